"""Whether the database is whole and fits this version of the code."""

from dataclasses import dataclass

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from foundation import job_desk
from foundation.database import Database
from foundation.errors import Conflict
from gateway import schema


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; sound when there are no faults."""

    schema: str
    needed: str
    empty: bool
    jobs: dict[str, int]
    faults: tuple[str, ...]


def check(database: Database) -> Finding:
    """Compare the schema with this version, and let the database look for damage."""
    has, needed = schema.version_of(database.engine), schema.newest()
    faults: list[str] = []
    if has != needed:
        faults.append("The schema is not the one of this version. Run: samsyn db upgrade")
        return Finding(has, needed, _has_nobody(database.engine), {}, tuple(faults))
    faults += _differences(database.engine)
    if database.is_sqlite:
        faults += _damage(database.engine)
    with database.reading() as session:
        counts = job_desk.count_by_state(session)
    return Finding(has, needed, _has_nobody(database.engine), counts, tuple(faults))


def schema_must_fit(database: Database) -> None:
    """Refuse to work on a schema that this code does not fit.

    Raises
    ------
    Conflict
        The schema is older or newer than the code.
    """
    has, needed = schema.version_of(database.engine), schema.newest()
    if has != needed:
        raise Conflict(
            "The database has the schema {has}, this version needs {needed}. "
            "Run: samsyn db upgrade",
            has=has or "-",
            needed=needed,
        )


def _differences(engine: Engine) -> list[str]:
    from gateway.tables import METADATA  # every package's tables: slow to import for `--help`

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, METADATA)
    return [f"The tables differ from the code: {one[0]}" for one in found if isinstance(one, tuple)]


def _damage(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    faults = [f"The file is damaged: {line}" for line in said if line != "ok"]
    return faults + [f"A row of {table} refers to one that is missing." for table, *_ in orphans]


def _has_nobody(engine: Engine) -> bool:
    if not inspect(engine).has_table("users"):
        return True
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1 FROM users LIMIT 1")).first() is None
