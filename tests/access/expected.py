"""Who may use what, written a second time and by hand, so that a hole in the permission table shows."""

from __future__ import annotations

from tests.access.story import PEOPLE

EVERYBODY = frozenset(PEOPLE)
NOBODY: frozenset[str] = frozenset()
SIGNED_IN = EVERYBODY - {"stranger"}

SEATS = {
    "here": frozenset(
        {"member", "member not on the roll", "facilitator", "member who facilitates", "observer"}
    ),
    "elsewhere": frozenset({"member elsewhere", "facilitator elsewhere"}),
}
FACILITATORS = {
    "here": frozenset({"facilitator", "member who facilitates"}),
    "elsewhere": frozenset({"facilitator elsewhere"}),
}
MEMBERS = {
    "here": frozenset({"member", "member not on the roll", "member who facilitates"}),
    "elsewhere": frozenset({"member elsewhere"}),
}
ROLL = {
    "here": frozenset({"member", "member who facilitates"}),
    "elsewhere": frozenset({"member elsewhere"}),
}
WRITERS = {"here": frozenset({"writer"}), "elsewhere": frozenset({"writer elsewhere"})}
COUNTING = {place: FACILITATORS[place] | MEMBERS[place] for place in SEATS}
READING = {place: FACILITATORS[place] | ROLL[place] for place in SEATS}
ALL = dict.fromkeys(SEATS, EVERYBODY)
NONE = dict.fromkeys(SEATS, NOBODY)

SCRUTINEERS = {"here": frozenset({"scrutineer"}), "elsewhere": NOBODY}

