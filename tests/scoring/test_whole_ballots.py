"""A round of two hundred members whose ballots are published whole, through the verbs."""

from __future__ import annotations


