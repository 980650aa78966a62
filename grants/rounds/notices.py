"""What members are told of a round, each message with the checkpoint that makes them its witnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit import ledger
from grants.audit.keys import settings
from grants.collaboratives.queries import seats
from grants.dates import words
from grants.db import now
from grants.mail import outbox
from grants.mail.kinds import WAITS, About
from grants.rounds import scrutineers
from grants.rounds.draws import draw_of, in_words
from grants.rounds.phases import CLOSING, NAMES, OPENING
from grants.rounds.queries import is_open, rules_of, taking_part

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


TASKS = {"interests": "/interests", "scoring": "/scoring"}
"""Which page of a round has what those who take part do in a phase."""


def rules_proposed(round_: Round, version: int) -> None:
    """Ask every member to read and answer a version of the ground rules."""
    subject = _("Ground rules to agree: %(round)s", round=round_.title)
    said = _(
        "Version %(version)s of the ground rules for %(round)s is ready.", version=version, round=round_.title
    )
    _tell(round_, "rules", subject, said, "/ground-rules")


def rules_frozen(round_: Round, note: str) -> None:
    """Tell every member that they have bound themselves."""
    subject = _("The ground rules are agreed: %(round)s", round=round_.title)
    said = _("Enough members agreed. Nobody can change the ground rules of this round now.")
    _tell(round_, "rules", subject, said, "/ground-rules", keep=witness(note) + "\n" + _key(round_))


def phase_moved(round_: Round, reason: str, note: str, *, is_by_time: bool = False) -> None:
    """Tell members and observers where the round is now, until when, and why it moved."""
    subject = _("%(round)s: %(phase)s", round=round_.title, phase=NAMES[round_.phase])
    said = str(OPENING.get(round_.phase, ""))
    draw = draw_of(round_.id) if round_.phase == CLOSING else None
    rules = rules_of(round_.id)
    if draw is not None:
        told_apart = in_words(draw, rules)
        said += "\n\n" + _("Proposals that stand equal are told apart by %(draw)s.", draw=told_apart)
    if is_open(round_, round_.phase, now()) and round_.phase in rules.dates:
        until = words(rules.dates[round_.phase], rules.zone)
        said += "\n\n" + _("This part goes on until %(until)s.", until=until)
    if reason.strip():
        said += "\n\n" + _("Why now: %(reason)s", reason=reason.strip())
    if is_by_time:
        said += "\n\n" + _("The agreed time of the part before is over, so this began by itself.")
    _tell(round_, "phase", subject, said, "", keep=witness(note), also_who_runs_it=is_by_time)


def given_more_time(round_: Round, reason: str) -> None:
    """Tell everybody with a part in running or deciding it until when this part goes on now, and why."""
    subject = _("More time: %(round)s, %(phase)s", round=round_.title, phase=NAMES[round_.phase])
    said = more_time_in_words(round_, reason)
    _tell(round_, "phase", subject, said, "", also_who_runs_it=True)


def opened_again(round_: Round, reason: str, note: str) -> None:
    """Tell everybody with a part in running or deciding it that groups can send again, and why."""
    subject = _("Open for proposals again: %(round)s", round=round_.title)
    said = (
        opened_again_in_words(round_, reason)
        + "\n\n"
        + _(
            "After that, members go through the whole list once more. Where you stand aside already, that "
            "stays."
        )
    )
    _tell(round_, "phase", subject, said, "", keep=witness(note), also_who_runs_it=True)


def opened_again_in_words(round_: Round, reason: str) -> str:
    """That a round is open again, until when, and why; for members and for groups."""
    rules = rules_of(round_.id)
    return _(
        "%(round)s is open for proposals again, until %(until)s.\n\nWhy: %(reason)s",
        round=round_.title,
        until=words(rules.dates[round_.phase], rules.zone),
        reason=reason,
    )


def more_time_in_words(round_: Round, reason: str) -> str:
    """The new end, what follows from it, and the reason; for members and for groups."""
    rules = rules_of(round_.id)
    return _(
        "This part of %(round)s goes on until %(until)s.\n\nWhy: %(reason)s\n\n"
        "Every later date of the round moves by as much. The ground rules stay as they were agreed.",
        round=round_.title,
        until=words(rules.dates[round_.phase], rules.zone),
        reason=reason,
    )


def waits(round_: Round, why: str) -> None:
    """Tell whoever runs a round that its time has come, and why it does not go on by itself."""
    said = _(
        "The agreed time for this part of %(round)s is over, and the round waits.\n\n%(why)s",
        round=round_.title,
        why=why,
    )
    about = About(WAITS, round_.collaborative_id, round_.id, round_.phase)
    subject = _("%(round)s waits for a facilitator", round=round_.title)
    for seat in seats(round_.collaborative_id):
        if seat.is_facilitator:
            outbox.write(seat.person.email, subject, _body(round_, seat, said, ""), about=about)


def draw_made(round_: Round, value: str, note: str) -> None:
    """Tell every member what was drawn, so that nobody can put another value in its place later."""
    subject = _("The draw is made: %(round)s", round=round_.title)
    said = _(
        "Two people have written down what was drawn: %(value)s\n\nIf you saw another result, say so.",
        value=value,
    )
    _tell(round_, "result", subject, said, "", keep=witness(note))


def published(round_: Round, note: str) -> None:
    """Tell every member that anybody can read the result now."""
    subject = _("The result is published: %(round)s", round=round_.title)
    said = _("Everybody can read it and check it.")
    _tell(round_, "result", subject, said, "/results", keep=witness(note))


def scrutineers_named(round_: Round, note: str) -> None:
    """Tell two people from outside what they are for, with the key that they will check with."""
    said = _(
        "The members of %(collaborative)s agreed to ask you to check the result of %(round)s. You have no "
        "seat there, and that is the point.\n\nWhen the result is published you can download all ballots, "
        "whole and without names. A program then says whether every published score belongs to a ballot that "
        "was cast. You say whether it holds. It takes about half an hour. We write when it is time.\n\n"
        "Show those ballots to nobody. If you would rather not do this, tell the people who run the round.",
        collaborative=round_.collaborative.name,
        round=round_.title,
    )
    _tell_scrutineers(
        round_,
        _("You are asked to check a result: %(round)s", round=round_.title),
        said,
        keep=witness(note) + "\n" + _key(round_),
    )


def scrutineers_asked(round_: Round, note: str) -> None:
    """Tell them that it is time."""
    said = _(
        "The result of %(round)s is published. Now you can download the ballots without names, check them, "
        "and say what you found.",
        round=round_.title,
    )
    _tell_scrutineers(
        round_, _("It is time to check: %(round)s", round=round_.title), said, keep=witness(note)
    )


def scrutineers_done(round_: Round) -> None:
    """Tell them that it is over, and what they still have to do."""
    said = _(
        "The time for questions about %(round)s is over. Please delete links.json now, wherever you have a "
        "copy. Thank you for your help.",
        round=round_.title,
    )
    _tell_scrutineers(round_, _("Please delete the ballots: %(round)s", round=round_.title), said)


def _tell_scrutineers(round_: Round, subject: str, said: str, *, keep: str = "") -> None:
    about = About("check", round_.collaborative_id, round_.id, round_.phase)
    for each in scrutineers.of_round(round_.id):
        if each.email is not None:
            body = _(
                "Hello %(name)s,\n\n%(said)s\n\n%(address)s",
                name=each.name,
                said=said,
                address=f"{settings().base_url}/rounds/{round_.slug}/scrutiny",
            )
            outbox.write(each.email, subject, ending_with(keep, body), about=about)


def ending_with(keep: str, body: str) -> str:
    """What is only to be kept comes last: whoever wants to do something finds the address before it."""
    return f"{body}\n\n{keep}" if keep else body


def witness(note: str) -> str:
    """The checkpoint, with what it is good for."""
    return _(
        "Please keep this message. The lines below are a checkpoint: with it you can show later that nothing "
        "before it was changed.\n\n%(note)s\nIts code in words, to compare with others: %(code)s",
        note=note,
        code=ledger.code_of(note),
    )


def _key(round_: Round) -> str:
    return _(
        "And this is the key to check it, and every later one, with:\n\n%(key)s",
        key=ledger.verifier_key(round_.ledger),
    )


def _tell(
    round_: Round,
    kind: str,
    subject: str,
    said: str,
    where: str,
    *,
    keep: str = "",
    also_who_runs_it: bool = False,
) -> None:
    """Write to every member; to facilitators without a vote too, where it was not one of them who did it.

    Observers read where a round is and until when, like everybody with a seat. Those who take part are led to
    what there is to do in a phase.
    """
    has_task = kind == "phase" and is_open(round_, round_.phase, now())
    task = TASKS.get(round_.phase) if has_task else None
    busy = {seat.id for seat in taking_part(round_)} if task else set()
    about = About(kind, round_.collaborative_id, round_.id, round_.phase)
    for seat in seats(round_.collaborative_id):
        is_told = seat.is_member or (kind == "phase" and seat.is_observer)
        if is_told or (also_who_runs_it and seat.is_facilitator):
            led = task if task and seat.id in busy else where
            body = ending_with(keep, _body(round_, seat, said, led))
            outbox.write(seat.person.email, subject, body, about=about)


def _body(round_: Round, seat: Membership, said: str, where: str) -> str:
    return _(
        "Hello %(name)s,\n\n%(said)s\n\n%(address)s",
        name=seat.person.name,
        said=said,
        address=f"{settings().base_url}/rounds/{round_.slug}{where}",
    )
