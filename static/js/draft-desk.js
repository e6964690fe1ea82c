/* Before somebody signs out: what this device keeps of theirs, each to be gone on with or cleared, all of it to be saved as one
   file, and nothing left behind by leaving. */
import { button } from "./draft-line.js";
import { tellReceived } from "./draft-list.js";
import { draftsOf, forget, save, stateOf } from "./drafts.js";
import { asRead } from "./form-words.js";

export function start(part) {
  const desk = { part, person: part.dataset.person, list: part.querySelector("ul") };
  draftsOf(desk.person).forEach((draft) => desk.list.append(card(desk, draft)));
  part.querySelector("[data-draft-save]").addEventListener("click", () => saveAsFile(draftsOf(desk.person)));
  part.querySelector("[data-draft-leave]").addEventListener("submit", () => draftsOf(desk.person).forEach(({ key }) => forget(key)));
  tell(desk);
}

function tell({ part, person }) {
  const drafts = draftsOf(person);
  const said = drafts.length
    ? `这台设备上还有 ${drafts.length} 份没提交的内容。退出时会从这台设备清除，请先提交，或者存下来。`
    : "这台设备上没有未提交的内容，可以放心退出。";
  part.querySelector("[data-draft-summary]").textContent = said;
  part.querySelector("[data-draft-button]").textContent = drafts.length ? `清除这 ${drafts.length} 份并退出` : "退出登录";
  part.querySelector("[data-draft-save]").hidden = drafts.every((draft) => draft.box);
  part.querySelector("[data-draft-sealed]").hidden = !drafts.some((draft) => draft.box);
  part.querySelector(".draft-ways").hidden = !drafts.length;
}

function card(desk, draft) {
  const item = document.createElement("li");
  item.className = "draft-card";
  const title = document.createElement("p");
  title.append(strong(draft.label), document.createTextNode(` ${stateOf(draft)}`));
  const open = document.createElement("a");
  open.className = "btn btn-secondary";
  open.href = draft.url;
  open.textContent = "继续填";
  const clear = button("清除", () => {
    forget(draft.key);
    const { key, ...kept } = draft;
    item.replaceChildren(titleOf(`已清除：${draft.label}`), button("撤销", () => {
      save(key, kept);
      item.replaceWith(card(desk, draft));
      tell(desk);
    }));
    tell(desk);
  });
  item.append(title, ...words(draft), open, clear);
  if (draft.sentAt) tellReceived(draft, desk.part.dataset.received).then((said) => { if (said) { item.replaceChildren(said); tell(desk); } });
  return item;
}

function words(draft) {
  return asRead(draft.fields || {}).map(([label, text]) => titleOf(label ? `${label}：${text}` : text));
}

function titleOf(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

function strong(text) {
  const made = document.createElement("strong");
  made.textContent = text;
  return made;
}

/* Plain text, to be read anywhere; a photo stays with the form it was taken for. */
function saveAsFile(drafts) {
  const told = drafts.filter((draft) => draft.fields)
    .map((draft) => [draft.label, stateOf(draft), ...asRead(draft.fields).map(([label, text]) => `${label}：${text}`)].join("\r\n"));
  const file = new Blob(["\ufeff", told.join("\r\n\r\n"), "\r\n"], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "还没提交的内容.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