SITE = {
    "front.home": EVERYBODY,
    "front.healthz": EVERYBODY,
    "front.readyz": EVERYBODY,
    "front.accessibility": EVERYBODY,
    "rounds.counting_rules": EVERYBODY,
    "rounds.counting_rule": EVERYBODY,
    "front.messages_page": NOBODY,  # one of the two collaboratives is no demonstration
    "people.sign_in": EVERYBODY,
    "people.sign_in_sent": EVERYBODY,
    "people.sign_in_with_link": EVERYBODY,
    "people.sign_out": SIGNED_IN,
    "people.sign_out_elsewhere": SIGNED_IN,
    "people.details": SIGNED_IN,
    "people.taking_part": SIGNED_IN,
    "collaboratives.my_support": SIGNED_IN,
    "front.leave": SIGNED_IN,
    "front.my_data": SIGNED_IN,
    "front.my_data_file": SIGNED_IN,
    "mail.mine": SIGNED_IN,
    "mail.one": NOBODY,  # the address here names no message; tests/access/test_own_messages.py has those
    "mail.which": SIGNED_IN,
}
IN_A_COLLABORATIVE = {
    "front.collaborative": ALL,
    "collaboratives.members": SEATS,
    "collaboratives.invite": FACILITATORS,
    "collaboratives.invite_list": FACILITATORS,
    "collaboratives.take_back": FACILITATORS,
    "collaboratives.invitation": {"here": frozenset({"somebody invited"}), "elsewhere": NOBODY},
    "collaboratives.details": FACILITATORS,
    "collaboratives.support": FACILITATORS,
    "collaboratives.take_support_back": FACILITATORS,
    "collaboratives.my_name": SEATS,
    "front.leave_collaborative": SEATS,
    "front.receipts": FACILITATORS,
    "rounds.start": FACILITATORS,
}
ROUNDS = ("draft", "going", "past")
"""Its rules not agreed yet; being decided, and counted; published."""
IN_A_ROUND = {
    "front.round": (SEATS, ALL, ALL),
    "front.remind": (FACILITATORS, FACILITATORS, FACILITATORS),
    "rounds.ground_rules": (SEATS, ALL, ALL),
    "rounds.ground_rules_file": (SEATS, ALL, ALL),
    "rounds.calendar": (SEATS, ALL, ALL),
    "rounds.earlier_ground_rules": (SEATS, SEATS, SEATS),
    "rounds.edit_ground_rules": (FACILITATORS, FACILITATORS, FACILITATORS),
    "rounds.answer_ground_rules": (MEMBERS, MEMBERS, MEMBERS),
    "rounds.move": (FACILITATORS, FACILITATORS, FACILITATORS),
    "rounds.extend": (FACILITATORS, FACILITATORS, FACILITATORS),
    "rounds.go_back": (FACILITATORS, FACILITATORS, FACILITATORS),
    "proposals.questions": (SEATS, ALL, ALL),
    "proposals.start": (SEATS, ALL, ALL),
    "proposals.message_sent": (SEATS, ALL, ALL),
    "proposals.received": (SEATS, SEATS, SEATS),
    "proposals.read": (None, SEATS, SEATS),
    "proposals.decline": (None, FACILITATORS, FACILITATORS),
    "deliberation.interests": (MEMBERS, MEMBERS, MEMBERS),
    "scoring.ballot": (NONE, ROLL, ROLL),
    "scoring.proposal": (None, ROLL, ROLL),
    "scoring.stand_aside": (None, ROLL, ROLL),
    "scoring.cast": (NONE, ROLL, ROLL),
    "scoring.receipt": (NONE, ROLL, ROLL),
    "scoring.receipt_file": (NONE, ROLL, ROLL),
    "decisions.count": (COUNTING, COUNTING, COUNTING),
    "decisions.draw": (FACILITATORS, READING, READING),
    "decisions.decide": (NONE, ROLL, ROLL),
    "decisions.go_on": (NONE, ROLL, ROLL),
    "reports.publish": (FACILITATORS, FACILITATORS, FACILITATORS),
    "reports.corrections": (FACILITATORS, FACILITATORS, FACILITATORS),
    "reports.end_questions": (FACILITATORS, FACILITATORS, FACILITATORS),
    "decisions.results": (NONE, NONE, ALL),
    "decisions.proposal_result": (None, NONE, ALL),
    "reports.spreadsheet": (NONE, NONE, ALL),
    "reports.table": (NONE, NONE, ALL),
    "reports.bundle": (NONE, NONE, ALL),
    "reports.checkpoint": (SEATS, ALL, ALL),
    "trail.story": (SEATS, ALL, ALL),
    "trail.entries": (SEATS, ALL, ALL),
    "trail.entry": (SEATS, ALL, ALL),
    "trail.proof": (SEATS, ALL, ALL),
    "trail.checkpoints": (SEATS, ALL, ALL),
    "trail.kept_checkpoint": (SEATS, ALL, ALL),
    "trail.cosigned_checkpoint": (SEATS, ALL, ALL),
    "trail.cosign": (SEATS, SEATS, SEATS),
    "trail.consistency": (SEATS, ALL, ALL),
    "trail.key": (SEATS, ALL, ALL),
    "trail.check": (SEATS, ALL, ALL),
    "trail.codes": (SEATS, ALL, ALL),
    "trail.lines": (SEATS, ALL, ALL),
    "trail.published_file": (NONE, NONE, ALL),
    "trail.scrutiny": (NONE, SCRUTINEERS, SCRUTINEERS),
    "trail.links": (NONE, SCRUTINEERS, SCRUTINEERS),
}
"""None: a round whose rules are not agreed has no proposals, so the address names nothing."""
OF_A_GROUP = {
    "proposals.show": WRITERS,
    "proposals.part": WRITERS,
    "proposals.check": WRITERS,
    "proposals.sent": WRITERS,
    "proposals.withdraw": WRITERS,
    "awards.offer": WRITERS,
}
RESULTS = {
    "decisions.results",
    "decisions.proposal_result",
    "reports.spreadsheet",
    "reports.table",
    "reports.bundle",
    "trail.published_file",
}
"""That there will be a result is no secret once the rules are agreed: everybody reads the same "not yet"."""
EMPTY = {
    ("rounds.calendar", "draft"),
    ("reports.checkpoint", "draft"),
    ("trail.entries", "draft"),
    ("trail.entry", "draft"),
    ("trail.proof", "draft"),
    ("trail.kept_checkpoint", "draft"),
    ("trail.cosigned_checkpoint", "draft"),
    ("trail.consistency", "draft"),
    ("trail.key", "draft"),
    ("trail.codes", "draft"),
    ("trail.lines", "draft"),
}
"""Open, but with nothing there yet: 404."""
