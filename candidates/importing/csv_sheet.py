"""Read a text table: UTF-8 or Western encoding, semicolon, comma or tab (pure)."""

import csv
import io
from collections import Counter

from candidates.importing.drafts import (
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
)
from foundation.errors import RuleViolation

_SEPARATORS = (";", ",", "\t")


def read_csv(content: bytes) -> Sheet:
    """Return the table of a text file.

    The encoding is UTF-8 (with or without its mark), UTF-16 with its mark, or else the Western
    encoding that spreadsheets write; which one it was is part of the answer, so that a person can
    see whether å, ä and ö came out right.

    Raises
    ------
    RuleViolation
        The file is no text table, or larger than we take.
    """
    text, encoding = _decode(content)
    separator = _separator_of(text)
    rows = _rows_of(text, separator)
    if not rows:
        raise RuleViolation("The file is empty. It needs a row of column names and a row a person.")
    header = tuple(cell.strip() for cell in rows[0][1])
    return Sheet(
        header,
        tuple(rows[1:]),
        {"form": "csv", "encoding": encoding, "separator": separator},
    )


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as damaged:
            raise RuleViolation(
                "The file is damaged: its text cannot be read. Save it again as CSV UTF-8."
            ) from damaged
    if b"\x00" in content:
        raise RuleViolation(
            "The file holds NUL bytes, so it is no text table. Save it as CSV UTF-8 or as .xlsx."
        )
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "Windows-1252"


def _separator_of(text: str) -> str:
    """Return the separator that stands most often outside quotes in the first lines."""
    counts: Counter[str] = Counter()
    quoted = False
    for sign in text[:20_000]:
        if sign == '"':
            quoted = not quoted
        elif sign == "\n" and not quoted and sum(counts.values()) > 0:
            break
        elif sign in _SEPARATORS and not quoted:
            counts[sign] += 1
    return max(_SEPARATORS, key=lambda separator: counts[separator])


def _rows_of(text: str, separator: str) -> list[tuple[int, tuple[str, ...]]]:
    if len(text) > MAX_CHARACTERS:
        raise RuleViolation("The file holds more text than we take in one go. Divide it in parts.")
    csv.field_size_limit(MAX_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                check_size(cells, line=line, rows=len(rows))
                rows.append((line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as broken:
        raise RuleViolation(
            "Row {row} cannot be read: a quotation mark is not closed, or a cell is far too long.",
            row=line,
        ) from broken
    return rows


def check_size(cells: list[str] | tuple[str, ...], *, line: int, rows: int) -> None:
    """Refuse a table that is longer or wider than we take.

    Raises
    ------
    RuleViolation
        Too many rows or columns, or a cell too long.
    """
    if rows > MAX_ROWS:
        raise RuleViolation(
            "The file has more than {limit} rows. Divide it in parts.", limit=MAX_ROWS
        )
    if len(cells) > MAX_COLUMNS:
        raise RuleViolation(
            "Row {row} has more than {limit} columns. Keep only the columns that are needed.",
            row=line,
            limit=MAX_COLUMNS,
        )
    if any(len(cell) > MAX_CELL for cell in cells):
        raise RuleViolation(
            "A cell in row {row} is longer than {limit} characters. Shorten it.",
            row=line,
            limit=MAX_CELL,
        )
