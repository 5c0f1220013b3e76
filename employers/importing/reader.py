"""Read fields of a JSON object one by one, and tell of each that was not understood."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from employers.importing.parsed import FieldNote, NoteKind, Ref
from foundation.clock import OFFICE_ZONE
from foundation.messages import Message, say

MAX_TEXT = 40_000
MAX_LINE = 300
MAX_ROWS = 200
MAX_NOTES = 60
MAX_DEPTH = 20

# Line feed and tab are kept in long texts; every other control, bidi and private sign is not.
_UNWANTED = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_KEPT = frozenset("\n\t\u200c\u200d")  # the joiners are part of Persian and Arabic spelling
_NEWEST = 4_102_444_800  # the first second of 2100: later moments are mistakes


def clean(text: str, *, limit: int, lines: bool) -> str:
    """Return text without control characters, normalised, at most ``limit`` signs long."""
    text = unicodedata.normalize("NFC", text[: limit * 4].replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        sign if sign in _KEPT or unicodedata.category(sign) not in _UNWANTED else ""
        for sign in text
    )
    if not lines:
        kept = " ".join(kept.split())
    return kept.strip()[:limit]


class Reader:
    """A JSON object whose fields are asked for by name; what nobody asked for is noted."""

    def __init__(self, source: Mapping[str, Any], notes: list[FieldNote], path: str = "") -> None:
        self.source = source
        self.path = path
        self.notes = notes
        self._asked: set[str] = set()

    def name(self, field: str) -> str:
        """Return the full name of a field, such as ``employer.name``."""
        return f"{self.path}.{field}" if self.path else field

    def note(self, field: str, kind: NoteKind, reason: Message) -> None:
        """Keep the reason why a field was not taken; a hostile ad cannot fill the store."""
        if len(self.notes) < MAX_NOTES:
            shown = clean(self.name(field), limit=120, lines=False)
            self.notes.append(FieldNote(shown, kind, reason))

    def raw(self, field: str) -> Any:
        """Return a field as it stands; it counts as asked for."""
        self._asked.add(field)
        return self.source.get(field)

    def text(self, field: str, *, limit: int = MAX_LINE, lines: bool = False) -> str:
        """Return a text, also when it came as a number; empty when there is none."""
        value = self.raw(field)
        if value is None or isinstance(value, bool):
            return ""
        if isinstance(value, int | float):
            return str(value)[:limit]
        if not isinstance(value, str):
            self.odd(field, say("A text was expected."))
            return ""
        return clean(value, limit=limit, lines=lines)

    def number(self, field: str, *, low: int, high: int) -> int | None:
        """Return a whole number in its bounds, also when it came as text."""
        value = self.raw(field)
        if value is None or value == "" or isinstance(value, bool):
            return None
        number = _as_number(value)
        if number is None:
            self.odd(field, say("A number was expected."))
            return None
        if not low <= number <= high:
            reason = say("The number is outside {low} to {high}.", low=low, high=high)
            self.odd(field, reason)
            return None
        return round(number)

    def degrees(self, field: str) -> float | None:
        """Return a coordinate, or nothing when it is none on earth."""
        value = _as_number(self.raw(field))
        return value if value is not None and -180 <= value <= 180 else None  # noqa: PLR2004

    def flag(self, field: str) -> bool | None:
        """Return yes or no; nothing when the ad does not say."""
        value = self.raw(field)
        if value is None or isinstance(value, bool):
            return value
        self.odd(field, say("Yes or no was expected."))
        return None

    def moment(self, field: str) -> datetime | None:
        """Return an instant; a time without a zone is the office's."""
        value = self.raw(field)
        if value is None or value == "":
            return None
        moment = as_moment(value)
        if moment is None:
            self.odd(field, say("A date was expected."))
        return moment

    def day(self, field: str) -> date | None:
        """Return a calendar date in the office's zone."""
        moment = self.moment(field)
        return moment.astimezone(OFFICE_ZONE).date() if moment else None

    def inner(self, field: str) -> "Reader":
        """Return the object in a field; an empty one when there is none."""
        value = self.raw(field)
        if isinstance(value, Mapping):
            return Reader(value, self.notes, self.name(field))
        if value not in (None, "", [], False):
            self.odd(field, say("An object was expected."))
        return Reader({}, self.notes, self.name(field))

    def rows(self, field: str) -> list["Reader"]:
        """Return the objects of a list; rows of another kind are noted and left out."""
        value = self.raw(field)
        if value is None or value == "":
            return []
        if not isinstance(value, list):
            self.odd(field, say("A list was expected."))
            return []
        found = []
        for row in value[:MAX_ROWS]:
            if isinstance(row, Mapping):
                found.append(Reader(row, self.notes, self.name(field)))
            elif row is not None:
                self.odd(field, say("A list of objects was expected."))
        return found

    def ref(self, field: str, *, code: str, label: str, rest: Iterable[str] = ()) -> Ref:
        """Return the code and label held by the object in a field."""
        inner = self.inner(field)
        found = Ref(inner.text(code), inner.text(label))
        inner.ignore(*rest)
        inner.finish()
        return found

    def ignore(self, *fields: str) -> None:
        """Mark fields that say nothing about the work, such as a logotype."""
        self._asked.update(fields)

    def unused(self, reason: Message, *fields: str) -> None:
        """Mark fields that we understand and do not use; note those that hold something."""
        for field in fields:
            if not _is_empty(self.raw(field)):
                self.note(field, NoteKind.NOT_USED, reason)

    def personal(self, *fields: str) -> None:
        """Mark fields with personal data: they are never stored, only named."""
        for field in fields:
            if not _is_empty(self.raw(field)):
                self.note(field, NoteKind.PERSONAL, say("Personal data is not stored."))

    def odd(self, field: str, reason: Message) -> None:
        """Note a value that we do not understand."""
        self.note(field, NoteKind.NOT_UNDERSTOOD, reason)

    def finish(self) -> None:
        """Note every field that nobody asked for and that holds something."""
        for field, value in self.source.items():
            if field not in self._asked and not _is_empty(value):
                reason = say("We do not know this field. It was left out.")
                self.note(str(field), NoteKind.UNKNOWN_FIELD, reason)


def as_moment(value: object) -> datetime | None:
    """Return an instant from a date, a date and time, or milliseconds since 1970.

    Examples
    --------
    >>> as_moment("2025-10-12T23:59:59").isoformat()
    '2025-10-12T21:59:59+00:00'
    >>> as_moment("soon") is None
    True
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        seconds = value / 1000
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _NEWEST else None
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip()[:40])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=OFFICE_ZONE)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 0 < moment.timestamp() < _NEWEST else None


def _as_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not re.fullmatch(r"\s*-?\d{1,12}(?:[.,]\d{1,12})?\s*", value):
        return None
    try:
        number = float(value.replace(",", ".") if isinstance(value, str) else value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _is_empty(value: object, depth: int = 0) -> bool:
    """Tell whether a value says nothing: null, an empty text, list or object, or such inside."""
    if value is None or value is False:
        return True
    if isinstance(value, str):
        return not value.strip()
    if depth > MAX_DEPTH:
        return False
    if isinstance(value, Mapping):
        said = (inner for key, inner in value.items() if not str(key).startswith("@"))
        return all(_is_empty(inner, depth + 1) for inner in said)
    if isinstance(value, list):
        return all(_is_empty(inner, depth + 1) for inner in value)
    return False
