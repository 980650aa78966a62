"""Participatory-budgeting elections in the Pabulib format (.pb): read strictly, tallied, and written.

The format: pabulib.org/format. What is accepted, warned about and refused is in contract.md and docs.
"""

from voting.pabulib.election import Ballot, BrokenFile, Election, VoteType
from voting.pabulib.reading import parse, read
from voting.pabulib.tallies import choices, profile_of, room, tallies
from voting.pabulib.writing import write

__all__ = [
    "Ballot",
    "BrokenFile",
    "Election",
    "VoteType",
    "choices",
    "parse",
    "profile_of",
    "read",
    "room",
    "tallies",
    "write",
]
