/* Asks for a fragment of HTML while the person types and puts it where the results belong.
   data-url: what to ask, the field's own name is the parameter; data-results: id of the element to fill. */
import { showChoices, tick } from "./shown-choices.js";

const pause = 250;
const patience = 300;

export function start(input) {
  const results = document.getElementById(input.dataset.results);
  const state = input.closest(".search-box").querySelector("[data-search-state]");
  let waiting = 0;
  let running = null;

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, pause);
  });

  // A draft brings back what was searched for; what was ticked among the results comes back with them.
  const searchAgain = () => {
    const kept = input.form.restoredDraft;
    if (!kept || !input.value.trim()) return;
    ask().then(() => kept.forEach((one) => tick(results, one.name, one.value)));
  };
  if (input.form) {
    input.form.addEventListener("draft-restored", searchAgain);
    searchAgain();
  }

  async function ask() {
    if (running) running.abort();
    const mine = running = new AbortController();
    const slow = setTimeout(() => { state.textContent = "正在查找…"; }, patience);
    try {
      const html = await fetchFragment(input, mine.signal);
      if (mine !== running) return;
      showChoices(results, html);
      state.textContent = "";
    } catch (error) {
      if (mine === running) state.textContent = "现在查不到，请检查网络后再试。";
    } finally {
      clearTimeout(slow);
    }
  }
}

async function fetchFragment(input, signal) {
  const url = new URL(input.dataset.url, location.href);
  url.searchParams.set(input.name, input.value.trim());
  // A redirect is the sign-in page: never take it for results.
  const answer = await fetch(url, { signal, redirect: "manual", headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(`unexpected answer ${answer.status}`);
  return answer.text();
}
