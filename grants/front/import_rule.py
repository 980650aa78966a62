"""By which rule an imported election is counted: the one asked for, the one it declares, or the usual one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants.money import MINOR_UNITS
from grants.refusal import Refused
from voting import exact, suits
from voting.declared import RULES_OF_FILES, THRESHOLD
from voting.pabulib import VoteType
from voting.rules import UnknownRule, build

if TYPE_CHECKING:
    from voting.pabulib import Election
    from voting.rules import Rule


def rule_for(election: Election, rule: str | None, completion: str | None, *, as_declared: bool) -> Rule:
    """The rule of the round. Raises Refused with what does not go together."""
    parameters: dict[str, Any] = {}
    if as_declared:
        if rule is not None or completion is not None:
            raise Refused(_("Either name a rule, or count as the file declares."))
        rule, completion = _declared(election)
        if election.meta.get(THRESHOLD):
            parameters["threshold"] = _threshold(election.meta[THRESHOLD])
    name = rule or ("average" if election.vote_type is VoteType.SCORING else "greedy")
    why = suits.why_not(name, election.vote_type)
    if why:
        raise Refused(_("%(why)s.", why=why))
    if completion is not None:
        parameters["completion"] = completion
    if name == "equal-shares":
        parameters |= {"utility": suits.DEFAULT_UTILITY[election.vote_type], "step": Fraction(MINOR_UNITS)}
    try:
        return build(name, tie_order=("file",), **parameters)
    except UnknownRule as unknown:
        raise Refused(_("%(why)s.", why=unknown)) from unknown


def _declared(election: Election) -> tuple[str, str | None]:
    said = election.meta.get("rule", "")
    if said not in RULES_OF_FILES:
        raise Refused(
            _(
                "The file declares the rule %(rule)s, which is none of: %(rules)s.",
                rule=said or "—",
                rules=", ".join(RULES_OF_FILES),
            )
        )
    return RULES_OF_FILES[said]


def _threshold(text: str) -> Fraction:
    try:
        return exact.decimal(text)
    except exact.NotExact as fault:
        raise Refused(
            _("The file's %(name)s is not a number: %(text)s.", name=THRESHOLD, text=text[:40])
        ) from fault
