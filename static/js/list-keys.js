/* j and k walk down and up a list, o or Enter opens the line, x ticks it; ? tells of the keys. */
import { isForKeys, showKeys } from "./keys.js";

const lists = "[data-behaviour~=list-keys]";

export function start(list) {
  document.addEventListener("keydown", (event) => {
    if (!isForKeys(event) || listInUse() !== list) return;
    const links = Array.from(list.querySelectorAll(".row-link"));
    const here = positionIn(links);
    if (event.key === "j") go(links, here + 1);
    else if (event.key === "k") go(links, here < 0 ? 0 : here - 1);
    else if (event.key === "o" && here >= 0) links[here].click();
    else if (event.key === "x") tick(links, here < 0 ? 0 : here);
    else if (event.key === "?") showKeys();
    else return;
    event.preventDefault();
  });
}

/* The line somebody stands on; before the first key the one the address leads back to. */
function positionIn(links) {
  const row = document.activeElement.closest("tr");
  const focused = links.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
  return focused >= 0 ? focused : links.findIndex((link) => link.closest(":target"));
}

/* The list that has the focus, or else the first of the page. */
function listInUse() {
  return document.activeElement.closest(lists) || document.querySelector(lists);
}

function go(links, position) {
  const link = links[position];
  if (!link) return;
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function tick(links, position) {
  const link = links[position];
  const box = link && link.closest("tr").querySelector("input[type=checkbox]");
  if (!box) return;
  go(links, position);
  box.click();
}
