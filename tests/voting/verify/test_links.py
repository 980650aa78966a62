"""What scrutineers' links show: whole rounds that hold, and lies that nothing else would find."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import secret
from tests.voting.members_round import ASKS, ORIGIN, POT, SCORES, Wishes, cast_ballots, members_round
from tests.voting.receipts import ALL_TOTALS, links_of
from voting.hashing import H
from voting.ledger import ballots, tree
from voting.recount import recount
from voting.rules.equal_shares import EqualShares
from voting.rules.median import Median
from voting.verify import run, verify
from voting.verify.counted import ScoresMissing, count
from voting.verify.evidence import Evidence
from voting.verify.links import check
from voting.verify.signature import Given

if TYPE_CHECKING:
    from pathlib import Path

    from tests.voting.made_rounds import Made
    from voting.verify import Report


def checked(links: bytes, made: Made) -> Report:
    return verify(made.bundle(), made.key, links=("links.json", links))


def found(links: bytes, made: Made | None = None) -> set[str]:
    report = checked(links, made or members_round())
    assert report.exit == 1
    assert not any("links of" in line for line in report.checked)
    return {f"{finding.subject}: {finding.sentence}" for finding in report.findings}


def changed(links: bytes, number: int = 0, **fields: object) -> bytes:
    record = json.loads(links)
    record["ballots"][number] |= fields
    return written(record)


def written(record: object) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize(
    "wishes",
    [Wishes(), Wishes(weights=(2, 1)), Wishes(publish="totals"), ALL_TOTALS, Wishes(quorum=6, floor=7)],
)
def test_a_round_of_members_holds_wholly_with_its_links(wishes: Wishes) -> None:
    report = checked(links_of(wishes), members_round(wishes))
    assert (report.exit, report.findings, report.not_checked) == (0, [], [])
    assert "the links of 7 ballots: all scores belong to ballots, and each ballot adds up" in report.checked


def test_a_round_in_which_nobody_voted_holds_with_its_links() -> None:
    scores = dict.fromkeys(SCORES, ".")
    made = members_round(scores=scores)
    made.after = []
    assert checked(links_of(scores=scores), made).exit == 0


def test_the_command_takes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = members_round()
    for name, data in (("b.zip", made.bundle()), ("links.json", links_of()), ("key", made.key.encode())):
        (tmp_path / name).write_bytes(data)
    named = [str(tmp_path / name) for name in ("b.zip", "key", "links.json")]
    assert run([named[0], "--key", named[1], "--links", named[2]]) == 0
    assert capsys.readouterr().out.endswith("Everything holds.\n")


def test_a_ballot_that_is_missing_or_stands_under_another_slot_is_found() -> None:
    record = json.loads(links_of())
    slot = record["ballots"][3]["slot"]
    del record["ballots"][3]
    assert f"the ballot {slot} is missing" in " ".join(found(written(record)))
    withdrawn = ballots.slot(ORIGIN, secret("salt", 7), "Member 7").hex()
    record = json.loads(links_of())
    record["ballots"] = sorted(
        [*record["ballots"], record["ballots"][0] | {"slot": withdrawn}], key=lambda ballot: ballot["slot"]
    )
    assert f"links.json: the ballot {withdrawn} does not stand in the entries" in found(written(record))


def test_another_revision_blind_or_commitment_is_found() -> None:
    first = json.loads(links_of())["ballots"][0]
    slot, row = first["slot"], first["commitments"]
    assert any("is the last" in each for each in found(changed(links_of(), revision=9)))
    for fields in ({"blind": "00" * 32}, {"commitments": [row[1], row[0], *row[2:]]}):
        assert any(
            each.startswith(f"links.json: the ballot {slot} is not the one that entry")
            for each in found(changed(links_of(), **fields))
        )
    short = found(changed(links_of(), commitments=row[:-1], openings=first["openings"][:-1]))
    assert f"links.json: the ballot {slot} has not one commitment for each of 15 lists" in short


def test_an_opening_that_belongs_to_no_cast_ballot_is_found() -> None:
    """The attack that links are for: a score is published that nobody cast, and all else is signed for."""
    made = members_round(scores=SCORES | {"p1": "5 1 53 5 4 3 5 ."})
    honest = members_round()
    casts = [data for kind, data in honest.entries if kind == "ballot-cast"]
    for kept, data in zip(casts, (d for k, d in made.entries if k == "ballot-cast"), strict=True):
        data.update(kept)
    assert verify(made.bundle(), made.key).exit == 3
    assert "proposal p1, list all: 1 of its 7 members belong to no ballot in links.json" in found(
        links_of(), made
    )
    forged = links_of(scores=SCORES | {"p1": "5 1 53 5 4 3 5 ."})
    assert any("is not the one that entry" in each for each in found(forged, made))


def test_a_total_that_the_ballots_do_not_add_up_to_is_found() -> None:
    made = members_round(ALL_TOTALS)
    lines = made.opened()
    for line in lines:
        if line["proposal"] == "p2" and "total" in line:
            line["total"] += 3 if line["criterion"] == "all" else 1
    made.save_opened(lines)
    sentence = "proposal p2, list c1: it is published as 21 of 5, and it is 20 of 5"
    assert sentence in found(links_of(ALL_TOTALS), made)


def test_a_total_of_fewer_than_three_that_is_shown_or_of_three_that_is_not_is_found() -> None:
    made = members_round()
    lines = made.opened()
    for line in lines:
        if line["proposal"] == "p5" and "commitment" not in line:
            line |= {"scored": 3, "total": 6}
        if line["proposal"] == "p4" and "total" in line:
            del line["total"], line["scored"]
    made.save_opened(lines)
    said = found(links_of(), made)
    assert "proposal p5, list c1: it is published as 6 of 3, and it is 3 of 2" in said
    assert "proposal p4, list c1: it is published as None of None, and it is 12 of 3" in said


def dishonest(**cells: tuple[str, int | None]) -> tuple[Made, bytes]:
    """A round in totals whose first ballot, by slot, committed to these cells (`p1_all=("scored", 99)`)."""
    made, links = members_round(ALL_TOTALS), json.loads(links_of(ALL_TOTALS))
    ballot = links["ballots"][0]
    names = [f"{proposal}_{name}" for proposal in SCORES for name in ("c1", "c2", "all")]
    sealed = [bytes.fromhex(each) for each in ballot["commitments"]]
    lines = made.opened()
    for name, (state, score) in cells.items():
        at = names.index(name)
        proposal, criterion = name.split("_")
        opening: dict[str, Any] = ballot["openings"][at]
        opening |= {"state": state} | ({} if score is None else {"score": score})
        if score is None:
            opening.pop("score", None)
        fields = [ORIGIN, proposal, criterion, state, "" if score is None else str(score)]
        new = H("score", *(field.encode() for field in fields), bytes.fromhex(opening["nonce"]))
        next(line for line in lines if line.get("commitment") == sealed[at].hex())["commitment"] = new.hex()
        sealed[at] = new
    ballot["commitments"] = [each.hex() for each in sealed]
    slot = bytes.fromhex(ballot["slot"])
    digest = ballots.digest(ORIGIN, slot, ballot["revision"], bytes.fromhex(ballot["blind"]), sealed)
    for kind, data in made.entries:
        if kind == "ballot-cast" and (data["slot"], data["revision"]) == (ballot["slot"], ballot["revision"]):
            data["digest"] = digest.hex()
    lines.sort(
        key=lambda line: (names.index(f"{line['proposal']}_{line['criterion']}"), line.get("commitment", ""))
    )
    made.save_opened(lines)
    roots = [
        tree.root(
            bytes.fromhex(line["commitment"])
            for line in lines
            if f"{line['proposal']}_{line['criterion']}" == name and "commitment" in line
        )
        for name in names
    ]
    made.of("ballots-closed")["root"] = tree.root(roots).hex()
    return made, written(links)


def test_a_ballot_that_does_not_add_up_is_found() -> None:
    """The combined score says more than the criteria: totals alone could be made to agree."""
    made, links = dishonest(p1_all=("scored", 14))
    said = found(links, made)
    assert any("its combined score is 14" in each for each in said)


def test_a_ballot_with_two_states_for_one_proposal_is_found() -> None:
    made, links = dishonest(p1_c1=("abstained", None))
    assert any("proposal p1: it has not one state for all criteria" in each for each in found(links, made))


def test_a_score_off_the_scale_that_no_list_shows_is_found() -> None:
    made, links = dishonest(p1_c1=("scored", 9))
    assert "proposal p1, list c1: the score 9 in links.json is off the scale" in found(links, made)


def test_more_recusals_than_interests_behind_totals_are_found() -> None:
    made, links = dishonest(**{f"p1_{name}": ("recused", None) for name in ("c1", "c2", "all")})
    said = found(links, made)
    assert "proposal p1: 1 ballots were recused from it, and 0 interests were logged" in said


def test_an_opening_that_is_not_what_was_committed_to_is_found() -> None:
    record = json.loads(links_of())
    opening = record["ballots"][1]["openings"][0]
    opening["nonce"] = "11" * 32
    assert any(
        "an opening in links.json is not what was committed to" in each for each in found(written(record))
    )


def test_what_is_opened_twice_or_not_at_all_is_found() -> None:
    record = json.loads(links_of())
    kept = record["ballots"][0]["openings"]
    slot = record["ballots"][0]["slot"]
    for openings in ([], kept[:-1], [kept[0] | {"at": 0}, *kept]):
        said = found(changed(links_of(), openings=openings))
        assert f"links.json: the ballot {slot} does not open exactly what is not published opened" in said


def test_links_of_another_round_and_files_that_are_none_are_found() -> None:
    other = json.loads(links_of()) | {"origin": "grants.example/other"}
    assert found(written(other)) == {
        f"links.json: these are links of grants.example/other, and this ledger is {ORIGIN}"
    }
    assert found(b"\xff") == {"links.json: It is not ASCII."}
    assert found(b'{"a":' * 100_000) == {"links.json: It cannot be read as JSON."}


def test_an_imported_election_has_no_links() -> None:
    report = checked(links_of(), imported_round())
    assert [tuple(each) for each in report.findings] == [
        ("links.json", "an imported election has no links: its ballots are public")
    ]


def test_a_rule_of_the_middle_is_recounted_from_links_where_totals_are_published() -> None:
    """Without the links the verifier cannot tell; with them it counts, and finds another result."""
    made = members_round(Wishes(publish="totals"))
    rules = made.load("ground-rules.json")
    rules["rule"] = Median(tie_order=("scorers", "cost", "file"), quorum=5, weight=2).record()
    made.files["ground-rules.json"] = json.dumps(rules).encode()
    without = verify(made.bundle(), made.key)
    assert any("median looks at single scores" in line for line in without.not_checked)
    report = checked(links_of(Wishes(publish="totals")), made)
    assert report.not_checked == []
    assert any("standing" in finding.sentence for finding in report.findings)


def test_equal_shares_are_recounted_from_whole_ballots() -> None:
    """What the links join is what each ballot gave, in the order of slots; nothing is not a zero."""
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["rule"] = EqualShares(tie_order=("scorers", "cost", "file")).record()
    made.files["ground-rules.json"] = json.dumps(rules).encode()
    evidence = Evidence(made.all_files())
    with pytest.raises(ScoresMissing, match="only scrutineers can join"):
        count(evidence)
    assert list(check(evidence, Given(None, links=("links.json", links_of())))) == []
    cast = [{mark.proposal: sum(mark.scores) for mark in ballot.marks} for ballot in cast_ballots(SCORES)]
    asked = {name: ASKS[name] for name in ("p1", "p2", "p3", "p4")}  # two scored p5: it is not counted
    support = Counter(tuple((name, ballot[name]) for name in asked if ballot[name] > 0) for ballot in cast)
    given = {
        name: (sum(ballot[name] for ballot in cast), sum(map(bool, (b[name] for b in cast))))
        for name in asked
    }
    again = recount(rules["rule"], list(asked.items()), given, POT, dict(support))
    assert count(evidence).recount == again
    assert again.winners
