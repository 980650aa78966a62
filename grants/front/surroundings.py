"""What every page has around it: whose place it is, who is looking, where one can go from here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app, g, has_request_context, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from grants import dates, money
from grants.audit.keys import settings
from grants.collaboratives.queries import collaboratives, seats_of
from grants.proposals.queries import collaboratives_written_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from grants.collaboratives.models import Collaborative

LANGUAGES = ("en_GB",)
NAMED_TO_STRANGERS = 5
"""So many places at most are listed with whom to ask, where nobody knows which one somebody means."""


def install(app: Flask) -> None:
    """Give templates their surroundings."""
    app.extensions["assets"] = _manifest(Path(app.static_folder or ""))
    app.context_processor(_around)
    app.add_template_filter(money.words, "money")
    app.add_template_filter(dates.day_words, "day_words")
    app.add_template_filter(dates.date_words, "date_words")
    app.add_template_filter(dates.words, "moment_words")


def language() -> str:
    """The reader's language, of those there are; a command has no reader to ask."""
    if not has_request_context():
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _manifest(folder: Path) -> dict[str, str]:
    file = folder / "manifest.json"
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return found


def asset(name: str) -> str:
    """The address of a built file; its name holds its digest, so it can be kept for ever."""
    return url_for("static", filename=current_app.extensions["assets"].get(name, name))


def _around() -> dict[str, Any]:
    if g.get("bare"):
        return {"asset": asset, "collaborative": None, "person": None, "nav": [], "language": "en"}
    whose = _whose()
    collaborative = whose[0] if len(whose) == 1 else None
    return {
        "asset": asset,
        "collaborative": collaborative,
        "helps": whose,
        "own_zone": whose[0].zone if whose else "UTC",
        "person": current_user if current_user.is_authenticated else None,
        "nav": _nav(collaborative),
        "language": _language_code(),
        "is_demonstration": bool(collaborative and collaborative.is_demonstration),
        "base_url": settings().base_url,
    }


def _language_code() -> str:
    locale = get_locale()
    return "en" if locale is None else str(locale.language)


def _whose() -> Sequence[Collaborative]:
    """The collaborative a page is about: named in its address, else the person's own, else the only one.

    The own ones of somebody who has no seat are those which their groups ask. Where there are several, a page
    is nobody's, and names whom to ask for help in each. Somebody who cannot sign in is told of a few, too.
    """
    for thing in g.get("things", {}).values():
        if type(thing).__name__ == "Collaborative":
            return [thing]
        for owner in (thing, getattr(thing, "round", None)):
            if owner is not None and hasattr(owner, "collaborative"):
                return [owner.collaborative]
    seats = seats_of(current_user)
    if seats:
        return [held.collaborative for held in seats]
    everyone = collaboratives()
    if len(everyone) == 1:
        return everyone
    if current_user.is_authenticated:
        return collaboratives_written_for(current_user)
    return everyone if len(everyone) <= NAMED_TO_STRANGERS else []


def _nav(collaborative: Collaborative | None) -> list[tuple[str, str, bool]]:
    places: list[tuple[str, str]] = []
    if collaborative is not None:
        places.append((_("Rounds"), url_for("front.collaborative", collaborative=collaborative.slug)))
    if collaborative is not None and collaborative.id in {
        held.collaborative_id for held in seats_of(current_user)
    }:
        places.append((_("Members"), url_for("collaboratives.members", collaborative=collaborative.slug)))
    if current_user.is_authenticated:
        places.append((_("My page"), url_for("front.home")))
        places.append((_("My details"), url_for("people.details")))
    else:
        places.append((_("Sign in"), url_for("people.sign_in")))
    return [(label, address, address == request.path) for label, address in places]
