/* One photo or scan the server already holds: a ticked checkbox with the picture on it, or with what the scan is called. The server's template writes the same markup. */
export function keptPhoto(name, photo) {
  const line = document.createElement("li");
  line.className = "kept";
  const label = document.createElement("label");
  label.append(tick(name, photo), picture(photo), face(photo));
  line.append(label);
  return line;
}

export function scanTile(name, words) {
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

export function thumbnail(url, words) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = words;
  image.width = image.height = 96;
  return image;
}

function tick(name, photo) {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.className = "kept-input";
  input.name = name;
  input.value = photo.token;
  input.checked = true;
  input.dataset.thumbnail = photo.thumbnail_url;
  input.dataset.title = photo.name || "";
  input.dataset.scan = photo.scan || "";
  return input;
}

function picture(photo) {
  if (photo.scan) return scanTile(photo.name, photo.scan);
  return thumbnail(photo.thumbnail_url, photo.name || "照片");
}

function face(photo) {
  const face = document.createElement("span");
  face.className = "kept-face";
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = `保留${photo.scan ? "扫描件" : "照片"} ${photo.name || ""}`.trim();
  face.append(words);
  return face;
}
