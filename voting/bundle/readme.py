"""The page that goes with a bundle: what it is, how to check it, and what a check cannot tell."""

from __future__ import annotations

_PAGE = """\
{title}
{line}

This bundle holds everything that was published about one grant round, and the
trail of how it was decided. With it, anybody can check that nothing was changed,
that ballots were counted once and equally, and that the awards follow from the
rule that was agreed beforehand. No trust in the people who ran the round, or in
their software, is needed for that. It holds no names of members.

The round's ledger is called   {origin}
Its key is                     {key}

TO CHECK IT

You need Python 3.11 or newer. In the folder where you saved the bundle:

    python3 verify.pyz BUNDLE.zip --key KEY --checkpoint FILE

verify.pyz is in this bundle for convenience. It came from the people whom you are
checking, and so did the key above. Take the verifier from a release of Evenhand,
and the key and a checkpoint from your own e-mail: every member was sent them while
the round went on. Without --key and --checkpoint the verifier looks at the bundle
alone, and says so.

To have the signature checked too, Python's library "cryptography" must be installed.

The answer is a number as well as words:
    0  everything holds
    1  something does not; each finding names the entry, proposal or file
    2  the file is not a bundle
    3  all that could be checked holds; what could not be is listed

WHAT IS IN IT

    checkpoint          how long the ledger is and what it holds, signed
    key.txt             the key to check that signature with
    entries.jsonl       the ledger, one entry a line
{contents}    ground-rules.json   the ground rules, as they were frozen
    proposals.json      the proposals
    result.json         the result, with the reasons for each proposal
    changes.json        changes that the members made to the counted result
    verify.pyz          the verifier

WHAT NO CHECK OF IT CAN TELL

{limits}
The whole format is described in docs/audit-trail.md of Evenhand's source, so that
you can write a verifier of your own.
"""

_MEMBERS = """\
    roll.txt            the places of the members who could vote, without names
    openings.jsonl      the scores, in lists that cannot be joined into ballots
"""

_WHOLE = """\
    roll.txt            the places of the members who could vote, without names
    openings.jsonl      whole ballots, without names
    ballots.pb          the same ballots as other programs read them
"""

_IMPORTED = """\
    ballots.pb          the ballots, as the public election published them
"""

_MEMBERS_LIMITS = """\
  - The server saw the scores while the round went on.
  - A ballot that was swapped is found only if its member checks a receipt, with
    --receipt FILE. A receipt shows how its member voted to anyone they give it to.
  - Made-up members are found only by members who read the names on the roll.
  - Where the first line of checkpoint ends in a number, such as /2, the database was
    put back to an earlier state. The verifier names what was signed for and lost,
    and nobody can bring back what it held.
  - Where everybody scored alike, everybody's score is known. Habits of scoring
    may hint at a person.
  - Whether scores belong to cast ballots, and make whole ballots that add up, can
    be checked by scrutineers only, with --links FILE. Where only totals were
    published, they stand or fall with that.
"""

_WHOLE_LIMITS = """\
  - The server saw the scores while the round went on.
  - A ballot that was swapped is found only if its member checks a receipt, with
    --receipt FILE. A receipt shows how its member voted to anyone they give it to.
  - Made-up members are found only by members who read the names on the roll.
  - Where the first line of checkpoint ends in a number, such as /2, the database was
    put back to an earlier state. The verifier names what was signed for and lost,
    and nobody can bring back what it held.
  - All answers of a ballot stand side by side. Habits of scoring may hint at a
    person, and whoever knows in what order members voted can tell whose is whose.
  - Why somebody did not score a proposal is not published.
"""

_IMPORTED_LIMITS = """\
  - The ballots are those of the file that was imported. Whether that file is what
    people voted is for those who ran the election to show.
"""


def readme(title: str, origin: str, key: str, *, imported: bool, whole: bool = False) -> bytes:
    """Give README.txt of a round called `title`, whose ledger is `origin` and whose verifier key is `key`.

    `whole` says that its members' ballots are published whole.
    """
    contents, limits = (_WHOLE, _WHOLE_LIMITS) if whole else (_MEMBERS, _MEMBERS_LIMITS)
    heading = " ".join(title.split())
    page = _PAGE.format(
        title=heading,
        line="=" * len(heading),
        origin=origin,
        key=key,
        contents=_IMPORTED if imported else contents,
        limits=_IMPORTED_LIMITS if imported else limits,
    )
    return page.encode()
