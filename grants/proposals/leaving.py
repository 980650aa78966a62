"""Leaving the groups one writes for. What a group wrote stays the group's, as long as there is a group."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from grants.db import db
from grants.proposals.content import answers_of
from grants.proposals.models import Group, GroupPerson, Proposal
from grants.proposals.queries import latest_version
from grants.rounds.queries import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.people.models import Person


def groups_of_one(person: Person) -> Sequence[Group]:
    """The groups that nobody else writes for, by name."""
    mine = select(GroupPerson.group_id).where(GroupPerson.person_id == person.id)
    alone = select(GroupPerson.group_id).group_by(GroupPerson.group_id).having(func.count() == 1)
    query = select(Group).where(Group.id.in_(mine), Group.id.in_(alone))
    return db.session.scalars(query.order_by(Group.name, Group.id)).all()


def leave_groups(person: Person) -> None:
    """Leave every group. Where nobody is left, what was never sent goes, and the group if it sent nothing."""
    emptied = groups_of_one(person)
    db.session.execute(delete(GroupPerson).where(GroupPerson.person_id == person.id))
    for group in emptied:
        query = select(Proposal).where(Proposal.group_id == group.id).order_by(Proposal.id)
        kept = [proposal for proposal in db.session.scalars(query).all() if not _dropped(proposal)]
        if not kept:
            db.session.delete(group)
    db.session.flush()


def _dropped(proposal: Proposal) -> bool:
    """Take away a draft, or of what was sent the words that were not; True where nothing of it is left."""
    version = latest_version(proposal)
    if version is None:
        db.session.delete(proposal)
        db.session.flush()
        return True
    sent, typed = json.loads(version.content), answers_of(proposal)
    said = {
        question.id: one["answer"]
        for question, one in zip(rules_of(proposal.round_id).questions, sent["answers"], strict=True)
    }
    same_ask = typed["ask_minor"] == str(sent["ask"])
    ask = typed["ask"] if same_ask else f"{sent['ask'] // 100}.{sent['ask'] % 100:02}"
    kept = said | {"title": sent["title"], "summary": sent["summary"], "ask": ask}
    proposal.answers = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return False
