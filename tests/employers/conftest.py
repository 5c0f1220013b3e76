"""The service with the shipped taxonomy; it is read in once a run, every test gets a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from foundation.database import Database
from foundation.settings import Settings
from gateway.app import create_app
from tests.builders.employers import with_taxonomy
from tests.databases import PostgresTemplates, SqliteTemplate


def _stock(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        with_taxonomy(session)
    database.checkpoint()
    database.close()


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def stocked_file(sqlite_template: SqliteTemplate) -> Iterator[Path]:
    """Return a SQLite file with the shipped taxonomy, to be copied."""
    with sqlite_template.copy() as url:
        _stock(url)
        yield Path(make_url(url).database or "")


@pytest.fixture(scope="session")
def stocked_template(postgres_templates: PostgresTemplates) -> Iterator[str]:
    """Return the name of a PostgreSQL database with the shipped taxonomy, to be copied."""
    with postgres_templates.copy() as url:
        _stock(url)
        yield make_url(url).database or ""


@pytest.fixture
def stocked_sqlite(stocked_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Return a SQLite database with the shipped taxonomy, where the kind does not matter."""
    copy = tmp_path / "stocked.db"
    shutil.copyfile(stocked_file, copy)
    with _opened(f"sqlite:///{copy}") as database:
        yield database


@pytest.fixture
def stocked(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Return a database that holds the shipped taxonomy, of each kind in turn."""
    if database_kind == "sqlite":
        yield request.getfixturevalue("stocked_sqlite")
        return
    templates: PostgresTemplates = request.getfixturevalue("postgres_templates")
    name = request.getfixturevalue("stocked_template")
    with templates._created(name) as url, _opened(url) as database:
        yield database


@pytest.fixture
def client(stocked_sqlite: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser with nobody signed in."""
    app = create_app(Settings(data_dir=tmp_path / "var"), stocked_sqlite)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client
