// data-meeting: left and right (or Page Up, Page Down) turn the pages; what is typed in a field stays typing.
const meeting = document.querySelector("[data-meeting]");
const turn = (rel) => meeting?.querySelector(`a[rel="${rel}"]`)?.click();
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowRight" || event.key === "PageDown") turn("next");
  else if (event.key === "ArrowLeft" || event.key === "PageUp") turn("prev");
});
