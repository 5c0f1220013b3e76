"""The service as its visitors meet it, on each database in turn."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from foundation.database import Database
from foundation.settings import Settings
from gateway.app import create_app


@pytest.fixture
def visitor(settings: Settings, database: Database) -> Iterator[Callable[[], TestClient]]:
    """Return a maker of browsers: each has cookies of its own and nobody signed in."""
    app = create_app(settings, database)
    with ExitStack() as open_clients:

        def browse() -> TestClient:
            client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=True)
            open_clients.callback(client.close)
            return client

        yield browse


@pytest.fixture
def client(visitor: Callable[[], TestClient]) -> TestClient:
    """Return one browser with nobody signed in."""
    return visitor()


@pytest.fixture
def client_of_sqlite(sqlite_database: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser on a SQLite database, for tests where the kind does not matter."""
    settings = Settings(data_dir=tmp_path / "var")
    with TestClient(create_app(settings, sqlite_database)) as client:
        yield client
