"""Years of experience and levels of education that an ad asks for."""

import re
from collections.abc import Iterator

from employers.ad_text.found import SURENESS, Found, attitude_of
from employers.ad_text.sentences import Attitude, Sentence
from employers.words import RequirementKind

_NUMBERS = {
    "ett": 1, "en": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "tio": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10,
}  # fmt: skip
_NUMBER = r"(\d{1,2}|" + "|".join(_NUMBERS) + r")(?:\s?[-\u2013]\s?\d{1,2})?\s?\+?"
_YEARS = re.compile(
    rf"(?<![\w\d]){_NUMBER}\s?(års?|years?|månaders?|months?)(?:.s)?(?: of)?"
    r"(?:\s[\wåäö-]{1,20}){0,3}?\s(?:arbetslivs|arbets|yrkes|work\s?)?(?:erfarenhet|experience)",
    re.IGNORECASE,
)
_MOST_YEARS = 15
_SURE = 90

# SeQF-like levels, as facts of the Swedish school system.
_EDUCATION = (
    (4, re.compile(r"(?<!\w)(?:minst )?(?:gymnasie(?:utbildning|examen|kompetens|studier)"
                   r"|gymnasial (?:utbildning|examen)|upper.secondary (?:education|school)"
                   r"|high school diploma)", re.IGNORECASE)),
    (5, re.compile(r"(?<!\w)(?:yrkeshögskole?(?:utbildning|examen)|yh-?(?:utbildning|examen)"
                   r"|higher vocational)", re.IGNORECASE)),
    (6, re.compile(r"(?<!\w)(?:(?:högskole|universitets)(?:utbildning|examen)|akademisk "
                   r"(?:examen|utbildning)|kandidatexamen|bachelor.?s? degree|university degree"
                   r"|academic degree)", re.IGNORECASE)),
    (7, re.compile(r"(?<!\w)(?:civilingenjör(?:s?examen)?|masterexamen|magisterexamen"
                   r"|master.?s degree)", re.IGNORECASE)),
)  # fmt: skip


def experience(text: str, lines: list[Sentence]) -> Iterator[Found]:
    """Yield the months of experience asked for; a range counts from its lower end."""
    for match in _YEARS.finditer(text):
        attitude = attitude_of(lines, match.start(), match.end())
        number = _NUMBERS.get(match.group(1).lower()) or _whole(match.group(1))
        in_years = match.group(2).lower().startswith(("å", "y"))
        months = 12 * number if in_years else number
        if attitude is None or not 0 < months <= 12 * _MOST_YEARS:
            continue
        yield Found(
            kind=RequirementKind.EXPERIENCE,
            start=match.start(),
            end=match.end(),
            text=match.group(),
            essential=attitude is not Attitude.WISHED,
            confidence=_SURE * SURENESS[attitude] // 100,
            months=months,
        )


def education(text: str, lines: list[Sentence]) -> Iterator[Found]:
    """Yield the levels of education asked for, as a SeQF level in ``label``."""
    for level, pattern in _EDUCATION:
        for match in pattern.finditer(text):
            attitude = attitude_of(lines, match.start(), match.end())
            if attitude is None:
                continue
            yield Found(
                kind=RequirementKind.EDUCATION,
                start=match.start(),
                end=match.end(),
                text=match.group(),
                essential=attitude is Attitude.DEMANDED,
                confidence=_SURE * SURENESS[attitude] // 100,
                label=str(level),
            )


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else 0
