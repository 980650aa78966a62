"""The files of a published bundle, kept as they were published."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model


class PublishedFile(Model):
    """One file of a round's bundle, byte for byte as its digest in the ledger says."""

    __tablename__ = "published_files"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
