"""The live pull against a server that replays answers: pages, refusals, half answers, silence."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from employers import pulling
from employers.pulling import ATTEMPTS, Asked, asked_of, fetch
from foundation.errors import RuleViolation, Unavailable
from tests.builders.employers import an_ad

Answer = tuple[int, dict[str, str], bytes]


def page_of(total: int, offset: int, limit: int) -> bytes:
    hits = [an_ad(id=str(number)) for number in range(offset, min(total, offset + limit))]
    return json.dumps({"total": {"value": total}, "hits": hits}).encode()


@contextmanager
def replaying(answer: Callable[[int, dict[str, list[str]]], Answer]) -> Iterator[str]:
    """Serve answers: the function gets the number of the request and its query."""
    asked: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            asked.append(query)
            status, headers, body = answer(len(asked), query)
            self.send_response(status)
            promised = headers.pop("content-length", str(len(body)))
            for name, value in {**headers, "content-length": promised}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/search"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def whole(total: int) -> Callable[[int, dict[str, list[str]]], Answer]:
    def answer(number: int, query: dict[str, list[str]]) -> Answer:
        del number
        return 200, {}, page_of(total, int(query["offset"][0]), int(query["limit"][0]))

    return answer


def after(failures: int, failure: Answer, total: int = 3) -> Callable[..., Answer]:
    """Fail some times, then answer in full."""

    def answer(number: int, query: dict[str, list[str]]) -> Answer:
        status, headers, body = failure
        return (status, dict(headers), body) if number <= failures else whole(total)(number, query)

    return answer


def ids_of(found: list[Any]) -> list[str]:
    return [one.value["id"] for one in found]


def test_every_page_is_read_until_all_are_there() -> None:
    with replaying(whole(250)) as url:
        found = fetch(Asked(url), sleep=lambda _: None)

    assert ids_of(found) == [str(number) for number in range(250)]


def test_no_more_is_read_than_was_asked_for() -> None:
    with replaying(whole(250)) as url:
        found = fetch(Asked(url, most=120), sleep=lambda _: None)

    assert len(found) == 120


def test_what_is_searched_for_is_sent_with_every_page() -> None:
    seen: list[dict[str, list[str]]] = []

    def answer(number: int, query: dict[str, list[str]]) -> Answer:
        seen.append(query)
        return whole(150)(number, query)

    with replaying(answer) as url:
        fetch(asked_of(url, municipalities=["oYPt_yRA_Smm"], words="kock"), sleep=lambda _: None)

    assert [(one["q"], one["municipality"]) for one in seen] == [
        (["kock"], ["oYPt_yRA_Smm"]),
        (["kock"], ["oYPt_yRA_Smm"]),
    ]


def test_too_many_requests_wait_as_long_as_the_server_says() -> None:
    pauses: list[float] = []

    with replaying(after(2, (429, {"retry-after": "7"}, b""))) as url:
        found = fetch(Asked(url), sleep=pauses.append)

    assert len(found) == 3
    assert pauses == [7.0, 7.0]


@pytest.mark.parametrize(
    "failure",
    [
        (503, {}, b""),
        (200, {}, page_of(3, 0, 100)[:200]),
        (200, {"content-length": "100000"}, page_of(3, 0, 100)),
        (200, {}, b"<html>maintenance</html>"),
        (200, {}, b'{"total": {"value": 3}}'),
        (200, {}, b'{"total": {"value": 3}, "hits": 7}'),
    ],
    ids=["away", "half an answer", "cut connection", "no json", "no hits", "hits no list"],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(failure: Answer) -> None:
    pauses: list[float] = []

    with replaying(after(2, failure)) as url:
        found = fetch(Asked(url), sleep=pauses.append, seed=1)

    assert ids_of(found) == ["0", "1", "2"]
    assert len(pauses) == 2
    assert 0.25 <= pauses[0] <= 0.75 <= pauses[1] * 2 <= 3.0


def test_it_gives_up_after_a_bounded_number_of_tries_with_a_clear_sentence() -> None:
    pauses: list[float] = []

    with (
        replaying(after(99, (503, {}, b""))) as url,
        pytest.raises(Unavailable, match="status 503"),
    ):
        fetch(Asked(url), sleep=pauses.append)

    assert len(pauses) == ATTEMPTS - 1


def test_a_half_read_pull_gives_nothing_at_all() -> None:
    def answer(number: int, query: dict[str, list[str]]) -> Answer:
        return (500, {}, b"") if number > 1 else whole(250)(number, query)

    with replaying(answer) as url, pytest.raises(Unavailable):
        fetch(Asked(url), sleep=lambda _: None)


def test_a_refusal_is_not_repeated() -> None:
    pauses: list[float] = []

    with (
        replaying(after(99, (403, {}, b""))) as url,
        pytest.raises(Unavailable, match="status 403"),
    ):
        fetch(Asked(url), sleep=pauses.append)

    assert pauses == []


def test_nobody_there_is_told_after_the_tries() -> None:
    with replaying(whole(1)) as url:
        pass

    with pytest.raises(Unavailable, match="no connection"):
        fetch(Asked(url), sleep=lambda _: None)


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "MOST_BYTES", 1_000)

    with (
        replaying(after(99, (200, {}, b" " * 5_000))) as url,
        pytest.raises(Unavailable, match="more than we can take"),
    ):
        fetch(Asked(url), sleep=lambda _: None)


def test_without_an_address_it_says_which_setting_is_missing() -> None:
    with pytest.raises(RuleViolation, match="SAMSYN_JOBSEARCH_URL"):
        asked_of("")
