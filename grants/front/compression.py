"""Answers made small for slow lines. Where a proxy does it too, it finds nothing left to do."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

WORTH_IT = 500
KINDS = {
    "text/html",
    "text/css",
    "text/csv",
    "text/plain",
    "text/javascript",
    "application/json",
    "image/svg+xml",
}


def install(app: Flask) -> None:
    """Compress what a browser says it can read."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in KINDS:
        return response
    response.vary.add("Accept-Encoding")
    wanted = request.accept_encodings.quality("gzip") > 0
    if not wanted or "Content-Encoding" in response.headers or response.status_code in {204, 206, 304}:
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) >= WORTH_IT:
        response.set_data(gzip.compress(data, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
