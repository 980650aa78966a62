"""Bundles of a ledger that was put back: what was lost is named, and neither branch passes for the other."""

from __future__ import annotations

import pytest

from tests.voting.made_rounds import AT, PRIVATE, PUBLIC, Made
from tests.voting.members_round import NOTHING, ORIGIN, members_round
from voting.ledger import checkpoints, notes, tree
from voting.verify import verify
from voting.verify.findings import Finding

LOST = bytes(range(32))
NOT_THESE = "the first 20 entries were signed for before, and not all of them are these"


class Forked(Made):
    """A round whose checkpoints are of the name that its newest fork gives them."""

    number = 2

    def checkpoint(self, size: int | None = None) -> bytes:
        return signed(checkpoints.name(self.origin, self.number), self.lines()[:size])


def signed(name: str, lines: list[bytes], size: int | None = None) -> bytes:
    """A checkpoint by the round's own key, under this name."""
    body = checkpoints.body(name, len(lines) if size is None else size, tree.root(lines))
    return notes.sign(body, name, PUBLIC, PRIVATE.sign).encode()


def forked(
    *, at: str = "ballot-cast", number: int = 2, signed_for: int = 40, accepted: bool = False
) -> Forked:
    """A round that was put back before its first entry of a type."""
    plain = members_round()
    made = Forked(plain.origin, plain.entries, plain.files, plain.after)
    made.number = number
    place = made.place(at)
    data = {"at": AT, "number": number, "restored": place, "root": LOST.hex(), "signed": signed_for}
    made.entries.insert(place, ("forked", data))
    if accepted:
        answers = {"agreed": 6, "list": NOTHING, "members": 8, "objected": 1}
        made.entries.insert(place + 1, ("fork-accepted", {"at": AT, "number": number, **answers}))
    made.files["key.txt"] = f"{key(number)}\n".encode()
    return made


def key(number: int) -> str:
    return notes.verifier_key(checkpoints.name(ORIGIN, number), PUBLIC)


def found(made: Made, *given: tuple[str, bytes], by: str | None = None) -> list[tuple[str, str]]:
    report = verify(made.bundle(), by or key(1), given)
    assert report.exit == (1 if report.findings else 3)
    return [(finding.subject.split(",")[0], finding.sentence) for finding in report.findings]


PUT_BACK = (
    "entry 20",
    "the ledger was put back: entries 20 to 39 at least were signed for before and are gone",
)


def test_fork_is_a_finding_by_itself_and_the_only_one() -> None:
    assert found(forked()) == [PUT_BACK]
    assert found(forked(), by=key(2)) == [PUT_BACK]


@pytest.mark.parametrize(
    ("signed_for", "words"),
    [
        (21, "the ledger was put back: entry 20 at least was signed for before and is gone"),
        (20, f"the ledger was put back: {NOT_THESE}"),
    ],
)
def test_what_was_lost_is_said_as_it_is(signed_for: int, words: str) -> None:
    assert found(forked(signed_for=signed_for)) == [("entry 20", words)]


def test_checkpoint_of_before_holds_up_to_what_was_restored_and_not_beyond() -> None:
    made = forked()
    lines = made.lines()
    assert found(made, ("old", signed(ORIGIN, lines[:20]))) == [PUT_BACK]
    beyond = "it was signed for 21 entries: at least 1 are missing since the ledger was put back to 20"
    assert ("old", beyond) in found(made, ("old", signed(ORIGIN, lines[:21])))
    other = "the first 20 entries are not those it was signed for"
    assert ("old", other) in found(made, ("old", signed(ORIGIN, lines[1:21], 20)))


def test_checkpoint_of_after_holds_over_everything() -> None:
    made = forked()
    assert found(made, ("new", signed(f"{ORIGIN}/2", made.lines()[:30]))) == [PUT_BACK]


def test_bundle_signed_under_the_old_name_after_a_fork_is_refused() -> None:
    made = forked()
    made.number = 1
    sentence = f"it is of {ORIGIN}, and the ledger is {ORIGIN}/2"
    assert ("checkpoint", sentence) in found(made)


def test_bundle_without_the_fork_is_refused_by_a_checkpoint_or_key_of_after_it() -> None:
    plain = members_round()
    given = signed(f"{ORIGIN}/2", plain.lines()[:30])
    assert found(plain, ("mine", given)) == [("mine", f"it is of {ORIGIN}/2, and the ledger is {ORIGIN}")]
    assert found(plain, by=key(2)) == [("key.txt", "the bundle's key is not the key that was given")]


def test_key_published_before_a_fork_keeps_its_name() -> None:
    made = forked()
    fork = made.entries.pop(made.place("forked"))
    made.after.insert(0, ("forked", fork[1] | {"restored": 35}))
    made.files["key.txt"] = f"{key(1)}\n".encode()
    findings = found(made)
    assert [subject for subject, _sentence in findings] == ["entry 35", "entry 36"]
    assert "the members had not agreed to go on after entry 35" in findings[1][1]
    made.files["key.txt"] = f"{key(2)}\n".encode()
    assert ("key.txt", f"the key is named {ORIGIN}/2, and the ledger {ORIGIN}") in found(made)


def test_numbers_count_up_and_one_left_out_is_said() -> None:
    assert ("entry 20", "it is numbered 3 after 1: a fork between them is gone too") in found(
        forked(number=3)
    )
    made = forked()
    again = dict(made.of("forked")) | {"restored": 21}
    made.entries.insert(21, ("forked", again))
    assert ("entry 21", "it is numbered 2, and 2 was before it") in found(made)


def test_restored_is_where_the_entry_stands() -> None:
    made = forked()
    made.of("forked")["restored"] = 19
    assert ("entry 20", "it says that 19 entries were restored, not 20") in found(made)


def test_after_closing_nothing_goes_on_without_the_members() -> None:
    assert [subject for subject, _ in found(forked(at="count-made", accepted=True))] == ["entry 32"]
    words = [sentence for _subject, sentence in found(forked(at="count-made"))]
    waits = "the members had not agreed to go on after entry 32, line 33 of entries.jsonl (forked)"
    assert words.count(waits) == 4  # the count, the decision, publication and an award


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agreed": 5}, "5 members agreed, and 6 were needed"),
        ({"objected": 3}, "more people answered than there are members"),
        ({"members": 7}, "those who decide are the 8 on the roll"),
        ({"number": 3}, "it is about fork 3, and the newest is 2"),
    ],
)
def test_agreement_to_go_on_is_checked(changes: dict[str, int], words: str) -> None:
    made = forked(at="count-made", accepted=True)
    made.of("fork-accepted").update(changes)
    assert ("entry 33", words) in found(made)


def test_agreement_without_a_fork_stands_out_of_place() -> None:
    made = forked(at="count-made", accepted=True)
    made.entries.pop(made.place("forked"))
    made.number = 1
    made.files["key.txt"] = f"{key(1)}\n".encode()
    assert any("it stands before any forked" in sentence for _subject, sentence in found(made))
    assert all(isinstance(each, Finding) for each in verify(made.bundle(), key(1)).findings)


def test_members_who_agree_to_go_on_are_the_roll_less_who_was_forgotten_in_between() -> None:
    made = forked(at="count-made", accepted=True)
    made.of("fork-accepted").update(members=7, objected=0)
    assert any("those who decide are the 8 on the roll" in sentence for _subject, sentence in found(made))
    made.entries.insert(made.place("fork-accepted"), ("redaction", {"at": AT}))
    assert not any("those who decide" in sentence for _subject, sentence in found(made))
