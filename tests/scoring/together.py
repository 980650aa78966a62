"""Many people doing something at the same moment, each with a session of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

from grants.db.edge import transaction
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

Answer = TypeVar("Answer")


def at_once(app: Flask, acts: Sequence[Callable[[], Answer]]) -> list[Answer | str]:
    """What each act gave, in their order: its answer, or the sentence with which it was refused.

    Anything else that an act raises fails the test.
    """
    ready = Barrier(len(acts))

    def do(act: Callable[[], Answer]) -> Answer | str:
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    return act()
            except Refused as no:
                return no.sentence

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(do, acts))
