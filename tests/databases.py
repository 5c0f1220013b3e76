"""Copies of one migrated database, a fresh one for every test."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url

from foundation import clock
from foundation.database import Database
from gateway import schema
from taxonomy import catalogue

TEMPLATE_LOCK = 7_310_021
KNOWN = text("SELECT datistemplate FROM pg_database WHERE datname = :name")


def make_schema(url: str) -> None:
    """Bring an empty database to the newest schema by the product's own migrations."""
    schema.upgrade(url)


def stock(url: str) -> None:
    """Load the taxonomy that ships with the product into a migrated database."""
    database = Database(url)
    with database.writing() as session:
        catalogue.ensure_starter(session, now=clock.now())
    database.checkpoint()
    database.close()


class SqliteTemplate:
    """One migrated file and the copies made of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    @contextmanager
    def copy(self, *, stocked: bool = False) -> Iterator[str]:
        """Lend the address of a copy; a stocked one holds the taxonomy that ships."""
        template = self._folder / ("stocked.db" if stocked else "template.db")
        if not template.exists():
            make_schema(f"sqlite:///{template}")
            if stocked:
                stock(f"sqlite:///{template}")
        with self.empty() as url:
            # Nobody has the template open, so the file is the whole database.
            shutil.copyfile(template, make_url(url).database or "")
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Lend the address of a file that does not exist yet."""
        place = self._folder / str(next(self._numbers))
        place.mkdir()
        try:
            yield f"sqlite:///{place / 'samsyn.db'}"
        finally:
            shutil.rmtree(place)


class PostgresTemplates:
    """One migrated database on a server and the copies made of it.

    Parameters
    ----------
    url : str
        Address of a database from which others may be made.
    run : str
        Shared by the processes of one test run, so that they share the template.
    """

    def __init__(self, url: str, *, run: str) -> None:
        self._url = make_url(url)
        self._template = f"samsyn_{run}_template"
        self._prefix = f"samsyn_{run}_{os.getpid()}"
        self._numbers = itertools.count()
        self._server: Engine = create_engine(self._url, isolation_level="AUTOCOMMIT")

    @contextmanager
    def copy(self, *, stocked: bool = False) -> Iterator[str]:
        """Lend the address of a copy; a stocked one holds the taxonomy that ships."""
        template = f"{self._template}_stocked" if stocked else self._template
        self._prepare(template, stocked=stocked)
        with self._created(template) as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Lend the address of a database without any table."""
        with self._created("template0") as url:
            yield url

    def remove_template(self) -> None:
        """Remove the templates at the end of the run, from a server that goes on without us."""
        with self._server.connect() as server:
            for template in (self._template, f"{self._template}_stocked"):
                if server.scalar(KNOWN, {"name": template}) is not None:
                    server.execute(text(f"ALTER DATABASE {template} IS_TEMPLATE false"))
                    server.execute(text(f"DROP DATABASE {template} WITH (FORCE)"))

    def close(self) -> None:
        """Give back the connections."""
        self._server.dispose()

    @contextmanager
    def _created(self, template: str) -> Iterator[str]:
        name = f"{self._prefix}_{next(self._numbers)}"
        with self._server.connect() as server:
            server.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
        try:
            yield self._address(name)
        finally:
            with self._server.connect() as server:
                server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def _prepare(self, template: str, *, stocked: bool) -> None:
        """Build a template unless another process of this run has."""
        with self._server.connect() as server:
            if server.scalar(KNOWN, {"name": template}):
                return
            server.execute(text("SELECT pg_advisory_lock(:key)"), {"key": TEMPLATE_LOCK})
            try:
                if not server.scalar(KNOWN, {"name": template}):
                    server.execute(text(f"DROP DATABASE IF EXISTS {template}"))
                    server.execute(text(f"CREATE DATABASE {template} TEMPLATE template0"))
                    make_schema(self._address(template))
                    if stocked:
                        stock(self._address(template))
                    server.execute(text(f"ALTER DATABASE {template} IS_TEMPLATE true"))
            finally:
                server.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": TEMPLATE_LOCK})

    def _address(self, name: str) -> str:
        address: URL = self._url.set(database=name)
        return address.render_as_string(hide_password=False)
