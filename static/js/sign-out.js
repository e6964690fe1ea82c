/* Leads to what is not sent yet before somebody signs out. data-person: who; data-drafts: the address of that page. */
import { draftsOf } from "./drafts.js";

export function start(form) {
  form.addEventListener("submit", (event) => {
    if (!draftsOf(form.dataset.person).length) return;
    event.preventDefault();
    location.assign(form.dataset.drafts);
  });
}
