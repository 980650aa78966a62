"""What scrutineers are said to have found: of which file, and by whom."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.voting.made_rounds import AT
from tests.voting.members_round import members_round
from tests.voting.receipts import links_of
from tests.voting.verify.test_links import checked, found
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.voting.made_rounds import Made


def logged(verdict: str, digest: str, names: Sequence[str] = ("Sam", "Tess"), **more: str) -> Made:
    """A round whose ground rules name these people, with `more` of each, and a verdict of the first."""
    made = members_round()
    if names:
        rules = made.load("ground-rules.json") | {"scrutineers": [{"name": name, **more} for name in names]}
        made.save("ground-rules.json", rules)
        frozen = sha256(made.files["ground-rules.json"]).hexdigest()
        for _kind, data in made.entries:
            if "rules" in data and data.get("version") != 1:
                data["rules"] = frozen
    entry = {"at": AT, "links": digest, "scrutineer": 1, "verdict": verdict}
    made.entries.insert(made.place("count-made"), ("links-checked", entry))
    return made


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "scrutineer 1, whom ground-rules.json does not name, is said to have checked"),
        (["Sam"], "scrutineers does not name two different people"),
        (["Sam", "Sam"], "scrutineers does not name two different people"),
        (["Sam", " "], "scrutineers does not name two different people"),
        (["Sam", "Tess"], ""),
    ],
)
def test_a_verdict_is_of_somebody_whom_the_ground_rules_name(names: list[str], said: str) -> None:
    made = logged("holds", sha256(links_of()).hexdigest(), names)
    sentences = [each.sentence for each in verify(made.bundle(), made.key).findings]
    assert [each for each in sentences if said in each] == sentences[: bool(said)]
    assert bool(sentences) is bool(said)


def test_a_verdict_of_scrutineers_is_told_and_belongs_to_their_file() -> None:
    made = logged("holds", sha256(links_of()).hexdigest())
    assert any(
        "scrutineer 1 says of this file that the links hold" in note
        for note in checked(links_of(), made).notes
    )
    without = verify(made.bundle(), made.key)
    assert any("scrutineer 1 says that the links hold" in note for note in without.notes)
    assert without.exit == 3
    against = logged("does-not-hold", sha256(links_of()).hexdigest())
    assert any("that the links do not hold" in note for note in verify(against.bundle(), against.key).notes)
    other = logged("holds", "00" * 32)
    assert any("these are not the links that entry" in each for each in found(links_of(), other))


def test_an_address_beside_a_name_is_found() -> None:
    made = logged("holds", sha256(links_of()).hexdigest(), email="sam@scrutiny.example")
    sentences = [each.sentence for each in verify(made.bundle(), made.key).findings]
    assert [each for each in sentences if "scrutineers[0] has a field that nobody checks: email" in each]
