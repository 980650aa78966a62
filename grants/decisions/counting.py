"""From ballots to a result: gather, run the agreed rule, count again by other means, write it down."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from math import gcd
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants.audit.keys import round_key
from grants.db import db
from grants.decisions import draws
from grants.deliberation.service import interests_declared, interests_in
from grants.money import MINOR_UNITS
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.rounds.queries import rules_of
from grants.rounds.rules import STANDING_AT_LEAST, Rules
from grants.scoring.closing import asked, final_ballots
from grants.scoring.models import ImportedBallots
from grants.scoring.roll import ballots, slots_on_roll
from voting import checks, pabulib, recount, result
from voting.ballots import Proposal, State, Tally
from voting.draws import resolved
from voting.ledger.openings import is_opened, shows_whole
from voting.margins import Scale, margins
from voting.rules import Rule, from_record
from voting.rules.equal_shares import EqualShares
from voting.rules.ranked import Ranked
from voting.shares.margins import Count
from voting.shares.margins import margins as margins_of_shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.rounds.models import Round
    from voting.allocation import Allocation
    from voting.ledger.ballots import Criterion
    from voting.ledger.openings import CastBallot
    from voting.margins import Margin
    from voting.profile import Profile

MOST_LOOKED_INTO = 10_000
"""Scores up to which a count by equal shares is published with margins: some 60 members x 60 proposals."""


@dataclass(frozen=True)
class Material:
    """All that a count reads. `given` are all scores of each proposal, `lists` those that are published.

    `agreed` is the record of the rule; `rule` counts by it, with the seed of `drawn` where it names a draw.
    `blind` keeps anybody from trying results against the digest that is logged before they may see one.
    """

    agreed: dict[str, Any]

    rule: Rule
    proposals: list[Proposal]
    tallies: dict[str, Tally]
    given: dict[str, list[int]]
    budget: int
    ballots: int
    roll: int
    scale: Scale
    lists: dict[str, list[int]]
    criteria: list[tuple[str, Tally]]
    hide_below: int
    recusals: list[checks.Check]
    drawn: result.Drawn | None = None
    profile: Profile | None = None
    support: recount.Support | None = None
    blind: bytes = b""

    def allocated(self) -> Allocation:
        """The outcome by the agreed rule."""
        return self.rule.allocate(self.tallies, self.proposals, self.budget, profile=self.profile)

    def recounted(self) -> recount.Recount:
        """The same by the second program."""
        asked = [recount.Asked(one.id, one.cost, one.minimum, one.tags) for one in self.proposals]
        return recount.recount(self.rule.record(), asked, self.given, self.budget, self.support)

    def checked(self, allocation: Allocation) -> list[checks.Check]:
        """What the count is checked for; of score lists that stay secret only the verdict comes out."""
        counted = checks.Count(
            rule=self.rule,
            tallies=self.tallies,
            proposals=self.proposals,
            budget=self.budget,
            allocation=allocation,
            lists=self.given,
            profile=self.profile,
        )
        return checks.of_count(counted, published=self.lists, high=self.scale.high, step=self.scale.step)

    def margins(self) -> dict[str, Margin]:
        """How far each was from being funded. Equal shares counts again for each, so not for a city."""
        if isinstance(self.rule, EqualShares) and self.profile is not None:
            if len(self.profile.places) > MOST_LOOKED_INTO:
                return {}
            count = Count(self.rule, self.tallies, self.proposals, self.budget, self.profile)
            return margins_of_shares(count)
        if not isinstance(self.rule, Ranked):
            return {}
        return margins(self.rule, self.tallies, self.proposals, self.budget, scale=self.scale)


def gather(round_: Round) -> Material:
    """Everything a round's count reads."""
    return _imported(round_) if round_.is_imported else _cast(round_)


def count(round_: Round) -> bytes:
    """The result's exact bytes. Raises Refused where count and recount differ, or nothing can be counted."""
    return written(gather(round_))


def written(material: Material) -> bytes:
    """The same, of what was gathered. Raises Refused."""
    allocation = material.allocated()
    agrees = checks.recount_agrees(allocation, material.recounted())
    if agrees.verdict is not checks.Verdict.HOLDS:
        raise Refused(_("The count and the recount differ, so there is no result. Please ask for help."))
    found = [
        checks.ballots_within_roll(material.ballots, material.roll),
        agrees,
        *material.checked(allocation),
        *material.recusals,
    ]
    return result.to_bytes(
        result.result(
            allocation,
            material.agreed,
            margins=material.margins(),
            checks=found,
            ballots=material.ballots,
            roll=material.roll,
            criteria=material.criteria,
            minor_units=MINOR_UNITS,
            hide_below=material.hide_below,
            draw=material.drawn,
            blind=material.blind,
        )
    )


