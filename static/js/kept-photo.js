/* One photo the server already holds: a ticked checkbox with the picture on it. The server's template writes the same markup. */
export function keptPhoto(name, photo) {
  const line = document.createElement("li");
  line.className = "kept";
  const label = document.createElement("label");
  label.append(tick(name, photo), picture(photo), face(photo));
  line.append(label);
  return line;
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
  return input;
}

function picture(photo) {
  return thumbnail(photo.thumbnail_url, photo.name || "照片");
}

function face(photo) {
  const face = document.createElement("span");
  face.className = "kept-face";
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = `保留照片 ${photo.name || ""}`.trim();
  face.append(words);
  return face;
}
