"""Everything in one file, while the service runs, and back again: on SQLite or PostgreSQL.

The file is a zip of one JSON-lines member per table and a manifest: schema, counts, a SHA-256 per
table, the head of every audit chain, and a seal with the audit key. It is read in one snapshot
and written in one transaction, so a backup of SQLite can be restored into PostgreSQL and back.
"""

import hashlib
import hmac
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Column, Integer, MetaData, Table, delete, func, select, text
from sqlalchemy.orm import Session

from foundation import audit, clock
from foundation.access import OPERATOR
from foundation.backup_values import RowCodec, columns_of, into, rows_of
from foundation.database import Database
from foundation.errors import Conflict, NotFound, RuleViolation, Unavailable

FORMAT = 1
MANIFEST = "manifest.json"
ACTION = "database.manage"
BATCH = 1000
LONGEST_MANIFEST = 1_000_000
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    TypeError,
    ValueError,
)

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class TableCopy:
    """How much of a table is in a backup, and the hash of it."""

    name: str
    rows: int
    columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    schema: str
    made_at: str
    tables: tuple[TableCopy, ...]
    audit_heads: dict[str, str]

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables together."""
        return sum(table.rows for table in self.tables)


def backup(
    database: Database,
    file: Path,
    *,
    metadata: MetaData,
    schema: str,
    advance: Advance = lambda _: None,
) -> Manifest:
    """Write all tables into a new file, in one snapshot; nobody has to wait for it.

    Parameters
    ----------
    schema : str
        The version that the database has.
    advance : callable
        Told how many more rows were written.

    Raises
    ------
    Conflict
        There is a file of that name already.
    Unavailable
        The file cannot be written, for want of space or of rights.
    """
    if file.exists():
        raise Conflict("There is a file {file} already. Choose another name.", file=file)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with _private(unfinished) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as parts:
            manifest = _write(database, parts, metadata, schema, advance)
            parts.writestr(MANIFEST, _sealed(manifest, database.audit_key))
        unfinished.rename(file)
    except OSError as error:
        raise Unavailable(
            "The backup cannot be written to {file}: {reason}.",
            file=file,
            reason=os.strerror(error.errno or 0),
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only its owner may read, and see it onto the disk."""
    number = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    with os.fdopen(number, "w+b") as raw:
        yield raw
        raw.flush()
        os.fsync(raw.fileno())


def _write(
    database: Database,
    parts: zipfile.ZipFile,
    metadata: MetaData,
    schema: str,
    advance: Advance,
) -> Manifest:
    with database.reading() as session:
        tables = tuple(
            _write_table(session, parts, table, advance) for table in metadata.sorted_tables
        )
        heads = audit.heads(session)
        made_at = clock.now().isoformat(timespec="seconds")
        audit.note(session, OPERATOR, ACTION, view="backup")
    return Manifest(FORMAT, schema, made_at, tables, heads)


def _write_table(
    session: Session, parts: zipfile.ZipFile, table: Table, advance: Advance
) -> TableCopy:
    codec, rows, seen = RowCodec(table), 0, hashlib.sha256()
    asked = rows_of(table).execution_options(yield_per=BATCH)
    with parts.open(_member(table.name), "w", force_zip64=True) as member:
        for row in session.execute(asked):
            line = json.dumps(codec.encode(row), ensure_ascii=False, separators=(",", ":"))
            kept = line.encode() + b"\n"
            seen.update(kept)
            member.write(kept)
            rows += 1
            if rows % BATCH == 0:
                advance(BATCH)
    advance(rows % BATCH)
    names = tuple(column.name for column in columns_of(table))
    return TableCopy(table.name, rows, names, seen.hexdigest())


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _sealed(manifest: Manifest, key: bytes) -> str:
    said = asdict(manifest)
    return json.dumps({**said, "seal": _seal(said, key)}, ensure_ascii=False, indent=1)


def _seal(said: dict[str, Any], key: bytes) -> str:
    body = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, b"backup|" + body.encode(), hashlib.sha256).hexdigest()


def read_manifest(file: Path, *, key: bytes) -> Manifest:
    """Read what a backup says of itself.

    Raises
    ------
    NotFound
        There is no such file.
    RuleViolation
        It is no backup, it is damaged, or it was made under another audit key.
    """
    if not file.is_file():
        raise NotFound("There is no file {file}.", file=file)
    with _opened(file) as parts:
        if parts.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise _damaged(file)
        said = json.loads(parts.read(MANIFEST))
        seal = said.pop("seal")
        if not hmac.compare_digest(str(seal), _seal(said, key)):
            raise RuleViolation(
                "The seal of {file} does not fit: it is damaged, was altered, or was made under "
                "another SAMSYN_AUDIT_KEY. Nothing was changed.",
                file=file,
            )
        tables = tuple(
            TableCopy(one["name"], one["rows"], tuple(one["columns"]), one["sha256"])
            for one in said["tables"]
        )
        return Manifest(
            said["format"], said["schema"], said["made_at"], tables, said["audit_heads"]
        )


