// Runs in <head> before the first paint, so that no page flashes in the wrong theme. "system" leaves the choice to the media query.
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("portal.theme") ?? "system"; } catch { return "system"; } };
  const show = choice => choice === "light" || choice === "dark" ? root.dataset.theme = choice : delete root.dataset.theme;
  show(read());
  window.portalTheme = {
    read,
    choose(choice) {
      try { localStorage.setItem("portal.theme", choice); } catch { /* private window: holds until reload */ }
      show(choice);
    },
  };
  addEventListener("storage", change => { if (change.key === "portal.theme") show(read()); });
})();
