import { openLarge } from "./large-photo.js";

/* Brings in only what this page asks for: each name in data-behaviour is a file beside this one.
   Every page works without any of them. */
const known = new Set([
  "batch-send", "conditional", "draft-desk", "draft-list", "find-option", "guess", "keep-draft", "keys-help", "list-keys", "nearby", "photos",
  "queue-keys", "rest-fits", "search-as-you-type", "sign-out", "submit-once", "tick-lines",
]);

function namesOf(element) {
  return element.dataset.behaviour.split(/\s+/).filter((name) => known.has(name));
}

async function begin(element) {
  // One after another: the draft brings back what was typed before the conditional fields look at it.
  for (const name of namesOf(element)) {
    const behaviour = await import(`./${name}.js`);
    await behaviour.start(element);
  }
}

async function forgetFinishedDrafts() {
  const finished = document.querySelectorAll("[data-draft-done]");
  if (!finished.length) return;
  const drafts = await import("./drafts.js");
  finished.forEach((mark) => drafts.forgetActs(mark.dataset.draftDone.split(" ")));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-large]");
  // With a key held down, somebody wants a window of their own.
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && openLarge(link)) event.preventDefault();
});
forgetFinishedDrafts();
document.querySelectorAll("[data-behaviour]").forEach(begin);
