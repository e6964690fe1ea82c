/* Puts a fragment of choices where the last ones stood. What is ticked stays ticked, also when the fragment does not hold it. */
export function showChoices(results, html) {
  const chosen = results.querySelector("input:checked");
  const line = chosen && chosen.closest(".site-choice");
  results.innerHTML = html;
  if (!chosen) return;
  if (tick(results, chosen.name, chosen.value) || !line) return;
  (results.firstElementChild || results).prepend(line);
}

/* Ticks the choice with this name and value; returns whether it is there. */
export function tick(results, name, value) {
  const found = Array.from(results.querySelectorAll("input")).find((input) => input.name === name && input.value === value);
  if (found) found.checked = true;
  return Boolean(found);
}
