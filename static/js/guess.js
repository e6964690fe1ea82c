/* Chooses what the words typed beside it mean, for as long as nobody has chosen; the same rule as ledger/grammar/guesses.py.
   data-guess: {"from": name of the text, "synonyms": [[value, [words]], …], "several": whether more than one may be chosen}. */
export function start(part) {
  const { from, synonyms, several } = JSON.parse(part.dataset.guess);
  const form = part.closest("form");
  const words = form.elements[from];
  const state = part.querySelector("[data-guess-state]");
  if (!words) return;
  let isChosen = chosen(part).length > 0;

  words.addEventListener("input", () => {
    if (isChosen) return;
    const values = meant(words.value, synonyms, several);
    choose(part, values);
    state.textContent = values.length ? "按您写的选的，不对可以改。" : "";
    form.dispatchEvent(new Event("change"));
  });
  part.addEventListener("change", () => {
    isChosen = true;
    state.textContent = "";
  });
  form.addEventListener("draft-restored", () => { isChosen = chosen(part).length > 0; });
}

function meant(text, synonyms, several) {
  const found = synonyms
    .map(([value, words]) => ({ value, said: words.filter((word) => text.includes(word)) }))
    .filter(({ said }) => said.length)
    .map(({ value, said }) => ({ value, ...best(said.map((word) => ({ length: word.length, at: text.indexOf(word) }))) }));
  if (several) return found.map(({ value }) => value);
  return found.length ? [found.reduce((one, other) => (isBetter(other, one) ? other : one)).value] : [];
}

function best(places) {
  return places.reduce((one, other) => (isBetter(other, one) ? other : one));
}

function isBetter(one, other) {
  return one.length > other.length || (one.length === other.length && one.at < other.at);
}

function chosen(part) {
  return Array.from(part.querySelectorAll("select, input"))
    .filter((field) => (field.tagName === "SELECT" ? field.value : field.checked));
}

function choose(part, values) {
  for (const field of part.querySelectorAll("select, input")) {
    if (field.tagName === "SELECT") field.value = values[0] ?? "";
    else field.checked = values.includes(field.value);
  }
}
