"""Starting a round, agreeing its ground rules and moving it on."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit import comparing, ledger
from grants.audit.keys import settings
from grants.collaboratives.queries import members
from grants.collaboratives.service import free_slug, hold_collaborative, slug_from
from grants.db import db, now, stamp
from grants.people.service import tidy_name
from grants.refusal import Refused
from grants.rounds import draws, notices, rules, scrutineers, template
from grants.rounds.compose import Problems, compose
from grants.rounds.models import GroundRules, PhaseMove, Round, RoundMember, RulesAnswer, RulesDraft
from grants.rounds.phases import BY_HAND, CLOSING, ENTERING, after
from grants.rounds.queries import hold, latest_rules, moves_of, refuse_left, rules_answers, rules_of
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from grants.collaboratives.models import Collaborative, Membership
    from grants.rounds.draws import Chosen
    from grants.rounds.scrutineers import Named

SALT_BYTES = 32


def start_round(collaborative: Collaborative, title: str, *, imported: bool = False) -> Round:
    """Begin a round: its ledger, and a first draft of its ground rules."""
    tidy = tidy_name(title)
    if not tidy:
        raise Refused(_("A round needs a name."), "title")
    hold_collaborative(collaborative)
    _refuse_a_second(collaborative, tidy)
    moment = now()
    taken = set(db.session.scalars(select(Round.slug))) | comparing.used_slugs(settings().host)
    slug = free_slug(slug_from(tidy), taken)
    book = ledger.start(f"{settings().host}/{slug}", moment)
    round_ = Round(
        collaborative_id=collaborative.id,
        ledger_id=book.id,
        slug=slug,
        title=tidy,
        phase_since=moment,
        started_at=moment,
        is_imported=imported,
    )
    db.session.add(round_)
    db.session.flush()
    if not imported:
        save_draft(round_, template.answers(moment, collaborative.zone))
    db.session.refresh(round_)
    return round_


def _refuse_a_second(collaborative: Collaborative, title: str) -> None:
    """Two presses make one round; a name is a round's own within its collaborative."""
    query = select(Round.id).where(Round.collaborative_id == collaborative.id, Round.title == title)
    if db.session.scalar(query) is not None:
        raise Refused(_("There is a round called %(title)s already.", title=title), "title")


def save_draft(round_: Round, answers: Mapping[str, str]) -> None:
    """Keep what the facilitator has typed, whatever state it is in."""
    _refuse_when_frozen(round_)
    draft = db.session.get(RulesDraft, round_.id) or RulesDraft(round_id=round_.id)
    draft.answers = json.dumps(dict(answers), ensure_ascii=False)
    draft.saved_at = now()
    db.session.add(draft)
    db.session.flush()


def draft_answers(round_: Round) -> dict[str, str]:
    """What was typed so far."""
    draft = db.session.get(RulesDraft, round_.id)
    answers: dict[str, str] = json.loads(draft.answers) if draft else {}
    return answers


def propose_rules(round_: Round, answers: Mapping[str, str]) -> tuple[GroundRules | None, Problems]:
    """Show the members a version to agree. With problems nothing is proposed, and the draft is kept."""
    save_draft(round_, answers)
    document, problems = compose(
        round_.title, answers, template.questions(), round_.collaborative.zone, now()
    )
    named = scrutineers.composed(answers, round_.collaborative_id, problems)
    if problems:
        return None, problems
    return add_rules(round_, document | scrutineers.document_of(named), named), {}


def add_rules(round_: Round, document: dict[str, Any], named: Sequence[Named] = ()) -> GroundRules:
    """Put a version before the members. A new one asks everybody again."""
    _refuse_when_frozen(round_)
    written = rules.write(document)
    latest = latest_rules(round_.id)
    if latest is not None and latest.document == written and scrutineers.are(latest, named):
        return latest  # pressed twice: asking everybody again would undo what they said
    version = GroundRules(
        round_id=round_.id,
        version=latest.version + 1 if latest else 1,
        document=written,
        digest=rules.digest(written),
        proposed_at=now(),
    )
    db.session.add(version)
    db.session.flush()
    scrutineers.keep(version, named)
    data = {"at": stamp(version.proposed_at), "rules": version.digest, "version": version.version}
    ledger.record(round_.ledger, "ground-rules-proposed", data)
    if not round_.is_imported:
        notices.rules_proposed(round_, version.version)
    return version


def answer_rules(round_: Round, member: Membership, version: int, agrees: bool, reason: str) -> bool:  # noqa: FBT001 - the answer itself
    """One member's word on a version. The last one needed freezes the rules; True when it just did."""
    _refuse_when_frozen(round_)
    refuse_left(member)
    latest = latest_rules(round_.id)
    if latest is None or latest.version != version:
        raise Refused(
            _("The ground rules have changed since you opened this page. Read the new version first.")
        )
    if not agrees and not reason.strip():
        raise Refused(_("Say why, so that the others can answer."), "reason")
    found = db.session.scalar(
        select(RulesAnswer).where(
            RulesAnswer.ground_rules_id == latest.id, RulesAnswer.membership_id == member.id
        )
    )
    answer = found or RulesAnswer(ground_rules_id=latest.id, membership_id=member.id)
    answer.agrees, answer.reason, answer.said_at = agrees, reason.strip(), now()
    db.session.add(answer)
    db.session.flush()
    return _freeze_if_agreed(round_, latest)


