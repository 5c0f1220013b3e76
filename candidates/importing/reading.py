"""Read an uploaded file: find out its form from its bytes, and read it in a limited child."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from candidates.importing import drafts
from candidates.importing.drafts import MAX_BYTES, Draft, Sheet
from candidates.importing.jsonresume import read_jsonresume
from candidates.importing.workbook import check_workbook
from foundation.errors import RuleViolation, TooLarge, Unavailable

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from candidates.importing.child import main; "
    "main(sys.argv[2], sys.argv[3])"
)
_SECONDS = 30
_two_at_a_time = threading.BoundedSemaphore(2)


class Form(StrEnum):
    """The forms of file we read."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONRESUME = "jsonresume"
    EUROPASS = "europass"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: a table whose columns must be understood, or people ready to check."""

    form: Form
    sheet: Sheet | None
    people: tuple[Draft, ...]
    left_out: tuple[str, ...]  # parts of a CV that the service does not read


def form_of(content: bytes) -> Form:
    """Tell the form of a file from its first bytes; its name is not asked.

    Raises
    ------
    RuleViolation
        It is empty, or a form we do not read.
    """
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise RuleViolation("The file is empty. It needs a row of column names and a row a person.")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return Form.XLSX
    if start.startswith(b"%PDF"):
        raise RuleViolation(
            "A PDF cannot be read as data. Add it as a document on the person's page instead."
        )
    if start.startswith((b"{", b"[")):
        return Form.JSONRESUME
    return Form.EUROPASS if start.startswith(b"<") else Form.CSV


def read_file(content: bytes, *, today: date) -> Reading:
    """Return what an untrusted file holds.

    Raises
    ------
    TooLarge
        More than 5 MB.
    RuleViolation
        The file cannot be read; the text says why and what to do.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("The file is larger than 5 MB. Divide it in parts.")
    form = form_of(content)
    if form is Form.JSONRESUME:
        return read_resume(_strict_json(content), today=today)
    if form is Form.XLSX:
        check_workbook(content)
    answer = _ask_child(form, content, today)
    if form is Form.EUROPASS:
        people = tuple(drafts.from_json(answer["drafts"]))
        return Reading(form, None, people, tuple(answer["left_out"]))
    sheet = Sheet(
        tuple(answer["header"]),
        tuple((number, tuple(cells)) for number, cells in answer["rows"]),
        answer["facts"],
    )
    return Reading(form, sheet, (), ())


def read_resume(document: object, *, today: date) -> Reading:
    """Return the person of a JSON Resume that is already parsed."""
    read = read_jsonresume(document, today=today)
    return Reading(Form.JSONRESUME, None, (read.draft,), read.left_out)


def _strict_json(content: bytes) -> object:
    def refuse(name: str) -> object:
        raise ValueError(name)

    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as broken:
        line = getattr(broken, "lineno", None)
        if line is not None:
            raise RuleViolation(
                "The JSON breaks off or is wrong in line {line}. Export it again.", line=line
            ) from broken
        raise RuleViolation("The file is no readable JSON. Export it again.") from broken


def _ask_child(form: Form, content: bytes, today: date) -> Mapping[str, Any]:
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), form.value, today.isoformat()]
    if not _two_at_a_time.acquire(timeout=_SECONDS):
        raise Unavailable
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter running our own code
            command, input=content, capture_output=True, timeout=_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as slow:
        raise RuleViolation(
            "Reading this file takes longer than we allow. Save only the columns that are needed."
        ) from slow
    finally:
        _two_at_a_time.release()
    if done.returncode != 0:
        raise RuleViolation(
            "The file could not be read within the room we give it. "
            "Save it again with only the rows and columns that are needed."
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        sentence = answer["refused"]
        raise RuleViolation(sentence, **answer["values"])
    read: dict[str, Any] = answer["read"]
    return read
