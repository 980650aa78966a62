"""What the table's words about rounds mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grants.access.embargo import result_is_public
from grants.access.predicates import Things, loads, means
from grants.rounds.counting import rule_page
from grants.rounds.queries import frozen_rules, round_shown

if TYPE_CHECKING:
    from grants.rounds.counting import RulePage
    from grants.rounds.models import Round


@loads("round_")
def _round(slug: str, _things: Things) -> Round | None:
    return round_shown(slug)


@loads("rule")
def _rule(name: str, _things: Things) -> RulePage | None:
    return rule_page(name)


@means("rules are frozen")
def _frozen(_person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    """Before its rules are agreed a round is the collaborative's own; from then on anybody may know of it."""
    return frozen_rules(things["round_"].id) is not None


@means("result is public")
def _public(_person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    return result_is_public(things["round_"].phase)
