"""Copies of one migrated database, a fresh one for every test."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url

from gateway import schema

TEMPLATE_LOCK = 7_310_021
KNOWN = text("SELECT datistemplate FROM pg_database WHERE datname = :name")


def make_schema(url: str) -> None:
    """Bring an empty database to the newest schema by the product's own migrations."""
    schema.upgrade(url)


class SqliteTemplate:
    """One migrated file and the copies made of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """Lend the address of a copy for the length of a block."""
        template = self._folder / "template.db"
        if not template.exists():
            make_schema(f"sqlite:///{template}")
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
    def copy(self) -> Iterator[str]:
        """Lend the address of a copy for the length of a block."""
        self._prepare()
        with self._created(self._template) as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Lend the address of a database without any table."""
        with self._created("template0") as url:
            yield url

    def remove_template(self) -> None:
        """Remove the template at the end of the run, from a server that goes on without us."""
        with self._server.connect() as server:
            if server.scalar(KNOWN, {"name": self._template}) is not None:
                server.execute(text(f"ALTER DATABASE {self._template} IS_TEMPLATE false"))
                server.execute(text(f"DROP DATABASE {self._template} WITH (FORCE)"))

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

    def _prepare(self) -> None:
        """Build the template unless another process of this run has."""
        with self._server.connect() as server:
            if server.scalar(KNOWN, {"name": self._template}):
                return
            server.execute(text("SELECT pg_advisory_lock(:key)"), {"key": TEMPLATE_LOCK})
            try:
                if not server.scalar(KNOWN, {"name": self._template}):
                    server.execute(text(f"DROP DATABASE IF EXISTS {self._template}"))
                    server.execute(text(f"CREATE DATABASE {self._template} TEMPLATE template0"))
                    make_schema(self._address(self._template))
                    server.execute(text(f"ALTER DATABASE {self._template} IS_TEMPLATE true"))
            finally:
                server.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": TEMPLATE_LOCK})

    def _address(self, name: str) -> str:
        address: URL = self._url.set(database=name)
        return address.render_as_string(hide_password=False)
