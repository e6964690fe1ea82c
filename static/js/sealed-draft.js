/* Makes the words of a draft unreadable for whoever has no secret: XChaCha20-Poly1305, which works over plain http as well. */
let cipher = null;

const nonceBytes = 24;

/* Brings the cipher in; where it does not come, nothing is kept. */
export async function prepare() {
  try {
    cipher = cipher || (await import("../vendor/ciphers.js")).xchacha20poly1305;
  } catch (error) {
    cipher = null;
  }
}

/* Throws where there is no cipher. */
export function sealed(fields, secret) {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const text = new TextEncoder().encode(JSON.stringify(fields));
  const box = cipher(asBytes(secret), nonce).encrypt(text);
  return asText(new Uint8Array([...nonce, ...box]));
}

/* Returns null for what another secret has sealed, or what is damaged. */
export function opened(text, secret) {
  try {
    const bytes = asBytes(text);
    const box = cipher(asBytes(secret), bytes.subarray(0, nonceBytes)).decrypt(bytes.subarray(nonceBytes));
    return JSON.parse(new TextDecoder().decode(box));
  } catch (error) {
    return null;
  }
}

function asBytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function asText(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
