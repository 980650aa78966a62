"""The database: one session, names for every constraint, and types that cannot be misread."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, TypeDecorator, func, select
from sqlalchemy.orm import DeclarativeBase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Dialect

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
ID_LENGTH = 16


class Base(DeclarativeBase):
    """Every table's parent, so that constraints are named alike on both databases."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC, always read back with its zone; a moment without one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the parent's signature
        """Refuse what has no zone rather than guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - the parent's signature
        """SQLite forgets the zone; it was UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def new_id() -> str:
    """A random key (79 bits), so that no row tells when it was made or how many there are."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))


_PRETENDED: ContextVar[datetime | None] = ContextVar("pretended moment", default=None)


def now() -> datetime:
    """The present moment, to the second, as every record here keeps it."""
    return (_PRETENDED.get() or datetime.now(UTC)).replace(microsecond=0)


def database_now() -> datetime:
    """The same by the database's own clock, which all who serve it share. It asks a statement."""
    told = _PRETENDED.get() or db.session.scalar(select(func.current_timestamp(type_=UTCDateTime)))
    if told is None:
        raise LookupError("the database has no clock")
    return told.replace(microsecond=0)


@contextmanager
def as_if_at(moment: datetime) -> Iterator[None]:
    """What the block does is dated then. The demonstration alone has a past that it makes up."""
    before = _PRETENDED.set(moment)
    try:
        yield
    finally:
        _PRETENDED.reset(before)


def stamp(moment: datetime) -> str:
    """A moment as the ledger writes it: YYYY-MM-DDTHH:MM:SSZ."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
