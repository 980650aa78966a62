"""How often somebody may have a message sent: enough for a person who mistypes, too little for a flood."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import request
from flask_limiter import Limiter
from flask_login import current_user

from grants.people.service import tidy_email

if TYPE_CHECKING:
    from flask import Flask

ONE_ADDRESS = "10 per 10 minutes"
ONE_PLACE = "100 per 10 minutes"
SENDING = ("people.sign_in", "proposals.start")
"""What sends a message to an address that anybody can type."""


def install(app: Flask) -> None:
    """Count in this process, for every address from every place and for every place."""
    limiter = Limiter(_place, app=app, storage_uri="memory://", strategy="moving-window")
    for endpoint in SENDING:
        view: Any = app.view_functions[endpoint]
        for words, key in ((ONE_PLACE, _place), (ONE_ADDRESS, _address_from_place)):
            limit = limiter.shared_limit(
                words, scope=words, key_func=key, methods=["POST"], exempt_when=_nothing_is_sent
            )
            view = limit(view)
        app.view_functions[endpoint] = view


def _place() -> str:
    return request.remote_addr or "nowhere"


def _address_from_place() -> str:
    """A digest, since what is typed may be long and is nobody's business in memory."""
    typed = tidy_email(request.form.get("email", ""))
    return f"{_place()} {hashlib.sha256(typed.encode()).hexdigest()}"


def _nothing_is_sent() -> bool:
    """Somebody signed in goes straight on to their proposal."""
    return request.endpoint == "proposals.start" and bool(current_user.is_authenticated)
