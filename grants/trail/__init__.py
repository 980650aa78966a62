"""The trail as people read it: entries in plain words with their proofs, checkpoints, receipts checked."""