def _damaged(file: Path) -> RuleViolation:
    return RuleViolation(
        "{file} is no backup of Samsyn, or it is damaged. Nothing was changed.", file=file
    )


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip; whatever is wrong with its bytes is told as damage."""
    try:
        with zipfile.ZipFile(file) as parts:
            yield parts
    except (*DAMAGE, OSError) as error:
        raise _damaged(file) from error


def restore(
    database: Database,
    file: Path,
    *,
    metadata: MetaData,
    schema: str,
    advance: Advance = lambda _: None,
) -> Manifest:
    """Fill an empty database from a backup in one transaction, and verify it before it is kept.

    Parameters
    ----------
    schema : str
        The version that the database has; the backup must have the same.
    advance : callable
        Told how many more rows were read.

    Raises
    ------
    NotFound
        There is no such file.
    RuleViolation
        The backup is damaged or has another version.
    Conflict
        The database is not empty.
    """
    manifest = read_manifest(file, key=database.audit_key)
    _check_version(manifest, metadata, schema)
    with _opened(file) as parts:
        _check_hashes(parts, manifest, file)
    with _opened(file) as parts, database.writing() as session:
        _refuse_used(session, metadata)
        with _constraints_at_the_end(session, metadata):
            _remove_planted(session, metadata)
            for table in metadata.sorted_tables:
                _read_table(session, parts, table, advance)
        _move_counters(session, metadata)
        _verify(session, manifest, metadata, database.audit_key)
        audit.note(session, OPERATOR, ACTION, view="restore")
    return manifest


def _check_version(manifest: Manifest, metadata: MetaData, schema: str) -> None:
    here = {
        table.name: tuple(c.name for c in columns_of(table)) for table in metadata.sorted_tables
    }
    there = {table.name: table.columns for table in manifest.tables}
    if manifest.format != FORMAT or manifest.schema != schema or here != there:
        raise RuleViolation(
            "The backup has schema {there}, this version has {here}. Restore it with the version "
            "that made it, then run: samsyn db upgrade. Nothing was changed.",
            there=manifest.schema,
            here=schema,
        )


def _check_hashes(parts: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    """Read everything once before anything is written."""
    for table in manifest.tables:
        seen = hashlib.sha256()
        rows = 0
        with parts.open(_member(table.name)) as member:
            for line in member:
                seen.update(line)
                rows += 1
        if (rows, seen.hexdigest()) != (table.rows, table.sha256):
            raise _damaged(file)


def _refuse_used(session: Session, metadata: MetaData) -> None:
    """Refuse to write over what people did; rows that migrations put there do not count."""
    for name in ("audit_events", "users", "candidates", "openings"):
        table = metadata.tables.get(name)
        if table is not None and session.execute(select(table).limit(1)).first() is not None:
            raise Conflict(
                "The database is not empty: {table} has rows. Restore into a new one.", table=name
            )


def _remove_planted(session: Session, metadata: MetaData) -> None:
    """Remove the rows that migrations put there: the backup has them too."""
    counts = counts_of(session, metadata)
    for table in reversed(metadata.sorted_tables):
        if counts[table.name]:  # tables that refuse every DELETE are empty here
            session.execute(delete(table))


@contextmanager
def _constraints_at_the_end(session: Session, metadata: MetaData) -> Iterator[None]:
    """Let rows refer to rows that come later; everything is checked before it is kept."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        yield
        return
    keys = [
        (table.name, key.name)
        for table in metadata.sorted_tables
        for key in table.foreign_key_constraints
    ]
    for table, key in keys:
        change = f'ALTER TABLE "{table}" ALTER CONSTRAINT "{key}" DEFERRABLE INITIALLY DEFERRED'
        session.execute(text(change))
    yield
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, key in keys:
        session.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{key}" NOT DEFERRABLE'))


def _read_table(session: Session, parts: zipfile.ZipFile, table: Table, advance: Advance) -> None:
    codec = RowCodec(table)
    with parts.open(_member(table.name)) as member:
        for lines in _batches(member):
            session.execute(into(table), [codec.decode(json.loads(line)) for line in lines])
            advance(len(lines))


def _batches(lines: IO[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _move_counters(session: Session, metadata: MetaData) -> None:
    """Let PostgreSQL's number series go on after the restored rows."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        column: Column[Any] | None = table.autoincrement_column
        if column is None or not isinstance(column.type, Integer):
            continue
        series = func.pg_get_serial_sequence(table.name, column.name)
        highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
        session.execute(select(func.setval(series, highest, False)).where(series.is_not(None)))  # noqa: FBT003


def _verify(session: Session, manifest: Manifest, metadata: MetaData, key: bytes) -> None:
    counts = counts_of(session, metadata)
    wrong = [table.name for table in manifest.tables if counts[table.name] != table.rows]
    verified = audit.verify(session, key)
    if wrong or verified.faults or verified.heads != manifest.audit_heads:
        raise RuleViolation(
            "What was restored is not what was saved ({what}). Nothing was changed.",
            what=", ".join(wrong) or "audit",
        )


def counts_of(session: Session, metadata: MetaData) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


__all__: Sequence[str] = [
    "Manifest",
    "TableCopy",
    "backup",
    "counts_of",
    "read_manifest",
    "restore",
]
