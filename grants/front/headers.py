"""Headers on every answer: nothing runs, frames or is kept that should not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, session

from grants.audit.keys import settings

if TYPE_CHECKING:
    from flask import Flask, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SIGNED_IN = "_user_id"
"""Where Flask-Login keeps who it is: read here from the cookie, so that headers need no database."""
FOR_EVER = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Put them on."""
    app.after_request(_put)


def _put(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if settings().base_url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static" and response.status_code == 200:  # noqa: PLR2004 - found
        response.headers["Cache-Control"] = FOR_EVER
    elif SIGNED_IN in session or session.modified or request.method != "GET":
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response
