"""Ledgers rewritten by someone who holds the key: all is signed again, and still it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.voting.made_rounds import AT, Made
from tests.voting.members_round import members_round
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from voting.verify import Finding

# The round's entries: 0 start, 1-4 ground rules, 5 phase, 6-13 proposals, 14 phase, 15-17 interests, 18 roll,
# 19 phase, 20-28 casts (the first slot's second revision is 22), 29 withdrawal, 30 closing, 31 phase,
# 32 count, 33 decision, 34 published, 35 award.
CAST = {"digest": "ab" * 32, "revision": 1, "slot": "cd" * 32}


def found(made: Made) -> list[Finding]:
    report = verify(made.bundle(), made.key)
    assert report.exit == (1 if report.findings else 3)
    return report.findings


def expect(made: Made, subject: str, sentence: str) -> None:
    """One of the findings is this; `{}` in the subject is left for an entry's full name."""
    findings = found(made)
    assert any(
        finding.subject.startswith(subject) and sentence in finding.sentence for finding in findings
    ), findings


def moved(kind: str, before: str, number: int = 0) -> Callable[[Made], None]:
    """Put an entry in front of another."""

    def forge(made: Made) -> None:
        entry = made.entries.pop(made.place(kind, number))
        made.entries.insert(made.place(before), entry)

    return forge


def after_closing(made: Made) -> None:
    slot = made.files["roll.txt"].splitlines()[0].decode()
    made.entries.insert(made.place("count-made"), ("ballot-cast", CAST | {"revision": 7, "slot": slot}))


def from_nowhere(made: Made) -> None:
    made.entries.insert(made.place("ballots-closed"), ("ballot-cast", CAST))


def waiting(*commitments: str, step: int = 3, before: str = "ballots-closed") -> Callable[[Made], None]:
    """Log interests when ballots close, or after another step, in this order."""

    def log(made: Made) -> None:
        move = made.entries.pop(made.place("phase-moved", step))
        at = made.place(before)
        declared = [
            ("interest-declared", {"commitment": each * 32, "proposal": "p2"}) for each in commitments
        ]
        made.entries[at:at] = [move, *declared]

    return log


def again(kind: str) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        at = made.place(kind)
        made.entries.insert(at, made.entries[at])

    return forge


def without(kind: str) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        made.entries = [entry for entry in made.entries if entry[0] != kind]

    return forge


def with_fields(kind: str, number: int = 0, **fields: object) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        made.of(kind, number).update(fields)

    return forge