def freeze_once_enough_agree(round_: Round) -> bool:
    """After somebody left: of those who are still here enough may have agreed already; True when it froze.

    Where such rules cannot be frozen any more they stay as they are. Whoever leaves is not kept by that, and
    whoever answers next reads why.
    """
    latest = latest_rules(round_.id)
    if latest is None or latest.frozen_at is not None:
        return False
    try:
        return _freeze_if_agreed(round_, latest)
    except Refused:
        return False


def _freeze_if_agreed(round_: Round, version: GroundRules) -> bool:
    seats = {member.id for member in members(round_.collaborative_id)}
    said = [answer for answer in rules_answers(version.id) if answer.membership_id in seats]
    agreed = sum(answer.agrees for answer in said)
    agreed_rules = rules.Rules.read(version.document)
    if agreed < agreed_rules.enough(len(seats)):
        return False
    if agreed_rules.dates["proposals"] <= now():
        raise Refused(_("The dates in these rules are over. Ask a facilitator for a version with new ones."))
    freeze(round_, version, said, seats)
    return True


def freeze(round_: Round, version: GroundRules, said: list[RulesAnswer], seats: set[str]) -> None:
    """Bind everybody to a version. After this nothing changes it, nor who takes part: `seats`."""
    scrutineers.bind(version, round_.collaborative_id)
    moment = now()
    version.frozen_at = moment
    db.session.add_all(RoundMember(round_id=round_.id, membership_id=seat) for seat in sorted(seats))
    counted = {
        "agreed": sum(answer.agrees for answer in said),
        "at": stamp(moment),
        "list": answers_digest([(answer.membership_id, answer.agrees) for answer in said]),
        "members": len(seats),
        "objected": sum(not answer.agrees for answer in said),
        "rules": version.digest,
        "version": version.version,
    }
    if not round_.is_imported:
        ledger.record(round_.ledger, "ground-rules-agreed", counted)
    frozen = {"at": stamp(moment), "rules": version.digest, "version": version.version}
    ledger.record(round_.ledger, "ground-rules-frozen", frozen)
    note = ledger.checkpoint(round_.ledger)
    if not round_.is_imported:
        notices.rules_frozen(round_, note)
        notices.scrutineers_named(round_, note)


def answers_digest(said: list[tuple[str, bool]]) -> str:
    """A digest of who said what: entries hold counts and this, never the list."""
    words = sorted(f"{membership} {'agree' if agrees else 'object'}" for membership, agrees in said)
    return H("answers", *(word.encode() for word in words)).hex()


def move_on(
    round_: Round, to_phase: str, reason: str, by: str = "facilitator", draw: Chosen | None = None
) -> None:
    """Take a round into its next phase by hand. Raises Refused where that phase is not next.

    `draw` says which one it will be, where ballots close and the members agreed on a public draw.
    """
    hold(round_)
    if to_phase not in BY_HAND or after(round_.phase) != to_phase:
        raise Refused(_("The round has moved on since you opened this page. Look again at where it is."))
    latest = latest_rules(round_.id)
    if latest is None or latest.frozen_at is None:
        raise Refused(_("The members have not agreed the ground rules yet."))
    agreed = rules_of(round_.id)
    due = agreed.dates.get(round_.phase)
    if due is not None and now() < due and not reason.strip():
        raise Refused(
            _("This is before the agreed time, so say why. Members and groups will read it."), "reason"
        )
    if to_phase == CLOSING:
        draws.name(round_, agreed.draw, draw)
    enter(round_, to_phase, reason, by)
    notices.phase_moved(round_, reason, ledger.checkpoint(round_.ledger))


def enter(round_: Round, to_phase: str, reason: str, by: str) -> None:
    """The move itself, with what every stage does on entering; all of it in one transaction."""
    moment: datetime = now()
    salt = secrets.token_bytes(SALT_BYTES)
    from_phase = round_.phase
    move = PhaseMove(
        round_id=round_.id,
        number=max((each.number for each in moves_of(round_.id)), default=0) + 1,
        from_phase=from_phase,
        to_phase=to_phase,
        reason=reason.strip(),
        salt=salt,
        moved_at=moment,
    )
    db.session.add(move)
    data = {
        "at": stamp(moment),
        "by": by,
        "from": from_phase,
        "reason": H("reason", salt, move.reason.encode()).hex(),
        "to": to_phase,
    }
    ledger.record(round_.ledger, "phase-moved", data)
    for act in ENTERING[to_phase]:
        act(round_, moment)
    round_.phase, round_.phase_since = to_phase, moment
    db.session.flush()


def _refuse_when_frozen(round_: Round) -> None:
    hold(round_)
    latest = latest_rules(round_.id)
    if latest is not None and latest.frozen_at is not None:
        raise Refused(
            _("These ground rules are frozen. Nobody can change them; a new round can have others.")
        )
