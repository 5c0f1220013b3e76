"""Commands on openings, for whoever stands at the server."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from accounts import organisations
from employers import imports, pulling
from employers.importing.files import Found, chunks, files_of, read_file
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind
from foundation.database import Database
from foundation.errors import RuleViolation
from foundation.settings import Settings
from foundation.terminal import BROKEN, command_door, errors, opened, output, print_json, progress
from taxonomy import catalogue

SHOWN_FAILURES = 50
NO_TAXONOMY = "0"

openings_app = typer.Typer(help="Job openings.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
Organisation = Annotated[
    str,
    typer.Option(
        help="Office that handles new openings. Without it the only employment service that is "
        "there, else the public pool."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands on openings to the command line."""
    app.add_typer(openings_app, name="openings")


@openings_app.command("import")
@command_door
def import_openings(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files or folders: .json, .jsonl, and .gz of them.", show_default=False
        ),
    ],
    *,
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Import job ads. Again is harmless: a known ad is updated, or left alone when it is the same.

    Reads answers of JobSearch and JobStream, two older shapes of Platsbanken, and schema.org
    JobPosting. Exit code 1 when some ads could not be taken in; the others are.
    """
    for path in paths:
        if not path.exists():
            raise RuleViolation("There is no file or folder {path}.", path=str(path))
    with opened() as database:
        found = (one for path in files_of(paths) for one in read_file(path))
        report = _take_in(database, found, organisation, origin="files", total=None)
    _tell(report, as_json=as_json)


@openings_app.command("pull")
@command_door
def pull_openings(
    *,
    municipality: Annotated[
        list[str] | None, typer.Option(help="JobTech id of a municipality; several times.")
    ] = None,
    words: Annotated[str, typer.Option("--query", help="Words to search for.")] = "",
    most: Annotated[
        int, typer.Option(min=1, max=pulling.MOST_ADS, help="Ads to read at the most.")
    ] = pulling.MOST_ADS,
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Fetch ads from the public JobSearch interface named in the setting SAMSYN_JOBSEARCH_URL."""
    asked = pulling.asked_of(
        Settings().jobsearch_url, municipalities=municipality or (), words=words, most=most
    )
    found = pulling.fetch(asked, sleep=time.sleep)
    with opened() as database:
        report = _take_in(database, found, organisation, origin="JobSearch", total=len(found))
    _tell(report, as_json=as_json)


def _take_in(
    database: Database, found: Iterable[Found], organisation: str, *, origin: str, total: int | None
) -> imports.Report:
    """Take ads in, a bundle a transaction, and show how far it has come."""
    organisation_id = _organisation(database, organisation)
    with database.reading() as session:
        empty = catalogue.current_version(session) == NO_TAXONOMY
    if empty:
        with database.writing() as session:
            catalogue.ensure_starter(session, now=clock.now())
    report = imports.Report()
    with progress("Openings", total) as step:
        for bundle in chunks(found):
            with database.writing() as session:
                report.merge(
                    imports.import_ads(
                        session,
                        OPERATOR,
                        bundle,
                        organisation_id=organisation_id,
                        now=clock.now(),
                    )
                )
            step(len(bundle))
    with database.writing() as session:
        imports.record_run(
            session,
            OPERATOR,
            report,
            origin=origin,
            organisation_id=organisation_id,
            now=clock.now(),
        )
    return report


def _organisation(database: Database, name: str) -> UUID | None:
    """Return the office to import for: the named one, else the only employment service."""
    with database.reading() as session:
        kind = None if name else OrganisationKind.EMPLOYMENT_SERVICE
        page = organisations.list_organisations(session, OPERATOR, q=name, kind=kind, limit=100)
    wanted = name.strip().casefold()
    found = [one for one in page.items if not name or one.name.casefold() == wanted]
    if name and not found:
        raise RuleViolation("There is no organisation called {name}.", name=name)
    return found[0].id if len(found) == 1 else None


def _failures(report: imports.Report) -> Iterator[dict[str, str]]:
    for failure in report.failures:
        yield {"where": str(failure.where), "reason": str(failure.reason)}


def _tell(report: imports.Report, *, as_json: bool) -> None:
    """Print what came of an import, and end with 1 when some ads failed."""
    if as_json:
        body: dict[str, Any] = {**report.counts(), "total": report.total}
        print_json({**body, "failures": list(_failures(report))})
    else:
        output.print(
            f"{report.total} ads read: {report.created} created, {report.updated} updated, "
            f"{report.unchanged} unchanged, {report.duplicates} duplicates, "
            f"{report.withdrawn} withdrawn, {report.failed} failed."
        )
        output.print(
            f"{report.to_review} wait for review. {report.notes} fields were not taken as they "
            "stood; the reasons stand beside each opening."
        )
        for failure in list(_failures(report))[:SHOWN_FAILURES]:
            errors.print(f"{failure['where']}: {failure['reason']}", style="red", markup=False)
    if report.failed:
        raise typer.Exit(BROKEN)
