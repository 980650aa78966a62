"""What was checked and holds: said in real figures, and only where it does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import secret
from tests.voting.members_round import Wishes, members_round
from tests.voting.receipts import links_of
from voting.verify import run, verify

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.voting.made_rounds import Made

MEMBERS = [
    "all 11 files, byte by byte; 9 of them are those that were published",
    "the key is the one that was given, and grants.example:8443/autumn-2026 is its ledger",
    "36 entries, in order, with the root that was signed for",
    "1 checkpoint from elsewhere: the ledger goes on from there",
    "the ground rules, to which 6 of 8 members agreed before they were frozen, as the entries say",
    "5 proposals to score, asking for what was logged when the roll was frozen",
    "the roll of 8 slots, with the root that was logged, and 7 ballots, each in a slot of its own",
    "15 lists of 7, none twice, with the root logged at closing",
    "63 openings: each is what was committed to, and the lists of a proposal agree",
    "the links of 7 ballots: all scores belong to ballots, and each ballot adds up",
    "a second count gives the same 3 winners, amounts and standings",
    "1 award accepted, for what the result gave",
]


def checked(made: Made) -> list[str]:
    given = [("mail.txt", made.checkpoint(6))]
    return verify(made.bundle(), made.key, given, links=("links.json", links_of())).checked


def test_a_round_of_members_has_a_line_for_each_part_of_it() -> None:
    assert checked(members_round()) == MEMBERS


def test_an_imported_round_has_its_own() -> None:
    made = imported_round()
    said = verify(made.bundle(), made.key).checked
    assert said[-2:] == [
        "5 ballots of the imported file, with the root that was logged",
        "a second count gives the same 2 winners, amounts and standings",
    ]


def lost(made: Made) -> set[int]:
    """The lines that are not said any more."""
    said = checked(made)
    return {number for number, line in enumerate(MEMBERS) if line not in said}


def test_what_does_not_hold_is_not_said_to_be_checked() -> None:
    made = members_round()
    made.of("ballot-cast", 2)["revision"] = 5
    assert lost(made) == {6, 9}
    made = members_round()
    made.of("ballots-closed")["root"] = secret("x").hex()
    assert lost(made) == {7}
    made = members_round()
    made.after[0][1]["amount"] = 1
    assert lost(made) == {11}
    made = members_round()
    made.files["roll.txt"] = b"no slot\n"
    assert 6 in lost(made)
    made = members_round()
    made.of("ground-rules-agreed")["agreed"] = 1
    assert 4 in lost(made)
    made = members_round()
    result = made.load("result.json")
    result["winners"] = result["winners"][::-1]
    made.save("result.json", result)
    assert lost(made) == {10}


def test_what_was_not_checked_is_not_said_to_be() -> None:
    made = members_round()
    said = verify(made.bundle()).checked
    assert [line for line in MEMBERS if line not in said] == [MEMBERS[n] for n in (1, 3, 9)]
    totals = members_round(Wishes(publish="totals"))
    assert not any("openings" in line for line in verify(totals.bundle()).checked)


def test_without_the_library_no_root_is_said_to_be_signed_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    said = checked(members_round())
    assert "36 entries, in order" in said
    assert not any("signed for" in line or "elsewhere" in line for line in said)


def test_the_lines_stand_before_what_was_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(members_round().bundle())
    assert run([str(path)]) == 3
    kinds = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"checked", "not checked", "note"}


def test_what_only_a_checkpoint_from_elsewhere_tells_is_noted_where_there_is_none() -> None:
    """Who has the key can write a whole other ledger, and everything in it holds."""
    made = members_round()
    alone = verify(made.bundle(), made.key).notes
    assert any(line.startswith("no checkpoint from elsewhere was given") for line in alone)
    mailed = verify(made.bundle(), made.key, [("mail.txt", made.checkpoint(6))]).notes
    assert not any("no checkpoint" in line for line in mailed)


def test_readme_and_verifier_of_the_bundle_are_not_believed() -> None:
    made = members_round()
    made.files |= {"README.txt": b"p5 has won.\n", "verify.pyz": b"print('Everything holds.')\n"}
    report = verify(made.bundle(), made.key, links=("links.json", links_of()))
    assert report.exit == 0
    assert any("README.txt says and what verify.pyz does was not checked" in each for each in report.notes)
