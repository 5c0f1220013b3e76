"""The command that loads the demonstration."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from foundation import clock
from foundation.errors import RuleViolation
from foundation.terminal import command_door, opened, output, print_json, progress
from gateway.checking import schema_must_fit

PRIVATE = 0o600


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("demo")(load_demonstration)


@command_door
def load_demonstration(
    *,
    candidates: Annotated[int, typer.Option(help="How many people.")] = 2_000,
    openings: Annotated[int, typer.Option(help="How many ads.")] = 150,
    employers: Annotated[int, typer.Option(help="How many employers.")] = 40,
    seed: Annotated[int, typer.Option(min=0, help="The same seed invents the same town.")] = 1,
    credentials: Annotated[
        Path | None, typer.Option(help="Write the sign-ins to this file instead of printing them.")
    ] = None,
    more: Annotated[
        bool, typer.Option("--more", help="Add to a demonstration that is there.")
    ] = False,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when there is anybody.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """Load an invented town: people, employers, ads, and an account for every role."""
    from gateway.demo import loading  # the whole domain: slow to import for `--help`

    plan = loading.Plan(candidates, openings, employers, seed)
    with opened() as database:
        schema_must_fit(database)
        if if_empty and not loading.is_empty(database):
            output.print("There are people here already; nothing was loaded.")
            return
        beside = None if credentials is None else _reserve(credentials)
        try:
            with progress("Inventing a town", plan.steps) as advance:
                loaded = loading.load(database, plan, now=clock.now(), more=more, advance=advance)
            sign_ins = {key: _plain(one) for key, one in loaded.sign_ins.items()}
            if beside is not None and credentials is not None and sign_ins:
                beside.write_text(_lines(sign_ins), encoding="utf-8")
                beside.replace(credentials)
        finally:
            if beside is not None:
                with suppress(FileNotFoundError):
                    beside.unlink()
    counts = {name: getattr(loaded, name) for name in ("candidates", "openings", "employers")}
    if as_json:
        print_json({**counts, "sign_ins": {} if credentials else sign_ins})
        return
    output.print(
        f"{loaded.candidates} people, {loaded.openings} ads and {loaded.employers} employers of "
        "Åsunda are there. Town, people and employers are invented."
    )
    _tell(sign_ins, credentials)


def _tell(sign_ins: dict[str, dict[str, str]], credentials: Path | None) -> None:
    if not sign_ins:
        output.print("Nobody's password was changed.")
    elif credentials is not None:
        output.print(f"The sign-ins are in {credentials}.", markup=False)
    else:
        output.print("Sign in as one of these; the passwords are not shown again:")
        for key, one in sign_ins.items():
            where = f"{one['user_name']:36} {one['password']:24} {one['organisation']}"
            output.print(f"{key:18} {where}", markup=False)


def _plain(sign_in: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in asdict(sign_in).items()}  # type: ignore[call-overload]


def _lines(sign_ins: dict[str, dict[str, str]]) -> str:
    return json.dumps(sign_ins, ensure_ascii=False, indent=2) + "\n"


def _reserve(target: Path) -> Path:
    """Make a file beside the target that its owner alone can read, before anything is loaded."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    except OSError as error:
        raise RuleViolation(
            "The file {file} cannot be written: {reason}.",
            file=str(target),
            reason=error.strerror or "?",
        ) from None
    return beside
