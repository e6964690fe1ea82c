/* What tells of the keys: only where there is a script that hears them. */
export function start(line) {
  const told = line.querySelector("dialog");
  line.querySelector("[data-keys-open]").addEventListener("click", () => told.showModal());
  line.querySelector("[data-keys-close]").addEventListener("click", () => told.close());
  line.hidden = false;
}
