"""Read single cells: numbers, dates, yes and no, language levels, lists (pure)."""

import re
import unicodedata
from datetime import date

from foundation.messages import Message, say

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_YES = frozenset({"ja", "j", "yes", "y", "x", "1", "sant", "true", "ok"})
_NO = frozenset({"nej", "n", "no", "0", "falskt", "false", "-"})
_CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
_NOTHING = frozenset({"0", "-", "ingen", "inget", "none", "nybörjare"})
_SFI = {"A": 1, "B": 1, "C": 2, "D": 3}
_FULL_TIME = 40
_SCHEDULES = {
    "day": ("dag", "dagtid", "day", "daytime", "days"),
    "evening": ("kväll", "kvällar", "evening", "evenings"),
    "night": ("natt", "nätter", "night", "nights"),
    "weekend": ("helg", "helger", "weekend", "weekends"),
}
_PERSONAL_NUMBER = re.compile(r"(?:19|20)?\d{6}[-+ ]?\d{4}")
EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}\.[^@\s,;<>.]{2,63}")


class Unreadable(Exception):  # noqa: N818 - an outcome for the person who mends the file
    """A cell that cannot be read: the reason, and how to mend it."""

    def __init__(self, reason: Message, mend: Message) -> None:
        self.reason = reason
        self.mend = mend
        super().__init__(str(reason))


def plain(text: str) -> str:
    """Return text in one normal form with single spaces.

    Raises
    ------
    Unreadable
        It holds signs that cannot be shown or that turn the reading direction.

    Examples
    --------
    >>> plain("  A\u030asa   Berg ")
    'Åsa Berg'
    """
    shaped = " ".join(unicodedata.normalize("NFC", text).split())
    for sign in shaped:
        if sign in _BIDI or sign == "\ufffd" or unicodedata.category(sign) in {"Cc", "Cs", "Co"}:
            raise Unreadable(
                say("There are signs here that cannot be read."),
                say("Write the text again by hand, or save the file as CSV UTF-8."),
            )
    return shaped


def yes_or_no(text: str) -> bool:
    """Return True for yes, False for no.

    Examples
    --------
    >>> yes_or_no("Ja"), yes_or_no("no")
    (True, False)
    """
    word = text.casefold().strip(" .")
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(say("This is neither yes nor no."), say("Write ja or nej."))


def whole_number(text: str, *, low: int, high: int) -> int:
    """Return a whole number, a unit after it allowed.

    Examples
    --------
    >>> whole_number("45 min", low=0, high=300)
    45
    """
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?\s*[a-zåäö./]{0,12}", text.casefold().strip())
    if found is None or not low <= int(found[1]) <= high:
        raise Unreadable(
            say("This is not a whole number that can be right here."),
            say("Write a number from {low} to {high}.", low=low, high=high),
        )
    return int(found[1])


def months(text: str) -> int:
    """Return a length of time in months; a number alone is months.

    Examples
    --------
    >>> months("2 år"), months("1,5 years"), months("18 mån"), months("18")
    (24, 18, 18, 18)
    """
    found = re.fullmatch(r"(\d{1,3})(?:[.,](\d))?\s*([a-zåäö.]{0,10})", text.casefold().strip())
    if found is not None:
        unit = found[3].rstrip(".")
        tenths = int(found[1]) * 10 + int(found[2] or 0)
        count = -1
        if unit in {"", "m", "mån", "månad", "månader", "mo", "month", "months"}:
            count = tenths // 10
        elif unit in {"år", "y", "yr", "yrs", "year", "years"}:
            count = tenths * 12 // 10
        if 0 <= count <= 720:  # noqa: PLR2004 - sixty years
            return count
    raise Unreadable(
        say("This is no length of time."), say("Write for example 18 months or 2 years.")
    )


def calendar_date(text: str) -> date:
    """Return a date written as 2026-03-09 (also 2026/03/09, 20260309 and 9.3.2026).

    Other orders are refused, not guessed: 03/09/2026 is two different days.
    """
    word = text.strip()[:30]
    forms = (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?", (1, 2, 3)),
        (r"(\d{4})(\d{2})(\d{2})", (1, 2, 3)),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (3, 2, 1)),
    )
    for form, (year, month, day) in forms:
        found = re.fullmatch(form, word)
        if found:
            try:
                return date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                break
    raise Unreadable(say("This is no date."), say("Give the date in the form 2026-03-09."))


def cefr(text: str) -> int:
    """Return a CEFR level as a number 0 to 6; a passed SFI course counts as its lower level.

    Words such as "bra" or "flytande" are not levels and are never turned into one.

    Examples
    --------
    >>> cefr("B1"), cefr("a2+"), cefr("SFI D"), cefr("ingen")
    (3, 2, 3, 0)
    """
    word = text.strip().upper()
    found = re.fullmatch(r"([ABC][12])\s?[-+]?", word)
    if found:
        return _CEFR[found[1]]
    course = re.fullmatch(r"SFI\s?-?\s?(?:KURS\s)?([ABCD])", word)
    if course:
        return _SFI[course[1]]
    if word.casefold() in _NOTHING:
        return 0
    raise Unreadable(
        say("This is no level. Words such as “good” or “fluent” mean different things."),
        say("Write A1, A2, B1, B2, C1, C2, a passed course such as SFI C, or none."),
    )


