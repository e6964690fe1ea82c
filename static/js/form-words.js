/* What stands in the fields of a form, by their names, and the way back into them. */
import { keptPhoto } from "./kept-photo.js";

const neverKept = ["csrf_token"];
const neverKeptTypes = ["password", "file", "submit", "button"];

/* { name: { label, values: [{ value, said, thumbnail, title, scan }] } }; nothing chosen of several is an empty list. */
export function wordsOf(form) {
  const words = {};
  for (const field of fieldsOf(form)) {
    const one = (words[field.name] = words[field.name] || { label: labelOf(field), values: [] });
    if (isTickable(field) && !field.checked) continue;
    const { url, thumbnail, title, scan } = field.dataset;
    one.values.push({ value: field.value, said: saidBy(field), url, thumbnail, title, scan });
  }
  return words;
}

/* Returns the names under which something else stands in `now` than in `before`. */
export function changedNames(before, now) {
  const plain = (words) => JSON.stringify(words ? words.values.map((one) => one.value) : []);
  return Object.keys(now).filter((name) => plain(before[name]) !== plain(now[name]));
}

/* Puts words back where they stood; what they do not name keeps what the server has filled in. Returns what has no place here. */
export function putBack(form, words) {
  putPhotosBack(form, words);
  const left = {};
  for (const [name, { values }] of Object.entries(words)) left[name] = values.map((one) => one.value);
  const seen = new Set();
  for (const field of fieldsOf(form)) {
    if (!(field.name in words)) continue;
    seen.add(field.name);
    if (isTickable(field)) field.checked = left[field.name].includes(field.value);
    else if (left[field.name].length) field.value = left[field.name].shift();
  }
  // Behaviours that fill in parts of the form later look here for what has to be ticked there.
  form.restoredDraft = Object.entries(words).flatMap(([name, { values }]) => values.map(({ value }) => ({ name, value })));
  form.dispatchEvent(new Event("draft-restored"));
  return Object.entries(words).filter(([name]) => !seen.has(name)).map(([, one]) => one);
}

/* Shows the form again as the server has filled it in. */
export function takeBack(form) {
  form.querySelectorAll("[data-restored]").forEach((line) => line.remove());
  form.reset();
  form.restoredDraft = null;
  form.dispatchEvent(new Event("draft-restored"));
}

/* What a person reads of some words: [[label, text]]; how many photos there are stands for the photos. */
export function asRead(words) {
  return Object.entries(words)
    .map(([, { label, values }]) => [label, values.filter((one) => one.said || one.thumbnail || one.scan)])
    .filter(([, values]) => values.length)
    .map(([label, values]) => [label, isFiles(values) ? `${values.length} 个文件` : values.map((one) => one.said).join("、")]);
}

function isFiles(values) {
  return values.some((one) => one.thumbnail || one.scan);
}

function fieldsOf(form) {
  return Array.from(form.elements).filter((field) => field.name && !field.closest('[data-draft="never"]')
    && !neverKept.includes(field.name) && !neverKeptTypes.includes(field.type) && field.tagName !== "FIELDSET");
}

function isTickable(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function labelOf(field) {
  const part = field.closest(".field, fieldset");
  const label = part && part.querySelector(".field-label, legend, label:not(.choice)");
  return label ? label.textContent.replace(/必填|\s+/g, "") : "";
}

function saidBy(field) {
  if (field.type === "hidden") return "";
  if (field.tagName === "SELECT") return field.value && field.selectedOptions[0] ? field.selectedOptions[0].textContent : "";
  if (!isTickable(field)) return field.value.trim();
  const face = field.parentElement.querySelector(".choice-face span, .choice-face") || field.parentElement;
  return (face.firstChild || face).textContent.trim();
}

function putPhotosBack(form, words) {
  for (const part of form.querySelectorAll("[data-kept-name]")) {
    const name = part.dataset.keptName;
    const list = part.querySelector("[data-photo-list]");
    const present = Array.from(list.querySelectorAll("input")).map((input) => input.value);
    const photos = (words[name] ? words[name].values : []).filter((one) => !present.includes(one.value));
    photos.forEach((photo) => list.append(photoBack(name, photo)));
  }
}

function photoBack(name, photo) {
  const line = keptPhoto(name, { token: photo.value, url: photo.url, thumbnail_url: photo.thumbnail, name: photo.title, scan: photo.scan });
  line.dataset.restored = "";
  return line;
}
