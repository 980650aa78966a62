"""The Flask application's own edge: one commit for what returns, nothing kept of what raises."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from grants.db import db
from grants.db.edge import drop, keep
from grants.db.sqlite import only_reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.exceptions import HTTPException
    from werkzeug.wrappers import Response

SAFE = {"GET", "HEAD", "OPTIONS"}
FORMS = {"", "application/x-www-form-urlencoded", "multipart/form-data"}
"""How a form calls itself; without a body it need not."""
NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
    + r"\u202a-\u202e\u2066-\u2069]"
)
"""What no page, message or database can hold; and what turns the letters around it the other way."""


class TypedRequest(Request):
    """A request whose words are words: in NFC, nothing that is not text, no file where words belong."""

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        self.__dict__["form"] = _words(self.form.items(multi=True))
        for files in self.files.listvalues():
            for file in files:
                file.close()
        self.__dict__["files"] = ImmutableMultiDict[str, Any]()

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """What stands after the question mark."""
        return _words(super().args.items(multi=True))


def _words(given: Iterable[tuple[str, str]]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(
        (NOT_TEXT.sub("", name), unicodedata.normalize("NFC", NOT_TEXT.sub("", text))) for name, text in given
    )


class Application(Flask):
    """Flask with a transaction around each view."""

    request_class = TypedRequest

    def preprocess_request(self) -> Any:  # noqa: ANN401 - as Flask types it
        """A request that only looks takes no write lock; what is no form is not read as one."""
        only_reading.set(request.method in SAFE)
        if request.method not in SAFE and request.mimetype not in FORMS:
            abort(415)
        return super().preprocess_request()

    def dispatch_request(self) -> Any:  # noqa: ANN401 - as Flask types it
        """Returning commits. A safe request that changed something is a fault, not a saving."""
        answer = super().dispatch_request()
        if request.method in SAFE and (db.session.new or db.session.dirty or db.session.deleted):
            raise RuntimeError(f"{request.method} {request.path} tried to change something")
        if request.method in SAFE:
            drop()
        else:
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
