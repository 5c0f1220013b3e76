"""Official files as they lie: plain or gzipped, CSV with ragged rows, JSON."""

import csv
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, cast

from foundation.errors import RuleViolation, TooLarge
from taxonomy.importing.records import Reading

LARGEST_FIELD = 16 * 1024 * 1024  # the scheme list of ESCO names 14,000 addresses in one field
LARGEST_FILE = 512 * 1024 * 1024
_BLOCK = 1024 * 1024


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading bytes; ``.gz`` is unpacked on the way."""
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as packed:
                yield cast("IO[bytes]", packed)
        else:
            with path.open("rb") as stream:
                yield stream
    except (OSError, EOFError, zlib.error) as error:
        raise RuleViolation(
            "The file {name} cannot be read: {reason}.",
            where=path.name,
            name=path.name,
            reason=type(error).__name__,
        ) from error


def plain_name(path: Path) -> str:
    """Return a file's name without ``.gz``."""
    return path.name.removesuffix(".gz")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's unpacked content.

    Raises
    ------
    TooLarge
        Unpacked it is larger than any official file.
    """
    digest = hashlib.sha256()
    size = 0
    with opened(path) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > LARGEST_FILE:
                raise TooLarge(limit=f"{LARGEST_FILE // _BLOCK} MB", where=path.name)
            digest.update(block)
    return digest.hexdigest()


def header_of(path: Path) -> list[str]:
    """Return the first row of a CSV file; empty when there is none."""
    return next(iter(_rows(path)), (0, []))[1]


def first_bytes(path: Path, size: int = 4096) -> bytes:
    """Return how a file begins."""
    with opened(path) as stream:
        return stream.read(size)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, fields) of a CSV file; the line is where the row begins."""
    csv.field_size_limit(LARGEST_FIELD)
    with opened(path) as stream:
        reader = csv.reader(TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        line = 1
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except (csv.Error, UnicodeDecodeError) as error:
            raise RuleViolation(
                "The file {name} is broken after line {line}: {reason}.",
                where=path.name,
                name=path.name,
                line=line,
                reason=str(error)[:120],
            ) from error


def records(
    path: Path, reading: Reading, *, needed: Sequence[str], lenient: bool = False
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row) of a CSV file, counting rows and noting ragged ones.

    A row with too few fields is read with empty ones when nothing needed is missing; a row
    without a needed field is left out. Both are noted with their line.

    Parameters
    ----------
    needed : sequence of str
        Columns without which a row says nothing.
    lenient : bool
        Needed columns may be empty in a row (one of several carries the row).

    Raises
    ------
    RuleViolation
        The header lacks a needed column.
    """
    rows = _rows(path)
    header = [name.strip() for name in next(rows, (0, []))[1]]
    missing = [name for name in needed if name not in header]
    if missing:
        raise RuleViolation(
            "The file {name} lacks the column {column}.",
            where=path.name,
            name=path.name,
            column=", ".join(missing),
        )
    for line, fields in rows:
        if not fields:
            continue
        reading.rows += 1
        if len(fields) != len(header):
            reading.complain(
                line,
                f"{len(fields)} fields where the header names {len(header)}; "
                + (
                    "missing ones read as empty" if len(fields) < len(header) else "extra ones left"
                ),
            )
        row = dict.fromkeys(header, "") | dict(zip(header, fields, strict=False))
        empty = [name for name in needed if not row[name].strip()]
        if empty and not lenient:
            reading.complain(line, f"no {', '.join(empty)}; row left out")
            continue
        yield line, row


def json_of(path: Path) -> Any:
    """Return the content of a JSON file.

    Raises
    ------
    RuleViolation
        It is not JSON.
    """
    with opened(path) as stream:
        try:
            return json.load(stream)
        except (ValueError, RecursionError) as error:
            raise RuleViolation(
                "The file {name} is not JSON: {reason}.",
                where=path.name,
                name=path.name,
                reason=str(error)[:120],
            ) from error
