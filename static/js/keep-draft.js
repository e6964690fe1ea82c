/* Keeps what is typed into a form until it was submitted well.
   data-draft-key: "<person id>:<what>"; the page after success carries the same key in data-draft-done.
   A field in a part with data-draft="never" (whom a matter concerns), or with it (the version an edit began from, say) always keeps the server's value. */
import { forget, isFresh, load, save, savedAtLabel } from "./drafts.js";
import { keptPhoto } from "./kept-photo.js";

const pause = 800;
const neverKept = ["csrf_token"];
const neverKeptTypes = ["password", "file", "submit", "button"];

export function start(form) {
  const key = form.dataset.draftKey;
  const untouched = JSON.stringify(valuesOf(form));
  let waiting = 0;
  let isTouched = false;

  const keep = () => {
    clearTimeout(waiting);
    const values = valuesOf(form);
    if (!isTouched) return;
    if (JSON.stringify(values) === untouched) forget(key);
    else save(key, { label: document.title.split(" · ")[0], url: location.pathname + location.search, savedAt: Date.now(), values });
  };
  const keepSoon = () => {
    isTouched = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, pause);
  };

  const draft = load(key);
  // After a refused submit, or one that is asked about, the server's page holds newer words than the draft.
  if (isFresh(draft) && !document.querySelector(".form-errors") && !("handedIn" in form.dataset)) {
    restore(form, draft.values);
    showLine(form, draft, () => {
      isTouched = false;
      forget(key);
      clear(form);
    });
  }

  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  window.addEventListener("pagehide", keep);
  // Back after a good submit shows the old words again: they are no draft until somebody types.
  window.addEventListener("pageshow", (event) => { if (event.persisted) isTouched = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}

function valuesOf(form) {
  return fieldsOf(form)
    .filter((field) => !isTickable(field) || field.checked)
    .map((field) => ({ name: field.name, value: field.value, url: field.dataset.url, thumbnail: field.dataset.thumbnail, title: field.dataset.title, scan: field.dataset.scan }));
}

function fieldsOf(form) {
  return Array.from(form.elements).filter((field) => field.name && !field.closest('[data-draft="never"]')
    && !neverKept.includes(field.name) && !neverKeptTypes.includes(field.type) && field.tagName !== "FIELDSET");
}

function isTickable(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function restore(form, values) {
  restorePhotos(form, values.filter((kept) => kept.thumbnail || kept.scan));
  const left = values.slice();
  for (const field of fieldsOf(form)) {
    // Nobody takes a radio back: a question that was not there when the draft was kept stays answered as it begins.
    if (field.type === "radio" && !values.some((kept) => kept.name === field.name)) continue;
    if (isTickable(field)) {
      field.checked = values.some((kept) => kept.name === field.name && kept.value === field.value);
      continue;
    }
    const position = left.findIndex((kept) => kept.name === field.name);
    if (position >= 0) field.value = left.splice(position, 1)[0].value;
  }
  form.restoredDraft = values;
  form.dispatchEvent(new Event("draft-restored"));
}

function restorePhotos(form, photos) {
  for (const part of form.querySelectorAll("[data-kept-name]")) {
    const name = part.dataset.keptName;
    const list = part.querySelector("[data-photo-list]");
    const present = Array.from(list.querySelectorAll("input")).map((input) => input.value);
    photos
      .filter((photo) => photo.name === name && !present.includes(photo.value))
      .forEach((photo) => list.append(restoredPhoto(name, photo)));
  }
}

function restoredPhoto(name, photo) {
  const line = keptPhoto(name, { token: photo.value, url: photo.url, thumbnail_url: photo.thumbnail, name: photo.title, scan: photo.scan });
  line.dataset.restored = "";
  return line;
}

function clear(form) {
  form.querySelectorAll("[data-restored]").forEach((line) => line.remove());
  form.reset();
  form.restoredDraft = null;
  form.dispatchEvent(new Event("draft-restored"));
}

function showLine(form, draft, forgetIt) {
  const line = document.createElement("div");
  line.className = "draft-line";
  line.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = `已恢复 ${savedAtLabel(draft)} 未提交的内容`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = "清除";
  button.addEventListener("click", () => {
    forgetIt();
    line.remove();
  });
  line.append(words, button);
  form.prepend(line);
}
