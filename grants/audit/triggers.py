"""The database's own refusal to change the ledger, in both dialects, for the first migration."""

from __future__ import annotations

SQLITE_UP = (
    """CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
       BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END""",
    """CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
       BEGIN SELECT RAISE(ABORT, 'ledger entries are never deleted'); END""",
    """CREATE TRIGGER ledger_entries_next_only BEFORE INSERT ON ledger_entries
       WHEN NEW.position <> (SELECT COALESCE(MAX(position) + 1, 0) FROM ledger_entries
                             WHERE ledger_id = NEW.ledger_id)
       BEGIN SELECT RAISE(ABORT, 'a ledger entry must have the next number'); END""",
    # Replacing a row by its rowid deletes it unseen by the trigger above. Where none is given, it is -1 here.
    """CREATE TRIGGER ledger_entries_no_replace BEFORE INSERT ON ledger_entries
       WHEN NEW.rowid IN (SELECT rowid FROM ledger_entries)
       BEGIN SELECT RAISE(ABORT, 'ledger entries are never replaced'); END""",
)
SQLITE_DOWN = (
    "DROP TRIGGER IF EXISTS ledger_entries_no_replace",
    "DROP TRIGGER ledger_entries_next_only",
    "DROP TRIGGER ledger_entries_no_delete",
    "DROP TRIGGER ledger_entries_no_update",
)

POSTGRESQL_UP = (
    """CREATE FUNCTION ledger_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'ledger entries are never changed or deleted'; END $$""",
    """CREATE FUNCTION ledger_entries_next() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.position <> (SELECT COALESCE(MAX(position) + 1, 0) FROM ledger_entries
                             WHERE ledger_id = NEW.ledger_id) THEN
           RAISE EXCEPTION 'a ledger entry must have the next number';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER ledger_entries_no_change BEFORE UPDATE OR DELETE ON ledger_entries
       FOR EACH ROW EXECUTE FUNCTION ledger_entries_refuse()""",
    """CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_refuse()""",
    """CREATE TRIGGER ledger_entries_next_only BEFORE INSERT ON ledger_entries
       FOR EACH ROW EXECUTE FUNCTION ledger_entries_next()""",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER ledger_entries_next_only ON ledger_entries",
    "DROP TRIGGER ledger_entries_no_truncate ON ledger_entries",
    "DROP TRIGGER ledger_entries_no_change ON ledger_entries",
    "DROP FUNCTION ledger_entries_next()",
    "DROP FUNCTION ledger_entries_refuse()",
)

UP = {"sqlite": SQLITE_UP, "postgresql": POSTGRESQL_UP}
DOWN = {"sqlite": SQLITE_DOWN, "postgresql": POSTGRESQL_DOWN}