def extent(text: str, *, in_hours: bool = False) -> tuple[int, int]:
    """Return working time as lowest and highest per cent of full time (40 hours a week).

    Examples
    --------
    >>> extent("50-75 %"), extent("heltid"), extent("20-30 h"), extent("30", in_hours=True)
    ((50, 75), (100, 100), (50, 75), (75, 75))
    """
    word = text.casefold().strip()
    if word in {"heltid", "full time", "full-time"}:
        return 100, 100
    found = re.fullmatch(
        r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?\s*(%|procent|percent|h|tim|timmar|hours)?\.?", word
    )
    if found:
        low, high = int(found[1]), int(found[2] or found[1])
        if found[3] in {"h", "tim", "timmar", "hours"} or (in_hours and not found[3]):
            low, high = low * 100 // _FULL_TIME, -(-high * 100 // _FULL_TIME)
        if 1 <= low <= high <= 100:  # noqa: PLR2004 - per cent
            return low, high
    raise Unreadable(
        say("This is no share of full time and no number of hours a week."),
        say("Write for example 100 %, 50-75 %, 30 h or full time."),
    )


_EDUCATION = {
    0: "ingen|ingen skola|none|no school",
    1: "1|seqf 1|eqf 1|kort skolgång|under sex år|mindre än sex år|primary|primary school",
    2: "2|seqf 2|eqf 2|grundskola|grundläggande|basic|compulsory|compulsory school|lower secondary",
    3: "3|seqf 3|eqf 3",
    4: "4|seqf 4|eqf 4|gymnasium|gymnasieskola|gymnasial|gymnasieexamen|upper secondary|"
    "high school",
    5: "5|seqf 5|eqf 5|yrkeshögskola|yrkeshögskoleexamen|higher vocational",
    6: "6|seqf 6|eqf 6|kandidat|kandidatexamen|högskoleexamen|bachelor|bachelor's degree|"
    "kvalificerad yrkeshögskoleexamen",
    7: "7|seqf 7|eqf 7|magister|magisterexamen|master|masterexamen|master's degree",
    8: "8|seqf 8|eqf 8|doktor|doktorsexamen|phd|doctorate|doctor",
}
_EDUCATION_LEVELS = {
    word: level for level, words in _EDUCATION.items() for word in words.split("|")
}


def education_level(text: str) -> int:
    """Return a level of education as a SeQF level 0 to 8, from a number or an exact word.

    Examples
    --------
    >>> education_level("Gymnasium"), education_level("EQF 6")
    (4, 6)
    """
    level = _EDUCATION_LEVELS.get(text.casefold().strip(" ."))
    if level is None:
        raise Unreadable(
            say("This is no level of education that we know."),
            say("Write the SeQF level 1 to 8, or for example grundskola, gymnasium or kandidat."),
        )
    return level


def schedules(text: str) -> tuple[str, ...]:
    """Return the times of day and week a person can work.

    Examples
    --------
    >>> schedules("dag, helger")
    ('day', 'weekend')
    """
    found: list[str] = []
    for word in several(text):
        names = [name for name, words in _SCHEDULES.items() if word.casefold() in words]
        if not names:
            raise Unreadable(
                say("“{word}” is no working time that we know.", word=word[:60]),
                say("Write day, evening, night or weekend."),
            )
        found.extend(name for name in names if name not in found)
    return tuple(found)


def right_to_work(text: str) -> str:
    """Return ``yes``, ``no``, ``limited`` or ``unknown``."""
    word = text.casefold().strip()
    if word in {"begränsad", "begränsat", "limited", "delvis", "tillfällig", "temporary"}:
        return "limited"
    if word in {"okänd", "okänt", "vet ej", "unknown", "?"}:
        return "unknown"
    return "yes" if yes_or_no(text) else "no"


def several(text: str) -> list[str]:
    """Return the parts of a cell that lists things: divided by ; or | or lines, else by commas.

    Examples
    --------
    >>> several("svetsning; läsa ritning, enkel")
    ['svetsning', 'läsa ritning, enkel']
    >>> several("svetsning, ritningar")
    ['svetsning', 'ritningar']
    """
    parts = re.split(r"[;|\r\n]", text)
    if len(parts) == 1:
        parts = text.split(",")
    return [part.strip() for part in parts if part.strip()]


def text_and_detail(text: str) -> tuple[str, str]:
    """Return what stands before a colon or brackets, and what stands in them.

    Examples
    --------
    >>> text_and_detail("Svetsning (3)"), text_and_detail("Arabiska: C1"), text_and_detail("Kock")
    (('Svetsning', '3'), ('Arabiska', 'C1'), ('Kock', ''))
    """
    text = text.strip()
    if text.endswith(")") and "(" in text:
        before, _, inside = text[:-1].rpartition("(")
        return before.strip(), inside.strip()
    before, colon, after = text.rpartition(":")
    if colon and len(after) <= 40:  # noqa: PLR2004 - a longer tail is text of its own
        return before.strip(), after.strip()
    return text, ""


def is_personal_number(text: str) -> bool:
    """Tell whether text looks like a Swedish personal number, which is never stored."""
    return _PERSONAL_NUMBER.fullmatch(text.strip()) is not None
