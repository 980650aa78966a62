"""Was it fair? What was checked of a result, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from grants.decisions import scrutinised
from grants.decisions.story import day_of, number_in
from grants.rounds.queries import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.decisions.models import Decision
    from grants.rounds.models import Round
    from voting.ledger.entries import Entry

VERDICTS = {"holds": True, "does not hold": False, "not checked": None}
Said = list[tuple[bool | None, str]]


def fair(round_: Round, found: dict[str, Any], decision: Decision | None, entries: Sequence[Entry]) -> Said:
    """What was checked, and what it found; `entries` are those of the round's ledger."""
    said: Said = [
        (VERDICTS[check["verdict"]], sentence)
        for check in found["checks"]
        if (sentence := _sentence(round_, found, check)) is not None
    ]
    if not round_.is_imported:
        rules = rules_of(round_.id)
        said.append((True, _rules(entries, rules.zone)))
        said.extend(scrutinised.fair(entries, rules.scrutineers))
    if decision is not None and decision.members:
        agreed = ngettext(
            "%(agreed)s of %(members)s members confirmed the result, %(num)s objected.",
            "%(agreed)s of %(members)s members confirmed the result, %(num)s objected.",
            decision.objected,
            agreed=decision.agreed,
            members=decision.members,
        )
        said.append((True, agreed))
    if any(entry.type == "forked" for entry in entries):
        sentence = _(
            "The database was put back to an earlier state during this round. What is missing stands below, "
            "and whoever checks the bundle is told."
        )
        said.append((False, sentence))
    return said


def _sentence(round_: Round, found: dict[str, Any], check: dict[str, Any]) -> str | None:
    """What a check looked at, as it reads where it holds; None for one that is not told here."""
    sentences = {
        "recount-agrees": _("Counted twice, by two separate programs: the same answer."),
        "within-pot": _("No more was awarded than there was in the pot."),
        "terms-kept": _(
            "Every award is as large as the ground rules allow, and goes to nobody they rule out."
        ),
        "anonymity": _("It makes no difference in which order ballots were read."),
        "neutrality": _listed(found["rule"]["tie_order"]),
        "equal-weight": _("Every score counted the same."),
        "price-certificate": _(
            "Supporters paid for what they bought, none more than they held, and could pay for nothing more."
        ),
    }
    if check["check"] == "monotonicity":
        return _better(check["detail"])
    if not round_.is_imported:
        sentences["ballots-within-roll"] = _("One ballot for each member, all of the same weight.")
        sentences["recusals-honoured"] = _("Whoever stood aside on a proposal had no score counted for it.")
    return sentences.get(check["check"])


def _listed(tie_order: Sequence[str]) -> str:
    if "file" in tie_order:
        return _(
            "It makes no difference in which order proposals are listed, but between equals, as was agreed."
        )
    return _("It makes no difference in which order proposals are listed.")


def _better(detail: dict[str, Any]) -> str:
    """Whether a winner would have lost by doing better; and where one would, or not all was tried, that."""
    lost = detail.get("lost", 0)
    if lost:
        return ngettext(
            "Nobody who was funded would have lost it by being scored higher, or by asking for less. "
            "For one it would have been so, which this rule does not rule out.",
            "Nobody who was funded would have lost it by being scored higher, or by asking for less. "
            "For %(num)s it would have been so, which this rule does not rule out.",
            lost,
        )
    if detail.get("probed", 0) < detail.get("probes", 0):
        return _(
            "Nobody who was funded would have lost it by being scored higher, or by asking for less. "
            "This was tried for %(probed)s changes out of %(probes)s.",
            probed=detail["probed"],
            probes=detail["probes"],
        )
    return _("Nobody who was funded would have lost it by being scored higher, or by asking for less.")


def how_close(found: dict[str, Any]) -> str | None:
    """Whether any one score decided an award; None where no single scores are public."""
    check = next(each for each in found["checks"] if each["check"] == "one-score-out")
    if VERDICTS[check["verdict"]] is None:
        return None
    if not check["detail"]["decisive"]:
        return _("No single score decided any award.")
    return ngettext(
        "It was close: without one single score, other groups would have been funded.",
        "It was close: without any one of %(num)s single scores, other groups would have been funded.",
        check["detail"]["decisive"],
    )


def _rules(entries: Sequence[Entry], zone: str) -> str:
    entry = next((each for each in entries if each.type == "ground-rules-agreed"), None)
    if entry is None:
        raise LookupError("a result without agreed ground rules")
    return ngettext(
        "%(agreed)s of %(members)s members agreed the rules on %(day)s, %(num)s objected. "
        "They were not changed since.",
        "%(agreed)s of %(members)s members agreed the rules on %(day)s, %(num)s objected. "
        "They were not changed since.",
        number_in(entry, "objected"),
        agreed=number_in(entry, "agreed"),
        members=number_in(entry, "members"),
        day=day_of(entry, zone),
    )
