"""Recognise the shape of an ad by its keys and read it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from employers.importing import jobsearch_shape, platsbanken_2018, platsbanken_2019, schemaorg
from employers.importing.parsed import AdProblem, ParsedAd
from foundation.messages import say

Shape = tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], ParsedAd]]

_SHAPES: tuple[Shape, ...] = (
    (schemaorg.matches, schemaorg.parse),
    (platsbanken_2018.matches, platsbanken_2018.parse),
    (platsbanken_2019.matches, platsbanken_2019.parse),
    (jobsearch_shape.matches, jobsearch_shape.parse),
)
# Where answers keep their ads: JobSearch, JobStream and exports, schema.org graphs and item lists.
_CONTAINERS = ("hits", "ads", "annonser", "@graph", "itemListElement", "jobs")
_MAX_DEPTH = 4


def parse_ad(value: object) -> ParsedAd:
    """Read one ad of any known shape.

    Raises
    ------
    AdProblem
        It is no ad, or it lacks what every ad must have; the message says which.
    """
    if not isinstance(value, Mapping):
        raise AdProblem(say("This is not a job ad: an object with fields was expected."))
    for matches, parse in _SHAPES:
        if matches(value):
            return parse(value)
    raise AdProblem(say("This is not a job ad in a shape that we know."))


def unpacked(value: object, depth: int = 0) -> Iterator[object]:
    """Yield the ads in a JSON document: one ad, a list, or an answer that holds a list."""
    if isinstance(value, list) and depth < _MAX_DEPTH:
        for inner in value:
            yield from unpacked(inner, depth + 1)
        return
    if isinstance(value, Mapping) and depth < _MAX_DEPTH:
        held = _held(value)
        if held is not None:
            yield from unpacked(held, depth + 1)
            return
    yield value


def _held(value: Mapping[str, Any]) -> object | None:
    if any(matches(value) for matches, _ in _SHAPES):
        return None
    item: object = value.get("item")
    if isinstance(item, Mapping):
        return item
    for key in _CONTAINERS:
        if isinstance(value.get(key), list):
            found: list[object] = value[key]
            if key == "@graph":
                return [part for part in found if _is_posting(part)]
            return found
    return None


def _is_posting(part: object) -> bool:
    return isinstance(part, Mapping) and schemaorg.matches(part)
