"""Handing one letter over to a mail server, and telling apart what can have become of it."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flask import current_app

from grants.mail.letters import in_full, letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.mail.models import Message

CONSOLE = "console:"
PATIENCE_SECONDS = 10
LOG = logging.getLogger("evenhand.mail")
TAKEN, FORWARDED, GO_ON, CLOSING, PERMANENT = 250, 251, 354, 421, 500
POLICY = re.compile(rb"5\.7\.\d")
"""A refusal of whoever sends (RFC 3463), which says nothing of the address."""


class Waits(Exception):
    """The server has not taken it, and may another time."""


class Away(Waits):
    """The server cannot be talked to at all: what else there is waits too."""


class CameBack(Exception):
    """The server knows for good that nothing reaches this address."""


class AnswerLost(Exception):
    """The whole letter was handed over, and no answer came. It may have been taken."""


class NotOurs(Exception):
    """Just before it was handed over, the row was gone, or another had it."""


class Console:
    """Shows messages where the program runs."""

    keeps_links = True

    def give(self, message: Message, _hand_over: Callable[[], None]) -> None:
        """Show it. Nothing is handed over to anybody."""
        if not current_app.testing:
            LOG.info("To: %s\nSubject: %s\n\n%s\n", message.address, message.subject, in_full(message))

    def close(self) -> None:
        """There is nothing to close."""


class Server:
    """One connection, kept while there is something to send and opened again where it broke."""

    keeps_links = False

    def __init__(self, where: str) -> None:
        self.parts = urlsplit(where)
        self.sender = unquote(self.parts.path.strip("/")) or f"evenhand@{self.parts.hostname}"
        self.open: smtplib.SMTP | None = None

    def give(self, message: Message, hand_over: Callable[[], None]) -> None:
        """Hand a letter over: returns only when the server has said that it took it.

        `hand_over` is called when nothing is left but to send the words, and may raise NotOurs. Raises Waits,
        Away, CameBack, AnswerLost, and ValueError for an address that no letter can carry.
        """
        words = re.sub(rb"(?m)^\.", b"..", letter(message, self.sender)) + b".\r\n"
        try:
            server = self._connected()
            self._address(server, message.address)
            self._say(server, b"data", server.docmd("data"), GO_ON)
            hand_over()
            server.send(words)
        except (Waits, CameBack):
            self._begin_again()
            raise
        except NotOurs:
            self.close()  # the server waits for words, and would take anything else for them
            raise
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            raise Away(f"{type(fault).__name__}: {fault}") from fault
        try:
            answer = server.getreply()
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            raise AnswerLost(f"{type(fault).__name__}: {fault}") from fault
        self._say(server, b"the words", answer, TAKEN)

    def _address(self, server: smtplib.SMTP, address: str) -> None:
        options: list[str] = []
        if not (self.sender + address).isascii():
            if not server.has_extn("smtputf8"):
                raise CameBack("the server takes no such letters in an address")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        self._say(server, b"mail", server.mail(self.sender, options), TAKEN)
        code, words = server.rcpt(address)
        if code >= PERMANENT and not POLICY.match(words):
            raise CameBack(_quoted(code, words))
        self._say(server, b"rcpt", (TAKEN if code == FORWARDED else code, words), TAKEN)

    def _say(self, server: smtplib.SMTP, what: bytes, answer: tuple[int, bytes], wanted: int) -> None:
        code, words = answer
        if code == wanted:
            return
        said = f"{what.decode()}: {_quoted(code, words)}"
        if code == CLOSING:
            server.close()
            raise Away(said)
        raise Waits(said)

    def _connected(self) -> smtplib.SMTP:
        if self.open is None:
            self.open = self._connect(str(self.parts.hostname), self.parts.port or 0)
            self.open.ehlo_or_helo_if_needed()
            if self.parts.username:
                self.open.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return self.open

    def _connect(self, host: str, port: int) -> smtplib.SMTP:
        """A new connection, which greets with the sender's domain.

        Left to itself smtplib asks the network what this machine is called, without a limit of ours.
        """
        us = greeting(self.sender)
        if self.parts.scheme == "smtps":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, local_hostname=us, timeout=PATIENCE_SECONDS, context=tls)
        server = smtplib.SMTP(host, port, local_hostname=us, timeout=PATIENCE_SECONDS)
        if self.parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    def _begin_again(self) -> None:
        """After a refusal the same connection takes the next letter; where it does not, another will."""
        try:
            if self.open is not None and self.open.rset()[0] == TAKEN:
                return
        except (OSError, smtplib.SMTPException):
            pass
        self.close()

    def close(self) -> None:
        """Let the connection go, without waiting for a farewell."""
        if self.open is not None:
            self.open.close()
        self.open = None


def greeting(sender: str) -> str:
    """The name in EHLO (RFC 5321, 4.1.1.1): the domain of an address, or a number in brackets.

    Raises UnicodeError for what can be no domain.
    """
    domain = sender.rpartition("@")[2]
    try:
        number = ip_address(domain)
    except ValueError:
        return domain.encode("idna").decode()
    return f"[{number}]" if number.version == 4 else f"[IPv6:{number}]"  # noqa: PLR2004 - IP's own version


def _quoted(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}"


def reached_by(where: str) -> Console | Server:
    """Whatever a MAIL_URL names."""
    return Console() if where == CONSOLE else Server(where)
