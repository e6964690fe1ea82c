/* j and k lead to the next and the last line of the list an entry was opened from, u back to the list. */
import { isForKeys, showKeys } from "./keys.js";

export function start(bar) {
  document.addEventListener("keydown", (event) => {
    if (!isForKeys(event)) return;
    const link = /^[juk]$/.test(event.key) ? bar.querySelector(`[data-key="${event.key}"]`) : null;
    if (link) link.click();
    else if (event.key === "?") showKeys();
    else return;
    event.preventDefault();
  });
}
