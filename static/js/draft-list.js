/* A draft shows itself where the day begins. data-person: the signed-in person's id. */
import { draftsOf, savedAtLabel } from "./drafts.js";

export function start(part) {
  const drafts = draftsOf(part.dataset.person);
  if (!drafts.length) return;
  const list = part.querySelector("ul");
  drafts.forEach((draft) => list.append(line(draft)));
  part.hidden = false;
}

function line(draft) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = draft.url;
  link.textContent = `${draft.label}（${savedAtLabel(draft)}）`;
  item.append(link);
  return item;
}
