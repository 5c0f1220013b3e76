"""One unit of work, one commit; a reader cannot write; nobody's change is lost."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from foundation.audit_tables import AuditChain
from foundation.database import Database, Instant, insert_absent, keep, like_escape, sort_key
from foundation.errors import Conflict
from foundation.sorting import search_key

HEAD = {"chain": "x", "number": 0, "mac": "0", "seal": "0"}


def heads(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(AuditChain)).all())


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(insert(AuditChain).values(HEAD))

    assert heads(database) == 0


def test_a_connection_that_read_can_write_again(database: Database) -> None:
    heads(database)

    with database.writing() as session:
        session.execute(insert(AuditChain).values(HEAD))

    assert heads(database) == 1


def test_what_raises_is_not_kept(database: Database) -> None:
    with pytest.raises(LookupError), database.writing() as session:
        session.execute(insert(AuditChain).values(HEAD))
        raise LookupError

    assert heads(database) == 0


def test_a_second_row_with_the_same_key_is_a_conflict(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(AuditChain).values(HEAD))

    with pytest.raises(Conflict), database.writing() as session:
        session.execute(insert(AuditChain).values(HEAD))


def test_inserting_what_is_there_leaves_it_as_it_is(database: Database) -> None:
    with database.writing() as session:
        insert_absent(session, AuditChain, HEAD)
        insert_absent(session, AuditChain, {**HEAD, "number": 9})

    with database.reading() as session:
        assert session.scalars(select(AuditChain.number)).all() == [0]


def test_what_a_reader_keeps_is_written_at_its_end(database: Database) -> None:
    with database.reading() as session:
        keep(session, lambda writing: insert_absent(writing, AuditChain, HEAD))

    assert heads(database) == 1


def test_two_hundred_additions_by_eight_threads_are_all_there(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(AuditChain).values(HEAD))
    barrier = threading.Barrier(8)

    def add() -> None:
        barrier.wait()
        for _ in range(25):
            with database.writing() as session:
                head = session.scalars(select(AuditChain).with_for_update()).one()
                head.number += 1

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalars(select(AuditChain.number)).one() == 200


def test_every_connection_of_sqlite_is_prepared(sqlite_database: Database) -> None:
    for way in (sqlite_database.reading, sqlite_database.writing):
        with way() as session:
            found = {
                name: session.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }

        assert found == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
        }


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2026, 3, 9), None)  # type: ignore[arg-type] # noqa: DTZ001

    assert datetime(2026, 3, 9, tzinfo=UTC).tzinfo is UTC


@given(st.text())
def test_keys_can_be_made_of_any_text(text: str) -> None:
    key = search_key(text)

    assert search_key(key) == key or len(search_key(key)) <= len(key)
    assert isinstance(sort_key(text), str)


@given(st.text(alphabet="ab%_\\", max_size=12))
def test_escaped_text_stands_for_itself(wanted: str) -> None:
    engine = create_engine("sqlite://")

    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT :whole LIKE :pattern ESCAPE '\\'"),
            {"whole": f"x{wanted}y", "pattern": f"%{like_escape(wanted)}%"},
        ).scalar()

    engine.dispose()
    assert found == 1
