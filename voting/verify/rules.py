"""The ground rules as the verifier reads them, and whether they are those that were agreed and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, cast

from voting import draws
from voting.ledger.ballots import Criterion
from voting.rules import UnknownRule, from_record
from voting.ties import DRAW
from voting.verify.documents import load
from voting.verify.findings import Broken, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.documents import Value
    from voting.verify.evidence import Evidence, Numbered

FILE = "ground-rules.json"
FORMAT = "evenhand-ground-rules/1"
_DRAW = ("source", "look_up", "written")
SCRUTINEERS = 2
MINOR_UNITS = 100  # in one of the currency, where the ground rules do not say


@dataclass(frozen=True, slots=True)
class AgreedDraw:
    """The draw that tells equals apart: a public one or else lots, and how its value is written."""

    is_public: bool
    source: str
    look_up: str
    written: str


@dataclass(frozen=True, slots=True)
class GroundRules:
    """What the count and the publication follow. Money is in minor units; `low` to `high` is every scale."""

    pot: int
    minor_units: int
    criteria: tuple[Criterion, ...]
    low: int
    high: int
    rule: dict[str, Any]
    floor: int
    publish: Literal["per-proposal", "totals", "ballots"]
    share: tuple[int, int]
    draw: AgreedDraw | None
    scrutineers: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """The sum of the criteria's weights."""
        return sum(criterion.weight for criterion in self.criteria)

    def enough(self, members: int) -> int:
        """How many of so many members must agree: the share rounded up, and always more than half."""
        part, whole = self.share
        return max(-(-part * members // whole), members // 2 + 1)


def read(data: bytes) -> GroundRules:
    """Read ground-rules.json. Raises Broken."""
    document = load(FILE, data)
    if document["format"].text() != FORMAT:
        document["format"].refuse(f"is not {FORMAT}")
    publish = document["publish"].text()
    if publish not in {"per-proposal", "totals", "ballots"}:
        document["publish"].refuse("is not per-proposal, totals or ballots")
    scales = {_scale(criterion) for criterion in document["criteria"].items()}
    if len(scales) > 1:
        document["criteria"].refuse("has more than one range of scores")
    low, high = scales.pop() if scales else (0, 0)
    return GroundRules(
        pot=document["pot"].whole(),
        minor_units=document["minor_units"].whole(1) if "minor_units" in document else MINOR_UNITS,
        criteria=_criteria(document["criteria"]),
        low=low,
        high=high,
        rule=_rule(document["rule"]),
        floor=document["floor"].whole(),
        publish=cast("Literal['per-proposal', 'totals', 'ballots']", publish),
        share=_share(document["agree"]),
        draw=_draw(document),
        scrutineers=_scrutineers(document),
    )


def check(evidence: Evidence) -> Iterator[Finding]:
    """Compare the file with the entries that froze it, and with the agreement that came before."""
    frozen = evidence.only("ground-rules-frozen")
    digest = sha256(evidence.file(FILE)).hexdigest()
    if digest != frozen.data["rules"]:
        yield Finding(FILE, f"these are not the ground rules that {frozen} froze")
    if not _of_frozen(evidence, "ground-rules-proposed"):
        yield Finding(str(frozen), "it froze ground rules that nobody had proposed")
    for entry in evidence.all("roll-frozen"):
        if entry.data["rules"] != frozen.data["rules"]:
            yield Finding(str(entry), f"it names other ground rules than {frozen}")
    for entry in evidence.all("count-made"):
        if entry.data["rule"] != evidence.rules.rule["digest"]:
            yield Finding(str(entry), "it names another rule than the ground rules")
    if not evidence.imported:
        yield from _agreement(evidence)


def _of_frozen(evidence: Evidence, kind: str) -> list[Numbered]:
    """The entries of a type that are about the version of the ground rules that was frozen."""
    frozen = evidence.only("ground-rules-frozen").data
    names = ("rules", "version")
    return [entry for entry in evidence.all(kind) if all(entry.data[name] == frozen[name] for name in names)]


def agreed_to(evidence: Evidence) -> list[Numbered]:
    """The entries that say how many agreed to the version that was frozen, once it had been proposed."""
    proposed = _of_frozen(evidence, "ground-rules-proposed")
    return [
        entry
        for entry in _of_frozen(evidence, "ground-rules-agreed")
        if proposed and proposed[0].index < entry.index
    ]


def _agreement(evidence: Evidence) -> Iterator[Finding]:
    frozen, agreed = evidence.only("ground-rules-frozen"), agreed_to(evidence)
    if not agreed:
        yield Finding(str(frozen), "it froze ground rules without an entry that says who agreed to them")
        return
    for entry in (agreed[-1], *evidence.all("decision-confirmed")):
        enough = evidence.rules.enough(entry.count("members"))
        if entry.count("agreed") < enough:
            yield Finding(str(entry), f"{entry.count('agreed')} members agreed, and {enough} were needed")
    for entry in (*evidence.all("ground-rules-agreed"), *evidence.all("decision-confirmed")):
        if entry.count("agreed") + entry.count("objected") > entry.count("members"):
            yield Finding(str(entry), "more people answered than there are members")
    slots = evidence.only("roll-frozen").count("slots")
    if slots > agreed[-1].count("members"):
        asked = f"{agreed[-1].count('members')} members could answer, and {slots} are on the roll"
        yield Finding(str(agreed[-1]), asked)
    for entry in evidence.all("decision-confirmed"):
        yield from those_who_decide(evidence, entry)


def those_who_decide(evidence: Evidence, entry: Numbered) -> Iterator[Finding]:
    """See that an entry counts everybody on the roll, but for those who were forgotten before it."""
    roll = evidence.only("roll-frozen")
    slots = roll.count("slots")
    gone = sum(roll.index < each.index < entry.index for each in evidence.all("redaction"))
    if not slots - gone <= entry.count("members") <= slots:
        but = f", but for {gone} who were forgotten" if gone else ""
        yield Finding(str(entry), f"those who decide are the {slots} on the roll{but}")


def _scale(criterion: Value) -> tuple[int, int]:
    points = sorted(point["score"].whole() for point in criterion["points"].items())
    if not points or points != list(range(points[0], points[0] + len(points))):
        criterion["points"].refuse("is not every whole number of a scale, each once")
    return points[0], points[-1]


def _criteria(value: Value) -> tuple[Criterion, ...]:
    criteria: list[Criterion] = []
    for item in value.items():
        name, weight = item["id"].text(), item["weight"].whole(1)
        if name in {criterion.id for criterion in criteria}:
            item["id"].refuse("is the id of another criterion")
        try:
            criteria.append(Criterion(name, weight))
        except ValueError as error:
            raise Broken(FILE, str(error)) from error
    return tuple(criteria)


def _rule(value: Value) -> dict[str, Any]:
    try:
        return from_record(value.record()).record()
    except UnknownRule as error:
        raise Broken(FILE, f"the rule cannot be followed: {error}") from error


def _draw(document: Value) -> AgreedDraw | None:
    """Read the draw. It is agreed where the rule's tie order names one, and nowhere else."""
    is_named = DRAW in document["rule"]["tie_order"].texts()
    if "draw" not in document:
        if is_named:
            document["rule"].refuse("tells equals apart by a draw, and no draw is described")
        return None
    draw = document["draw"]
    if not is_named:
        draw.refuse("describes a draw that the rule's tie order does not name")
    if draw["kind"].text() not in draws.KINDS:
        draw["kind"].refuse("is not public or lots")
    is_public = draw["kind"].text() == draws.PUBLIC
    said = [draw[name].text() if is_public or name == "written" else "" for name in _DRAW]
    for name, text in zip(_DRAW, said, strict=True):
        if (is_public or name == "written") and not text.strip():
            draw[name].refuse("is empty")
    return AgreedDraw(is_public, *said)


def _scrutineers(document: Value) -> tuple[str, ...]:
    """Read the names of the two who may be given the links; nobody, where none were named."""
    if "scrutineers" not in document:
        return ()
    names = tuple(each["name"].text() for each in document["scrutineers"].items())
    if len(names) != SCRUTINEERS or len(set(names)) != SCRUTINEERS or not all(map(str.strip, names)):
        document["scrutineers"].refuse("does not name two different people")
    return names


def _share(value: Value) -> tuple[int, int]:
    match [part.whole() for part in value["share"].items()]:
        case [part, whole] if part <= whole and whole:
            return part, whole
    return value["share"].refuse("is not a share such as [2, 3]")
