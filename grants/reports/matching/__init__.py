"""What the database says of a round, compared with what its ledger says, stage by stage."""
