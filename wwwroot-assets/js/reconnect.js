// The buttons of the banner that says that the connection is lost.
document.addEventListener("click", async click => {
  const wish = click.target.closest?.("[data-reconnect]")?.dataset.reconnect;
  if (wish === "load") location.reload();
  if (wish !== "try") return;
  try {
    // false: the server is there but no longer knows this page
    if (await Blazor.reconnect() === false) document.getElementById("components-reconnect-modal").className = "components-reconnect-rejected";
  } catch {
    document.getElementById("components-reconnect-modal").className = "components-reconnect-failed";
  }
});
