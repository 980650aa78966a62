"""Everything a first whole round needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from grants.audit import triggers

revision = "0001_first"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915 - one statement a table
    op.create_table(
        "collaboratives",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("help_name", sa.String(length=120), nullable=False),
        sa.Column("help_phone", sa.String(length=40), nullable=False),
        sa.Column("help_email", sa.String(length=254), nullable=False),
        sa.Column("help_hours", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboratives")),
        sa.UniqueConstraint("slug", name="uq_collaboratives_slug"),
    )
    op.create_table(
        "ledgers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgers")),
        sa.UniqueConstraint("origin", name="uq_ledgers_origin"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("holds_link", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_written_at"), ["written_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_lowercase")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name="uq_people_email"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ledger_id", sa.String(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledgers.id"], name=op.f("fk_checkpoints_ledger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("ledger_id", "size", name="uq_checkpoints_one_a_size"),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("collaborative_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaboratives.id"], name=op.f("fk_groups_collaborative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_groups_collaborative_id"), ["collaborative_id"], unique=False)

    op.create_table(
        "ledger_entries",
        sa.Column("ledger_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledgers.id"], name=op.f("fk_ledger_entries_ledger_id")),
        sa.PrimaryKeyConstraint("ledger_id", "position", name=op.f("pk_ledger_entries")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("collaborative_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_facilitator", sa.Boolean(), nullable=False),
        sa.Column("is_observer", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT (is_member AND is_observer)", name=op.f("ck_memberships_observers_have_no_say")
        ),
        sa.CheckConstraint(
            "is_member OR is_facilitator OR is_observer", name=op.f("ck_memberships_a_seat_is_for_something")
        ),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaboratives.id"], name=op.f("fk_memberships_collaborative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("collaborative_id", "person_id", name="uq_memberships_one_seat_a_person"),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_collaborative_id"), ["collaborative_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_memberships_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("collaborative_id", sa.String(length=16), nullable=False),
        sa.Column("ledger_id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("phase_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phase IN ('ground-rules', 'proposals', 'interests', 'scoring', 'decision', 'published')",
            name=op.f("ck_rounds_phase_known"),
        ),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaboratives.id"], name=op.f("fk_rounds_collaborative_id")
        ),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledgers.id"], name=op.f("fk_rounds_ledger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("ledger_id", name="uq_rounds_one_ledger"),
        sa.UniqueConstraint("slug", name="uq_rounds_slug"),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_collaborative_id"), ["collaborative_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_phase"), ["phase"], unique=False)

    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("onward", sa.String(length=300), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_in_links_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("digest", name="uq_sign_in_links_digest"),
    )
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ballots",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.LargeBinary(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_ballots_revision_counts_up")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_ballots_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballots")),
        sa.UniqueConstraint("round_id", "slot", name="uq_ballots_one_a_slot"),
    )
    op.create_table(
        "counts",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_counts_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_counts")),
    )
    op.create_table(
        "decision_answers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_decision_answers_membership_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_decision_answers_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_answers")),
        sa.UniqueConstraint("round_id", "membership_id", name="uq_decision_answers_one_a_member"),
    )
    op.create_table(
        "decisions",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("result_digest", sa.String(length=64), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("objected", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_decisions_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_decisions")),
    )
    op.create_table(
        "ground_rules",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_ground_rules_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_rules")),
        sa.UniqueConstraint("round_id", "version", name="uq_ground_rules_version"),
    )
    op.create_table(
        "group_people",
        sa.Column("group_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_people_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_group_people_person_id")),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_group_people")),
    )
    op.create_table(
        "imported_ballots",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_imported_ballots_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_imported_ballots")),
    )
    op.create_table(
        "interests_said",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_interests_said_membership_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_interests_said_round_id")),
        sa.PrimaryKeyConstraint("round_id", "membership_id", name=op.f("pk_interests_said")),
    )
    op.create_table(
        "phase_moves",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("from_phase", sa.String(length=20), nullable=False),
        sa.Column("to_phase", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_phase_moves_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_moves")),
        sa.UniqueConstraint("round_id", "to_phase", name="uq_phase_moves_each_once"),
    )
    with op.batch_alter_table("phase_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_moves_round_id"), ["round_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("summary", sa.String(length=600), nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'sent', 'withdrawn', 'ineligible')", name=op.f("ck_proposals_status_known")
        ),
        sa.CheckConstraint("ask >= 0", name=op.f("ck_proposals_ask_not_below_zero")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_proposals_group_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_proposals_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("round_id", "number", name="uq_proposals_number"),
        sa.UniqueConstraint("round_id", "reference", name="uq_proposals_reference"),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_round_id"), ["round_id"], unique=False)

    op.create_table(
        "published_files",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_published_files_round_id")),
        sa.PrimaryKeyConstraint("round_id", "name", name=op.f("pk_published_files")),
    )
    op.create_table(
        "roll_places",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=130), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("slot_mark", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_roll_places_membership_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_roll_places_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_places")),
        sa.UniqueConstraint("round_id", "membership_id", name="uq_roll_places_one_slot_a_member"),
        sa.UniqueConstraint("round_id", "name", name="uq_roll_places_name"),
        sa.UniqueConstraint("round_id", "slot_mark", name="uq_roll_places_one_member_a_slot"),
    )
    with op.batch_alter_table("roll_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_places_membership_id"), ["membership_id"], unique=False)

    op.create_table(
        "rules_drafts",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_rules_drafts_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_rules_drafts")),
    )
    op.create_table(
        "awards",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_awards_amount_above_zero")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_awards_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("proposal_id", name="uq_awards_one_a_proposal"),
    )
    op.create_table(
        "casts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ballot_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name=op.f("fk_casts_ballot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casts")),
        sa.UniqueConstraint("ballot_id", "revision", name="uq_casts_revision"),
    )
    op.create_table(
        "interests",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_interests_membership_id")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_interests_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
        sa.UniqueConstraint("proposal_id", "membership_id", name="uq_interests_one_a_member"),
    )
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interests_membership_id"), ["membership_id"], unique=False)

    op.create_table(
        "proposal_versions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_versions_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_versions")),
        sa.UniqueConstraint("proposal_id", "version", name="uq_proposal_versions_version"),
    )
    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ballot_id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name=op.f("fk_readings_ballot_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_readings_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint("ballot_id", "proposal_id", name="uq_readings_one_a_proposal"),
    )
    op.create_table(
        "rules_answers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ground_rules_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ground_rules_id"], ["ground_rules.id"], name=op.f("fk_rules_answers_ground_rules_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_rules_answers_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_answers")),
        sa.UniqueConstraint("ground_rules_id", "membership_id", name="uq_rules_answers_one_a_member"),
    )
    op.create_table(
        "scores",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ballot_id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name=op.f("fk_scores_ballot_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_scores_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("ballot_id", "proposal_id", "criterion", name="uq_scores_one_a_criterion"),
    )

    for statement in triggers.UP[op.get_context().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:  # noqa: PLR0915 - the same, backwards
    for statement in triggers.DOWN[op.get_context().dialect.name]:
        op.execute(statement)
    op.drop_table("scores")
    op.drop_table("rules_answers")
    op.drop_table("readings")
    op.drop_table("proposal_versions")
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interests_membership_id"))

    op.drop_table("interests")
    op.drop_table("casts")
    op.drop_table("awards")
    op.drop_table("rules_drafts")
    with op.batch_alter_table("roll_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_places_membership_id"))

    op.drop_table("roll_places")
    op.drop_table("published_files")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_round_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_group_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("phase_moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phase_moves_round_id"))

    op.drop_table("phase_moves")
    op.drop_table("interests_said")
    op.drop_table("imported_ballots")
    op.drop_table("group_people")
    op.drop_table("ground_rules")
    op.drop_table("decisions")
    op.drop_table("decision_answers")
    op.drop_table("counts")
    op.drop_table("ballots")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_links_person_id"))

    op.drop_table("sign_in_links")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rounds_phase"))
        batch_op.drop_index(batch_op.f("ix_rounds_collaborative_id"))

    op.drop_table("rounds")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_person_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_collaborative_id"))

    op.drop_table("memberships")
    op.drop_table("ledger_entries")
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_groups_collaborative_id"))

    op.drop_table("groups")
    op.drop_table("checkpoints")
    op.drop_table("people")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_written_at"))
        batch_op.drop_index(batch_op.f("ix_messages_address"))

    op.drop_table("messages")
    op.drop_table("ledgers")
    op.drop_table("collaboratives")
