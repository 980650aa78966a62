// The hashes of docs/audit-trail.md, by the browser's own SHA-256.
const encoder = new TextEncoder();

export const bytesOf = (text) => encoder.encode(text);
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

function join(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

// Every field after its length in 8 bytes, the tag first.
export function H(tag, ...fields) {
  const parts = [];
  for (const field of [bytesOf(tag), ...fields]) {
    const length = new Uint8Array(8);
    new DataView(length.buffer).setUint32(4, field.length);
    parts.push(length, field);
  }
  return sha256(join(parts));
}

export const leafHash = (data) => sha256(join([Uint8Array.of(0), data]));

// The root of RFC 6962 over hashed leaves.
export async function rootOf(leaves) {
  const complete = [];
  for (let count = 0; count < leaves.length; count += 1) {
    let node = leaves[count];
    for (let rest = count; rest & 1; rest >>= 1) {
      node = await sha256(join([Uint8Array.of(1), complete.pop(), node]));
    }
    complete.push(node);
  }
  let node = complete.pop();
  while (complete.length) node = await sha256(join([Uint8Array.of(1), complete.pop(), node]));
  return node;
}

// The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2), or null where its hashes do not fit.
export async function rootBy(leaf, index, size, hashes) {
  if (!(Number.isInteger(index) && Number.isInteger(size) && index >= 0 && index < size)) return null;
  let [node, at, last] = [leaf, index, size - 1];
  for (const hash of hashes) {
    if (last === 0) return null;
    const isRight = at % 2 === 1 || at === last;
    node = await sha256(join([Uint8Array.of(1), ...(isRight ? [hash, node] : [node, hash])]));
    while (isRight && at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? node : null;
}
