// Pages of an inspection; each works without this file.
// form[data-draft]: what is typed is kept on this machine at once and on the server a second later; without a connection
// it stays here, is sent when the connection is back, and is put into the form again when the page is opened anew.
// form[data-hash]: the hash of a recording is computed here; the file is not sent.
const form = document.querySelector("form[data-draft]");
if (form) {
  const name = `inspection:${form.dataset.draft}`;
  const state = document.getElementById("draft-state");
  const isField = (field) => /^(answer|note|reply)-/.test(field.name);
  const fields = () => [...form.elements].filter(isField);
  const server = new Map(fields().map((field) => [field.name, field.value]));
  const tell = (words) => { state.textContent = words; state.hidden = !words; };
  const changed = () => Object.fromEntries(
    fields().filter((field) => field.value !== server.get(field.name)).map((field) => [field.name, field.value]));
  const remember = () => {
    const draft = changed();
    try {
      if (Object.keys(draft).length) localStorage.setItem(name, JSON.stringify(draft));
      else localStorage.removeItem(name);
    } catch { /* a full or forbidden store: the server still keeps it */ }
  };
  let timer = 0, busy = false, again = false;
  async function send() {
    if (busy) { again = true; return; }
    if (!Object.keys(changed()).length) { tell(""); return; }
    busy = true;
    const body = new FormData(form);
    for (const one of ["file", "title", "criterion", "step"]) body.delete(one);
    body.set("step", "keep");
    const sent = new Map(fields().map((field) => [field.name, field.value]));
    try {
      const response = await fetch(form.action, {
        method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" },
      });
      if ([0, 403, 404].includes(response.status)) { tell(form.dataset.signedOut); return; }
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      const said = await response.json();
      for (const fault of form.querySelectorAll("[id^='fault-']")) {
        const text = said.faults[fault.id.slice(6)] || "";
        fault.textContent = text;
        fault.hidden = !text;
      }
      for (const [field, value] of sent) {
        const part = field.replace(/^(answer|note)-/, "");
        if (!said.faults[part]) server.set(field, value);
      }
      for (const [criterion, number] of Object.entries(said.seen)) {
        const seen = form.elements[`seen-${criterion}`];
        if (seen && !said.faults[criterion]) seen.value = number;
      }
      remember();
      const hash = said.sha256 ? ` ${said.sha256.slice(0, 16)}…` : "";
      tell(Object.keys(said.faults).length ? form.dataset.refused : form.dataset.kept + hash);
    } catch {
      tell(form.dataset.offline);
      clearTimeout(timer);
      timer = setTimeout(send, 15000);
    } finally {
      busy = false;
      if (again) { again = false; send(); }
    }
  }
  const soon = () => { remember(); clearTimeout(timer); timer = setTimeout(send, 1000); };
  form.addEventListener("input", (event) => { if (isField(event.target)) soon(); });
  window.addEventListener("online", send);
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(name) || "null"); } catch { localStorage.removeItem(name); }
  if (kept) {
    for (const field of fields()) if (field.name in kept) field.value = kept[field.name];
    if (Object.keys(changed()).length) { tell(form.dataset.restored); send(); } else remember();
  }
  form.addEventListener("submit", (event) => {
    remember();
    if (!navigator.onLine) { event.preventDefault(); tell(form.dataset.offline); }
  });
}
for (const box of document.querySelectorAll("form[data-hash]")) {
  const choice = box.querySelector("[data-hash-choice]"), input = choice.querySelector("input");
  if (!window.crypto?.subtle) continue;
  choice.hidden = false;
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    box.elements.sha256.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    box.elements.name.value = file.name;
  });
}
