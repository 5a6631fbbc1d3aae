// Small pleasures for every page; each works without.
// data-menu: the list of rooms starts closed on a narrow screen.
// data-submit-on-change: a filter applies itself when a choice changes.
// A refused form: the first field to mend has the focus, or else what was said of the whole.
// input[data-most]: a file that is too large is refused when it is chosen, before it is sent.
const wrong = document.querySelector("main form [aria-invalid='true']") || document.querySelector("main .notice.error[role='alert']");
if (wrong && !location.hash && !document.querySelector("main [autofocus]")) {
  if (wrong.matches(".notice")) wrong.tabIndex = -1;
  wrong.focus();
}
const narrow = window.matchMedia("(max-width: 56rem)");
for (const menu of document.querySelectorAll("details[data-menu]")) {
  const follow = () => { menu.open = !narrow.matches; };
  narrow.addEventListener("change", follow);
  follow();
}
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const known = document.getElementById(`${input.id}-fault`), fault = known || document.createElement("p");
  if (!known) {
    fault.id = `${input.id}-fault`;
    fault.className = "fault";
    fault.hidden = true;
    input.before(fault);
  }
  fault.setAttribute("role", "alert");
  input.setAttribute("aria-describedby", [...new Set([...(input.getAttribute("aria-describedby") || "").split(" "), fault.id])].join(" ").trim());
  input.addEventListener("change", () => {
    const file = input.files[0], large = file && file.size > Number(input.dataset.most);
    fault.textContent = large ? input.dataset.tooLarge.replace("SIZE", Math.ceil(file.size / 1048576)) : "";
    fault.hidden = !large;
    if (large) { input.value = ""; input.setAttribute("aria-invalid", "true"); } else input.removeAttribute("aria-invalid");
  });
}
