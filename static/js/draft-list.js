/* A draft shows itself where the day begins. data-person: the signed-in person's id; data-received: where to ask what became
   of an act that was sent and never answered. */
import { draftsOf, forget, stateOf, sweep } from "./drafts.js";

export function start(part) {
  sweep();
  const drafts = draftsOf(part.dataset.person);
  if (!drafts.length) return;
  const list = part.querySelector("ul");
  drafts.forEach((draft) => list.append(line(draft, part.dataset.received)));
  part.hidden = false;
}

function line(draft, address) {
  const item = document.createElement("li");
  const link = linkTo(draft.url, `${draft.label}（${stateOf(draft)}）`);
  item.append(link);
  if (draft.sentAt) tellReceived(draft, address).then((said) => { if (said) item.replaceChildren(said); });
  return item;
}

/* Resolves to a link to what was received, and to nothing where it was not, or nobody can say. */
export async function tellReceived(draft, address) {
  const found = await askedFor(address, draft.act);
  if (!found || !found.name) return null;
  forget(draft.key);
  const words = `已收到，${found.name}：${draft.label}`;
  return found.url ? linkTo(found.url, words) : document.createTextNode(words);
}

async function askedFor(address, act) {
  const asked = new URL(address, location.href);
  asked.searchParams.set("act", act);
  try {
    const answer = await fetch(asked, { redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    return answer.ok ? await answer.json() : null;
  } catch (error) {
    return null;
  }
}

function linkTo(url, words) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = words;
  return link;
}
