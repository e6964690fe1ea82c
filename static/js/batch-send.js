/* Sends the ticked lines a few at a time, so that one sees how far it has come; then the whole form, whose lines are
   recognised as done by their ids: its answer tells what was done and what was not. Without the script it is sent at once. */
const few = 5;

export function start(form) {
  const progress = form.querySelector("[data-progress]");
  const button = form.querySelector("button[type=submit]");
  let isSending = false;

  form.addEventListener("submit", (event) => {
    const ticked = linesOf(form).filter((line) => line.checked);
    if (isSending || ticked.length > few) event.preventDefault();
    if (isSending) return;
    isSending = true;
    setTimeout(() => { button.disabled = true; }, 0);
    if (ticked.length > few) send(ticked);
  });

  async function send(ticked) {
    try {
      for (let at = 0; at < ticked.length; at += few) {
        progress.textContent = `正在办理，已办 ${at} 条，共 ${ticked.length} 条`;
        await post(form, ticked.slice(at, at + few));
      }
      form.submit();
    } catch (error) {
      progress.textContent = "网络断了，有的可能还没有办。请再按一次，办过的不会重复办。";
      button.disabled = false;
      isSending = false;
    }
  }

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSending = button.disabled = false;
    progress.textContent = "";
  });
}

function linesOf(form) {
  return Array.from(form.elements).filter((element) => element.name === "entry");
}

async function post(form, lines) {
  const content = new FormData(form);
  content.delete("entry");
  lines.forEach((line) => content.append("entry", line.value));
  const answer = await fetch(form.action, {
    method: "POST", body: content, redirect: "manual", headers: { "X-Requested-With": "fetch" },
  });
  // Refused lines are told by the answer to the whole form.
  if (answer.status >= 500) throw new Error(`unexpected answer ${answer.status}`);
}
