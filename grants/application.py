"""The Flask application's own edge: one commit for what returns, nothing kept of what raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request

from grants.db import db
from grants.db.edge import drop, keep
from grants.db.sqlite import only_reading

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException
    from werkzeug.wrappers import Response

SAFE = {"GET", "HEAD", "OPTIONS"}


class Application(Flask):
    """Flask with a transaction around each view."""

    def preprocess_request(self) -> Any:  # noqa: ANN401 - as Flask types it
        """A request that only looks takes no write lock."""
        only_reading.set(request.method in SAFE)
        return super().preprocess_request()

    def dispatch_request(self) -> Any:  # noqa: ANN401 - as Flask types it
        """Returning commits. A safe request that changed something is a fault, not a saving."""
        answer = super().dispatch_request()
        if request.method in SAFE and (db.session.new or db.session.dirty or db.session.deleted):
            raise RuntimeError(f"{request.method} {request.path} tried to change something")
        keep()
        return answer

    def handle_user_exception(self, e: Exception) -> HTTPException | Response | Any:  # noqa: ANN401 - as Flask types it
        """Raising rolls back, before any page about it is drawn."""
        drop()
        return super().handle_user_exception(e)

    def do_teardown_request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Flask types it
        """The next request on this thread decides for itself."""
        super().do_teardown_request(*args, **kwargs)
        only_reading.set(False)
