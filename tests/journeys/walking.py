"""How somebody walks through the service with a browser: forms, links, letters."""

import re
from collections import deque
from collections.abc import Mapping
from html import unescape
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from foundation.database import Database
from foundation.mail_tables import WaitingLetter
from tests.builders.accounts import PASSWORD, post_form

_HREF = re.compile(r'href="(/[^"#]*)')
_LINK = re.compile(r"/password/\S+")
MOST_PAGES = 60


def letter_to(database: Database, address: str) -> str:
    """Return the newest letter to an address."""
    with database.reading() as session:
        query = (
            select(WaitingLetter.body)
            .where(WaitingLetter.to_address == address)
            .order_by(WaitingLetter.created_at.desc())
        )
        body = session.scalars(query).first()
    assert body is not None, f"no letter to {address}"
    return body


def choose_password(browser: TestClient, letter: str, password: str = PASSWORD) -> None:
    """Follow the link in a letter and choose a password behind it."""
    found = _LINK.search(letter)
    assert found is not None
    answer = post_form(browser, found[0], {"password": password}, seen_on=found[0])
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def sign_in(browser: TestClient, name: str, password: str = PASSWORD) -> None:
    """Sign in on the page, as a person does."""
    answer = post_form(browser, "/sign-in", {"name": name, "password": password})
    assert answer.status_code == 303, answer.text


def send(
    browser: TestClient, path: str, fields: Mapping[str, Any], *, seen_on: str, **options: Any
) -> str:
    """Post a form that has to go well and return the address it leads to."""
    answer = post_form(browser, path, fields, seen_on=seen_on, **options)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def look(browser: TestClient, path: str) -> str:
    """Open a page that has to be there and return its text."""
    answer = browser.get(path, follow_redirects=False)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return unescape(answer.text)


def read(browser: TestClient, path: str) -> Any:
    """Read JSON that has to be there."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(browser: TestClient, start: str = "/") -> dict[str, str]:
    """Follow every link from a page on, and return each page's text by its address."""
    seen: dict[str, str] = {}
    waiting = deque([start])
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        if path in seen or path.startswith("/static/"):
            continue
        answer = browser.get(path)
        assert answer.status_code == 200, f"{path} leads nowhere: {answer.status_code}"
        seen[path] = unescape(answer.text)
        waiting.extend(unescape(one) for one in _HREF.findall(answer.text))
    return seen
