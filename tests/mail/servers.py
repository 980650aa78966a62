"""Servers that are no mail servers, and waiting for what another thread does."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def listening(port: int, answer: Callable[[socket.socket], object]) -> Iterator[list[socket.socket]]:
    """A server that accepts everybody and does only this."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as server:

        def accept() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
                    answer(held[-1])
            except OSError:
                return

        accepting = threading.Thread(target=accept)
        accepting.start()
        yield held
        server.shutdown(socket.SHUT_RDWR)
        accepting.join()
    for each in held:
        each.close()


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
