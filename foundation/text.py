"""Types for what comes in: every text has a length and no hidden signs, every number has bounds."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_LINE_SIGNS = frozenset("\n\t")


def clean(text: str, *, lines: bool = False, bidi: bool = False) -> str:
    """Return text in NFC without surrounding space, or refuse it.

    Parameters
    ----------
    lines : bool
        Line breaks and tabs may stand in it; ``\\r\\n`` becomes ``\\n``.
    bidi : bool
        Direction controls may stand in it (running text in right-to-left scripts).

    Raises
    ------
    ValueError
        The text holds a control character, a lone surrogate or a direction control.

    Examples
    --------
    >>> clean("  Åsa  ")
    'Åsa'
    """
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cs" or (category == "Cc" and not (lines and sign in _LINE_SIGNS)):
            raise PydanticCustomError("hidden_signs", "The text holds signs that cannot be shown.")
        if sign in _BIDI_CONTROLS and not bidi:
            raise PydanticCustomError("hidden_signs", "The text holds signs that cannot be shown.")
    return unicodedata.normalize("NFC", text).strip()


def _clean_line(text: str) -> str:
    return clean(text)


def _clean_lines(text: str) -> str:
    return clean(text, lines=True, bidi=True)


def _nothing_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def fold_email(text: str) -> str:
    """Return an e-mail address as we compare it: NFKC, case folded.

    Examples
    --------
    >>> fold_email("Åsa@Exempel.SE")
    'åsa@exempel.se'
    """
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _check_email(text: str) -> str:
    local, at, host = text.rpartition("@")
    if not (at and local and "." in host and not host.startswith(".") and not host.endswith(".")):
        raise PydanticCustomError(
            "email", "This is not an e-mail address: it needs a name, @ and a host."
        )
    if any(sign.isspace() or sign in '<>",;:' for sign in text):
        raise PydanticCustomError("email", "An e-mail address holds no spaces or commas.")
    return text


Name = Annotated[str, AfterValidator(_clean_line), Field(min_length=1, max_length=200)]
Line = Annotated[str, AfterValidator(_clean_line), Field(max_length=500)]
Note = Annotated[str, AfterValidator(_clean_lines), Field(max_length=5_000)]
LongText = Annotated[str, AfterValidator(_clean_lines), Field(max_length=40_000)]
Search = Annotated[str, AfterValidator(_clean_line), Field(max_length=200)]
Code = Annotated[str, AfterValidator(_clean_line), Field(min_length=1, max_length=200)]
Email = Annotated[
    str,
    AfterValidator(_clean_line),
    AfterValidator(_check_email),
    Field(min_length=3, max_length=254),
]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Version = Annotated[int, Field(ge=1, le=2_000_000_000)]
Limit = Annotated[int, Field(ge=1, le=100)]
Cefr = Annotated[int, Field(ge=0, le=6)]
SkillLevel = Annotated[int, Field(ge=1, le=4)]
Percent = Annotated[int, Field(ge=0, le=100)]
Day = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2150, 1, 1))]
Optional = BeforeValidator(
    _nothing_to_none
)  # Annotated[X | None, Optional]: an empty field is None


class Input(BaseModel):
    """What comes in: unknown fields and infinite numbers are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


class Output(BaseModel):
    """What goes out: read from rows or values, one model per view."""

    model_config = ConfigDict(from_attributes=True, allow_inf_nan=False)
