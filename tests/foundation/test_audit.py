"""The audit keeps every event, and tells each one that was altered, removed or cut off."""

import threading

import pytest
from sqlalchemy import text

from foundation import audit
from foundation.access import Actor, OrganisationKind, Role
from foundation.database import Database
from foundation.ids import new_id


def somebody() -> Actor:
    return Actor(
        user_id=new_id(),
        organisation_id=new_id(),
        organisation_kind=OrganisationKind.EMPLOYMENT_SERVICE,
        roles=frozenset({Role.MATCHER}),
    )


def verify(database: Database) -> audit.Verification:
    with database.reading() as session:
        return audit.verify(session, database.audit_key)


def note_reads(database: Database, actor: Actor, count: int) -> None:
    for _ in range(count):
        with database.reading() as session:
            audit.note(session, actor, "candidates.read", objects=[new_id()])


def without_triggers(database: Database, statement: str) -> None:
    """Change the events as somebody with the keys of the house would."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def test_a_read_keeps_its_events_though_it_cannot_write(database: Database) -> None:
    actor = somebody()

    with database.reading() as session:
        audit.note(session, actor, "candidates.list", objects=[new_id() for _ in range(250)])

    result = verify(database)
    assert result.events == 3
    assert result.faults == ()


def test_a_change_that_fails_keeps_no_event(database: Database) -> None:
    actor = somebody()

    with pytest.raises(RuntimeError), database.writing() as session:
        audit.note(session, actor, "candidates.write", objects=[new_id()])
        raise RuntimeError

    assert verify(database).events == 0


def test_each_organisation_has_a_chain_of_its_own(database: Database) -> None:
    note_reads(database, somebody(), 2)
    note_reads(database, somebody(), 3)

    result = verify(database)

    assert (result.chains, result.events) == (2, 5)


@pytest.mark.parametrize(
    ("statement", "number", "what"),
    [
        ("UPDATE audit_events SET action = 'openings.read' WHERE number = 2", 2, "altered"),
        ("DELETE FROM audit_events WHERE number = 2", 2, "removed"),
        ("DELETE FROM audit_events WHERE number >= 4", 4, "cut off"),
        ("UPDATE audit_chains SET number = 3", 3, "head of the chain was altered"),
    ],
)
def test_a_tampered_chain_is_told_with_the_number(
    database: Database, statement: str, number: int, what: str
) -> None:
    note_reads(database, somebody(), 5)

    without_triggers(database, statement)

    first = verify(database).faults[0]
    assert first.number == number
    assert what in first.what


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"]
)
def test_the_database_itself_refuses_to_change_an_event(database: Database, statement: str) -> None:
    note_reads(database, somebody(), 1)

    with pytest.raises(Exception, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(statement))

    assert verify(database).faults == ()


def test_eight_threads_with_fifty_reads_keep_four_hundred_events(database: Database) -> None:
    actor = somebody()
    barrier = threading.Barrier(8)

    def read() -> None:
        barrier.wait()
        note_reads(database, actor, 50)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    result = verify(database)
    assert result.events == 400
    assert result.faults == ()
