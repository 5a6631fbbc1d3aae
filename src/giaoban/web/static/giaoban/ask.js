// The assistant's page: an answer that arrives piece by piece. Without this file the form is sent and the page is built
// whole. form[data-ask] names the address that streams lines of {"part", "html", "text"}; whatever goes wrong, the form
// is sent as it is, and nothing typed is lost.
const form = document.querySelector("form[data-ask]");
const box = document.getElementById("ask-answer");
const status = document.getElementById("ask-status");

async function stream() {
  const response = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (!response.ok || !response.body) return false;
  box.replaceChildren();
  box.hidden = false;
  document.getElementById("ask-examples")?.remove();
  const answer = document.createElement("div");
  answer.className = "answer";
  const words = document.createElement("div");
  words.className = "answer-words";
  const sources = document.createElement("aside");
  sources.className = "answer-sources";
  answer.append(words, sources);
  box.append(answer);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "", ended = false;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    held += value;
    const lines = held.split("\n");
    held = lines.pop();
    for (const line of lines) {
      const piece = JSON.parse(line);
      if (piece.text) status.textContent = piece.text;
      if (piece.part === "end") ended = true;
      else (piece.part === "sources" ? sources : words).insertAdjacentHTML("beforeend", piece.html);
    }
  }
  status.textContent = "";
  return ended;
}

if (form && window.TextDecoderStream) {
  form.addEventListener("submit", (event) => {
    if (!form.q.value.trim()) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    stream().catch(() => false).then((whole) => {
      button.disabled = false;
      if (!whole) form.submit();
    });
  });
}
