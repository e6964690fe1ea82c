/* Makes a photo fit a weak connection; what is small enough goes as it was taken.
   Drawing a picture anew loses when and where its camera says it was taken. So that is read first and sent beside it. */
const bearable = 600 * 1024;
const longestSide = 2048;
const quality = 0.85;

/* Fetches early what reads the camera's notes: by the time the photo is taken, it is there. */
export function prepareReader() {
  import("../vendor/exif.js").catch(() => {});
}

/* Resolves to the file that is to travel, and what its camera claims where the file no longer says it itself. */
export async function prepared(file) {
  if (file.size <= bearable) return { file, claim: "" };
  try {
    const claim = await claimOf(file);
    return { file: await shrunk(file), claim };
  } catch (error) {
    // Whatever this browser cannot read or draw, the server can still judge: the original has its notes in it.
    return { file, claim: "" };
  }
}

/* "2026-11-28T14:03:22+08:00 118.4 36.7": the moment as the camera wrote it, longitude, latitude; "-" for what it did not. */
async function claimOf(file) {
  const { load } = await import("../vendor/exif.js");
  const { exif = {}, gps = {} } = notesOf(load, await file.arrayBuffer());
  const [day, time] = words(exif.DateTimeOriginal).split(" ");
  const moment = time ? `${day.replace(/:/g, "-")}T${time}${words(exif.OffsetTimeOriginal)}` : "-";
  const parts = [moment, gps.Longitude ?? "-", gps.Latitude ?? "-"];
  return parts.every((part) => part === "-") ? "" : parts.join(" ");
}

function notesOf(load, content) {
  try {
    return load(content, { expanded: true });
  } catch (error) {
    return {};
  }
}

function words(tag) {
  return String(tag?.value?.[0] ?? "").trim();
}

async function shrunk(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const paper = canvas.getContext("2d");
  // What a picture leaves transparent would turn black.
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!blob || blob.size >= file.size) throw new Error("drawing it anew gained nothing");
  return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
}
