"""The ledger: the only writer of entries and checkpoints, and the keys that seal ballots."""
