/* Ticks all lines of a page at once, and says how many are ticked. The lines name the form they belong to. */
export function start(form) {
  const lines = Array.from(form.elements).filter((element) => element.name === "entry");
  const line = form.querySelector("[data-tick-all]");
  const all = line.querySelector("input");
  const told = form.querySelector("[data-ticked]");
  const button = form.querySelector("button");

  function tell() {
    const count = lines.filter((one) => one.checked).length;
    told.textContent = count ? `已勾选 ${count} 条` : "";
    all.checked = count > 0 && count === lines.length;
    all.indeterminate = count > 0 && count < lines.length;
    button.disabled = count === 0;
  }

  all.addEventListener("change", () => {
    lines.forEach((one) => { one.checked = all.checked; });
    tell();
  });
  lines.forEach((one) => one.addEventListener("change", tell));
  // The back button brings the ticks back after the page has begun.
  window.addEventListener("pageshow", tell);
  line.hidden = false;
  tell();
}
