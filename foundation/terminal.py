"""The command line's side of the doors: settings, database, progress, errors, exit codes.

Exit codes: 0 fine, 1 something broke or was found broken, 2 the request cannot be done as asked.
"""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError, ProgrammingError

from foundation.database import Database
from foundation.errors import Expected
from foundation.settings import Settings

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

BROKEN = 1
REFUSED = 2

output = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name; the folder of a SQLite file is made."""
    if settings.database_address.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Database(
        settings.database_address, audit_key=settings.audit_key.get_secret_value().encode()
    )


@contextmanager
def opened() -> Iterator[Database]:
    """Open the database for one command, and close it."""
    database = open_database(Settings())
    try:
        yield database
    finally:
        database.close()


def command_door(act: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Turn expected failures of a command into a sentence on standard error and exit code 2."""

    @functools.wraps(act)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return act(*args, **kwargs)
        except Expected as error:
            say_error(error)
            raise typer.Exit(REFUSED) from None
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False):
                place = ".".join(str(part) for part in one["loc"])
                errors.print(f"Setting {place}: {one['msg']}", style="red", markup=False)
            raise typer.Exit(REFUSED) from None
        except (OperationalError, ProgrammingError) as error:
            errors.print(_database_words(error), style="red", markup=False)
            raise typer.Exit(REFUSED) from None

    return guarded


def _database_words(error: OperationalError | ProgrammingError) -> str:
    words = str(error.orig)
    if "no such table" in words or "does not exist" in words:
        return "The database has no tables yet, or old ones. Run: samsyn db upgrade"
    return f"The database cannot be used now: {type(error.orig).__name__}. Nothing was changed."


def say_error(error: Expected) -> None:
    """Say an expected failure on standard error: what is wrong, where, and how to mend it."""
    place = f"{error.where}: " if error.where else ""
    errors.print(f"{place}{error}", style="red", markup=False)
    for problem in error.problems[:50]:
        errors.print(f"  {problem.where}: {problem.message}", markup=False)
    if len(error.problems) > 50:  # noqa: PLR2004
        errors.print(f"  … and {len(error.problems) - 50} more")


def print_json(value: Any) -> None:
    """Print a value for machines; dates, ids and values of ours become text and objects."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return str(value)


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far long work has come, on standard error; call the result with steps done."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as shown:
        task = shown.add_task(title, total=total)
        yield lambda steps: shown.advance(task, steps)
