/* The line at the head of a form that says what came back from this device, and takes it away again. */
import { momentLabel } from "./drafts.js";
import { asRead } from "./form-words.js";

/* left: words that have no field on this page any more, to be read and copied. */
export function restoredLine(draft, left, clear, undo) {
  const line = emptyLine();
  const show = () => fill(line, saidOf(draft), [button("清除", ask)], left);
  const ask = () => fill(line, "清除以后，这里没提交的内容就没有了。", [
    button("确认清除", () => { clear(); fill(line, "已清除。", [button("撤销", () => { undo(); show(); })]); }),
    button("不清除", show),
  ]);
  show();
  return line;
}

/* Says one thing at the head of the form, once. */
export function noteLine(form, sentence) {
  const there = form.querySelector("[data-draft-note]");
  if (there) return;
  const line = emptyLine();
  line.dataset.draftNote = "";
  fill(line, sentence, []);
  form.prepend(line);
}

export function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-secondary";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function saidOf(draft) {
  if (!draft.sentAt) return `已恢复 ${momentLabel(draft.savedAt)} 未提交的内容`;
  return `已恢复 ${momentLabel(draft.sentAt)} 提交、没有收到回音的内容。可以再提交一次，已收到的不会重复登记。`;
}

function emptyLine() {
  const line = document.createElement("div");
  line.className = "draft-line";
  line.setAttribute("role", "status");
  return line;
}

function fill(line, sentence, buttons, left = []) {
  const words = document.createElement("p");
  const read = asRead(Object.fromEntries(left.map((one, at) => [at, one])));
  const gone = read.length ? `。这一页已经没有的：${read.map(([label, text]) => `${label} ${text}`.trim()).join("；")}` : "";
  words.textContent = `${sentence}${gone}`;
  line.replaceChildren(words, ...buttons);
}
