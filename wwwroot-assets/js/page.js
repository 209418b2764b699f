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