def _cast(round_: Round) -> Material:
    rules, drawn = rules_of(round_.id), draws.drawn(round_)
    final = final_ballots(round_)
    criteria = asked(round_)
    scores = {
        str(proposal.reference): _combined(final, place, criteria)
        for place, proposal in enumerate(standing_proposals(round_.id))
    }
    return Material(
        agreed=rules.rule,
        rule=_to_count_by(from_record(rules.rule), drawn),
        drawn=drawn,
        proposals=[
            Proposal(str(each.reference), each.ask, each.title) for each in standing_proposals(round_.id)
        ],
        tallies={name: Tally.of(name, given) for name, given in scores.items()},
        given=scores,
        budget=rules.pot,
        ballots=len(final),
        roll=len(ballots(round_.id)),
        scale=_scale(rules, criteria),
        lists=_published(scores, rules, criteria, len(final)),
        criteria=_by_criterion(final, criteria),
        hide_below=STANDING_AT_LEAST,
        recusals=_recusals(round_, final),
        blind=round_key(round_.id).tag("result"),
    )


def _to_count_by(rule: Rule, drawn: result.Drawn | None) -> Rule:
    if drawn is None:
        return rule
    return replace(rule, tie_order=resolved(rule.tie_order, drawn.seed))


def _scale(rules: Rules, criteria: Sequence[Criterion]) -> Scale:
    """What a member can give: on every question a point of the scale, and together their weighted sum."""
    low, high = rules.criteria[0].low, rules.criteria[0].high
    sums = {0}
    for criterion in criteria:
        sums = {one + criterion.weight * score for one in sums for score in range(low, high + 1)}
    return Scale(high, gcd(*(criterion.weight for criterion in criteria)), sorted(sums))


def _combined(final: Sequence[CastBallot], place: int, criteria: Sequence[Criterion]) -> list[int]:
    return [
        sum(criterion.weight * score for criterion, score in zip(criteria, mark.scores, strict=True))
        for mark in (ballot.marks[place] for ballot in final)
        if mark.state is State.SCORED
    ]


def _published(
    scores: Mapping[str, list[int]], rules: Rules, criteria: Sequence[Criterion], ballots: int
) -> dict[str, list[int]]:
    """The lists of combined scores that will be public: only they may be looked at score by score."""
    if shows_whole(ballots, rules.form):
        return dict(scores)
    return {
        name: given
        for name, given in scores.items()
        if is_opened("all", len(given), floor=rules.floor, form=rules.form, criteria=criteria)
    }


def _by_criterion(final: Sequence[CastBallot], criteria: Sequence[Criterion]) -> list[tuple[str, Tally]]:
    tallies = []
    for place, mark in enumerate(final[0].marks if final else ()):
        for at, criterion in enumerate(criteria):
            given = [
                ballot.marks[place].scores[at]
                for ballot in final
                if ballot.marks[place].state is State.SCORED
            ]
            tallies.append((criterion.id, Tally(mark.proposal, sum(given), len(given))))
    return tallies


def _recusals(round_: Round, final: Sequence[CastBallot]) -> list[checks.Check]:
    """Whether a recused member's score was counted, by the round's key; and what outsiders see of it."""
    proposals = standing_proposals(round_.id)
    slots = slots_on_roll(round_)
    interests = interests_in(proposals)
    recused = {(slots[seat], name) for seat, name in interests if seat in slots}
    # of those who were forgotten it is known that they stood aside, and no longer with which slot
    recused |= {(f"untied {at}", name) for at, (seat, name) in enumerate(interests) if not seat}
    scored = set()
    stood_aside: dict[str, int] = {}
    for ballot in final:
        for mark in ballot.marks:
            if mark.state is State.SCORED:
                scored.add((ballot.slot.hex(), mark.proposal))
            stood_aside[mark.proposal] = stood_aside.get(mark.proposal, 0) + (mark.state is State.RECUSED)
    honoured = checks.recusals_honoured(scored, recused)
    if rules_of(round_.id).form == "ballots":  # where who was recused is shown to nobody
        return [honoured]
    return [honoured, checks.recusals_declared(stood_aside, interests_declared(proposals))]


def _imported(round_: Round) -> Material:
    kept = db.session.get_one(ImportedBallots, round_.id)
    election = pabulib.parse(io.BytesIO(kept.content))
    rules = rules_of(round_.id)
    rule = from_record(rules.rule)
    said = pabulib.choices(election)
    proposals = [Proposal(each.id, int(each.cost * MINOR_UNITS), each.name) for each in election.proposals]
    kind, longest = election.vote_type.value, election.max_length
    ballots = [(ballot.votes, ballot.points) for ballot in election.ballots]
    scores = recount.scores_of_ballots(kind, ballots, longest)
    return Material(
        agreed=rule.record(),
        rule=rule,
        proposals=proposals,
        tallies=pabulib.tallies(election, said),
        given={each.id: scores.get(each.id, []) for each in proposals},
        budget=rules.pot,
        ballots=len(election.ballots),
        roll=len(election.ballots),
        scale=Scale(election.most_points, room=pabulib.room(election)),
        lists={},
        criteria=[],
        hide_below=0,
        recusals=[],
        profile=pabulib.profile_of(election, said) if rule.needs_ballots else None,
        support=recount.support_of_ballots(kind, ballots, longest) if rule.needs_ballots else None,
    )
