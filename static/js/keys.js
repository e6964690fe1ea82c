/* What all keys of a page have in common: they are for nobody who types, and the page tells which there are. */
export function isForKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  return !isTyping(event.target) && !document.querySelector("dialog[open]");
}

function isTyping(target) {
  if (target.matches("textarea, select")) return true;
  return target.matches("input") && !["checkbox", "radio", "submit", "button"].includes(target.type);
}

export function showKeys() {
  const opener = document.querySelector("[data-keys-open]");
  if (opener) opener.click();
}
