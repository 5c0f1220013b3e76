"""Pages of long lists: at most 100 rows, and a cursor that says where the next page begins."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from foundation.errors import RuleViolation

Row = TypeVar("Row")
MOST = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursor of the next page or None at the end."""

    items: Sequence[Row]
    next: str | None = None


def encode_cursor(keys: Sequence[str | int]) -> str:
    """Return the order keys of the last row shown as an opaque word.

    Examples
    --------
    >>> decode_cursor(encode_cursor(["berg", 7]), 2)
    ['berg', 7]
    """
    body = json.dumps(list(keys), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[str | int]:
    """Return the order keys of a cursor.

    Raises
    ------
    RuleViolation
        The cursor is not one of ours, or has another number of keys than ``length``.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        keys = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        keys = None
    sound = isinstance(keys, list) and len(keys) == length
    if not sound or not all(_is_key(key) for key in keys):
        raise RuleViolation(
            "This page marker is not one of ours. Start from the first page.", where="after"
        )
    return list(keys)


def _is_key(key: object) -> bool:
    if isinstance(key, str):
        return "\x00" not in key and key.isprintable()
    return isinstance(key, int) and not isinstance(key, bool) and abs(key) < 2**53


def page_of(rows: Sequence[Row], limit: int, keys_of_last: Sequence[str | int] | None) -> Page[Row]:
    """Return a page from ``limit + 1`` fetched rows; the keys are those of row ``limit``."""
    if len(rows) <= limit or keys_of_last is None:
        return Page(rows[:limit])
    return Page(rows[:limit], encode_cursor(keys_of_last))
