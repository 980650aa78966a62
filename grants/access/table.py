"""The permission table: every address of the application, and who may use it. Nothing else decides."""

from __future__ import annotations

from grants.access.predicates import Row

ANYONE = Row(("anyone",))
SIGNED_IN = Row(("signed in",))


def _(sentence: str) -> str:
    """Mark a sentence for translation; the gate translates it when it is said."""
    return sentence


FACILITATOR = Row(("facilitator",), _("Only a facilitator of this collaborative can do this."))
MEMBER = Row(("member",), _("Only members of this collaborative can do this."))
SEATED = Row(("of this collaborative",), _("This page is for people with a seat in this collaborative."))
INVITED = Row(
    ("invited",),
    _("No invitation waits for you here. If you have taken your seat, it is on your own page."),
)
ON_ROLL = Row(("on the roll",), _("This page is for the members whose names are on this round's roll."))
WITH_BALLOT = Row(
    ("with a ballot",),
    _(
        "This page is for the members whose names are on this round's roll. Whoever left while ballots were "
        "open has no ballot in it any more."
    ),
)
GROUP = Row(("of this group",), _("This page is for the people who write for this group."))
SCRUTINEER = Row(
    ("scrutineer",),
    _("This page is for the people outside whom the ground rules of this round name to check it."),
)
RESULT = Row(
    ("result is public",),
    _("The result of this round is not published yet. You can see it here when it is."),
    hidden=False,
    asks_sign_in=False,
)

TABLE: dict[str, Row] = {
    # the whole site
    "front.home": ANYONE,
    "front.collaborative": ANYONE,
    "front.healthz": ANYONE,
    "front.readyz": ANYONE,
    "front.accessibility": ANYONE,
    "rounds.counting_rules": ANYONE,
    "rounds.counting_rule": ANYONE,
    "front.messages_page": Row(("demonstration",), _("Messages can be read here in the demonstration only.")),
    # people
    "people.sign_in": ANYONE,
    "people.sign_in_sent": ANYONE,
    "people.sign_in_with_link": ANYONE,
    "people.sign_out": SIGNED_IN,
    "people.sign_out_elsewhere": SIGNED_IN,
    "people.details": SIGNED_IN,
    "people.taking_part": SIGNED_IN,
    "collaboratives.my_support": SIGNED_IN,
    "front.leave": SIGNED_IN,
    "front.my_data": SIGNED_IN,
    "front.my_data_file": SIGNED_IN,
    # messages: each loads one's own alone
    "mail.mine": SIGNED_IN,
    "mail.one": SIGNED_IN,
    "mail.which": SIGNED_IN,
    # collaboratives
    "collaboratives.members": SEATED,
    "collaboratives.invite": FACILITATOR,
    "collaboratives.invite_list": FACILITATOR,
    "collaboratives.take_back": FACILITATOR,
    "collaboratives.invitation": INVITED,
    "collaboratives.details": FACILITATOR,
    "collaboratives.support": FACILITATOR,
    "collaboratives.take_support_back": FACILITATOR,
    "collaboratives.my_name": SEATED,
    "front.leave_collaborative": SEATED,
    "front.receipts": FACILITATOR,
    # rounds
    "rounds.start": FACILITATOR,
    "front.round": Row(("rules are frozen", "of this collaborative")),
    "front.remind": FACILITATOR,
    "rounds.ground_rules": Row(("rules are frozen", "of this collaborative")),
    "rounds.ground_rules_file": Row(("rules are frozen", "of this collaborative")),
    "rounds.calendar": Row(("rules are frozen", "of this collaborative")),
    "rounds.earlier_ground_rules": SEATED,
    "rounds.edit_ground_rules": FACILITATOR,
    "rounds.answer_ground_rules": MEMBER,
    "rounds.move": FACILITATOR,
    "rounds.extend": FACILITATOR,
    "rounds.go_back": FACILITATOR,
    # proposals
    "proposals.questions": Row(("rules are frozen", "of this collaborative")),
    "proposals.start": Row(("rules are frozen", "of this collaborative")),
    "proposals.message_sent": Row(("rules are frozen", "of this collaborative")),
    "proposals.show": GROUP,
    "proposals.part": GROUP,
    "proposals.check": GROUP,
    "proposals.sent": GROUP,
    "proposals.withdraw": GROUP,
    "proposals.received": SEATED,
    "proposals.read": SEATED,
    "proposals.decline": FACILITATOR,
    # interests
    "deliberation.interests": MEMBER,
    # scoring
    "scoring.ballot": WITH_BALLOT,
    "scoring.proposal": WITH_BALLOT,
    "scoring.stand_aside": WITH_BALLOT,
    "scoring.cast": WITH_BALLOT,
    "scoring.receipt": WITH_BALLOT,
    "scoring.receipt_file": WITH_BALLOT,
    # the decision
    "decisions.count": Row(("facilitator", "member"), MEMBER.why),
    "decisions.draw": Row(("facilitator", "on the roll"), ON_ROLL.why),
    "decisions.decide": ON_ROLL,
    "decisions.go_on": ON_ROLL,
    "reports.publish": FACILITATOR,
    "reports.end_questions": FACILITATOR,
    "reports.corrections": FACILITATOR,
    "decisions.results": RESULT,
    "decisions.proposal_result": RESULT,
    # awards
    "awards.offer": GROUP,
    # files
    "reports.spreadsheet": RESULT,
    "reports.table": RESULT,
    "reports.bundle": RESULT,
    "reports.checkpoint": Row(("rules are frozen", "of this collaborative")),
    # the trail
    "trail.story": Row(("rules are frozen", "of this collaborative")),
    "trail.entries": Row(("rules are frozen", "of this collaborative")),
    "trail.entry": Row(("rules are frozen", "of this collaborative")),
    "trail.proof": Row(("rules are frozen", "of this collaborative")),
    "trail.checkpoints": Row(("rules are frozen", "of this collaborative")),
    "trail.kept_checkpoint": Row(("rules are frozen", "of this collaborative")),
    "trail.cosigned_checkpoint": Row(("rules are frozen", "of this collaborative")),
    "trail.cosign": SEATED,
    "trail.consistency": Row(("rules are frozen", "of this collaborative")),
    "trail.key": Row(("rules are frozen", "of this collaborative")),
    "trail.check": Row(("rules are frozen", "of this collaborative")),
    "trail.codes": Row(("rules are frozen", "of this collaborative")),
    "trail.lines": Row(("rules are frozen", "of this collaborative")),
    "trail.published_file": RESULT,
    "trail.scrutiny": SCRUTINEER,
    "trail.links": SCRUTINEER,
}
