// "Check my receipt": reads what is published, computes here, and sends nothing of the receipt anywhere.
import { bytesOf, fromHex, hexOf, leafHash, rootBy, rootOf, toBase64 } from "./hashing.js";
import { answersOn, howShown, lostIn } from "./published.js";
import { commitmentsOf, entryOf, fromFile, fromShort, slotOf } from "./receipt.js";
import { isSigned } from "./signed.js";

const MOST = 4000000;
const place = document.querySelector("[data-check]");

async function read(name) {
  const answer = await fetch(place.dataset[name], { credentials: "omit", cache: "no-store" });
  return answer.ok ? answer.text() : null;
}

function say(step, holds, about) {
  const how = holds === null ? "unknown" : holds ? "yes" : "no";
  const line = place.querySelector(`[data-step="${step}"][data-holds="${how}"]`);
  line.hidden = false;
  const names = line.querySelector("[data-about]");
  if (names && about) names.textContent = about;
  return holds;
}

function clear() {
  for (const line of place.querySelectorAll("[data-step]")) line.hidden = true;
}

async function compare(receipt, entries) {
  const made = await commitmentsOf(receipt);
  const entry = await entryOf(receipt, made);
  const slot = hexOf(await slotOf(receipt));
  const at = entries.indexOf(entry.line);
  const found = [say("entry", at >= 0 && slot === receipt.slot)];
  const later = entries.slice(at + 1).some((line) => line.includes(`"slot":"${receipt.slot}"`));
  found.push(say("last", at >= 0 && !later));
  const leaves = await Promise.all(entries.map((each) => leafHash(bytesOf(each))));
  found.push(await promised(receipt, entry), await wholeTrail(leaves));
  if (receipt.proof) found.push(await proved(receipt.proof, entry, leaves));
  found.push(await counted(receipt, made));
  return found;
}

async function promised(receipt, entry) {
  const [head, line, leaf] = receipt.note.split("\n");
  const fits = head === "evenhand cast v1" && line.startsWith(receipt.origin) && leaf === toBase64(entry.leaf);
  return say("promise", fits ? await isSigned(receipt.note, await read("key")) : false);
}

async function proved({ index, size, hashes }, entry, leaves) {
  const root = await rootBy(entry.leaf, index, size, hashes.map(fromHex));
  const same = root && size <= leaves.length && hexOf(root) === hexOf(await rootOf(leaves.slice(0, size)));
  return say("proof", Boolean(same));
}

async function wholeTrail(leaves) {
  const [note, key] = [await read("checkpoint"), await read("key")];
  const [, size, root] = note.split("\n");
  const same = Number(size) === leaves.length && root === toBase64(await rootOf(leaves));
  return say("signed", same ? await isSigned(note, key) : false);
}

async function counted(receipt, made) {
  const published = await read("openings");
  if (published === null) return say("counted", null);
  const lost = lostIn(published, receipt, made);
  if (lost.length) return say("counted", false, lost.join(", "));
  return say(howShown(published, receipt), true, String(answersOn(receipt, made)));
}

async function check(make) {
  clear();
  say("working", true);
  try {
    const trail = await read("entries");
    if (trail === null) return say("early", false);
    const entries = trail.split("\n").slice(0, -1);
    const receipt = await made(make, entries);
    if (!receipt) return false;
    const found = await compare(receipt, entries);
    return say("verdict", found.includes(false) ? false : found.includes(null) ? null : true);
  } catch (_unreadable) {
    return say("away", false);
  } finally {
    place.querySelector('[data-step="working"]').hidden = true;
  }
}

// The receipt, or null once it is told why it is none.
async function made(make, entries) {
  try {
    return await make(entries);
  } catch (error) {
    say(error.message === "another round" ? "other" : "reading", false);
    return null;
  }
}

async function ofShort(text, entries) {
  const frozen = entries.map((line) => JSON.parse(line)).find((entry) => entry.type === "roll-frozen");
  const rules = JSON.parse(await read("rules"));
  return fromShort(text, place.dataset.origin, frozen.data, rules.criteria);
}

if (place && window.crypto && crypto.subtle) {
  place.hidden = false;
  place.querySelector("input[type=file]").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (!file) return;
    check(async () => {
      if (file.size > MOST) throw new Error("no receipt");
      return fromFile(await new Response(file).text(), place.dataset.origin);
    });
  });
  const short = window.location.hash.slice(1);
  if (short) {
    // What it says shall not stay in the list of pages that were visited.
    history.replaceState(null, "", window.location.pathname);
    check((entries) => ofShort(decodeURIComponent(short), entries));
  }
}
