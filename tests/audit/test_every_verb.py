"""No verb changes a round without an entry: verbs are discovered, by reading the source and by watching."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grants.audit import copies
from grants.audit.keys import raw_public_key, settings, signing_key
from grants.awards.service import award_of
from grants.db import as_if_at
from grants.db.edge import transaction
from grants.decisions import draws, forks
from grants.decisions.service import count_round
from grants.deliberation.service import declare_interests
from grants.front import parting, reminding
from grants.proposals.queries import sent_proposals
from grants.refusal import Refused
from grants.reports import ending
from grants.reports.correcting import drop_correction, write_correction
from grants.rounds.extending import extend
from grants.rounds.queries import rules_of
from grants.rounds.reopening import go_back
from grants.rounds.service import answer_rules
from grants.rounds.timing import move_by_time
from grants.scoring.book import Saved
from grants.scoring.service import keep_for_later, keep_typed
from tests import scrutiny, stories
from tests.audit import eventful
from tests.audit.verbs import House, sources
from tests.audit.watching import watching
from tests.corrections import correct, second_facilitator
from tests.fixtures.databases import let_go, make_app, settings_for
from tests.front import leavers
from voting.ballots import State
from voting.ledger import checkpoints, notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from flask import Flask

    from grants.rounds.models import Round
    from tests.audit.watching import Watch

WITHOUT_ENTRY = {
    "grants.rounds.service.save_draft": "a draft of ground rules is put before nobody; a version that is has"
    " its entry",
    "grants.rounds.service.answer_rules": "a member may change their word until enough agree; then one entry"
    " holds the counts and a digest of who said what",
    "grants.proposals.service.start_proposal": "a proposal belongs to its group alone until it is sent",
    "grants.proposals.service.save_answers": "so does what they write in it before they send it again",
    "grants.deliberation.service.declare_interests": "an interest waits until scoring begins: logged"
    " at once, an entry with a time beside it would tell whose it is",
    "grants.scoring.service.save_reading": "saving is not casting",
    "grants.scoring.service.keep_typed": "saving is not casting",
    "grants.scoring.service.keep_for_later": "saving is not casting",
    "grants.scoring.service.stand_aside": "an interest declared while ballots are open waits until they"
    " close: logged at once, it would tie a slot to a proposal",
    "grants.reports.correcting.write_correction": "one facilitator's words are before nobody until"
    " another agrees; then they have their entry",
    "grants.reports.correcting.drop_correction": "so they can be taken back by whoever wrote them",
    "grants.reports.ending.tell_soon": "having told people that the time for questions ends soon",
    "grants.front.forgetting.forget": "until rules are frozen an answer may go as it may change; from then on"
    " there is a redaction",
    "grants.front.parting.leave": "who is in a collaborative is no entry of a round; where leaving takes"
    " a cast ballot back, that has its entry",
    "grants.front.reminding.remind": "when a round's people were last reminded decides nothing",
    "grants.decisions.draws.read_value": "what one seat saw drawn decides nothing until another saw the same",
    "grants.decisions.service.answer_decision": "as with ground rules: counts and a digest when enough agree",
}
"""What may change a row of a round and leave no entry, each with why. One that needs it no longer must go."""

PLANTED = """
from grants.awards.models import Award
from grants.db import db
from grants.deliberation.service import declare_interests
from grants.proposals.queries import sent_proposals


def raise_award(round_, extra):
    for proposal in sent_proposals(round_.id):
        _raise(db.session.query(Award).filter_by(proposal_id=proposal.id).one_or_none(), extra)


def _raise(award, extra):
    if award is not None:
        award.amount += extra
        db.session.flush()


def raise_in_sql(extra):
    db.session.execute(db.text("UPDATE awards SET amount = amount + :extra"), {"extra": extra})


def raise_by_name(award, column, amount):
    setattr(award, column, amount)
    db.session.flush()
