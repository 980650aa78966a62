// A receipt, from its file or from the short text behind the # of an address, and what follows from it.
import { H, bytesOf, fromBase64, fromHex, hexOf, leafHash, toBase64 } from "./hashing.js";

const HEX = /^[0-9a-f]{64}$/;
const STATES = { a: "abstained", r: "recused", n: "not-yet" };

export function fromFile(text, origin) {
  const found = JSON.parse(text);
  if (found.format !== "evenhand-receipt/1") throw new Error("no receipt");
  if (found.origin !== origin) throw new Error("another round");
  const secrets = found.form === "whole" ? ["salt", "slot", "blind"] : ["salt", "slot", "seed", "blind"];
  for (const part of secrets) if (!HEX.test(found[part])) throw new Error(`no ${part}`);
  return found;
}

const web = (text) => fromBase64(text.replace(/-/g, "+").replace(/_/g, "/"));

// `frozen` is the roll entry's data, `criteria` those of the ground rules.
export async function fromShort(text, origin, frozen, criteria) {
  const [version, name, salt, revision, seed, blind, marks, signature, fork] = text.split(":");
  if (!["1", "2"].includes(version) || !signature) throw new Error("no receipt");
  const words = marks.split(".");
  if (words.length !== frozen.proposals.length) throw new Error("another round");
  const line = fork ? `${origin}/${fork}` : origin;
  const receipt = {
    origin,
    form: version === "2" ? "whole" : "lists",
    name: new TextDecoder().decode(web(name)),
    salt: hexOf(web(salt)),
    revision: Number(revision),
    seed: hexOf(web(seed)),
    blind: hexOf(web(blind)),
    criteria: criteria.map((each) => ({ id: each.id, weight: each.weight })),
    marks: words.map((word, at) => ({
      proposal: frozen.proposals[at],
      state: STATES[word] || "scored",
      scores: STATES[word] ? [] : word.split("-").map(Number),
    })),
  };
  receipt.slot = hexOf(await slotOf(receipt));
  const { leaf } = await entryOf(receipt, await commitmentsOf(receipt));
  receipt.note = `evenhand cast v1\n${line}\n${toBase64(leaf)}\n\n— ${line} ${toBase64(web(signature))}\n`;
  return receipt;
}

export function slotOf(receipt) {
  return H("slot", bytesOf(receipt.origin), fromHex(receipt.salt), bytesOf(receipt.name.normalize("NFC")));
}

const headOf = (receipt) => [
  bytesOf(receipt.origin),
  fromHex(receipt.slot),
  bytesOf(String(receipt.revision)),
  fromHex(receipt.blind),
];

// A whole ballot's only commitment: of each proposal the state, then a field for each question.
function wholeOf(receipt) {
  const said = receipt.marks.flatMap(({ scores }) => [
    scores.length ? "scored" : "no-score",
    ...receipt.criteria.map((_each, at) => (scores.length ? String(scores[at]) : "")),
  ]);
  return H("ballot", ...headOf(receipt), ...said.map(bytesOf));
}

// Every commitment in the ballot's order, with what it is a commitment to.
export async function commitmentsOf(receipt) {
  if (receipt.form === "whole") return [{ commitment: hexOf(await wholeOf(receipt)) }];
  const made = [];
  for (const mark of receipt.marks) {
    const sum = mark.scores.reduce((total, score, at) => total + score * receipt.criteria[at].weight, 0);
    const answers = receipt.criteria.map((each, at) => [each.id, mark.scores[at]]);
    for (const [criterion, score] of [...answers, ["all", sum]]) {
      const said = mark.state === "scored" ? String(score) : "";
      const names = [bytesOf(mark.proposal), bytesOf(criterion)];
      const nonce = await H("nonce", fromHex(receipt.slot), fromHex(receipt.seed), ...names);
      const parts = [bytesOf(receipt.origin), ...names, bytesOf(mark.state), bytesOf(said), nonce];
      made.push({ commitment: hexOf(await H("score", ...parts)), criterion, proposal: mark.proposal, state: mark.state, said });
    }
  }
  return made;
}

// The line of the entry that casting wrote, and its leaf.
export async function entryOf(receipt, commitments) {
  const made = commitments.map((each) => each.commitment);
  const digest = receipt.form === "whole" ? made[0] : hexOf(await H("ballot", ...headOf(receipt), ...made.map(fromHex)));
  const data = `{"digest":"${digest}","revision":${receipt.revision},"slot":"${receipt.slot}"}`;
  const line = `{"data":${data},"type":"ballot-cast","v":1}`;
  return { line, leaf: await leafHash(bytesOf(line)) };
}
