"""The record of a round: entries in a Merkle tree, signed checkpoints, and ballots that stay secret.

Everything here is described for other implementers in docs/audit-trail.md.
"""
