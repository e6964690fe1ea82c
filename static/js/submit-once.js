/* A form is sent once, however often it is tapped. */
export function start(form) {
  let isSent = false;

  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    // After this turn: a disabled button would not send its own name and value.
    setTimeout(() => buttonsOf(form).forEach((button) => showSending(button, button === event.submitter)), 0);
  });

  // Coming back by the back button finds the page as it was left: wake it up again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSent = false;
    buttonsOf(form).forEach(showReady);
  });
}

function buttonsOf(form) {
  return Array.from(form.elements).filter((element) => element.type === "submit");
}

function showSending(button, isPressed) {
  button.disabled = true;
  if (!isPressed) return;
  button.dataset.label = button.textContent;
  button.textContent = "正在提交…";
}

function showReady(button) {
  button.disabled = false;
  if (button.dataset.label) button.textContent = button.dataset.label;
}
