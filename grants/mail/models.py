"""The outbox. A message is a row first, so that a mail server that is down loses nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Message(Model):
    """One message to one address."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    address: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    holds_link: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str | None] = mapped_column(String(300))
