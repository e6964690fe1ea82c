/* 其余都符合 at once, without the way over the server: every item nobody has ticked fits, and where nothing is ticked
   otherwise, the look itself has found nothing (data-rest: the answers by the name of their input). */
export function start(form) {
  const button = form.querySelector("button[data-rest]");
  if (!button) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const items = Array.from(form.querySelectorAll(".checklist-item"));
    items.forEach((item) => choose(item, "fits"));
    if (!items.some((item) => item.querySelector("[value=does_not_fit]:checked"))) {
      Object.entries(JSON.parse(button.dataset.rest)).forEach(([name, value]) => {
        choose(document.getElementById(name), value);
      });
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* What somebody has chosen already stays. */
function choose(group, value) {
  if (!group || group.querySelector(":checked")) return;
  const radio = group.querySelector(`input[value="${CSS.escape(value)}"]`);
  if (!radio) return;
  radio.checked = true;
  group.classList.remove("field-wrong");
  group.querySelector(".field-error")?.remove();
}
