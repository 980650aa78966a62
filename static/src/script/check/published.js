// Whether what was cast stands in openings.jsonl, in lists or as a whole ballot.

// The proposals of which something else is published, or nothing; `made` are the receipt's commitments.
export function lostIn(published, receipt, made) {
  const lines = published.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  if (receipt.form === "whole") return lostBallot(lines, receipt, made[0].commitment);
  const lists = new Map(lines.filter((line) => line.commitment).map((line) => [line.commitment, line]));
  const lost = made.filter((each) => !agrees(lists.get(each.commitment), each));
  return [...new Set(lost.map((each) => each.proposal))];
}

function agrees(opened, mine) {
  if (!opened || opened.proposal !== mine.proposal || opened.criterion !== mine.criterion) return false;
  if (!("state" in opened)) return true; // only its total is published
  return opened.state === mine.state && String("score" in opened ? opened.score : "") === mine.said;
}

// Where too few ballots count to be shown, their commitments alone are published.
function lostBallot(lines, receipt, commitment) {
  const names = receipt.marks.map((mark) => mark.proposal);
  if (!lines.some((line) => line.marks)) return lines.some((line) => line.commitment === commitment) ? [] : names;
  const mine = lines.find((line) => line.slot === receipt.slot);
  if (!mine || mine.blind !== receipt.blind || mine.revision !== receipt.revision) return names;
  return names.filter((_name, at) => String(mine.marks[at]) !== String(receipt.marks[at].scores));
}

// The step that tells what of a ballot that counts can be seen: its answers in lists, all of it, or its code alone.
export function howShown(published, receipt) {
  if (receipt.form !== "whole") return "counted";
  return published.includes('"marks"') ? "counted-whole" : "counted-code";
}
