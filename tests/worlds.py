"""A world with its doors open, made once for the tests of a module."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from foundation.database import Database
from foundation.settings import Settings
from gateway.app import create_app
from tests.builders.world import World, a_world
from tests.databases import PostgresTemplates, SqliteTemplate
from tests.doors import Doors, doors_of


@dataclass(frozen=True, slots=True)
class Place:
    """A world and the doors of the service that holds it."""

    world: World
    doors: Doors


@contextmanager
def a_place(request: pytest.FixtureRequest, kind: str) -> Iterator[Place]:
    """Make a world on a database of the kind, and open the doors to it."""
    name = "sqlite_template" if kind == "sqlite" else "postgres_templates"
    templates: SqliteTemplate | PostgresTemplates = request.getfixturevalue(name)
    with templates.copy(stocked=True) as url, tempfile.TemporaryDirectory() as folder:
        database = Database(url)
        try:
            settings = Settings(database_url=url, data_dir=Path(folder))
            with doors_of(create_app(settings, database)) as doors:
                yield Place(a_world(database), doors)
        finally:
            database.close()
