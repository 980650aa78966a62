"""Keeping watch over somebody else's ledger: a key of one's own, and cosignatures for a ledger that goes on.

A witness signs a checkpoint only where the ledger is the one it signed before, grown at its end. Two people
who were shown two ledgers cannot both have a checkpoint that the same honest witness cosigned.
"""

from __future__ import annotations

from voting.witness.command import cosign, witness_key

__all__ = ["cosign", "witness_key"]
