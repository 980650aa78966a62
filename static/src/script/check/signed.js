// Signed notes (C2SP), by the browser's own Ed25519, where it has one.
import { bytesOf, fromBase64 } from "./hashing.js";

// true, false, or null where the browser cannot tell.
export async function isSigned(note, key) {
  const end = note.lastIndexOf("\n\n");
  const line = note.slice(end + 2).match(/^— (\S+) (\S+)\n$/);
  if (end < 0 || !line) return false;
  let known;
  try {
    const encoded = fromBase64(key.trim().split("+").slice(2).join("+"));
    known = await crypto.subtle.importKey("raw", encoded.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch (_unknownHere) {
    return null;
  }
  const signature = fromBase64(line[2]).slice(4);
  return crypto.subtle.verify({ name: "Ed25519" }, known, signature, bytesOf(note.slice(0, end + 1)));
}
