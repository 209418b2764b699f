// Tells the page's component which registered key was pressed. Keys are written "a", "Shift+a", "Ctrl+Enter", "?", or as a sequence "g q".
const sequenceTime = 1200;
let page, known = new Set(), starts = new Set(), first, firstAt = 0;

const letters = () => { try { return localStorage.getItem("portal.letters") !== "off"; } catch { return true; } };
globalThis.portalKeys = {
  letters,
  switchLetters(on) { try { localStorage.setItem("portal.letters", on ? "on" : "off"); } catch { /* private window: stays on */ } },
};

function nameOf(event) {
  const letter = /^[a-z]$/i.test(event.key);
  const name = letter ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (letter || name.length > 1) ? "Shift+" : "";
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + shift + name;
}

const types = element => element?.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]");

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat && event.key.length > 1) return;
  const name = nameOf(event);
  const plain = !/^(Ctrl|Alt)\+|^Escape$/.test(name);
  if (plain && (types(event.target) || document.querySelector(".mud-dialog-container"))) return;
  if (plain && name.length <= 7 && /^(Shift\+)?.$/.test(name) && !letters()) return;
  if (name === "Escape" && document.querySelector(".mud-dialog-container")) return;
  if (name.startsWith("Arrow") && !event.target.closest?.("[role=grid]")) return;
  if ((name === "Enter" || name === " ") && event.target.closest?.("a, button, summary, [role=button]")) return;

  const sequence = first && event.timeStamp - firstAt < sequenceTime ? `${first} ${name}` : null;
  first = null;
  const keys = sequence && known.has(sequence) ? sequence : known.has(name) ? name : null;
  if (!keys && starts.has(name)) [first, firstAt] = [name, event.timeStamp];
  if (!keys) return;
  event.preventDefault();
  page.invokeMethodAsync("Press", keys);
}

export function know(keys) {
  known = new Set(keys);
  starts = new Set(keys.filter(k => k.includes(" ")).map(k => k.split(" ")[0]));
  // which keys work now, for whoever drives the page
  document.documentElement.dataset.keys = keys.join(" ");
}

export function listen(component, keys) {
  page = component;
  know(keys);
  document.removeEventListener("keydown", pressed);
  document.addEventListener("keydown", pressed);
}
