"""The service with the shipped taxonomy, on each database in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from foundation.database import Database
from foundation.settings import Settings
from gateway.app import create_app
from tests.builders.employers import with_taxonomy


@pytest.fixture
def stocked(database: Database) -> Database:
    """Return a database that holds the shipped taxonomy."""
    with database.writing() as session:
        with_taxonomy(session)
    return database


@pytest.fixture
def stocked_sqlite(sqlite_database: Database) -> Database:
    """Return a SQLite database with the shipped taxonomy, where the kind does not matter."""
    with sqlite_database.writing() as session:
        with_taxonomy(session)
    return sqlite_database


@pytest.fixture
def client(stocked_sqlite: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser with nobody signed in."""
    app = create_app(Settings(data_dir=tmp_path / "var"), stocked_sqlite)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client
