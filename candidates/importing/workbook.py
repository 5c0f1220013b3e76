"""Read a spreadsheet (.xlsx). Checked before it is opened; opened only in the limited child."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time

from candidates.importing.csv_sheet import check_size
from candidates.importing.drafts import MAX_CHARACTERS, Sheet
from foundation.errors import RuleViolation

MAX_ENTRIES = 500
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 120
SMALL = 1024 * 1024
_LAST_ROW = 200_000  # blank rows are skipped, but not for ever
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"


def check_workbook(content: bytes) -> None:
    """Refuse a file that is no spreadsheet or would unpack to more than we take.

    Only the table of contents is read. Python unpacks at most the size it names, so a
    table of contents that lies gives a damaged entry, not a larger one.

    Raises
    ------
    RuleViolation
        Not an .xlsx file, or too many entries, too large, or packed too tightly.
    """
    if content.startswith(_OLD_FORMAT):
        raise RuleViolation(
            "This is an old or password-protected Excel file. Save it as .xlsx without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as broken:
        raise RuleViolation("The Excel file is damaged. Save it again as .xlsx.") from broken
    if len(entries) > MAX_ENTRIES or _unpacks_too_far(entries):
        raise RuleViolation(
            "The Excel file unpacks to more than we take. Save only the sheet with the people."
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise RuleViolation("The Excel file has a password. Save it without one.")
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise RuleViolation("This packed file is no Excel file. Save the table as .xlsx or CSV.")


def _unpacks_too_far(entries: list[zipfile.ZipInfo]) -> bool:
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        return True
    return any(
        entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )


def read_workbook(content: bytes) -> Sheet:
    """Return the first sheet that has rows. Formulas are not computed: their last value is read.

    Raises
    ------
    RuleViolation
        The file is damaged, empty, or larger than we take.
    """
    import openpyxl  # only the child process pays for this

    check_workbook(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        for page in book.worksheets:
            page.reset_dimensions()
            rows = _rows_of(page.iter_rows(values_only=True))
            if rows:
                header = tuple(cell.strip() for cell in rows[0][1])
                facts = {"form": "xlsx", "sheet": str(page.title)[:100]}
                return Sheet(header, tuple(rows[1:]), facts)
    except RuleViolation:
        raise
    except MemoryError:
        raise
    except Exception as broken:  # damaged files fail in many ways in openpyxl
        raise RuleViolation("The Excel file is damaged. Save it again as .xlsx.") from broken
    raise RuleViolation("The file is empty. It needs a row of column names and a row a person.")


def _rows_of(values: Iterable[tuple[object, ...]]) -> list[tuple[int, tuple[str, ...]]]:
    rows: list[tuple[int, tuple[str, ...]]] = []
    characters = 0
    for number, row in enumerate(values, start=1):
        if number > _LAST_ROW:
            break
        cells = [_text_of(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        check_size(cells, line=number, rows=len(rows))
        characters += sum(map(len, cells))
        if characters > MAX_CHARACTERS:
            raise RuleViolation(
                "The file holds more text than we take in one go. Divide it in parts."
            )
        rows.append((number, tuple(cells)))
    return rows


def _text_of(value: object) -> str:
    """Return a cell as text: whole numbers without a point, dates as 2026-03-09."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
