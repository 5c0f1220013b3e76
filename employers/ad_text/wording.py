"""Words in an ad that a person has to look at before the ad is shown (DOMAIN §6 and §14, L13).

An ad may not ask for a sex, an age, an origin or a belief, and "native" Swedish has to become a
need that the tasks explain. The check finds plain cases; it does not judge.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.messages import Message, say

_SEX = say("The ad seems to ask for a certain sex. That is not allowed.")
_AGE = say("The ad seems to ask for a certain age. That is not allowed.")
_ORIGIN = say("The ad seems to ask for a certain origin or belief. That is not allowed.")
_MOTHER_TONGUE = say(
    "The ad asks for a mother tongue. Say instead which level the tasks need, and why."
)
_LOOKING = r"(?:söker|sökes|letar efter|looking for|seeking|wanted|vi vill ha)"

_CHECKS: tuple[tuple[re.Pattern[str], Message], ...] = (
    (
        re.compile(
            rf"(?<!\w){_LOOKING} (?:en |ett |a |an )?(?:\w+ )?"
            r"(?:tjej|kille|flicka|man|kvinna|girl|boy|woman|female|male|lady)(?!\w)",
            re.IGNORECASE,
        ),
        _SEX,
    ),
    (
        re.compile(
            rf"(?<!\w){_LOOKING} (?:\w+ ){{0,3}}(?:mellan \d\d\s?(?:och|-|\u2013)\s?\d\d år)"
            r"|(?<!\w)(?:max|högst|inte äldre än) \d\d år(?! erfarenhet)\b(?! gamm)"
            r"|(?<!\w)(?:under|yngre än) \d\d år(?!s)|(?<!\w)age \d\d\s?[-\u2013]\s?\d\d(?!\d)",
            re.IGNORECASE,
        ),
        _AGE,
    ),
    (
        re.compile(
            r"(?<!\w)(?:endast|bara|only) (?:svenskar|kristna|muslimer|swedes|christians|europeans)"
            r"|(?<!\w)etnisk(?:t)? svensk",
            re.IGNORECASE,
        ),
        _ORIGIN,
    ),
    (
        re.compile(
            r"(?<!\w)(?:svenska|engelska|\w+ska) som modersmål|modersmål(?:et)? (?:är|svenska|ska)"
            r"|(?<!\w)native (?:level |fluent )?(?:english|swedish|speaker|\w+ speaker)"
            r"|(?<!\w)(?:infödd|felfri|perfekt) svenska",
            re.IGNORECASE,
        ),
        _MOTHER_TONGUE,
    ),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Words to look at, and why."""

    start: int
    end: int
    reason: Message


def remarks(text: str) -> Iterator[Remark]:
    """Yield the words of an ad that a person has to look at.

    Examples
    --------
    >>> [str(one.reason) for one in remarks("Jewelry shop looking for girl personal")]
    ['The ad seems to ask for a certain sex. That is not allowed.']
    >>> list(remarks("Vi söker en kock"))
    []
    """
    for pattern, reason in _CHECKS:
        for match in pattern.finditer(text):
            yield Remark(match.start(), match.end(), reason)
