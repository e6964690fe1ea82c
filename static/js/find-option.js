/* Narrows a long list of options to those that hold what the person types above it; what is chosen stays.
   data-find-hint, data-find-label: what the box above it says and is called.
   Options are taken out and put back: phones show hidden ones all the same. */
export function start(select) {
  const parts = Array.from(select.children, (part) => ({ part, options: isGroup(part) ? Array.from(part.children) : [part] }));
  const search = box(select);

  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = new Set(Array.from(select.selectedOptions, (option) => option.value));
    const kept = parts.filter(({ part, options }) => {
      const found = options.filter((option) => !words.length || holds(option, words) || chosen.has(option.value));
      if (isGroup(part)) part.replaceChildren(...found);
      return found.length;
    });
    select.replaceChildren(...kept.map(({ part }) => part));
    Array.from(select.options).forEach((option) => { option.selected = chosen.has(option.value); });
    if (!select.multiple && words.length) chooseFirst(select, Array.from(select.options).find((option) => option.value && holds(option, words)));
  });
}

function chooseFirst(select, first) {
  if (!first || first.selected) return;
  first.selected = true;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function isGroup(part) {
  return part.tagName === "OPTGROUP";
}

function holds(option, words) {
  const text = option.textContent.toLowerCase();
  return words.every((word) => text.includes(word));
}

function box(select) {
  const search = document.createElement("input");
  search.type = "search";
  search.className = "form-control find-option";
  search.placeholder = select.dataset.findHint;
  search.setAttribute("aria-label", select.dataset.findLabel);
  search.autocomplete = "off";
  // Enter takes what was found; the form is sent by its button.
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); select.focus(); } });
  select.before(search);
  return search;
}
