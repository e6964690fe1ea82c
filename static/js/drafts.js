/* What was typed and not yet submitted, kept on this device. A key begins with the person's id, so that two people
   sharing a phone never see each other's words. */
const prefix = "draft:";
const daysKept = 30;

export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key));
  } catch (error) {
    return null;
  }
}

export function save(key, draft) {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(draft));
    return true;
  } catch (error) {
    // Private browsing or a full store: the form itself still works.
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

export function draftsOf(person) {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(`${prefix}${person}:`))
      .map((name) => ({ key: name.slice(prefix.length), ...load(name.slice(prefix.length)) }))
      .filter(isFresh)
      .sort((one, other) => other.savedAt - one.savedAt);
  } catch (error) {
    return [];
  }
}

export function isFresh(draft) {
  return Boolean(draft && draft.values) && Date.now() - draft.savedAt < daysKept * 86400000;
}

export function savedAtLabel(draft) {
  const at = new Date(draft.savedAt);
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map((number) => String(number).padStart(2, "0"));
  return `${at.getMonth() + 1}月${at.getDate()}日 ${hours}:${minutes}`;
}
