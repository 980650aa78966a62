"""Where copies of checkpoints are kept: a folder, or an address on another machine that takes PUT and GET.

None of it is trusted: what is read there counts only if this installation's own key signed it.
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
import threading
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGEST_NOTE = 10_000
PATIENCE_SECONDS = 3
LONGEST_WAIT_SECONDS = 8
"""For one copy, however slowly an address answers."""
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


class Unreachable(Exception):
    """A place that cannot be read or written just now; the message says which and why."""


class Place(Protocol):
    """Somewhere that keeps one note for each ledger."""

    def read(self, origin: str) -> bytes | None:
        """The note kept for a ledger, or None. Raises Unreachable."""

    def write(self, origin: str, note: bytes) -> None:
        """Keep this one instead. Raises Unreachable."""


def place(url: str) -> Place:
    """The place that a setting names."""
    parts = urlsplit(url)
    return Folder(Path(unquote(parts.path))) if parts.scheme == "file" else Address(parts)


def where(origin: str) -> tuple[str, str]:
    """The folder and the name of a ledger's copy, in which no character has a meaning of its own."""
    host, _, slug = origin.partition("/")
    return quote(host, safe=""), quote(slug, safe="")


class Folder:
    """A folder of this machine, or of another that is mounted here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, origin: str) -> Path:
        """The file of one ledger."""
        host, slug = where(origin)
        return self.folder / host / slug

    def read(self, origin: str) -> bytes | None:
        """The note kept for a ledger, or None. Raises Unreachable."""
        try:
            with self.path(origin).open("rb") as file:
                return file.read(LARGEST_NOTE)
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise Unreachable(f"{self.path(origin)} cannot be read: {fault.strerror}") from fault

    def write(self, origin: str, note: bytes) -> None:
        """Keep this one instead: all of it or nothing, and on the disk when this returns."""
        path = self.path(origin)
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            settle(path.parent)
        except OSError as fault:
            partial.unlink(missing_ok=True)
            raise Unreachable(f"{path} cannot be written: {fault.strerror}") from fault

    def all(self) -> list[Path]:
        """Every file here, in the order of their names."""
        found = (path for path in self.folder.glob("*/*") if not path.name.startswith("."))
        return sorted(path for path in found if path.is_file())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time: whoever compares before writing must not be overtaken."""
        try:
            self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            descriptor = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as fault:
            raise Unreachable(f"{self.folder} cannot be written: {fault.strerror}") from fault
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def settle(folder: Path) -> None:
    """Names that came or went are so for good only when their folder is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Address:
    """An address on another machine. It is asked plainly, follows nowhere else, and never waits for long."""

    def __init__(self, parts: SplitResult) -> None:
        port = f":{parts.port}" if parts.port else ""
        host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
        self.url = urlunsplit((parts.scheme, f"{host}{port}", parts.path.rstrip("/"), "", ""))
        self._headers = {"User-Agent": "Evenhand"}
        if parts.username is not None:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(secret).decode()}"
        self._opener = OpenerDirector()  # without the handler that follows redirects, or opens files
        for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
            self._opener.add_handler(handler)

    def read(self, origin: str) -> bytes | None:
        """The note kept for a ledger, or None. Raises Unreachable."""
        status, body = self._ask("GET", origin, None)
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status != HTTPStatus.OK:
            raise Unreachable(f"{self.url} answered {status} when it was asked for a copy")
        return body

    def write(self, origin: str, note: bytes) -> None:
        """Keep this one instead. Raises Unreachable."""
        status, _body = self._ask("PUT", origin, note)
        if status not in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}:
            raise Unreachable(f"{self.url} answered {status} when it was given a copy")

    def _ask(self, method: str, origin: str, body: bytes | None) -> tuple[int, bytes]:
        address = "/".join([self.url, *where(origin)])
        headers = self._headers | ({"Content-Type": "text/plain; charset=utf-8"} if body else {})
        request = Request(address, data=body, headers=headers, method=method)  # noqa: S310 - http or https alone

        def exchange() -> tuple[int, bytes]:
            response = self._opener.open(request, timeout=PATIENCE_SECONDS)
            with response:
                return int(response.status), bytes(response.read(LARGEST_NOTE))

        try:
            return _within(LONGEST_WAIT_SECONDS, exchange)
        except (OSError, HTTPException, ValueError) as fault:
            raise Unreachable(f"{self.url} cannot be reached: {fault}") from fault


def _within(seconds: float, act: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    """What the act gives, unless it takes longer: a machine that answers a byte at a time is left waiting."""
    given: list[tuple[int, bytes] | BaseException] = []

    def do() -> None:
        try:
            given.append(act())
        except Exception as fault:  # noqa: BLE001 - handed on to whoever asked
            given.append(fault)

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    thread.join(seconds)
    if not given:
        raise TimeoutError("it took too long")
    if isinstance(given[0], BaseException):
        raise given[0]
    return given[0]
