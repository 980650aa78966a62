"""The database's own refusal to give anybody a second seat in a round, in both dialects.

What constraints of one table cannot say: a place on the roll is for a member of that round's own
collaborative, who was one when its ground rules were frozen, and a seat does not move elsewhere afterwards.
A migration that makes one of these tables anew on SQLite has to make its triggers again.
"""

from __future__ import annotations

OWN_ROUND = "roll_places_own_members_only"
OWN_MEMBERS = "round_members_of_its_collaborative"
SEAT_STAYS = "memberships_stay_where_they_are"
ROUND_STAYS = "rounds_stay_where_they_are"

_MAY_BE_ON_ROLL = """EXISTS (
    SELECT 1 FROM round_members
    JOIN memberships ON memberships.id = round_members.membership_id
    WHERE round_members.round_id = NEW.round_id AND round_members.membership_id = NEW.membership_id
      AND memberships.is_member AND NOT memberships.is_observer)"""
_IS_OF_COLLABORATIVE = """EXISTS (
    SELECT 1 FROM memberships JOIN rounds ON rounds.collaborative_id = memberships.collaborative_id
    WHERE rounds.id = NEW.round_id AND memberships.id = NEW.membership_id)"""
_HAS_A_ROUND = "EXISTS (SELECT 1 FROM round_members WHERE membership_id = OLD.id)"
_HAS_MEMBERS = "EXISTS (SELECT 1 FROM round_members WHERE round_id = OLD.id)"
_MOVES = "NEW.collaborative_id <> OLD.collaborative_id"

RULES = (
    (OWN_ROUND, "roll_places", "round_id, membership_id", f"NOT {_MAY_BE_ON_ROLL}"),
    (OWN_MEMBERS, "round_members", "round_id, membership_id", f"NOT {_IS_OF_COLLABORATIVE}"),
    (SEAT_STAYS, "memberships", "collaborative_id", f"{_MOVES} AND {_HAS_A_ROUND}"),
    (ROUND_STAYS, "rounds", "collaborative_id", f"{_MOVES} AND {_HAS_MEMBERS}"),
)
"""Name, table, the columns that matter, and when a row is refused. The first two look at new rows as well."""


def _sqlite(name: str, table: str, columns: str, refused: str) -> list[str]:
    body = f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {refused}; END"
    made = [f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {columns} ON {table} {body}"]
    if "OLD." not in refused:
        made.append(f"CREATE TRIGGER {name} AFTER INSERT ON {table} {body}")
    return made


def _postgresql(name: str, table: str, columns: str, refused: str) -> list[str]:
    when = f"UPDATE OF {columns}" if "OLD." in refused else f"INSERT OR UPDATE OF {columns}"
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF {refused} THEN
                RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              RETURN NEW;
            END $$""",
        f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


UP = {
    "sqlite": [made for rule in RULES for made in _sqlite(*rule)],
    "postgresql": [made for rule in RULES for made in _postgresql(*rule)],
}
DOWN = {
    "sqlite": [
        *(f"DROP TRIGGER {name}_changed" for name, *_rest in RULES),
        *(f"DROP TRIGGER {name}" for name in (OWN_ROUND, OWN_MEMBERS)),
    ],
    "postgresql": [
        statement
        for name, table, *_rest in RULES
        for statement in (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()")
    ],
}
