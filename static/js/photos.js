/* Sends each photo and each scan while the rest of the form is being filled in. What could not be sent stays in the file input
   and goes with the form itself, so a photo is never in neither place; meanwhile it is tried again. */
import { dress, keptPhoto, showWhether, smallButton, waitingPhoto } from "./kept-photo.js";
import { inTurn, upload } from "./sending.js";
import { prepareReader, prepared } from "./shrink.js";

const firstPause = 10000;
const longestPause = 120000;
const fields = [];
let pause = firstPause;
let nextTry = 0;

export function start(part) {
  const list = part.querySelector("[data-photo-list]");
  list.querySelectorAll(".kept").forEach((line) => { if (line.querySelector(".kept-keep")) dress(line); });
  if (!canRefillInput()) return;
  const field = {
    input: part.querySelector(".photo-input"),
    list,
    state: part.querySelector("[data-photo-state]"),
    keptName: part.dataset.keptName,
    url: part.dataset.uploadUrl,
    csrf: part.dataset.csrf,
    // What was chosen and is not with the server yet, in the order it was chosen.
    photos: [],
    refused: [],
  };
  fields.push(field);
  listen(field, part.querySelector(".scan-input"));
}

function listen(field, scans) {
  const { form } = field.input;
  field.input.addEventListener("click", prepareReader);
  field.input.addEventListener("change", () => take(field, Array.from(field.input.files)));
  // Whatever could not be sent waits in the camera's input, scans too.
  scans.addEventListener("change", () => {
    const files = Array.from(scans.files);
    scans.value = "";
    take(field, files);
  });
  form.addEventListener("submit", (event) => wrap(event.target));
  form.addEventListener("formdata", (event) => {
    unsent(field).forEach((photo) => event.formData.append(`${field.input.name}_claim`, photo.claim));
  });
  form.addEventListener("draft-restored", () => {
    field.list.querySelectorAll(".kept-input").forEach((input) => showWhether(input.closest(".kept"), input.checked));
  });
  window.addEventListener("online", tryAgain);
  // Whoever is quick chooses before a thin line has brought this script.
  take(field, [...field.input.files, ...scans.files]);
  scans.value = "";
}

/* Only files need the wrapping of every field that the server takes long to unwrap. */
function wrap(form) {
  const hasFile = Array.from(form.elements).some((element) => element.type === "file" && element.files.length);
  form.enctype = hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded";
}

/* Old engines cannot put files back into an input; there the plain form carries them. */
function canRefillInput() {
  try {
    return Boolean(new DataTransfer().items);
  } catch (error) {
    return false;
  }
}

function take(field, files) {
  const added = files.filter((file) => !field.photos.some((photo) => photo.file === file));
  if (!added.length) return;
  field.refused = [];
  for (const file of added) {
    const photo = { original: file, file, claim: "", isPrepared: false, isOff: false, isFailed: false };
    photo.line = waitingPhoto(file, (isOff) => leaveOut(field, photo, isOff));
    field.list.append(photo.line);
    field.photos.push(photo);
    inTurn(() => send(field, photo));
  }
  // The input now holds only the newest choice: earlier unsent photos must join it again.
  refill(field);
  tell(field);
}

function leaveOut(field, photo, isOff) {
  photo.isOff = isOff;
  refill(field);
  if (isOff) photo.stop?.();
  else inTurn(() => send(field, photo));
  tell(field);
}

async function send(field, photo) {
  if (photo.isOff || !field.photos.includes(photo)) return;
  photo.isFailed = false;
  photo.again?.remove();
  const progress = progressOf(photo.file);
  photo.line.append(progress);
  tell(field);
  try {
    await prepare(field, photo);
    if (!photo.isOff) keep(field, photo, await upload({ ...field, ...photo }, (share) => { progress.value = share; }, (stop) => { photo.stop = stop; }));
  } catch (failure) {
    if (failure.message) refuse(field, photo, failure.message);
    else if (!photo.isOff) offerAgain(field, photo);
  }
  progress.remove();
  refill(field);
  tell(field);
}

async function prepare(field, photo) {
  if (photo.isPrepared) return;
  Object.assign(photo, await prepared(photo.original), { isPrepared: true });
  refill(field);
}

function keep(field, photo, answer) {
  pause = firstPause;
  const line = keptPhoto(field.keptName, answer);
  photo.line.replaceWith(line);
  forget(field, photo);
  field.list.dispatchEvent(new Event("change", { bubbles: true }));
}

function refuse(field, photo, sentence) {
  photo.line.remove();
  forget(field, photo);
  const { name } = photo.original;
  field.refused.push(sentence.includes(name) ? sentence : `${name}：${sentence}`);
}

function offerAgain(field, photo) {
  photo.isFailed = true;
  photo.again = smallButton("重传", () => inTurn(() => send(field, photo)));
  photo.line.append(photo.again);
  clearTimeout(nextTry);
  nextTry = setTimeout(tryAgain, pause);
  pause = Math.min(longestPause, pause * 2);
}

function tryAgain() {
  clearTimeout(nextTry);
  for (const field of fields) {
    unsent(field).filter((photo) => photo.isFailed).forEach((photo) => inTurn(() => send(field, photo)));
  }
}

function forget(field, photo) {
  URL.revokeObjectURL(photo.line.querySelector("a").href);
  field.photos = field.photos.filter((other) => other !== photo);
}

function unsent(field) {
  return field.photos.filter((photo) => !photo.isOff);
}

function refill(field) {
  const transfer = new DataTransfer();
  unsent(field).forEach((photo) => transfer.items.add(photo.file));
  field.input.files = transfer.files;
}

function progressOf(file) {
  const progress = document.createElement("progress");
  progress.className = "photo-progress";
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", `正在上传 ${file.name}`);
  return progress;
}

function tell(field) {
  const sentences = field.refused.slice();
  const left = unsent(field);
  const failed = left.filter((photo) => photo.isFailed).length;
  if (left.length > failed) sentences.push(left.length > 1 ? `正在一张一张上传，还有 ${left.length - failed} 个，可以继续往下填。` : "正在上传，可以继续往下填。");
  if (failed) sentences.push(`${failed} 个文件还没传上去，联网后自动再传；提交时也会一起送出。`);
  field.state.textContent = sentences.join(" ");
}