"""
PLANTED_AS = "grants.awards.raising"


@pytest.fixture(scope="module")
def house() -> House:
    return House(sources())


def everything_happens() -> None:
    """Rounds in which all verbs had their turn, each verb that may leave no entry in its own transaction."""
    *_before, (_step, past) = eventful.steps()
    corrections_happen(past)
    with as_if_at(ending.questions_end(past) - timedelta(days=1)), transaction():
        ending.tell_soon(past)
    with as_if_at(ending.questions_end(past) + timedelta(days=1)), transaction():
        ending.destroy_key(past)
    for _step, going in leavers.steps("Walkden Together"):
        leavers.leave(going, leavers.first(going))
    saving = stories.begun_round(stories.start("Bolton Together"), "Spring Round", **scrutiny.NAMED)
    for member in stories.members(saving)[:5]:
        with transaction():
            answer_rules(saving, member, 1, agrees=True, reason="")
    first, second, third = stories.sent_proposals(saving)
    stories.moved(saving, "interests")
    with transaction():
        declare_interests(saving, member, [])
    stories.moved(saving, "scoring")
    some = {rules_of(saving.id).criteria[0].id: 3}
    with transaction():
        keep_for_later(saving, member, first, Saved(State.NOT_YET, some, "", ""))
    with transaction():
        keep_typed(saving, member, second, Saved(State.NOT_YET, some, "", ""))
    stories.save(saving, member, {str(third.reference): "recuse"})
    with transaction():
        reminding.remind(saving)
    *_others, away, without = stories.members(saving)
    stories.cast(saving, away, {str(third.reference): (3, 3, 3)})
    for held in (away, without):
        with transaction():
            parting.leave(saving.collaborative, held.person)
    stories.publish(stories.counted(stories.imported(title="Riverside")))
    drawn()
    opened_again()
    put_back()


def opened_again() -> None:
    """A round that goes back, is given more time, and then comes by time to where its dates say."""
    round_ = stories.frozen_round(stories.start("Worsley Together", members=3))
    stories.sent_proposals(round_, 2)
    stories.moved(round_, "interests")
    ends = rules_of(round_.id).dates
    with transaction():
        go_back(round_, "The post was late.")
    with transaction():
        extend(round_, "proposals", ends["proposals"] + timedelta(days=1), "The post is slow.")
    with as_if_at(ends["interests"] + timedelta(days=1)), transaction():
        move_by_time(round_)


def drawn() -> None:
    """A round whose members agreed on lots, read by two of them."""
    round_ = stories.scored("Irlam Together", draw_kind="lots", draw_written="The letters, a space between.")
    stories.closed(round_)
    for member in stories.members(round_)[:2]:
        with transaction():
            draws.read_value(round_, member, "b a c")
    stories.counted(round_)


def put_back() -> None:
    """A round found behind a checkpoint it signed, whose members agree to go on."""
    round_ = stories.closed(stories.scored("Eccles Together"))
    key = signing_key(settings().ledger_key_file)
    ahead = checkpoints.body(round_.ledger.origin, round_.ledger.size + 5, bytes(32))
    note = notes.sign(ahead, round_.ledger.origin, raw_public_key(key), key.sign)
    copies.beside().write(round_.ledger.origin, note.encode())
    with transaction(), pytest.raises(Refused):
        count_round(round_)
    for member in stories.members(round_):
        if forks.waiting(round_) is not None:
            with transaction():
                forks.answer(round_, member, agrees=True, reason="")


def corrections_happen(round_: Round) -> None:
    """One is made, one is dropped, and one waits."""
    correct(round_, "The day was the fourth.")
    second = second_facilitator(round_)
    for text in ("It was not.", "It was."):
        with transaction():
            kept = write_correction(round_, second, text)
        if text == "It was not.":
            with transaction():
                drop_correction(round_, second, kept.id)


@pytest.fixture(scope="module")
def watched(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, house: House) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watched")
    shutil.copyfile(sqlite_template, folder / "evenhand.db")
    app = make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder))
    with app.app_context(), watching(house.where) as watch:
        everything_happens()
    yield watch
    let_go(app)


def test_every_verb_that_changes_a_round_reaches_an_entry_or_has_a_reason(house: House) -> None:
    assert house.verbs_without_entry() - WITHOUT_ENTRY.keys() == set()


def test_every_transaction_that_changed_a_round_had_an_entry_or_has_a_reason(watched: Watch) -> None:
    assert {verb: tables for verb, tables in watched.without.items() if verb not in WITHOUT_ENTRY} == {}


def test_every_reason_is_still_needed(watched: Watch, house: House) -> None:
    assert WITHOUT_ENTRY.keys() - house.verbs_without_entry() - watched.without.keys() == set()


def test_whatever_writes_had_its_turn_while_the_database_was_watched(watched: Watch, house: House) -> None:
    at_work = {name for verb in watched.seen for name in house.down_from(verb)}
    assert house.writers - at_work == set()


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[ModuleType]:
    path = tmp_path / "raising.py"
    path.write_text(PLANTED, "utf-8")
    spec = importlib.util.spec_from_file_location(PLANTED_AS, path)
    assert spec
    assert spec.loader
    module = sys.modules[PLANTED_AS] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[PLANTED_AS]


def with_planted() -> House:
    return House(sources() | {PLANTED_AS: PLANTED})


def test_reading_names_a_verb_that_was_planted() -> None:
    found = with_planted().verbs_without_entry() - WITHOUT_ENTRY.keys()
    assert found == {f"{PLANTED_AS}.{name}" for name in ("raise_award", "raise_in_sql", "raise_by_name")}


def test_reading_lets_a_verb_pass_once_it_reaches_an_entry() -> None:
    better = PLANTED.replace(
        "def raise_award(round_, extra):",
        "from grants.audit import ledger\n\n\ndef raise_award(round_, extra):\n"
        '    ledger.record(round_.ledger, "redaction", {})',
    )
    found = House(sources() | {PLANTED_AS: better}).verbs_without_entry() - WITHOUT_ENTRY.keys()
    assert found == {f"{PLANTED_AS}.{name}" for name in ("raise_in_sql", "raise_by_name")}


def test_reading_names_a_verb_whose_only_entry_was_forgotten(house: House) -> None:
    """Each entry left out in turn. Where a transaction has others, this cannot tell; `ledger verify` can."""
    before = house.verbs_without_entry()
    named = {name for name in house.recorders() if house.verbs_without_entry(name) != before}
    scoring, sending = "grants.scoring.service.cast_ballot", "grants.proposals.service.send"
    assert {scoring, sending, "grants.awards.service.accept", "grants.rounds.service.add_rules"} <= named
    assert len(named) >= len(house.recorders()) / 2


def acts(planted: ModuleType, round_: Round) -> dict[str, Callable[[], None]]:
    award = next(filter(None, map(award_of, sent_proposals(round_.id))))
    return {
        "raise_award": lambda: planted.raise_award(round_, 100),
        "raise_in_sql": lambda: planted.raise_in_sql(100),
        "raise_by_name": lambda: planted.raise_by_name(award, "amount", award.amount + 100),
    }


def test_watching_names_a_verb_that_was_planted(app: Flask, planted: ModuleType) -> None:
    with app.app_context():
        round_ = stories.published(members=5, proposals=2)
        with watching(with_planted().where) as watch:
            for act in acts(planted, round_).values():
                with transaction():
                    act()
    assert watch.without == {
        f"{PLANTED_AS}.{name}": {"awards"} for name in ("raise_award", "raise_in_sql", "raise_by_name")
    }
