// "Check my receipt": reads what is published, computes here, and sends nothing of the receipt anywhere.
import { bytesOf, fromHex, hexOf, leafHash, rootBy, rootOf, toBase64 } from "./hashing.js";
import { howShown, lostIn } from "./published.js";
import { commitmentsOf, entryOf, fromFile, fromShort, slotOf } from "./receipt.js";
import { isSigned } from "./signed.js";

const MOST = 4000000;
const place = document.querySelector("[data-check]");
const is = (state) => place.dataset[state] === "yes";

async function read(name) {
  const answer = await fetch(place.dataset[name], { credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new Error(`${name} is not there`);
  return answer.text();
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
  const sealed = await commitmentsOf(receipt);
  const entry = await entryOf(receipt, sealed);
  if (!(await isWhole(receipt, entry))) return say("damaged", false);
  const found = [say("promise", await isSigned(receipt.note, await read("key")))];
  if (entries) found.push(...(await lookUp(receipt, sealed, entry, entries)));
  else if (found[0] !== false) return say("early", false);
  return say("verdict", found.includes(false) ? false : found.includes(null) ? null : true);
}

// What is on a receipt must lead to the entry that its own note was signed for.
async function isWhole(receipt, entry) {
  const [head, line, leaf] = receipt.note.split("\n");
  const ours = line === receipt.origin || line.startsWith(`${receipt.origin}/`);
  const slot = hexOf(await slotOf(receipt));
  return head === "evenhand cast v1" && ours && leaf === toBase64(entry.leaf) && slot === receipt.slot;
}

async function lookUp(receipt, sealed, entry, entries) {
  const leaves = await Promise.all(entries.map((each) => leafHash(bytesOf(each))));
  const trail = await wholeTrail(leaves);
  const at = entries.indexOf(entry.line);
  if (!say("entry", at >= 0)) return [trail, false];
  const later = entries.slice(at + 1).some((line) => line.includes(`"slot":"${receipt.slot}"`));
  const found = [trail, say("last", !later)];
  if (receipt.proof) found.push(await proved(receipt.proof, entry, leaves));
  return later ? found : [...found, await counted(receipt, sealed)];
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

async function counted(receipt, sealed) {
  if (!is("published")) return say("counted", null);
  const published = await read("openings");
  const lost = lostIn(published, receipt, sealed);
  if (!lost.length) return say(howShown(published, receipt), true);
  const titles = new Map(JSON.parse(await read("proposals")).map(({ id, title }) => [id, title]));
  return say("counted", false, lost.map((id) => titles.get(id) || id).join(", "));
}

// True once something was compared, so that the receipt is needed no more.
async function check(make) {
  clear();
  say("working", true);
  try {
    const entries = is("closed") ? (await read("entries")).split("\n").slice(0, -1) : null;
    const rules = entries && JSON.parse(await read("rules"));
    const receipt = await made(() => make(entries, rules));
    if (receipt) await compare(receipt, entries);
    return true;
  } catch (_unreadable) {
    clear();
    say("away", false);
    return false;
  } finally {
    place.querySelector('[data-step="working"]').hidden = true;
  }
}

// The receipt, or null once it is told why there is none.
async function made(make) {
  try {
    return await make();
  } catch (error) {
    const steps = { "another round": "other", "not closed": "early" };
    say(steps[error.message] || "reading", false);
    return null;
  }
}

async function ofShort(text, entries, rules) {
  if (!entries) throw new Error("not closed");
  const frozen = entries.map((line) => JSON.parse(line)).find((entry) => entry.type === "roll-frozen");
  return fromShort(text, place.dataset.origin, frozen.data, rules.criteria);
}

if (place && window.crypto && crypto.subtle) {
  place.hidden = false;
  document.querySelector("[data-without]").hidden = true;
  place.querySelector("input[type=file]").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (!file) return clear();
    return check(async () => {
      if (file.size > MOST) throw new Error("no receipt");
      return fromFile(await new Response(file).text(), place.dataset.origin);
    });
  });
  const short = window.location.hash.slice(1);
  if (short) {
    check((entries, rules) => ofShort(decodeURIComponent(short), entries, rules)).then((isDone) => {
      // What it says shall not stay in the list of pages that were visited.
      if (isDone) history.replaceState(null, "", window.location.pathname);
    });
  }
}
