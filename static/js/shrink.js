/* Makes a very large photo fit a weak connection.
   Drawing a picture anew loses its EXIF time and place, which the ledger keeps as evidence. So the original is sent
   as long as it is bearable; only above that is it drawn smaller, and then the file's own time is sent beside it. */
const largestOriginal = 4 * 1024 * 1024;
const longestSide = 1600;
const quality = 0.85;
const drawable = ["image/jpeg", "image/png", "image/webp"];

export async function prepared(file) {
  if (file.size <= largestOriginal || !drawable.includes(file.type)) return { file, takenAt: null };
  try {
    return { file: await shrunk(file), takenAt: new Date(file.lastModified).toISOString() };
  } catch (error) {
    // Whatever this browser cannot draw, the server can still judge.
    return { file, takenAt: null };
  }
}

async function shrunk(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!blob || blob.size >= file.size) throw new Error("drawing it anew gained nothing");
  return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
}
