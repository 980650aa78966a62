"""The funder's report, as tables. (Written next.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grants.rounds.models import Round


def workbook(round_: Round) -> bytes:
    raise NotImplementedError


def csv(round_: Round) -> bytes:
    raise NotImplementedError
