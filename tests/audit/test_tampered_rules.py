"""Ground rules, answers to them and phases, changed behind the ledger's back."""

from __future__ import annotations

import pytest

from grants.collaboratives.models import Membership
from grants.db import db
from tests.audit.intruder import add, flip, remove, row, unlock_roll, write
from tests.audit.tampering import RIVERSIDE, WINTER, Tampering, assert_named, here, silent_member, version_of

pytestmark = pytest.mark.usefixtures("story")


def freeze_the_first() -> None:
    write("ground_rules", {"id": version_of(2)}, frozen_at=None)
    write("ground_rules", {"id": version_of(1)}, frozen_at=row("ground_rules", id=version_of(1)).proposed_at)


def add_a_member() -> None:
    query = db.select(Membership.id).where(~Membership.is_member).order_by(Membership.id)
    observer = db.session.scalar(query)
    unlock_roll()
    add("round_members", row("round_members", **here()), membership_id=observer)


TAMPERINGS: dict[str, Tampering] = {
    # what is done, and the entry that must be named for it
    "ground rules, first version": (
        lambda: flip("ground_rules", "document", id=version_of(1)),
        "ground-rules-proposed",
    ),
    "ground rules, second version": (
        lambda: flip("ground_rules", "document", id=version_of(2)),
        "ground-rules-proposed 1",
    ),
    "ground rules that are frozen": (
        lambda: flip("ground_rules", "document", id=version_of(2)),
        "ground-rules-frozen",
    ),
    "when ground rules were proposed": (
        lambda: flip("ground_rules", "proposed_at", id=version_of(1)),
        "ground-rules-proposed",
    ),
    "ground rules numbered otherwise": (
        lambda: flip("ground_rules", "version", id=version_of(2)),
        "ground-rules-frozen",
    ),
    "when ground rules were frozen": (
        lambda: flip("ground_rules", "frozen_at", id=version_of(2)),
        "ground-rules-frozen",
    ),
    "ground rules thawed": (
        lambda: write("ground_rules", {"id": version_of(2)}, frozen_at=None),
        "ground-rules-frozen",
    ),
    "the first version frozen instead": (freeze_the_first, "ground-rules-frozen"),
    "an agreement turned": (
        lambda: flip("rules_answers", "agrees", ground_rules_id=version_of(2)),
        "ground-rules-agreed",
    ),
    "an agreement lost": (
        lambda: remove("rules_answers", id=row("rules_answers", ground_rules_id=version_of(2)).id),
        "ground-rules-agreed",
    ),
    "an agreement by another": (
        lambda: write(
            "rules_answers",
            {"id": row("rules_answers", ground_rules_id=version_of(2)).id},
            membership_id=silent_member(),
        ),
        "ground-rules-agreed",
    ),
    "somebody taking part who was no member then": (add_a_member, "ground-rules-agreed"),
    "somebody taking part no more": (
        lambda: remove("round_members", **here(), membership_id=silent_member()),
        "ground-rules-agreed",
    ),
    "the reason of a step": (
        lambda: flip("phase_moves", "reason", **here(to_phase="scoring")),
        "phase-moved 2",
    ),
    "the salt of a step": (lambda: flip("phase_moves", "salt", **here(to_phase="scoring")), "phase-moved 2"),
    "the moment of a step": (
        lambda: flip("phase_moves", "moved_at", **here(to_phase="scoring")),
        "phase-moved 2",
    ),
    "where a step came from": (
        lambda: write("phase_moves", here(to_phase="scoring"), from_phase="proposals"),
        "phase-moved 2",
    ),
    "a step lost": (lambda: remove("phase_moves", **here(to_phase="proposals")), "phase-moved"),
    "the phase of a round": (lambda: write("rounds", {"slug": WINTER}, phase="scoring"), "phase-moved 4"),
    "since when a round is in its phase": (
        lambda: flip("rounds", "phase_since", slug=WINTER),
        "phase-moved 4",
    ),
    "when a round was started": (lambda: flip("rounds", "started_at", slug=WINTER), "round-started"),
    "a round of another kind": (
        lambda: flip("rounds", "is_imported", slug=RIVERSIDE),
        "riverside: ballots-imported",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_check_names_the_entry_of(what: str) -> None:
    assert_named(*TAMPERINGS[what])
