"""Who sends: in a server one thread beside its requests; a command itself, before it ends.

The thread also does what is due by the clock.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from typing import TYPE_CHECKING

from flask import current_app, has_request_context
from sqlalchemy.exc import SQLAlchemyError

from grants.mail.sending import send_waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

EVERY_SECONDS = 30
"""How often it looks for what has become due, beside being woken after a change."""
LAST_WORDS_SECONDS = 15
"""How long the end of a process waits for the letter in hand."""
EXTENSION = "postman"
BESIDE: list[Callable[[], None]] = []
LOG = logging.getLogger("evenhand.mail")


def beside_requests(act: Callable[[], None]) -> Callable[[], None]:
    """A stage says here what else a server does by the clock; it comes first, as it may write messages."""
    BESIDE.append(act)
    return act


class Postman:
    """One thread that sends what waits, begun with a process's first request and never twice in one.

    It is not begun when the application is made: a server may do that before it divides into workers, and a
    thread does not go along. So it belongs to a process by its number, and a worker begins its own.
    """

    def __init__(self, app: Flask, every: float = EVERY_SECONDS) -> None:
        self.app = app
        self.every = every
        self._new_process()

    def _new_process(self) -> None:
        self.process = os.getpid()
        self.lock = threading.Lock()
        self.woken = threading.Event()
        self.ends = threading.Event()
        self.thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin, unless this process has begun already."""
        if self.process != os.getpid():
            self._new_process()
        with self.lock:
            if self.thread is None and not self.ends.is_set():
                self.thread = threading.Thread(target=self._work, name="postman", daemon=True)
                self.thread.start()
                atexit.register(self.end)

    def wake(self) -> None:
        """There is something to send now."""
        self.begin()
        self.woken.set()

    def end(self) -> None:
        """Finish the letter in hand, and send no other."""
        self.ends.set()
        self.woken.set()
        if self.thread is not None and self.process == os.getpid():
            self.thread.join(LAST_WORDS_SECONDS)
        atexit.unregister(self.end)

    def _work(self) -> None:
        while not self.ends.is_set():
            for act in (*BESIDE, self._send):
                self._try(act)
            self.woken.wait(self.every)
            self.woken.clear()

    def _send(self) -> None:
        send_waiting(self.ends.is_set)

    def _try(self, act: Callable[[], None]) -> None:
        if self.ends.is_set():
            return
        try:
            with self.app.app_context():
                act()
        except SQLAlchemyError as fault:
            LOG.warning("messages wait for the database: %s", type(fault).__name__)
        except Exception:
            # A fault of ours must not end everything after it.
            LOG.exception("what is done beside requests went wrong, and is tried again")


def employ(app: Flask, every: float = EVERY_SECONDS) -> Postman:
    """Let a server send. Commands and tests that did not ask for it have no postman."""
    postman = Postman(app, every)
    app.extensions[EXTENSION] = postman
    app.before_request(postman.begin)
    return postman


def after_change() -> None:
    """A change that wrote messages is kept. No page waits for a mail server; whoever runs a command does."""
    postman: Postman | None = current_app.extensions.get(EXTENSION)
    if postman is not None:
        postman.wake()
    elif not has_request_context():
        with current_app.app_context():  # a session of its own, which disturbs nothing of the command's
            send_waiting()
