"""Between a browser's cookie and a session's row: coming in, going out, and who it is that asks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import g, request, session
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from grants.db.edge import transaction
from grants.db.sqlite import only_reading
from grants.people import sessions

if TYPE_CHECKING:
    from flask import Flask, Response

    from grants.people.models import Person

TOKEN = "device"  # noqa: S105 - where the token is kept in the cookie
LOG = logging.getLogger("evenhand")


def install(app: Flask) -> None:
    """Find out with every request who asks, and keep once a day that a session is used."""
    manager = LoginManager(app, add_context_processor=False)
    manager.user_loader(_person)
    app.after_request(_used)


def come_in(person: Person) -> None:
    """Sign a person in on this device, with nothing left of whoever was before."""
    sessions.end_with(session.get(TOKEN, ""))
    token = sessions.begin_session(person, request.user_agent.string)
    session.clear()
    session[TOKEN] = token
    login_user(person)


def go_out() -> None:
    """Sign out on this device, and end its session here too."""
    sessions.end_with(session.get(TOKEN, ""))
    logout_user()
    session.clear()


def this_session() -> str:
    """The id of the session that asks."""
    return str(g.session_in_use[0])


def _person(person_id: str) -> Person | None:
    found = sessions.whose(person_id, session.get(TOKEN, ""))
    if found is None:
        return None
    person, *g.session_in_use = found
    return person


def _used(response: Response) -> Response:
    """Keep the day, in a transaction of its own and only where somebody looks.

    Beside a ballot that is being cast, a row that names a person would tell whose it is.
    """
    used = g.get("session_in_use")
    if used is None or used[1] >= sessions.today() or request.method != "GET":
        return response
    before = only_reading.set(False)
    try:
        with transaction():
            sessions.used_today(used[0])
        session.modified = True  # the cookie's own age begins anew as well
    except SQLAlchemyError:
        LOG.warning("the day on which a session was used could not be kept", exc_info=True)
    finally:
        only_reading.reset(before)
    return response
