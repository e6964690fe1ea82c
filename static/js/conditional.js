/* Shows a part only when it applies: data-shown-when="name=value,value", more conditions behind ";".
   A hidden part stays enabled, so that nothing typed in it is lost; the server decides what counts. */
export function start(form) {
  const update = () => form.querySelectorAll("[data-shown-when]").forEach((part) => {
    part.hidden = !part.dataset.shownWhen.split(";").every((condition) => applies(form, condition));
  });
  form.addEventListener("change", update);
  form.addEventListener("draft-restored", update);
  window.addEventListener("pageshow", update);
  update();
}

function applies(form, condition) {
  const [name, wanted] = condition.split("=");
  const accepted = wanted.split(",");
  return valuesOf(form, name).some((value) => accepted.includes(value));
}

function valuesOf(form, name) {
  return Array.from(form.querySelectorAll(`[name="${CSS.escape(name)}"]`))
    .filter((element) => !["radio", "checkbox"].includes(element.type) || element.checked)
    .map((element) => element.value);
}
