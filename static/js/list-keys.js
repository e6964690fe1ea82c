/* j and k walk down and up a list, o or Enter opens the line. */
const lists = "[data-behaviour~=list-keys]";

export function start(list) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (listInUse() !== list) return;
    const links = Array.from(list.querySelectorAll(".row-link"));
    const here = links.indexOf(document.activeElement);
    if (event.key === "j") go(links, here + 1);
    else if (event.key === "k") go(links, here < 0 ? 0 : here - 1);
    else if (event.key === "o" && here >= 0) links[here].click();
    else return;
    event.preventDefault();
  });
}

/* The list that has the focus, or else the first of the page. */
function listInUse() {
  return document.activeElement.closest(lists) || document.querySelector(lists);
}

function isTyping(target) {
  if (target.matches("textarea, select")) return true;
  return target.matches("input") && !["checkbox", "radio", "submit", "button"].includes(target.type);
}

function go(links, position) {
  const link = links[position];
  if (!link) return;
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}
