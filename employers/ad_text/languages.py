"""Languages that an ad asks for. Only CEFR is a level; "flytande" is not turned into one."""

import re
from collections.abc import Iterator, Mapping

from employers.ad_text.found import SURENESS, Found, attitude_of
from employers.ad_text.sentences import Attitude, Sentence
from employers.words import RequirementKind

_CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
_LEVEL = re.compile(r"(?<!\w)(A1|A2|B1|B2|C1|C2)(?!\w)")
# Words without which "svenska" is only an adjective.
_ABOUT_LANGUAGE = re.compile(
    r"(?<!\w)(?:tal\b|tala\w*|skrift\w*|skriv\w*|skriftlig\w*|muntlig\w*|läs\w*|språk\w*|förstå\w*"
    r"|behärska\w*|flytande|kunskap\w* i|kommunicera\w*|kommunikation\w*|uttryck\w*|spoken|speak\w*"
    r"|written|writing|fluen\w*|proficien\w*|language\w*|verbal\w*|oral\w*|english speaker)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:ansök\w*|cv\b|personligt brev|application|cover letter|undervis\w*|marknaden"
    r"|marknad\b|kunder\b|kronor|minoritetsspråk|språkmiljö)",
    re.IGNORECASE,
)
_SPOKEN_ONLY = re.compile(r"(?<!\w)(?:tala|prata|förstå|speak|understand)(?!\w)", re.IGNORECASE)
_WRITTEN = re.compile(r"(?<!\w)(?:skrift\w*|skriv\w*|läs\w*|writ\w*|read\w*)", re.IGNORECASE)
_SURE = 92


def languages(text: str, lines: list[Sentence], concepts: Mapping[str, str]) -> Iterator[Found]:
    """Yield the languages asked for; ``concepts`` maps a language's name, lower case, to its id."""
    if not concepts:
        return
    names = "|".join(re.escape(name) for name in sorted(concepts, key=len, reverse=True))
    named = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.IGNORECASE)
    for line in lines:
        about = _ABOUT_LANGUAGE.search(line.text)
        if about is None or _ELSEWHERE.search(line.text):
            continue
        for match in named.finditer(line.text):
            start, end = line.start + match.start(), line.start + match.end()
            attitude = attitude_of(lines, start, end)
            if attitude in (None, Attitude.UNSAID):
                continue
            yield Found(
                kind=RequirementKind.LANGUAGE,
                start=start,
                end=end,
                text=text[start:end],
                essential=attitude is Attitude.DEMANDED,
                confidence=_SURE * SURENESS[attitude] // 100,
                concept_id=concepts[match.group().lower()],
                levels=_levels(line.text, match.start(), match.end()),
            )


def _levels(sentence: str, start: int, end: int) -> tuple[int, int, int, int] | None:
    """Return listening, reading, speaking, writing when a CEFR level stands near the name."""
    near = sentence[max(0, start - 40) : end + 40]
    match = _LEVEL.search(near)
    if match is None:
        return None
    level = _CEFR[match.group(1)]
    written = level if _WRITTEN.search(sentence) or not _SPOKEN_ONLY.search(sentence) else 0
    return (level, written, level, written)
