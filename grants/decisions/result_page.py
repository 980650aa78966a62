"""The page of a whole result: its figures, its proposals, whether it was fair, and what to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from grants import dates, money
from grants.audit.ledger import read_entries, verifier_key
from grants.decisions import corrections, draws, fairness, pages, service, story, verifying
from grants.rounds.counting import rule_page
from grants.rounds.queries import rules_of
from voting.allocation import GIVEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.decisions.models import Count
    from grants.decisions.pages import Item
    from grants.rounds.models import Round
    from voting.ledger.entries import Entry

ON_A_PAGE = 30


def whole(round_: Round, made: Count, page: int) -> dict[str, Any]:
    """The result without what only a published one has: for the members while they decide."""
    return _whole(round_, made, read_entries(round_.ledger_id), page, "decisions.decide")


def _whole(round_: Round, made: Count, entries: Sequence[Entry], page: int, endpoint: str) -> dict[str, Any]:
    """Everything of a result, and the proposals of one page."""
    found, rules = service.result_of(made), rules_of(round_.id)
    on_page = slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE)
    items = pages.items(round_, found, {step["proposal"] for step in found["steps"][on_page]})
    decision = service.decision_of(round_)
    moment = decision.confirmed_at if decision else made.counted_at
    return {
        "title": pages.headline(found, rules.currency, imported=round_.is_imported),
        "kicker": _(
            "%(round)s · decided at %(when)s", round=round_.title, when=dates.words(moment, rules.zone)
        ),
        "rule": rule_page(found["rule"]["name"]),
        "items": items[on_page],
        "pages": -(-len(items) // ON_A_PAGE),
        "page": page,
        "page_url": lambda number: url_for(endpoint, round_=round_.slug, page=number),
        **_figures(found, items, rules.currency),
        "ends": _ends(found, rules.currency),
        **_split(items[on_page]),
        "fair": fairness.fair(round_, found, decision, entries),
        "how_close": fairness.how_close(found),
        "draw": draws.told(rules, found, entries),
    }


def published(round_: Round, made: Count, page: int) -> dict[str, Any]:
    """One page of a published result, with how it happened and everything there is to download."""
    entries = read_entries(round_.ledger_id)
    shown, rules = _whole(round_, made, entries, page, "decisions.results"), rules_of(round_.id)
    return {
        **shown,
        "trail": story.story(entries, rules.zone, story.proofs_of(round_), rules),
        "trail_url": url_for("trail.story", round_=round_.slug),
        "check_url": None if round_.is_imported else url_for("trail.check", round_=round_.slug),
        "bundle_url": url_for("reports.bundle", round_=round_.slug),
        "bundle_name": f"{round_.slug}.zip",
        "verify_steps": verifying.steps(),
        "verify_command": verifying.command(round_.slug, verifier_key(round_.ledger)),
        "files": _files(round_),
        "corrections": corrections.told(round_.id, rules_of(round_.id).zone),
    }


def _split(items: list[Item]) -> dict[str, Any]:
    return {
        "point": next((item.point for item in items if item.point), ""),
        "funded": [item for item in items if item.outcome in GIVEN],
        "unfunded": [item for item in items if item.outcome not in GIVEN],
    }


def _figures(found: dict[str, Any], items: list[Item], currency: str) -> dict[str, Any]:
    asked = money.words(sum(item.ask_minor for item in items), currency)
    aside = [each["detail"] for each in found["checks"] if each["check"] == "recusals-honoured"]
    return {
        "lead": _(
            "%(number)s proposals asked for %(asked)s. Every ballot counted exactly the same.",
            number=len(items),
            asked=asked,
        ),
        "pot": money.words(found["budget"], currency),
        "pot_minor": found["budget"],
        "awarded": money.words(found["spent"], currency),
        "left": money.words(found["budget"] - found["spent"], currency),
        "asked": asked,
        "voted": _("%(ballots)s of %(roll)s", ballots=found["ballots"], roll=found["roll"]),
        "stood_aside": sum(detail["recusals"] for detail in aside),
        "shares": [
            {"label": item.title, "amount": item.amount, "minor": item.minor, "outcome": item.outcome}
            for item in items
            if item.outcome in GIVEN
        ],
    }


def _ends(found: dict[str, Any], currency: str) -> str:
    """What stands between the last award and the proposals without one."""
    room = found["budget"] - found["spent"]
    left = money.words(room, currency)
    if not room:
        return _("The pot ends here")
    unfunded = {step["outcome"] for step in found["steps"]} - GIVEN
    tried = [step["cost"] for step in found["steps"] if step["outcome"] == "did-not-fit"]
    if tried and min(tried) > room:  # a rule may stop before it has tried them all
        if unfunded == {"did-not-fit"}:
            return _("%(left)s is left in the pot. Nothing more fitted in it.", left=left)
        return _("%(left)s is left in the pot. Nothing more that had a turn fitted in it.", left=left)
    return _("%(left)s is left in the pot.", left=left)


def _files(round_: Round) -> list[dict[str, str]]:
    offered = (
        (_("Allocation report"), "reports.spreadsheet", _("spreadsheet")),
        (_("All proposals"), "reports.table", "CSV"),
        (_("The ground rules"), "rounds.ground_rules_file", "JSON"),
        (_("The latest checkpoint"), "reports.checkpoint", _("signed note")),
    )
    return [
        {"label": label, "url": url_for(endpoint, round_=round_.slug), "kind": kind}
        for label, endpoint, kind in offered
    ]
