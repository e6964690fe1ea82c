/* Sends each photo and each scan while the rest of the form is being filled in. What could not be sent stays in the file input
   and goes with the form itself, so a photo is never in neither place. */
import { keptPhoto, scanTile, thumbnail } from "./kept-photo.js";
import { prepared } from "./shrink.js";

const patience = 120000;

export function start(part) {
  if (!canRefillInput()) return;
  const field = {
    input: part.querySelector(".photo-input"),
    list: part.querySelector("[data-photo-list]"),
    state: part.querySelector("[data-photo-state]"),
    keptName: part.dataset.keptName,
    url: part.dataset.uploadUrl,
    csrf: part.dataset.csrf,
    unsent: [],
    running: 0,
    refused: [],
  };
  field.input.addEventListener("change", () => take(field, Array.from(field.input.files)));
  // Whatever could not be sent waits in the camera's input, scans too.
  const scans = part.querySelector(".scan-input");
  scans.addEventListener("change", () => {
    const files = Array.from(scans.files);
    scans.value = "";
    take(field, files);
  });
  field.input.form.addEventListener("submit", (event) => wrap(event.target));
  window.addEventListener("online", () => field.list.querySelectorAll("[data-again]").forEach((button) => button.click()));
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
  const added = files.filter((file) => !field.unsent.includes(file));
  if (!added.length) return;
  field.refused = [];
  // The input now holds only the newest choice: earlier unsent photos must join it again.
  field.unsent = field.unsent.concat(added);
  refill(field);
  added.forEach((file) => begin(field, file));
}

async function begin(field, original) {
  const line = waitingPhoto(original);
  field.list.append(line);
  field.running += 1;
  tell(field);
  const { file, takenAt } = await prepared(original);
  replaceUnsent(field, original, file);
  field.running -= 1;
  await send(field, line, file, takenAt);
}

async function send(field, line, file, takenAt) {
  const progress = progressOf(file);
  line.append(progress);
  field.running += 1;
  tell(field);
  try {
    const photo = await upload(field, file, takenAt, (share) => { progress.value = share; });
    line.replaceWith(keptPhoto(field.keptName, photo));
    replaceUnsent(field, file, null);
    field.list.dispatchEvent(new Event("change", { bubbles: true }));
  } catch (failure) {
    progress.remove();
    if (failure.message) refuse(field, line, file, failure.message);
    else offerAgain(field, line, file, takenAt);
  }
  field.running -= 1;
  tell(field);
}

function offerAgain(field, line, file, takenAt) {
  const again = smallButton("重传", () => {
    again.remove();
    drop.remove();
    send(field, line, file, takenAt);
  });
  again.dataset.again = "";
  const drop = smallButton("去掉", () => {
    line.remove();
    replaceUnsent(field, file, null);
    tell(field);
  });
  line.append(again, drop);
}

function smallButton(words, whenPressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "photo-small-button";
  button.textContent = words;
  button.addEventListener("click", whenPressed);
  return button;
}

function waitingPhoto(file) {
  const line = document.createElement("li");
  line.className = "waiting-photo";
  if (isScan(file)) {
    line.append(scanTile(file.name, ""));
    return line;
  }
  const url = URL.createObjectURL(file);
  const image = thumbnail(url, file.name);
  image.addEventListener("load", () => URL.revokeObjectURL(url));
  line.append(image);
  return line;
}

function isScan(file) {
  return file.type === "application/pdf" || /\.pdf$/i.test(file.name);
}

function progressOf(file) {
  const progress = document.createElement("progress");
  progress.className = "photo-progress";
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", `正在上传 ${file.name}`);
  return progress;
}

/* Rejects with the server's sentence when it refuses the photo, and with no message when the network is to blame. */
function upload(field, file, takenAt, showProgress) {
  const body = new FormData();
  body.append("photo", file, file.name);
  if (takenAt) body.append("taken_at", takenAt);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", field.url);
    request.setRequestHeader("X-CSRFToken", field.csrf);
    request.setRequestHeader("Accept", "application/json");
    request.timeout = patience;
    request.upload.onprogress = (event) => { if (event.lengthComputable) showProgress(event.loaded / event.total); };
    request.onload = () => {
      const answer = asObject(request.responseText);
      if (answer.token) resolve(answer);
      else reject({ message: answer.error });
    };
    request.onerror = request.ontimeout = request.onabort = () => reject({});
    request.send(body);
  });
}

function asObject(text) {
  try {
    return JSON.parse(text) || {};
  } catch (error) {
    return {};
  }
}

function refuse(field, line, file, sentence) {
  line.remove();
  replaceUnsent(field, file, null);
  field.refused.push(`${file.name}：${sentence}`);
}

function replaceUnsent(field, before, after) {
  field.unsent = field.unsent.map((file) => (file === before ? after : file)).filter(Boolean);
  refill(field);
}

function refill(field) {
  const transfer = new DataTransfer();
  field.unsent.forEach((file) => transfer.items.add(file));
  field.input.files = transfer.files;
}

function tell(field) {
  const sentences = field.refused.slice();
  if (field.running) sentences.push("正在上传，可以继续往下填。");
  else if (field.unsent.length) sentences.push(`${field.unsent.length} 个文件还没传上去，提交时会一起送出。`);
  field.state.textContent = sentences.join(" ");
}
