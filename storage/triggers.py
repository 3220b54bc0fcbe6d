"""The triggers that make the story append-only, on both databases.

A migration that rebuilds a table (Alembic's batch mode on SQLite) drops its triggers unsaid, so it must end with
:func:`create_triggers`, and :func:`missing_triggers` is asked after each one.

What was written may never change: facts, decisions, turns, the text of a policy. Particulars may be erased, whole, and
nothing else: both the words and their salt, for with the salt left behind a guess could still be checked.
"""

from sqlalchemy import Connection, inspect, text

FROZEN = ("facts", "decisions", "turns")
"""Tables whose rows never change and never go."""

KEYS = {
    "facts": "stream = NEW.stream AND seq = NEW.seq OR position = NEW.position",
    "decisions": "id = NEW.id",
    "turns": "pool = NEW.pool AND version = NEW.version",
    "particulars": "stream = NEW.stream AND seq = NEW.seq",
    "policies": "version = NEW.version AND (source <> NEW.source OR hash <> NEW.hash)",
}
"""What a row is known by, where REPLACE must be kept from putting another in its place (SQLite)."""

SAME_POLICY = "NEW.version = OLD.version AND NEW.source = OLD.source AND NEW.hash = OLD.hash"
ERASED = "NEW.stream = OLD.stream AND NEW.seq = OLD.seq AND NEW.salt IS NULL AND NEW.body IS NULL"
REFUSE = (
    "CREATE OR REPLACE FUNCTION baton_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '%: % is refused, what was written stays', TG_TABLE_NAME, TG_OP "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
"""What a trigger of PostgreSQL calls; SQLite says it in the trigger."""


NAMED = (("leads", "joined_records"), ("joined_records", "leads"))
"""Tables of records with a sender's name, each with the other whose names are taken."""

SAME_NAME = "external_id = NEW.external_id AND source = NEW.source"
OWN_NAME = (
    "CREATE OR REPLACE FUNCTION baton_own_name() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE taken boolean; BEGIN "
    "EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE external_id = $1 AND source = $2)', TG_ARGV[0]) "
    "INTO taken USING NEW.external_id, NEW.source; IF taken THEN "
    "RAISE EXCEPTION '%: the name is taken in %', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'unique_violation'; "
    "END IF; RETURN NEW; END $$"
)


def create_triggers(connection: Connection) -> None:
    """Make every trigger that is not there; part of a migration."""
    gone = missing_triggers(connection)
    if connection.dialect.name != "sqlite":
        connection.execute(text(REFUSE))
        connection.execute(text(OWN_NAME))
    for statement in _statements(connection):
        if _name(statement) in gone:
            connection.execute(text(statement))


def missing_triggers(connection: Connection) -> frozenset[str]:
    """The names of the triggers that should be there and are not."""
    if connection.dialect.name == "sqlite":
        there = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        there = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    return frozenset(map(_name, _statements(connection))) - frozenset(connection.scalars(there))


def _statements(connection: Connection) -> list[str]:
    is_sqlite = connection.dialect.name == "sqlite"
    made = _sqlite() if is_sqlite else _postgresql()
    if not inspect(connection).has_table("joined_records"):
        return made  # the tables of an earlier migration
    return [*made, *(_sqlite_names() if is_sqlite else _postgresql_names())]


def _sqlite_names() -> list[str]:
    """A sender's name for a record is a lead's own, or of one that has joined a lead: never both."""
    made = []
    for table, other in NAMED:
        taken = f"EXISTS (SELECT 1 FROM {other} WHERE {SAME_NAME})"  # noqa: S608  # constants of this module
        made.append(
            f"CREATE TRIGGER {table}_own_name BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: the name is taken in {other}'); END"
        )
    return made


def _postgresql_names() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_own_name BEFORE INSERT ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION baton_own_name('{other}')"
        for table, other in NAMED
    ]


def _name(statement: str) -> str:
    return statement.removeprefix("CREATE TRIGGER ").split()[0]


def _rules() -> list[tuple[str, str, str | None]]:
    """Table, act, and the condition under which the act is allowed after all."""
    frozen = [(table, act, None) for table in FROZEN for act in ("UPDATE", "DELETE")]
    return [
        *frozen,
        ("particulars", "UPDATE", ERASED),
        ("particulars", "DELETE", None),
        ("policies", "UPDATE", SAME_POLICY),
        ("policies", "DELETE", None),
    ]


def _sqlite() -> list[str]:
    made = []
    for table, act, allowed in _rules():
        unless = f" WHEN NOT ({allowed})" if allowed else ""
        made.append(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}{unless} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {act} is refused, what was written stays'); END"
        )
    # REPLACE deletes the old row without firing a DELETE trigger, where a client has recursive_triggers off.
    for table, key in KEYS.items():
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608  # both are constants of this module
        made.append(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: REPLACE is refused, what was written stays'); END"
        )
    return made


def _postgresql() -> list[str]:
    made = []
    for table, act, allowed in _rules():
        unless = f" WHEN (NOT ({allowed}))" if allowed else ""
        made.append(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW{unless} "
            "EXECUTE FUNCTION baton_refuse()"
        )
    made.extend(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION baton_refuse()"
        for table in (*FROZEN, "particulars", "policies")
    )
    return made
