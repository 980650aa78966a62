"""How often somebody may try: enough for a person who mistypes, too little for a flood.

What slows down is asking for messages, and links that open nothing. A link that was sent and is good works
whatever others tried meanwhile, from whatever place: so nobody can lock the owner of an address out.
"""

from __future__ import annotations

import hashlib
import math
import time
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, g, request
from flask_limiter import Limiter
from flask_login import current_user
from limits import parse
from werkzeug.middleware.proxy_fix import ProxyFix

from grants.people.service import tidy_email

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask_limiter import RequestLimit

ONE_ADDRESS = "10 per 10 minutes"
ONE_LETTERBOX = "30 per 10 minutes"
"""For one address from all places together: a letterbox is not to be flooded from many."""
ONE_PLACE = "100 per 10 minutes"
WRONG_LINKS = parse("10 per 10 minutes")
"""Links that open nothing, from one place."""
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
    limiter = Limiter(
        _place, app=app, storage_uri="memory://", strategy="moving-window", on_breach=_keep_when
    )
    for endpoint in SENDING:
        view: Any = app.view_functions[endpoint]
        keys = ((ONE_PLACE, _place), (ONE_LETTERBOX, _address), (ONE_ADDRESS, _address_from_place))
        for words, key in keys:
            limit = limiter.shared_limit(
                words, scope=words, key_func=key, methods=["POST"], exempt_when=_nothing_is_sent
            )
            view = limit(view)
        app.view_functions[endpoint] = view
    with_link = "people.sign_in_with_link"
    app.view_functions[with_link] = _slowed(app.view_functions[with_link], limiter)


def seconds_to_wait() -> int:
    """How long until the next try, of a request that was one too many."""
    again_at: float = g.get("again_at", 0)
    return max(1, math.ceil(again_at - time.time()))


def _keep_when(limit: RequestLimit) -> None:
    g.again_at = max(g.get("again_at", 0), limit.reset_at)


def _slowed(view: Callable[..., Any], limiter: Limiter) -> Callable[..., Any]:
    """Count only the links that open nothing, after looking: a good one is never kept waiting."""

    @wraps(view)
    def slow(**given: str) -> Any:  # noqa: ANN401 - whatever the view answers
        answer = view(**given)
        is_over = isinstance(answer, tuple) and answer[1] == HTTPStatus.GONE
        if is_over and not limiter.limiter.hit(WRONG_LINKS, "wrong links", _place()):
            g.again_at = limiter.limiter.get_window_stats(WRONG_LINKS, "wrong links", _place()).reset_time
            abort(HTTPStatus.TOO_MANY_REQUESTS)
        return answer

    return slow


def _place() -> str:
    return request.remote_addr or "nowhere"


def _address() -> str:
    """A digest, since what is typed may be long and is nobody's business in memory."""
    typed = tidy_email(request.form.get("email", ""))
    return hashlib.sha256(typed.encode()).hexdigest()


def _address_from_place() -> str:
    return f"{_place()} {_address()}"


def _nothing_is_sent() -> bool:
    """Somebody signed in goes straight on to their proposal."""
    return request.endpoint == "proposals.start" and bool(current_user.is_authenticated)
