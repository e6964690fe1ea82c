/* The button 用我的位置 fills the hidden fields longitude, latitude and accuracy; with data-url it brings the nearest sites.
   The position is asked for only when the person presses the button; nearest sites come by themselves where it was allowed before. */
import { showChoices } from "./shown-choices.js";

const refusals = {
  1: "没有得到定位许可。请在浏览器设置里允许定位，或直接搜索对象名称。",
  2: "暂时定不到位。请到开阔处再试，或直接搜索对象名称。",
  3: "定位用时太长。请到开阔处再试，或直接搜索对象名称。",
};

export function start(part) {
  const button = part.querySelector("[data-position-button]");
  const state = part.querySelector("[data-position-state]");
  part.hidden = false;

  button.addEventListener("click", look);
  if (part.dataset.url || "atOnce" in part.dataset) mayLook().then((may) => { if (may) look(); });

  function look() {
    if (!navigator.geolocation || !window.isSecureContext) {
      state.textContent = "这个网址不能定位，请直接搜索对象名称。";
      return;
    }
    button.disabled = true;
    state.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  }

  async function found({ coords }) {
    button.disabled = false;
    fill(part, coords);
    state.textContent = `已定位，误差约 ${Math.round(coords.accuracy)} 米。`;
    if (part.dataset.url) await showNearest(part, coords, state);
  }

  function refused(error) {
    button.disabled = false;
    state.textContent = refusals[error.code] || refusals[2];
  }
}

async function mayLook() {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch (error) {
    return false;
  }
}

function fill(part, coords) {
  part.querySelectorAll("[data-position]").forEach((input) => { input.value = coords[input.dataset.position]; });
}

async function showNearest(part, coords, state) {
  const url = new URL(part.dataset.url, location.href);
  for (const name of ["longitude", "latitude", "accuracy"]) url.searchParams.set(name, coords[name]);
  try {
    const answer = await fetch(url, { redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(`unexpected answer ${answer.status}`);
    showChoices(document.getElementById(part.dataset.results), await answer.text());
  } catch (error) {
    state.textContent += " 附近的对象现在查不到，请直接搜索名称。";
  }
}
