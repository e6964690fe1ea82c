/* Shows a part only when it applies: data-shown-when holds the condition as data, {"field", "relation", "values"} or
   {"all": […]} or {"any": […]} of the same. A hidden part stays enabled, so that nothing typed in it is lost; the server
   decides what counts. */
export const holds = {
  is: (given, wanted) => wanted.some((one) => (given.length ? given.includes(one) : one === "")),
  has: (given, wanted) => wanted.some((one) => given.includes(one)),
  given: (given) => given.length > 0,
  more_than: (given, wanted) => given.length > 0 && numberIn(given[0]) > Number(wanted[0]),
  is_not: (given, wanted) => !holds.is(given, wanted),
  has_not: (given, wanted) => !holds.has(given, wanted),
  missing: (given) => !holds.given(given),
  not_more_than: (given, wanted) => !holds.more_than(given, wanted),
};

export function start(form) {
  const update = () => form.querySelectorAll("[data-shown-when]").forEach((part) => {
    part.hidden = !applies(form, JSON.parse(part.dataset.shownWhen));
  });
  form.addEventListener("change", update);
  form.addEventListener("draft-restored", update);
  window.addEventListener("pageshow", update);
  update();
}

function applies(form, condition) {
  if (condition.all) return condition.all.every((part) => applies(form, part));
  if (condition.any) return condition.any.some((part) => applies(form, part));
  return holds[condition.relation](valuesOf(form, condition.field), (condition.values ?? []).map(asSent));
}

/* As a form sends it: nothing is an empty text, yes and no are words. */
function asSent(value) {
  if (value === null) return "";
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

function valuesOf(form, name) {
  return Array.from(form.querySelectorAll(`[name="${CSS.escape(name)}"]`))
    .filter((element) => !["radio", "checkbox"].includes(element.type) || element.checked)
    .flatMap((element) => element.type === "select-multiple"
      ? Array.from(element.selectedOptions, (option) => option.value) : [element.value])
    .filter((value) => value.trim() !== "");
}

/* As the form reads it on the server: full-width digits and thousands commas are understood, 1e9 and 0x10 are no numbers. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

function numberIn(text) {
  const plain = text.replaceAll(/[,，]/g, "").trim()
    .replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return NUMBER.test(plain) ? Number(plain) : NaN;
}
