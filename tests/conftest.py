"""What every test may ask for: a real database, the service on it, a browser.

One PostgreSQL serves the whole run. Under pytest-xdist the controller starts it and hands its
address to the workers; alone, the first test that needs it does. The schema is built once per run
in a template; every test gets a copy of its own.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.database import Database
from foundation.settings import Settings
from tests import servers
from tests.databases import PostgresTemplates, SqliteTemplate

pytest_plugins = ["tests.browser", "tests.clients"]

ENVIRONMENT = os.environ  # noqa: TID251 # the tests' own switches, read before any setting exists
SERVER = pytest.StashKey[servers.Server]()


def pytest_configure(config: pytest.Config) -> None:
    """Leave out the developer's own settings, but for the place of the official files."""
    del config
    for name in [name for name in ENVIRONMENT if name.startswith("SAMSYN_")]:
        if name != "SAMSYN_TEST_DATA":
            del ENVIRONMENT[name]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the address of the one PostgreSQL to a worker of pytest-xdist."""
    node.workerinput["postgres_url"] = _postgres_url(node.config)
    node.workerinput["postgres_run"] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server that this process started, or clear up on the one it was lent."""
    if hasattr(config, "workerinput"):
        return
    if SERVER in config.stash:
        config.stash[SERVER].stop()
        del config.stash[SERVER]
    elif named := ENVIRONMENT.get("TEST_POSTGRES_URL"):
        templates = PostgresTemplates(named, run=str(os.getpid()))
        templates.remove_template()
        templates.close()


def _postgres_url(config: pytest.Config) -> str:
    """Return the address of a PostgreSQL: a worker's, the environment's, or a new one's."""
    handed: str = getattr(config, "workerinput", {}).get("postgres_url", "")
    named = handed or ENVIRONMENT.get("TEST_POSTGRES_URL", "")
    if named:
        return named
    if SERVER not in config.stash:
        config.stash[SERVER] = servers.start_postgres()
    return config.stash[SERVER].url


@pytest.fixture(scope="session")
def postgres_templates(request: pytest.FixtureRequest) -> Iterator[PostgresTemplates]:
    """Make copies of the migrated template on the one PostgreSQL."""
    run: str = getattr(request.config, "workerinput", {}).get("postgres_run", str(os.getpid()))
    templates = PostgresTemplates(_postgres_url(request.config), run=run)
    yield templates
    templates.close()


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[SqliteTemplate]:
    """Make copies of one migrated SQLite file, in memory where the machine offers that."""
    folder = servers.new_folder("sq", in_memory=True)
    yield SqliteTemplate(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Run the test once for each database."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a migrated database of the test's own, on each kind in turn.

    Under the mark ``stocked`` it holds the taxonomy that ships with the product.
    """
    name = "sqlite_template" if database_kind == "sqlite" else "postgres_templates"
    templates: SqliteTemplate | PostgresTemplates = request.getfixturevalue(name)
    with templates.copy(stocked=_is_stocked(request)) as url:
        yield url


def _is_stocked(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("stocked") is not None


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database without any table, on each kind in turn."""
    name = "sqlite_template" if database_kind == "sqlite" else "postgres_templates"
    templates: SqliteTemplate | PostgresTemplates = request.getfixturevalue(name)
    with templates.empty() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a migrated database of the test's own, on each kind in turn."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a migrated SQLite file, for tests where the kind does not matter."""
    with sqlite_template.copy(stocked=_is_stocked(request)) as url:
        yield url


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """Open a migrated SQLite database, for tests where the kind does not matter."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Return settings of a service in development on the test's database."""
    return Settings(database_url=database_url, data_dir=tmp_path / "var")


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """Return the address of a Valkey: the environment's, or a new one's."""
    named = ENVIRONMENT.get("TEST_REDIS_URL", "")
    if named:
        yield named
        return
    with servers.running(servers.start_valkey) as server:
        yield server.url


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder of the official files; without it the test is skipped, saying so."""
    named = ENVIRONMENT.get("SAMSYN_TEST_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("the official files are not here: name their folder in SAMSYN_TEST_DATA")
    return Path(named).resolve()
