"""Driving licences and legal rights to practise, as ads write them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from employers.ad_text.found import SURENESS, Found, attitude_of
from employers.ad_text.sentences import Attitude, Sentence
from employers.words import RequirementKind

CLASSES = ("AM", "A1", "A2", "A", "B96", "BE", "B", "C1E", "C1", "CE", "C", "D1E", "D1", "DE", "D")
_CLASS = "(?:" + "|".join(CLASSES) + ")"
_MORE = rf"(?:\s?-?\s?(?:/|,|&|\+|och|eller|samt|and|or)\s?{_CLASS}(?![\wåäö]))*"
_LICENCE = re.compile(r"(?:körkort|driver.?s.?.?licen[cs]e|driving.licen[cs]e)", re.IGNORECASE)
# "B-körkort", "C/CE-körkort", "B körkort"; "a driver's license" is an article, so a class there
# needs its hyphen.
_BEFORE = re.compile(rf"(?<![\wåäö])({_CLASS}{_MORE})\s?[-\u2010-\u2014]?\s?$")
_AFTER = re.compile(
    r"^(?:s?behörighet)?[\s:(\-\u2010-\u2014]{0,4}"
    r"(?:i )?(?:med behörighet|behörighet|av klass|klass|kategori|typ|för|class|category)?\s?"
    rf"({_CLASS}{_MORE})(?![\wåäö])"
)
_ONE_CLASS = re.compile(rf"(?<![\wåäö]){_CLASS}(?![\wåäö])")
_NO = re.compile(r"^\s*(?:önskas|krävs|required)?\s*[:?]?\s*(?:nej|no)\b", re.IGNORECASE)
_CONTEXT = 40
_UNNAMED = "B"  # "körkort" alone means a car
_SURE, _LIKELY = 97, 70

# "legitimerad sjuksköterska", "leg. läkare", "svensk legitimation som fysioterapeut"
_RIGHT = re.compile(
    r"(?<!\w)(?:legitimerade?|leg\.?|legitimation som|registered|licensed)\s+"
    r"([a-zåäöéA-ZÅÄÖ]{4,40})"
)
_TEACHER = re.compile(r"(?<!\w)lärarlegitimation", re.IGNORECASE)


def driving_licences(
    text: str, lines: list[Sentence], concepts: Mapping[str, str]
) -> Iterator[Found]:
    """Yield the driving licences asked for; ``concepts`` maps a class such as CE to its concept."""
    found = list(_driving(text, lines, concepts))
    named = any(one.confidence > _LIKELY for one in found)
    yield from (one for one in found if one.confidence > _LIKELY or not named)


def _driving(text: str, lines: list[Sentence], concepts: Mapping[str, str]) -> Iterator[Found]:
    for match in _LICENCE.finditer(text):
        if _NO.match(text[match.end() : match.end() + _CONTEXT]):
            continue
        classes, start, end = _classes(text, match)
        attitude = attitude_of(lines, start, end)
        if attitude is None:
            continue
        confidence = (_SURE if classes else _LIKELY) * SURENESS[attitude] // 100
        for name in classes or [_UNNAMED]:
            if name in concepts:
                yield Found(
                    kind=RequirementKind.LICENCE,
                    start=start,
                    end=end,
                    text=text[start:end],
                    essential=attitude is Attitude.DEMANDED,
                    confidence=confidence,
                    concept_id=concepts[name],
                    label=name,
                )


def _classes(text: str, match: re.Match[str]) -> tuple[list[str], int, int]:
    """Return the classes named beside the word, and the stretch of text that says so."""
    first = max(0, match.start() - _CONTEXT)
    before = _BEFORE.search(text[first : match.start()])
    english = match.group()[0] in "dD"
    if before and not (english and "-" not in before.group()):
        return _ONE_CLASS.findall(before.group(1)), first + before.start(), match.end()
    after = _AFTER.match(text[match.end() : match.end() + _CONTEXT])
    if after:
        return _ONE_CLASS.findall(after.group(1)), match.start(), match.end() + after.end()
    return [], match.start(), match.end()


@dataclass(frozen=True, slots=True)
class RightNamed:
    """A legal right to practise named in the text, by its profession."""

    start: int
    end: int
    profession: str
    essential: bool


def rights_to_practise(text: str, lines: list[Sentence]) -> Iterator[RightNamed]:
    """Yield the professions whose licence the ad asks for; the caller looks them up."""
    for match in _RIGHT.finditer(text):
        attitude = attitude_of(lines, match.start(), match.end())
        if attitude is not None:
            demanded = attitude is not Attitude.WISHED
            yield RightNamed(match.start(), match.end(), match.group(1).lower(), demanded)
    for match in _TEACHER.finditer(text):
        attitude = attitude_of(lines, match.start(), match.end())
        if attitude is not None:
            demanded = attitude is not Attitude.WISHED
            yield RightNamed(match.start(), match.end(), "lärare", demanded)
