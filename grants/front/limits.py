"""How often somebody may have a message sent: enough for a person who mistypes, too little for a flood."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import request
from flask_limiter import Limiter
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from grants.people.service import tidy_email

if TYPE_CHECKING:
    from flask import Flask

ONE_ADDRESS = "10 per 10 minutes"
ONE_PLACE = "100 per 10 minutes"
SENDING = ("people.sign_in", "proposals.start")
"""What sends a message to an address that anybody can type."""


def install(app: Flask) -> None:
    """Count in this process, for every address from every place and for every place.

    Behind proxies of our own a place is what the outermost of them saw; what a person's own browser claims
    is never believed.
    """
    proxies = app.extensions["settings"].trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
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
