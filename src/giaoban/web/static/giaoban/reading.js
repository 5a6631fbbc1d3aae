// Small pleasures for every page; each works without.
// data-menu: the list of rooms starts closed on a narrow screen.
// data-submit-on-change: a filter applies itself when a choice changes.
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
