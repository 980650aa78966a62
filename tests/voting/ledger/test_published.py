"""openings.jsonl is read by patterns; a plain reader of its JSON, written here, must agree with them."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.ballots import State
from voting.ledger import canonical, openings, published
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.openings import CastBallot
from voting.ledger.published import BadOpenings, Opening
from voting.ledger.shapes import COUNT, HASH, ID

if TYPE_CHECKING:
    from collections.abc import Iterator

HASHES = ["0a" * 32, "ff" * 32, "0A" * 32, "0a" * 31, ""]
NAMES = ["p1", "p2", "~" * 64, "x" * 65, "", "a b", "%s", "{n}", "é"]
NUMBERS = [0, 5, 10**15, 2**53 - 1, 2**53, 9_999_999_999_999_999, 10**16, -1, True, "3", None]
STATES = [*(state.value for state in State), "shrugged", ""]
FIELDS: dict[str, list[Any]] = {
    "commitment": HASHES, "criterion": NAMES, "nonce": HASHES, "proposal": NAMES, "score": NUMBERS,
    "scored": NUMBERS, "state": STATES, "total": NUMBERS,
}  # fmt: skip
KINDS = [
    ("criterion", "proposal"),
    ("criterion", "proposal", "scored", "total"),
    ("commitment", "criterion", "proposal"),
    ("commitment", "criterion", "nonce", "proposal", "state"),
    ("commitment", "criterion", "nonce", "proposal", "score", "state"),
]
GOOD = {
    "commitment": "0a" * 32, "criterion": "c1", "nonce": "0b" * 32, "proposal": "p1", "score": 3, "scored": 4,
    "state": "scored", "total": 12,
}  # fmt: skip


class Plain(NamedTuple):
    """A list as the plain reader sees it."""

    line: int
    proposal: str
    criterion: str
    commitments: tuple[bytes, ...]
    openings: tuple[Opening, ...] | None
    scored: int | None
    total: int | None


def plainly(data: bytes) -> Iterator[Plain]:
    """Read it line by line as canonical JSON. Raises BadOpenings."""
    if data and not data.endswith(b"\n"):
        raise BadOpenings(data.count(b"\n") + 1, "the end")
    lines = data.split(b"\n")[:-1]
    at = 0
    while at < len(lines):
        first = plain_line(lines, at)
        names, number, is_opened = (first["proposal"], first["criterion"]), at + 1, "nonce" in first
        if not is_opened and "commitment" in first:
            raise BadOpenings(number, "no head")
        members = []
        at += not is_opened
        while at < len(lines):
            member = plain_line(lines, at)
            if (member["proposal"], member["criterion"]) != names:
                break
            if "commitment" not in member or ("nonce" in member) is not is_opened:
                raise BadOpenings(at + 1, "of another form")
            members.append(member)
            at += 1
        scores = [member["score"] for member in members if "score" in member]
        yield Plain(
            number,
            *names,
            tuple(bytes.fromhex(member["commitment"]) for member in members),
            tuple(map(plain_opening, members)) if is_opened else None,
            len(scores) if is_opened else first.get("scored"),
            sum(scores) if is_opened else first.get("total"),
        )


def plain_opening(line: dict[str, Any]) -> Opening:
    sealed, nonce = bytes.fromhex(line["commitment"]), bytes.fromhex(line["nonce"])
    return Opening(sealed, nonce, State(line["state"]), line.get("score"))


def plain_line(lines: list[bytes], at: int) -> dict[str, Any]:
    try:
        value: Any = canonical.parse(lines[at].decode("ascii"))
    except ValueError as error:
        raise BadOpenings(at + 1, str(error)) from error
    fits = dict.fromkeys(("commitment", "nonce"), HASH) | dict.fromkeys(("criterion", "proposal"), ID)
    fits |= dict.fromkeys(("score", "scored", "total"), COUNT)
    if (
        not isinstance(value, dict)
        or tuple(sorted(value)) not in KINDS
        or not all(shape.fits(value[name]) for name, shape in fits.items() if name in value)
        or ("state" in value and value["state"] not in list(State))
        or ("state" in value and ("score" in value) is not (value["state"] == "scored"))
    ):
        raise BadOpenings(at + 1, "not a line")
    return value


def both(data: bytes) -> tuple[object, object]:
    """What each reader says: the lists, or the line that it refuses."""
    answers = []
    for reader in (plainly, published.read):
        try:
            answers.append([Plain(*(getattr(each, name) for name in Plain._fields)) for each in reader(data)])
        except BadOpenings as error:
            answers.append(error.line)
    return answers[0], answers[1]


@st.composite
def written(draw: st.DrawFn) -> bytes:
    """A line that is right, or nearly."""
    value = {name: GOOD[name] for name in draw(st.sampled_from(KINDS))}
    if value.get("state") and "score" not in value:
        value["state"] = draw(st.sampled_from(["abstained", "recused", "not-yet"]))
    for name in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=2)):
        value[name] = draw(st.sampled_from(FIELDS[name]))
    separators = draw(st.sampled_from([(",", ":")] * 5 + [(", ", ":")]))
    is_sorted, is_ascii = draw(st.sampled_from([True] * 5 + [False])), draw(st.booleans())
    line = json.dumps(value, sort_keys=is_sorted, separators=separators, ensure_ascii=is_ascii).encode()
    if draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(line)))
        line = line[:at] + draw(st.binary(max_size=2)) + line[at + draw(st.integers(0, 2)) :]
    return line


@settings(deadline=None, max_examples=1500)
@given(
    st.lists(st.tuples(written(), st.integers(1, 3)), max_size=6),
    st.sampled_from([b"\n"] * 9 + [b"", b"\r\n"]),
)
def test_both_readers_accept_and_refuse_the_same(lines: list[tuple[bytes, int]], end: bytes) -> None:
    data = b"\n".join(line for line, times in lines for _ in range(times)) + (end if lines else b"")
    plain, ours = both(data)
    assert ours == plain


@pytest.mark.parametrize("head", [KINDS[0], KINDS[1], KINDS[4]])
@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_read_by_both_alike_wherever_the_line_stands(
    head: tuple[str, ...], kind: tuple[str, ...]
) -> None:
    first = canonical.encode({name: GOOD[name] for name in head}).encode() + b"\n"
    whole = {name: GOOD[name] for name in kind}
    states = STATES if "state" in whole else [""]
    for name, state in product(FIELDS, states):
        value = whole | ({"state": state} if "state" in whole else {})
        for other in FIELDS[name]:
            line = json.dumps(
                value | {name: other}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
            )
            for data in (first + line.encode() + b"\n", line.encode() + b"\n" + first):
                plain, ours = both(data)
                assert ours == plain


@pytest.mark.parametrize(
    "digits", ["03", "00", "-0", "+3", "3.0", "3e0", "3 ", " 3", "0x3", "٣", "3_0", '"3"', ""]
)
def test_a_number_written_otherwise_is_refused_by_both(digits: str) -> None:
    line = canonical.encode({name: GOOD[name] for name in KINDS[4]})
    data = f"{line}\n{line.replace(':3,', f':{digits},')}\n".encode()
    assert both(data) == (2, 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("position", range(0, 240, 8))
def test_each_byte_changed_is_read_by_both_alike(kind: tuple[str, ...], position: int) -> None:
    value = {name: GOOD[name] for name in kind}
    if value.get("state") and "score" not in value:
        value["state"] = "recused"
    head = {name: GOOD[name] for name in ("criterion", "proposal")} if kind == KINDS[2] else value
    lines = [canonical.encode(each).encode() for each in (head, value)]
    if kind in KINDS[:2]:
        lines = lines[:1]
    data = b"".join(line + b"\n" for line in lines)
    if position >= len(data):
        return
    for other in range(256):
        plain, ours = both(data[:position] + bytes([other]) + data[position + 1 :])
        assert ours == plain


def test_every_line_that_is_published_is_canonical() -> None:
    marks = [Mark("%s{p}", State.SCORED, (0, 5)), Mark("%s{p}", State.SCORED, (3, 10**15)), *(
        Mark("%s{p}", state, ()) for state in State if state is not State.SCORED
    )]  # fmt: skip
    cast = [CastBallot(bytes([n]) * 32, 1, bytes([n]) * 32, b"b" * 32, (marks[n % 5],)) for n in range(20)]
    for weights, form in product([(1, 1), (3, 1)], ("per-proposal", "totals")):
        criteria = [Criterion(f"c%d{n}", weight) for n, weight in enumerate(weights)]
        made = list(openings.publish("a.example/b", ["%s{p}"], criteria, cast, floor=5, form=form))
        assert openings.as_file(made) == b"".join(made)
        for line in made:
            assert canonical.encode(canonical.parse(line.decode()[:-1])).encode() + b"\n" == line
        plain, ours = both(b"".join(made))
        assert ours == plain
