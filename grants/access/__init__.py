"""Who may do what: one table, one gate, one embargo."""
