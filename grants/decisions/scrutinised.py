"""What scrutineers said, in words: whether published scores belong to ballots that were cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.ledger.entries import Entry

HOLDS = "holds"


def sentence(entry: Entry, names: Sequence[str]) -> str:
    """One verdict; `names` are those of the ground rules, in their order."""
    place = int(str(entry.data["scrutineer"]))
    name = names[place - 1] if place <= len(names) else _("Somebody whom the ground rules do not name")
    if entry.data["verdict"] == HOLDS:
        return _(
            "%(name)s, who holds no seat here, found that every published score belongs to a ballot that was "
            "cast.",
            name=name,
        )
    return _(
        "%(name)s, who holds no seat here, found that not every published score belongs to a ballot that was "
        "cast, or that a ballot does not add up.",
        name=name,
    )


def fair(entries: Sequence[Entry], names: Sequence[str]) -> list[tuple[bool | None, str]]:
    """What each said last; one line where nobody was named, or nobody has said anything yet."""
    last = {entry.data["scrutineer"]: entry for entry in entries if entry.type == "links-checked"}
    if last:
        return [
            (entry.data["verdict"] == HOLDS, sentence(entry, names))
            for _place, entry in sorted(last.items(), key=lambda each: int(str(each[0])))
        ]
    if not names:
        words = _(
            "whether every published score belongs to a ballot that was cast. The ground rules ask nobody "
            "from outside to look."
        )
    else:
        first, second = names
        words = _(
            "whether every published score belongs to a ballot that was cast. %(first)s and %(second)s "
            "can look, and have not said anything yet.",
            first=first,
            second=second,
        )
    return [(None, words)]
