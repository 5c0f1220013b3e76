"""Fetch ads from the public JobSearch interface, page by page, before anything is written.

No transaction is open while the network is spoken to. An answer that is cut off, late or refused
is asked for again, a bounded number of times with growing pauses; then the pull ends with a clear
sentence, and what was read until then is not taken in.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from employers.importing.files import Found
from foundation.errors import RuleViolation, Unavailable
from foundation.messages import Message, say

PAGE = 100
MOST_ADS = 2_000  # the interface itself answers no offset beyond this
ATTEMPTS = 5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
MOST_BYTES = 20_000_000
TIMEOUT = httpx2.Timeout(20.0, connect=5.0)
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOO_MANY = 429
_FINE = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask the interface for.

    Parameters
    ----------
    url : str
        Address of the search, such as ``https://host/search``.
    parameters : mapping
        Sent with every page, such as a municipality.
    most : int
        Ads to read at the most.
    """

    url: str
    parameters: dict[str, str] = field(default_factory=dict)
    most: int = MOST_ADS


def asked_of(
    url: str, *, municipalities: Sequence[str] = (), words: str = "", most: int = MOST_ADS
) -> Asked:
    """Return what to ask JobSearch for.

    Raises
    ------
    RuleViolation
        No address is set.
    """
    if not url:
        raise RuleViolation("Set SAMSYN_JOBSEARCH_URL to the address of the JobSearch interface.")
    parameters = {"q": words} if words else {}
    if municipalities:
        parameters["municipality"] = ",".join(municipalities)
    return Asked(url, parameters, most)


class _AgainError(Exception):
    """The page may come right when it is asked for again, after ``pause`` seconds."""

    def __init__(self, why: Message, pause: float | None = None) -> None:
        super().__init__(str(why))
        self.why = why
        self.pause = pause


def fetch(
    asked: Asked, *, sleep: Callable[[float], None], seed: int | None = None, page: int = PAGE
) -> list[Found]:
    """Return all ads that the interface answers with, or none.

    Parameters
    ----------
    sleep : callable
        Waits a number of seconds; the door hands in the real one.
    seed : int, optional
        Of the jitter in the pauses.

    Raises
    ------
    Unavailable
        The interface did not answer in full after several tries.
    """
    jitter = random.Random(seed)  # noqa: S311 - spreads retries, keeps no secret
    found: list[Found] = []
    with httpx2.Client(timeout=TIMEOUT, headers={"accept": "application/json"}) as client:
        for number, answer in enumerate(_pages(client, asked, page, sleep, jitter)):
            found.extend(
                Found("JobSearch", number * page + place, value=ad)
                for place, ad in enumerate(answer, start=1)
            )
    return found[: asked.most]


def _pages(
    client: httpx2.Client,
    asked: Asked,
    page: int,
    sleep: Callable[[float], None],
    jitter: random.Random,
) -> Iterator[list[Any]]:
    """Yield page after page until one is not full or all that exist are read."""
    offset, total = 0, asked.most
    while offset < min(total, asked.most):
        query = {**asked.parameters, "offset": str(offset), "limit": str(page)}
        hits, total = _patiently(client, asked.url, query, sleep, jitter)
        yield hits
        if not hits:
            return
        offset += len(hits)


def _patiently(
    client: httpx2.Client,
    url: str,
    query: dict[str, str],
    sleep: Callable[[float], None],
    jitter: random.Random,
) -> tuple[list[Any], int]:
    """Ask for one page until it comes whole, a bounded number of times."""
    why = say("no answer in time")
    for attempt in range(ATTEMPTS):
        try:
            return _page(client, url, query)
        except _AgainError as again:
            why = again.why
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
            pause = again.pause if again.pause is not None else pause * (0.5 + jitter.random())
            if attempt + 1 < ATTEMPTS:
                sleep(min(LONGEST_PAUSE, pause))
    raise Unavailable(
        "JobSearch did not answer in full after {tries} tries: {why}. Nothing was changed.",
        tries=ATTEMPTS,
        why=why,
    )


def _page(client: httpx2.Client, url: str, query: dict[str, str]) -> tuple[list[Any], int]:
    """Ask for one page once.

    Raises
    ------
    Unavailable
        The answer says that asking again will not help.
    """
    try:
        status, headers, body = _get(client, url, query)
    except httpx2.TimeoutException:
        raise _AgainError(say("no answer in time")) from None
    except httpx2.InvalidURL:
        raise Unavailable("The address of JobSearch in the settings is no address.") from None
    except httpx2.TransportError:
        raise _AgainError(say("no connection, or it was cut off")) from None
    if status in _AGAIN:
        raise _AgainError(
            say("status {status}", status=status),
            _retry_after(headers) if status == _TOO_MANY else None,
        )
    if status != _FINE:
        raise Unavailable(
            "JobSearch refused the request with status {status}. Nothing was changed.",
            status=status,
        )
    return _read(body)


def _get(
    client: httpx2.Client, url: str, query: dict[str, str]
) -> tuple[int, httpx2.Headers, bytes]:
    body = bytearray()
    with client.stream("GET", url, params=query) as response:
        for piece in response.iter_bytes():
            body.extend(piece)
            if len(body) > MOST_BYTES:
                raise Unavailable("JobSearch answered with more than we can take.")
        return response.status_code, response.headers, bytes(body)


def _read(body: bytes) -> tuple[list[Any], int]:
    """Return the ads of a page, and how many there are in all."""
    try:
        answer = json.loads(body)
        hits = answer["hits"]
        total = answer.get("total", {})
        count = int(total.get("value", total) if isinstance(total, dict) else total)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _AgainError(say("the answer was cut off or is no search result")) from None
    if not isinstance(hits, list):
        raise _AgainError(say("the answer is no search result"))
    return hits, count or len(hits)


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Return the seconds that the interface asks us to wait."""
    asked = headers.get("retry-after", "")
    return min(LONGEST_PAUSE, float(asked)) if asked.isascii() and asked.isdigit() else None
