"""A database with the dozen words, a matcher of an organisation, and the doors over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from foundation.access import Actor, Role
from foundation.database import Database
from tests.builders.accounts import Person, a_user
from tests.builders.candidates import an_app, with_words


@pytest.fixture
def words(database: Database) -> Database:
    """Return the test's database with the words in it."""
    with database.writing() as session:
        with_words(session)
    return database


@pytest.fixture
def matcher_account(words: Database) -> Person:
    """Return the account of a matcher."""
    with words.writing() as session:
        return a_user(session, roles=Role.MATCHER)


@pytest.fixture
def matcher(matcher_account: Person) -> Actor:
    """Return a matcher."""
    return matcher_account.actor


@pytest.fixture
def outsider(words: Database) -> Actor:
    """Return a matcher of another organisation."""
    with words.writing() as session:
        return a_user(session, roles=Role.MATCHER).actor


@pytest.fixture
def browse(words: Database, tmp_path: Path) -> Iterator[Callable[[], TestClient]]:
    """Return a maker of browsers with nobody signed in."""
    app = an_app(words, tmp_path / "var")
    with ExitStack() as opened:

        def browser() -> TestClient:
            client = TestClient(app, base_url="http://127.0.0.1:8000")
            opened.callback(client.close)
            return client

        yield browser


@pytest.fixture
def client(browse: Callable[[], TestClient]) -> TestClient:
    """Return one browser."""
    return browse()
