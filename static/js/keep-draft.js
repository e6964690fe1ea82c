/* Keeps what is typed into a form, with the id of the act it is, until the act was received. The page after success names the
   act in data-draft-done. Attributes of the form: see `act` in templates/components/forms.html.
   A field in a part with data-draft="never" (whom a matter concerns), or with it (the version an edit began from, say) always keeps the server's value. */
import { forget, load, newAct, save } from "./drafts.js";
import { noteLine, restoredLine } from "./draft-line.js";
import { changedNames, putBack, takeBack, wordsOf } from "./form-words.js";
import { prepare } from "./sealed-draft.js";

const pause = 800;

export async function start(form) {
  const keeper = new Keeper(form);
  form.addEventListener("input", () => keeper.keepSoon());
  form.addEventListener("change", () => keeper.keepSoon());
  form.addEventListener("submit", () => keeper.keepSent());
  window.addEventListener("pagehide", () => keeper.keep());
  document.addEventListener("visibilitychange", () => { if (document.hidden) keeper.keep(); });
  // Back after a good submit shows the old words again: they are no draft until somebody types.
  window.addEventListener("pageshow", (event) => { if (event.persisted) keeper.isTouched = false; });
  if (form.dataset.draftSecret) await prepare();
  // Whoever was quicker than the line has begun anew, and is told so as soon as it would be kept.
  if (!keeper.isTouched) keeper.begin();
}

class Keeper {
  constructor(form) {
    const { draftKey, draftLabel, draftUrl, draftSecret, actWas } = form.dataset;
    Object.assign(this, { form, key: draftKey, label: draftLabel, url: draftUrl, secret: draftSecret, was: actWas });
    this.act = form.querySelector("[data-act]");
    this.isHandedIn = "handedIn" in form.dataset;
    this.first = wordsOf(form);
    this.isTouched = false;
    this.hasBegun = this.isHandedIn;
    this.waiting = 0;
  }

  begin() {
    const draft = load(this.key, this.secret);
    if (this.isHandedIn) this.goOn(draft);
    else if (draft) this.restore(draft);
  }

  /* The page shows the form as it was sent: its words are newer than the draft, which goes on as the same act. */
  goOn(draft) {
    const isSame = draft && [this.act.value, this.was].includes(draft.act);
    this.draft = isSame ? { ...draft, act: this.act.value, sentAt: undefined } : null;
    if (isSame) save(this.key, this.draft, this.secret);
  }

  restore(draft) {
    this.draft = draft;
    this.act.value = draft.act;
    this.hasBegun = true;
    const left = putBack(this.form, draft.fields);
    this.form.prepend(restoredLine(draft, left, () => this.clear(), () => this.restoreCleared(draft)));
  }

  clear() {
    clearTimeout(this.waiting);
    forget(this.key);
    takeBack(this.form);
    this.draft = null;
    this.isTouched = this.hasBegun = false;
  }

  restoreCleared(draft) {
    this.draft = draft;
    this.act.value = draft.act;
    this.hasBegun = true;
    putBack(this.form, draft.fields);
    save(this.key, draft, this.secret);
  }

  keepSoon() {
    this.isTouched = true;
    if (!this.hasBegun) this.act.value = newAct();
    this.hasBegun = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), pause);
  }

  keep() {
    clearTimeout(this.waiting);
    if (!this.isTouched) return;
    const fields = this.fields();
    if (Object.keys(fields).length) this.write(fields, this.draft && this.draft.sentAt);
    else if (!this.isElsewhere()) forget(this.key);
  }

  /* Whole, with what the server had filled in: the same act sent once more has to say the same. */
  keepSent() {
    clearTimeout(this.waiting);
    if (this.form.querySelector("[name=as_new]:checked")) this.act.value = this.form.querySelector("[name=as_new]").value;
    this.write(wordsOf(this.form), Date.now());
    this.isTouched = false;
  }

  /* What was typed, and what of the draft has no place on this page. */
  fields() {
    const now = wordsOf(this.form);
    const known = this.draft ? this.draft.fields : {};
    const changed = new Set(changedNames(this.first, now));
    const isKept = (name) => changed.has(name) || (this.isHandedIn && (!this.draft || name in known));
    const fields = Object.fromEntries(Object.entries(now).filter(([name]) => isKept(name)));
    const absent = Object.entries(known).filter(([name]) => !(name in now));
    return { ...Object.fromEntries(absent), ...fields };
  }

  write(fields, sentAt) {
    if (this.isElsewhere()) {
      noteLine(this.form, "这张表在另一个页面里也写了一部分。这里写的不另存草稿，请先提交其中一份。");
      return;
    }
    const now = Date.now();
    const begunAt = this.draft ? this.draft.begunAt : now;
    const place = fields.site && fields.site.values[0] ? fields.site.values[0].said : "";
    const label = place && !this.label.includes(place) ? `${this.label} · ${place}` : this.label;
    this.draft = { act: this.act.value, label, url: this.url, begunAt, savedAt: now, sentAt, fields };
    if (save(this.key, this.draft, this.secret)) return;
    noteLine(this.form, "这台设备现在存不下草稿（无痕浏览，或者空间已满）。填好前请不要离开这一页。");
  }

  isElsewhere() {
    const there = load(this.key, this.secret);
    return Boolean(there) && ![this.act.value, this.was, this.draft && this.draft.act].includes(there.act);
  }
}
