// Small things that work on every page without a round trip: copy buttons.
document.addEventListener("click", async click => {
  const button = click.target.closest?.("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // no clipboard without https: select a hidden field and copy that
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    field.className = "sr";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  const said = button.getAttribute("aria-label");
  button.classList.add("copied");
  button.setAttribute("aria-label", "Copied");
  button.title = "Copied";
  setTimeout(() => { button.classList.remove("copied"); button.setAttribute("aria-label", said); button.title = said; }, 1500);
});

// The end of a list that is read on when it comes near: <button data-near="click">.
let soon;
function near() {
  soon = 0;
  for (const button of document.querySelectorAll("[data-near=click]:not([disabled])")) {
    if (button.getBoundingClientRect().top < innerHeight + 400) button.click();
  }
}
document.addEventListener("scroll", () => { soon ||= requestAnimationFrame(near); }, { capture: true, passive: true });
