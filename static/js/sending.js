/* Files on their way to the server, one after another: all of a page share a line that may be thin.
   One fails when nothing moves any more, however long the whole of it takes, and the next one has its turn. */
const patience = 30000;
// What is handed to the system may still have to go out at this pace before the server can answer.
const slowestBytesPerMillisecond = 4;
const waiting = [];
let isBusy = false;

export async function inTurn(job) {
  waiting.push(job);
  if (isBusy) return;
  isBusy = true;
  while (waiting.length) await waiting.shift()();
  isBusy = false;
}

/* Rejects with the server's sentence when it refuses the file, and with no message when the line is to blame.
   `begun` is handed what stops it. */
export function upload({ url, csrf, file, claim }, showProgress, begun) {
  const body = new FormData();
  body.append("photo", file, file.name);
  if (claim) body.append("claim", claim);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch = 0;
    const wait = (milliseconds) => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), milliseconds);
    };
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      wait(patience);
      if (event.lengthComputable) showProgress(event.loaded / event.total);
    };
    request.upload.onload = () => wait(patience + file.size / slowestBytesPerMillisecond);
    request.onprogress = () => wait(patience);
    request.onload = () => {
      const answer = asObject(request.responseText);
      if (answer.token) resolve(answer);
      else reject({ message: answer.error || sentences[request.status] });
    };
    request.onerror = request.onabort = () => reject({});
    request.onloadend = () => clearTimeout(watch);
    wait(patience);
    begun(() => request.abort());
    request.send(body);
  });
}

// Said by what stands in front of the program, in no words of ours.
const sentences = { 413: "太大，传不上去，请选择小一些的" };

function asObject(text) {
  try {
    return JSON.parse(text) || {};
  } catch (error) {
    return {};
  }
}
