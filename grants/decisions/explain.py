"""Why a proposal was or was not funded, in sentences for the group that wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from grants import money
from voting import exact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

RULES_WITH_MEANS = {"average"}
OUTCOMES_WITHOUT_A_TURN = {"no-support", "too-few-scores"}


def standing_of(step: Mapping[str, Any]) -> Fraction | None:
    """A step's standing, exactly."""
    return exact.read(step["standing"]) if step["standing"] else None


def standing_words(step: Mapping[str, Any], rule: Mapping[str, Any], roll: int) -> str | None:
    """Say "4.20 from 10 of 12 members", or "1,204 in all, from 903 ballots"; None without a standing."""
    standing = standing_of(step)
    if standing is None:
        return None
    if rule["name"] in RULES_WITH_MEANS:
        return _(
            "%(mean)s from %(scorers)s of %(roll)s members",
            mean=money.mean_words(standing),
            scorers=step["scorers"],
            roll=roll,
        )
    return ngettext(
        "%(points)s in all, from one ballot",
        "%(points)s in all, from %(num)s ballots",
        step["scorers"],
        points=f"{standing.numerator:,}" if standing.denominator == 1 else money.mean_words(standing),
    )


def sentences(
    step: Mapping[str, Any], margin: Mapping[str, Any], found: Mapping[str, Any], currency: str
) -> list[str]:
    """What happened at the proposal's turn in the result, and the smallest change that would have altered it.

    How many scored one that has no result is not said: so few could be known by it.
    """
    if step["outcome"] == "too-few-scores":
        return [too_few_scores(found["rule"]), *fitted(step, found, currency)]
    if step["outcome"] == "no-support":
        return [_("Nobody gave it a score above zero, so it had no turn.")]
    if step["outcome"] == "below-the-line":
        return [below_the_line(step, found["rule"]), *margin_sentences(margin, currency)]
    came = _(
        "Number %(place)s of %(proposals)s: %(left)s was in the pot when its turn came.",
        place=step["place"],
        proposals=len(found["steps"]),
        left=money.words(step["left"], currency),
    )
    if step["outcome"] == "funded":
        return [came]
    if step["outcome"] == "funded-in-part":
        came = " ".join((came, _("That was enough for a part of what it asked for.")))
    return [came, *margin_sentences(margin, currency)]


def below_the_line(step: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """Why it was not its turn to be given anything."""
    if rule["name"] == "equal-shares":
        return _("What its supporters held together was not enough for it.")
    if "place" in step:
        return _(
            "Number %(place)s in order. One before it did not fit, and by this rule that ended it.",
            place=step["place"],
        )
    return _("It stands below the threshold that the ground rules ask for.")


def too_few_scores(rule: Mapping[str, Any]) -> str:
    """Why there is no result, with the number that everybody agreed to beforehand."""
    return ngettext(
        "It had too few scores to have a result, so it had no turn: the ground rules ask for at least one "
        "score. That says nothing about the idea.",
        "It had too few scores to have a result, so it had no turn: the ground rules ask for at least "
        "%(num)s scores. That says nothing about the idea.",
        rule["quorum"],
    )


def fitted(step: Mapping[str, Any], found: Mapping[str, Any], currency: str) -> list[str]:
    """Whether what had no turn would have fitted in what is left in the end; nothing where it would not."""
    left = found["budget"] - found["spent"]
    if step["cost"] > left:
        return []
    return [_("It would have fitted in the %(left)s that is left.", left=money.words(left, currency))]


def point_words(heaviest: int) -> str:
    """What "more points in all" are points of; `heaviest` is the most that a question weighs."""
    if heaviest == 1:
        return _("Where points are named: one point is one step higher on one question, from one member.")
    return _(
        "Where points are named: one point is one step higher on one question, from one member. "
        "Where a question counts more than once, one step is as many points."
    )


def margin_sentences(margin: Mapping[str, Any], currency: str) -> list[str]:
    """What would have made the difference; nothing where no single change would have."""
    said = []
    if "less" in margin:
        said.append(
            _(
                "Asking for %(less)s less, it would have been funded.",
                less=money.words(margin["less"], currency),
            )
        )
    if "points" in margin:
        said.append(
            ngettext(
                "One more point in all would have been enough too.",
                "%(num)s more points in all would have been enough too.",
                margin["points"],
            )
            if said
            else ngettext(
                "One more point in all, and it would have been funded.",
                "%(num)s more points in all, and it would have been funded.",
                margin["points"],
            )
        )
    if "raised" in margin:
        said.append(
            ngettext(
                "If one member who scored it lower had given %(to)s, it would have been funded.",
                "If %(num)s members who scored it lower had given %(to)s, it would have been funded.",
                margin["raised"],
                to=margin["to"],
            )
        )
    return said
