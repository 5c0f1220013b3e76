"""A database of its own for a benchmark, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foundation.database import Database
from gateway import schema


@contextmanager
def new_database() -> Iterator[Database]:
    """Open a migrated SQLite database in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="samsyn-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        schema.upgrade(url)
        database = Database(url)
        try:
            yield database
        finally:
            database.close()
