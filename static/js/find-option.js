/* Narrows a long drop-down list to the options that hold what the person types above it.
   Options are taken out and put back: phones show hidden ones all the same. */
export function start(select) {
  const groups = Array.from(select.children, (group) => ({ group, options: Array.from(group.children) }));
  const search = box(select);

  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = select.value;
    groups.forEach(({ group, options }) => {
      const found = options.filter((option) => !words.length || holds(option, words) || option.value === chosen);
      group.replaceChildren(...found);
    });
    select.replaceChildren(...groups.filter(({ group }) => group.children.length).map(({ group }) => group));
    select.value = chosen;
    const first = words.length && groups.flatMap(({ options }) => options).find((option) => option.value && holds(option, words));
    if (first && first.value !== chosen) {
      select.value = first.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

function holds(option, words) {
  const text = option.textContent.toLowerCase();
  return words.every((word) => text.includes(word));
}

function box(select) {
  const search = document.createElement("input");
  search.type = "search";
  search.className = "form-control find-option";
  search.placeholder = "输入编号或几个字查找，例如 复查";
  search.setAttribute("aria-label", "查找时限");
  search.autocomplete = "off";
  // Enter takes what was found; the form is sent by its button.
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); select.focus(); } });
  select.before(search);
  return search;
}
