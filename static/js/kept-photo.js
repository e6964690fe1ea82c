/* One chosen photo or scan: a tap opens it, the button beneath takes it off and brings it back.
   The server's template writes the same with a tick in the place of the button, for a page without scripts. */
export function keptPhoto(name, photo) {
  const line = document.createElement("li");
  line.className = "photo-tile kept";
  const input = tick(name, photo);
  line.append(opener(photo), input);
  dress(line);
  return line;
}

/* Puts the button in the place of the tick, which goes on carrying what is kept. */
export function dress(line) {
  const input = line.querySelector(".kept-input");
  input.hidden = true;
  line.append(input);
  line.querySelector(".kept-keep")?.remove();
  line.append(toggle(input.dataset.title, () => {
    input.checked = !input.checked;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    showWhether(line, input.checked);
  }));
  showWhether(line, input.checked);
}

/* A file of this device that is still on its way. `change` is told whether it is to be left out. */
export function waitingPhoto(file, change) {
  const line = document.createElement("li");
  line.className = "photo-tile waiting-photo";
  const isScan = file.type === "application/pdf" || /\.pdf$/i.test(file.name);
  const url = URL.createObjectURL(file);
  line.append(opener({ url, thumbnail_url: url, name: file.name, scan: isScan ? " " : "" }));
  line.append(toggle(file.name, () => {
    showWhether(line, line.classList.contains("is-off"));
    change(line.classList.contains("is-off"));
  }));
  showWhether(line, true);
  return line;
}

export function showWhether(line, isKept) {
  line.classList.toggle("is-off", !isKept);
  line.querySelector(".kept-button").firstChild.data = isKept ? "去掉" : "撤销";
}

export function smallButton(words, whenPressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kept-button";
  button.textContent = words;
  button.addEventListener("click", whenPressed);
  return button;
}

function toggle(title, whenPressed) {
  const button = smallButton("去掉", whenPressed);
  const about = document.createElement("span");
  about.className = "visually-hidden";
  about.textContent = ` ${title || "照片"}`;
  button.append(about);
  return button;
}

function tick(name, photo) {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.className = "kept-input";
  input.name = name;
  input.value = photo.token;
  input.checked = true;
  Object.assign(input.dataset, {
    url: photo.url || photo.thumbnail_url, thumbnail: photo.thumbnail_url, title: photo.name || "", scan: photo.scan || "",
  });
  return input;
}

function opener(photo) {
  const link = document.createElement("a");
  link.className = "kept-open";
  link.href = photo.url || photo.thumbnail_url;
  if (photo.scan) {
    link.download = photo.name;
    link.append(scanTile(photo.name, photo.scan));
  } else {
    link.target = "_blank";
    link.dataset.large = photo.name || "";
    link.append(thumbnail(photo.thumbnail_url, photo.name || "照片"));
  }
  return link;
}

function scanTile(name, words) {
  const tile = document.createElement("span");
  tile.className = "scan-tile";
  const kind = document.createElement("strong");
  kind.textContent = "PDF";
  const title = document.createElement("span");
  title.className = "scan-name";
  title.textContent = name;
  const length = document.createElement("span");
  length.textContent = words;
  tile.append(kind, title, length);
  return tile;
}

function thumbnail(url, words) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = words;
  image.width = image.height = 96;
  return image;
}
