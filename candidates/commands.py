"""Command that imports people from files, for whoever stands at the server."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from accounts import organisations
from candidates import imports
from candidates.importing.columns import Field
from candidates.importing.drafts import MAX_BYTES
from candidates.importing.reading import read_file
from candidates.words import EvidenceCode
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind
from foundation.database import Database
from foundation.errors import Expected, RuleViolation, TooLarge
from foundation.terminal import command_door, opened, output, print_json, progress

candidates_app = typer.Typer(help="The people who look for work.", no_args_is_help=True)
_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".json", ".xml"})
_LARGEST_MAPPING = 100_000


class _DryRunError(Exception):
    """Ends a unit of work without keeping it."""


def register(app: typer.Typer) -> None:
    """Add the commands on candidates to the command line."""
    app.add_typer(candidates_app, name="candidates")


@candidates_app.callback()
def candidates_group() -> None:
    """Keep ``import`` a command of its own group."""


@candidates_app.command("import")
@command_door
def import_people(
    *,
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files (.csv, .xlsx, .json, .xml) or folders of them.", exists=True),
    ],
    organisation: Annotated[
        str, typer.Option(help="Where the people belong; not needed when there is only one.")
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(help="JSON object: name of a column to a field.", exists=True, dir_okay=False),
    ] = None,
    evidence: Annotated[
        EvidenceCode, typer.Option(help="E0: what people say; E2: papers that staff has seen.")
    ] = EvidenceCode.E0,
    level: Annotated[
        int, typer.Option(min=1, max=4, help="Of skills for which a file gives none.")
    ] = imports.DEFAULT_LEVEL,
    partial: Annotated[
        bool, typer.Option("--partial", help="Leave out rows with problems, import the rest.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and keep nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Import people; the same file again changes nothing. Each file is imported whole or not."""
    chosen = _mapping_of(mapping)
    files = _files_of(paths)
    results: list[dict[str, Any]] = []
    failure: Expected | None = None
    with opened() as database, progress("Importing", len(files)) as done:
        home = _organisation(database, organisation)
        for file in files:
            try:
                counts = _import_file(
                    database,
                    file,
                    keep=not dry_run,
                    organisation_id=home,
                    code=evidence,
                    level=level,
                    mapping=chosen,
                    partial=partial,
                )
                results.append({"file": file.name, **counts})
            except Expected as error:
                failure = error
                results.append(
                    {"file": file.name, "failed": str(error), "problems": _problems(error)}
                )
            done(1)
    _tell(results, as_json=as_json, dry_run=dry_run)
    if failure is not None and not as_json and len(files) == 1:
        raise failure
    if failure is not None:
        raise typer.Exit(2)


def _import_file(database: Database, file: Path, *, keep: bool, **chosen: Any) -> dict[str, Any]:
    if file.stat().st_size > MAX_BYTES:
        raise TooLarge("The file is larger than 5 MB. Divide it in parts.")
    content = file.read_bytes()
    reading = read_file(content, today=clock.today())
    counts: dict[str, Any] = {}
    with suppress(_DryRunError), database.writing() as session:
        outcome = imports.import_reading(
            session, OPERATOR, reading=reading, content=content, now=clock.now(), **chosen
        )
        counts = {"import": str(outcome.row.id) if keep else None, **outcome.row.counts}
        if not keep:
            raise _DryRunError
    return counts


def _tell(results: list[dict[str, Any]], *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print_json({"files": results, "dry_run": dry_run})
        return
    for one in results:
        if "failed" in one:
            output.print(f"{one['file']}: not imported", markup=False)
            continue
        output.print(
            f"{one['file']}: {one['created']} new, {one['completed']} completed, "
            f"{one['unchanged']} unchanged, {one['left_out']} rows left out, "
            f"{one['to_confirm']} words to confirm" + (" (dry run)" if dry_run else ""),
            markup=False,
        )


def _problems(error: Expected) -> list[dict[str, str]]:
    return [{"where": one.where, "text": str(one.message)} for one in error.problems]


def _organisation(database: Database, name: str) -> Any:
    """Return the id of the organisation that is named, or of the only one there is."""
    with database.reading() as session:
        listed = organisations.list_organisations(session, OPERATOR, q=name, limit=100).items
    fitting = [one for one in listed if one.kind is not OrganisationKind.EMPLOYER]
    exact = [one for one in fitting if one.name.casefold() == name.strip().casefold()]
    found = exact or ([] if name else fitting)
    if len(found) != 1:
        known = ", ".join(one.name for one in fitting[:10])
        raise RuleViolation(
            "Say with --organisation where the people belong. Known: {known}", known=known or "-"
        )
    return found[0].id


def _mapping_of(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        mapping: object = json.loads(path.read_bytes()[:_LARGEST_MAPPING].decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise RuleViolation("The mapping is no readable JSON.", where="mapping") from broken
    fields = {field.value for field in Field}
    if not isinstance(mapping, dict) or not all(
        isinstance(value, str) and (value in fields or not value) for value in mapping.values()
    ):
        raise RuleViolation(
            "The mapping has to be an object of column names to fields: {fields}",
            fields=", ".join(sorted(fields)),
            where="mapping",
        )
    return {str(name): value for name, value in mapping.items()}


def _files_of(paths: list[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() in _ENDINGS)
            files.extend(one for one in inside if one.is_file())
        else:
            files.append(path)
    if not files:
        raise RuleViolation("There is no file to import here.")
    return files
