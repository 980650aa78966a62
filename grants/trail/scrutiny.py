"""What a scrutineer does: takes the ballots without names, checks them elsewhere, and says what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants import dates
from grants.access.embargo import result_is_public
from grants.audit import ledger
from grants.audit.ledger import read_entries
from grants.collaboratives.queries import seat_in
from grants.db import now, stamp
from grants.proposals.queries import writes_in_round
from grants.refusal import Refused
from grants.reports.ending import questions_end
from grants.rounds.queries import frozen_rules, hold, rules_of
from grants.rounds.scrutineers import of_round
from grants.scoring.links import digest_of, links_of

if TYPE_CHECKING:
    from grants.people.models import Person
    from grants.rounds.models import Round

HOLDS, DOES_NOT_HOLD = "holds", "does-not-hold"
LINKS = "links.json"


def place_of(round_: Round, person: Person) -> int | None:
    """Which of a round's scrutineers a person is; none where they have a seat here or write for a group."""
    named = next((each for each in of_round(round_.id) if each.email == person.email), None)
    if named is None or seat_in(person, round_.collaborative_id) or writes_in_round(person, round_.id):
        return None
    return named.place


def is_asked(round_: Round, person: Any) -> bool:  # noqa: ANN401 - a person or nobody
    """Whether somebody who looks at a round is to check it. Most are not, and that costs no question."""
    if not person.is_authenticated or not _names(round_):
        return False
    return place_of(round_, person) is not None


def _names(round_: Round) -> tuple[str, ...]:
    return rules_of(round_.id).scrutineers if frozen_rules(round_.id) else ()


def is_open(round_: Round) -> bool:
    """Whether whole ballots may be seen: once the result is public, until the key is destroyed.

    Not before: where totals are published, these ballots are the result.
    """
    return result_is_public(round_.phase) and round_.key_destroyed_at is None and not round_.is_imported


def file_for(round_: Round) -> bytes:
    """links.json, while it is the time for it. Raises Refused."""
    _refuse_when_closed(round_)
    return links_of(round_)


def _refuse_when_closed(round_: Round) -> None:
    if not result_is_public(round_.phase):
        raise Refused(_("The result of this round is not published yet. You can check it when it is."))
    if not is_open(round_):
        raise Refused(_("The time for questions is over, so nobody can open these ballots any more."))


def say(round_: Round, person: Person, verdict: str) -> bool:
    """Write a scrutineer's verdict into the ledger; saying the same again changes nothing.

    True where it was written. Raises Refused.
    """
    hold(round_)
    place = place_of(round_, person)
    if place is None:
        raise Refused(
            _("Only the people whom the ground rules name can say this, and none with a seat here.")
        )
    if verdict not in {HOLDS, DOES_NOT_HOLD}:
        raise Refused(_("Choose one."), "verdict")
    said = {"links": digest_of(file_for(round_)), "scrutineer": place, "verdict": verdict}
    if said == _last(round_, place):
        return False
    ledger.record(round_.ledger, "links-checked", {"at": stamp(now()), **said})
    ledger.checkpoint(round_.ledger)
    return True


def _last(round_: Round, place: int) -> dict[str, object] | None:
    """What a scrutineer said last, without when."""
    mine = [
        entry.data
        for entry in read_entries(round_.ledger_id)
        if entry.type == "links-checked" and entry.data["scrutineer"] == place
    ]
    return {name: value for name, value in mine[-1].items() if name != "at"} if mine else None


def page(round_: Round, person: Person) -> dict[str, Any]:
    """What the page of a scrutineer shows."""
    place = place_of(round_, person)
    is_public = result_is_public(round_.phase)
    last = _last(round_, place) if place and is_public else None
    key = ledger.verifier_key(round_.ledger)
    return {
        "is_open": is_open(round_),
        "is_public": is_public,
        "said": last["verdict"] if last else None,
        "until": dates.words(questions_end(round_), rules_of(round_.id).zone) if is_public else "",
        "command": f"python3 verify.pyz {round_.slug}.zip --key {key} --links {LINKS}",
    }
