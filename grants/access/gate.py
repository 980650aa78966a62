"""The gate every request passes: read the table, load what the address names, let in or say why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, g, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from grants.access.predicates import LOADERS, PREDICATES, allowed
from grants.access.table import TABLE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

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
    request.view_args = things
    g.things = things
    if allowed(row, current_user, things):
        return None
    if not current_user.is_authenticated:
        if request.method not in {"GET", "HEAD"}:
            abort(401)  # a page that shows what was typed, so that a session that ended loses no words
        return redirect(url_for("people.sign_in", onward=request.full_path.rstrip("?")), 303)
    if row.hidden and not PREDICATES["of this collaborative"](current_user, things):
        abort(404)
    return abort(403, description=gettext(row.why) if row.why else None)


def _things(named: dict[str, Any]) -> dict[str, Any]:
    things: dict[str, Any] = {}
    for name, value in named.items():
        if isinstance(value, str) and not value.isprintable():
            abort(404)
        loader = LOADERS.get(name)
        things[name] = value if loader is None else loader(value, things)
        if things[name] is None:
            abort(404)
    return things
