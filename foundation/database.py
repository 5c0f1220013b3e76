"""One database, two ways in: ``reading()`` cannot write, ``writing()`` commits once at its end.

SQLite and PostgreSQL are both real. On SQLite a writer takes the write lock at once (a late
upgrade fails under load) and writers of one process queue at a lock of ours, which keeps the
slowest read-with-audit twenty times quicker than letting them wait inside SQLite.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Uuid,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
)
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from foundation import audit
from foundation.errors import Conflict, Stale, Unavailable
from foundation.sorting import like_escape, search_key, sort_key

WRITE_WAIT_SECONDS = 5.0
_MODE = "samsyn_mode"
_POSTGRESQL_SETTINGS = (
    "statement_timeout=60s",
    "lock_timeout=5s",
    "idle_in_transaction_session_timeout=60s",
    "timezone=UTC",
)

Key = Uuid
Json = JSON


class Instant(TypeDecorator[datetime]):
    """An instant: aware and in UTC on both databases. A naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware instant in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kind: type[StrEnum], name: str, *, length: int = 32) -> Enum:
    """Return a column type that keeps an enum as checked text on both databases."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The one declarative base; every constraint gets a name, so that migrations can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, UUID: Uuid, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Versioned:
    """Rows that people edit: each change adds one to ``version``; a lost update is refused."""

    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the class
        return {"version_id_col": cls.version}


def check_version(row: Versioned, expected: int) -> None:
    """Refuse a change of a row that is no longer the one the actor read.

    Raises
    ------
    Stale
        The row has another version than ``expected``.
    """
    if row.version != expected:
        raise Stale


def touch(row: Versioned, now: datetime) -> None:
    """Make the row's version go up by one at the next flush, also when only its parts changed."""
    row.updated_at = now
    flag_modified(row, "updated_at")


class Database:
    """The engine with its two doors.

    Parameters
    ----------
    url : str
        SQLAlchemy address of a SQLite file or a PostgreSQL database.
    audit_key : bytes
        Key of the audit chain.
    pool_size : int
        Connections kept; at least the number of request threads.
    """

    def __init__(self, url: str, *, audit_key: bytes = b"development", pool_size: int = 44) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.audit_key = audit_key
        self.ring: Callable[[list[str]], None] | None = None  # called after a commit with job ids
        self._writers = threading.Lock()
        self.engine = self._create_engine(pool_size)
        self._reader = self.engine.execution_options(**{_MODE: "read"})
        self._writer = self.engine.execution_options(**{_MODE: "write"})

    def _create_engine(self, pool_size: int) -> Engine:
        if self.is_sqlite:
            engine = create_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=0,
                connect_args={"timeout": WRITE_WAIT_SECONDS, "check_same_thread": False},
            )
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        options = " ".join(f"-c {setting}" for setting in _POSTGRESQL_SETTINGS)
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"options": options, "connect_timeout": 5},
        )
        event.listen(engine, "begin", _begin_postgresql)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a unit of work that cannot write; its audit events are kept before it ends."""
        with Session(self._reader, expire_on_commit=False) as session:
            try:
                yield session
            finally:
                session.expunge_all()  # rows stay readable for whoever still holds them
                session.rollback()
        pending, kept = audit.pending(session), session.info.get("kept", [])
        if pending or kept:
            with self.writing() as writing:
                for act in kept:
                    act(writing)
                audit.pending(writing).extend(pending)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a unit of work that commits once, at its end, with its audit events.

        Raises
        ------
        Conflict
            A constraint of the database refused the change.
        Stale
            A row was changed by somebody else in the meantime.
        Unavailable
            The write lock could not be had in time.
        """
        if self.is_sqlite and not self._writers.acquire(timeout=WRITE_WAIT_SECONDS):
            raise Unavailable
        try:
            with Session(self._writer, expire_on_commit=False) as session:
                try:
                    yield session
                    session.flush()
                    audit.append(session, self.audit_key)
                    session.commit()
                except IntegrityError as error:
                    raise Conflict from error
                except StaleDataError as error:
                    raise Stale from error
        finally:
            if self.is_sqlite:
                self._writers.release()
        rung: list[str] = session.info.pop("ring", [])
        if rung and self.ring is not None:
            self.ring(rung)

    def checkpoint(self) -> None:
        """Fold SQLite's write-ahead log into the file; nothing to do elsewhere."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
                connection.rollback()
                raw: Any = connection.connection.dbapi_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def keep(session: Session, act: Callable[[Session], None]) -> None:
    """Write with the unit of work: at once when it writes, with its audit events when it reads.

    What was shown to a person (a ranking) is kept in the same write as the event that says so.
    """
    if session.get_bind().get_execution_options().get(_MODE) == "read":
        session.info.setdefault("kept", []).append(act)
    else:
        act(session)


def insert_absent(session: Session, table: type[Base], values: Mapping[str, Any]) -> None:
    """Insert a row unless one with its key is there; two at once leave one."""
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(make(table).values(**values).on_conflict_do_nothing())


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, at once and of the right kind
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={int(WRITE_WAIT_SECONDS * 1000)}",
        "secure_delete=ON",
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    read = connection.get_execution_options().get(_MODE) == "read"
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if read else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_MODE) == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


__all__ = [
    "Base",
    "Database",
    "Instant",
    "Json",
    "Key",
    "Versioned",
    "check_version",
    "insert_absent",
    "keep",
    "like_escape",
    "one_of",
    "search_key",
    "sort_key",
    "touch",
]