FORGED: dict[str, tuple[Callable[[Made], None], str, str]] = {
    "a cast after closing": (
        after_closing,
        "entry 32, line 33 of entries.jsonl (ballot-cast)",
        "after ballots-closed",
    ),
    "a cast before the roll": (moved("ballot-cast", "roll-frozen"), "entry 18", "before any roll-frozen"),
    "a cast under no slot": (from_nowhere, "entry 30", "its slot is not on the roll"),
    "a revision left out": (
        with_fields("ballot-cast", 2, revision=3),
        "entry 22",
        "revision 3, and 1 came before",
    ),
    "a revision cast twice": (
        with_fields("ballot-cast", 2, revision=1),
        "entry 22",
        "revision 1, and 1 came",
    ),
    "a withdrawal of nothing": (again("ballot-withdrawn"), "entry 30", "was not there to be withdrawn"),
    "a ballot that was not cast": (
        with_fields("ballots-closed", ballots=8),
        "entry 30",
        "7 were cast and not",
    ),
    "a ballot that was dropped": (
        with_fields("ballots-closed", ballots=6),
        "entry 30",
        "7 were cast and not",
    ),
    "another closing root": (
        with_fields("ballots-closed", root="00" * 32),
        "openings.jsonl",
        "root of the lists",
    ),
    "ballots closed twice": (again("ballots-closed"), "entry 31", "only one entry"),
    "a count before closing": (
        moved("count-made", "ballots-closed"),
        "entry 30",
        "before any ballots-closed",
    ),
    "no count": (without("count-made"), "entries.jsonl", "no entry of the type count-made"),
    "no decision": (without("decision-confirmed"), "entries.jsonl", "type decision-confirmed"),
    "no closing": (without("ballots-closed"), "entries.jsonl", "closes or imports the ballots"),
    "rules that nobody proposed": (
        with_fields("ground-rules-frozen", version=3),
        "entry 4",
        "nobody had proposed",
    ),
    "rules agreed too late": (
        moved("ground-rules-agreed", "proposal-submitted"),
        "entry 5",
        "after ground-rules",
    ),
    "rules that too few agreed": (
        with_fields("ground-rules-agreed", agreed=5),
        "entry 3",
        "5 members agreed, and 6 were needed",
    ),
    "rules agreed in another version": (
        with_fields("ground-rules-agreed", version=1),
        "entry 4",
        "without an entry that says who agreed",
    ),
    "rules agreed before they were proposed": (
        moved("ground-rules-agreed", "ground-rules-proposed", 0),
        "entry 4",
        "without an entry that says who agreed",
    ),
    "rules that fewer could answer than are on the roll": (
        with_fields("ground-rules-agreed", agreed=7, members=7),
        "entry 3",
        "7 members could answer, and 8 are on the roll",
    ),
    "more answers than members": (
        with_fields("decision-confirmed", agreed=8),
        "entry 33",
        "than there are members",
    ),
    "a decision of too few": (
        with_fields("decision-confirmed", agreed=5),
        "entry 33",
        "5 members agreed, and 6 were needed",
    ),
    "a decision of others": (
        with_fields("decision-confirmed", members=9),
        "entry 33",
        "are the 8 on the roll",
    ),
    "no agreement": (without("ground-rules-agreed"), "entry 3", "without an entry that says who agreed"),
    "a rule of another digest": (with_fields("count-made", rule="00" * 32), "entry 32", "another rule"),
    "a roll of other rules": (with_fields("roll-frozen", rules="00" * 32), "entry 18", "other ground rules"),
    "a start that is not the first": (
        moved("round-started", "ground-rules-agreed"),
        "entry 2",
        "be the first entry",
    ),
    "a phase that was skipped": (
        with_fields("phase-moved", 2, **{"from": "proposals"}),
        "entry 19",
        "phase interests",
    ),
    "a proposal after the roll": (
        moved("proposal-submitted", "ballots-closed"),
        "entry 29",
        "after roll-frozen",
    ),
    "a proposal revised after the roll": (
        moved("proposal-revised", "ballots-closed"),
        "entry 29",
        "after roll-frozen",
    ),
    "a version left out": (with_fields("proposal-revised", version=3), "entry 12", "p1 was at version 1"),
    "a revision of nothing": (
        with_fields("proposal-revised", proposal="p9"),
        "entry 12",
        "p9 was at version 0",
    ),
    "an interest in nothing": (with_fields("interest-declared", proposal="p9"), "entry 15", "no proposal p9"),
    "interests logged at closing as they came": (waiting("cd", "ab"), "entry 32", "do not ascend"),
    "interests logged before the roll as they came": (
        waiting("cd", "ab", step=2, before="roll-frozen"),
        "entry 20",
        "interests logged before the roll do not ascend",
    ),
    "an interest logged twice at closing": (waiting("ab", "ab"), "entry 32", "do not ascend"),
    "a proposal withdrawn twice": (again("proposal-withdrawn"), "entry 14", "p6 was withdrawn already"),
    "a proposal left off the roll": (
        without("proposal-withdrawn"),
        "entry 17",
        "not those that were submitted",
    ),
}


@pytest.mark.parametrize("kind", FORGED)
def test_an_entry_that_cannot_be_is_found_and_named(kind: str) -> None:
    forge, subject, sentence = FORGED[kind]
    made = members_round()
    forge(made)
    expect(made, subject, sentence)


def test_interests_may_be_logged_where_they_were_declared_or_sorted_at_closing() -> None:
    made = members_round()
    made.entries.insert(made.place("ballot-withdrawn"), made.entries[made.place("interest-declared")])
    assert found(made) == []
    made = members_round()
    waiting("ab", "cd")(made)
    waiting("ab", "ef", step=2, before="roll-frozen")(made)
    assert found(made) == []


def test_half_of_the_members_are_not_enough_whatever_the_share() -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["agree"]["share"] = [1, 2]
    made.save("ground-rules.json", rules)
    made.of("decision-confirmed")["agreed"] = 4
    expect(made, "entry 33", "4 members agreed, and 5 were needed")
    made.of("decision-confirmed")["agreed"] = 5
    assert not any("were needed" in finding.sentence for finding in found(made))


def test_an_entry_of_a_type_that_is_not_known_is_found() -> None:
    made = members_round()
    made.entries.insert(6, ("ballots-corrected", {"at": AT}))
    expect(made, "entry 6, line 7 of entries.jsonl", "no entry of type ballots-corrected")


def test_an_entry_with_a_field_of_another_shape_is_found() -> None:
    made = members_round()
    made.of("ballot-cast")["seat"] = 4
    expect(made, "entry 20", "ballot-cast has no field seat")
