/* A photo large, over the page it stands on: a link with data-large opens so. A tap, Esc or going back closes it.
   Where a browser has no such window, the link leads to the picture itself. */
let shown = null;

export function openLarge(link) {
  shown = shown || made();
  if (!shown.showModal) return false;
  const image = shown.querySelector("img");
  image.src = link.href;
  image.alt = link.querySelector("img")?.alt || "照片";
  shown.querySelector("p").textContent = link.dataset.large;
  shown.showModal();
  history.pushState({ isLargePhoto: true }, "");
  return true;
}

function made() {
  const dialog = document.createElement("dialog");
  dialog.className = "large-photo";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "large-photo-close";
  close.textContent = "关闭";
  dialog.append(document.createElement("img"), document.createElement("p"), close);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.querySelector("img").removeAttribute("src");
    if (history.state?.isLargePhoto) history.back();
  });
  window.addEventListener("popstate", () => { if (dialog.open) dialog.close(); });
  document.body.append(dialog);
  return dialog;
}
