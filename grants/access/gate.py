"""The gate every request passes: read the table, load what the address names, let in or say why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, g, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from grants.access.predicates import ARRIVALS, LOADERS, PREDICATES, allowed
from grants.access.table import TABLE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

    from grants.access.predicates import Row

STATIC = "static"


def install(app: Flask) -> None:
    """Put the gate before every view."""
    app.before_request(_pass)


def _pass() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint == STATIC:
        return None
    row = TABLE.get(endpoint)
    if row is None:
        abort(404)
    things = _things(request.view_args or {})
    if things is not None and _arrived(endpoint, things):
        things = _things(request.view_args or {})
    if things is None:
        return _unknown(row)
    request.view_args = things
    if allowed(row, current_user, things):
        g.things = things
        return None
    if not current_user.is_authenticated and row.asks_sign_in:
        return _sign_in_first()
    if row.hidden and not PREDICATES["of this collaborative"](current_user, things):
        abort(404)
    if not row.asks_sign_in and not PREDICATES["rules are frozen"](current_user, things):
        abort(404)
    g.things = things
    return abort(403, description=gettext(row.why) if row.why else None)


def _arrived(endpoint: str, things: dict[str, Any]) -> bool:
    """Every act has its turn; whether any of them changed something."""
    changed = [act(endpoint, things) for act in ARRIVALS]
    return any(changed)


def _unknown(row: Row) -> Response:
    """What is not there answers a stranger as what is hidden from them does."""
    if row.asks_sign_in and "anyone" not in row.allow and not current_user.is_authenticated:
        return _sign_in_first()
    return abort(404)


def _sign_in_first() -> Response:
    if request.method not in {"GET", "HEAD"}:
        abort(401)  # a page that shows what was typed, so that a session that ended loses no words
    return redirect(url_for("people.sign_in", onward=request.full_path.rstrip("?")), 303)


def _things(named: dict[str, Any]) -> dict[str, Any] | None:
    things: dict[str, Any] = {}
    for name, value in named.items():
        if isinstance(value, str) and not value.isprintable():
            abort(404)
        loader = LOADERS.get(name)
        things[name] = value if loader is None else loader(value, things)
        if things[name] is None:
            return None
    return things
