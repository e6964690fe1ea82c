/* What was typed and not yet received, kept on this device with the id of its act. A key begins with the person's id, so that
   two people sharing a phone never see each other's words; what is sealed cannot be read without the secret that only
   that person's pages tell.
   draft: { act, label, url, begunAt, savedAt, sentAt, fields: { name: { label, values: [{ value, said, … }] } } } */
import { opened, sealed } from "./sealed-draft.js";

const prefix = "draft:";
// As long as the server keeps a photo that belongs to nothing yet, counted from the first letter (services/evidence.py).
export const daysKept = 30;
const day = 86400000;

export function load(key, secret) {
  const draft = stored(prefix + key);
  if (!isFresh(draft)) return null;
  if (!draft.box) return draft;
  const fields = secret ? opened(draft.box, secret) : null;
  return fields && { ...draft, fields };
}

/* Returns whether it is kept: private browsing and a full store keep nothing, and the form itself still works. */
export function save(key, draft, secret) {
  const { fields, ...rest } = draft;
  try {
    const kept = secret ? { ...rest, box: sealed(fields, secret) } : draft;
    localStorage.setItem(prefix + key, JSON.stringify(kept));
    return true;
  } catch (error) {
    return false;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(prefix + key);
  } catch (error) {
    // Nothing is stored where nothing may be stored.
  }
}

export function forgetActs(acts) {
  everyDraft().filter(({ draft }) => acts.includes(draft.act)).forEach(({ key }) => forget(key));
}

export function draftsOf(person) {
  return everyDraft()
    .filter(({ key, draft }) => key.startsWith(`${person}:`) && isFresh(draft))
    .map(({ key, draft }) => ({ ...draft, key }))
    .sort((one, other) => other.savedAt - one.savedAt);
}

/* Takes away what nobody has come back to, whosever it was. */
export function sweep() {
  everyDraft().filter(({ draft }) => !isFresh(draft)).forEach(({ key }) => forget(key));
}

export function newAct() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

/* When it was typed, whether it was sent, and until when it is kept where that is soon. */
export function stateOf(draft) {
  const until = draft.begunAt + daysKept * day;
  const kept = until - Date.now() < 7 * day ? [`保留到 ${dateLabel(until)}`] : [];
  return [momentLabel(draft.savedAt), ...(draft.sentAt ? ["提交过，没有收到回音"] : []), ...kept].join("，");
}

export function momentLabel(moment) {
  const at = new Date(moment);
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map((number) => String(number).padStart(2, "0"));
  return `${dateLabel(moment)} ${hours}:${minutes}`;
}

function dateLabel(moment) {
  const at = new Date(moment);
  return `${at.getMonth() + 1}月${at.getDate()}日`;
}

function isFresh(draft) {
  return Boolean(draft && (draft.fields || draft.box)) && Date.now() - draft.begunAt < daysKept * day;
}

function everyDraft() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({ key: name.slice(prefix.length), draft: stored(name) || {} }));
  } catch (error) {
    return [];
  }
}

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch (error) {
    return null;
  }
}
