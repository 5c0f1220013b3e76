"""Commands that run the service and look after its database and its jobs.

Alembic, the server and every package's tables take long to import: each command that needs them
asks for them itself, so that all the others are quick.
"""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from foundation import backup as backup_files
from foundation import job_desk, jobs
from foundation.errors import RuleViolation
from foundation.settings import Settings
from foundation.terminal import BROKEN, command_door, errors, opened, output, print_json, progress

JSON = typer.Option(False, "--json", help="Print one JSON object for machines.")

database_app = typer.Typer(help="The database: schema, backup, restore.", no_args_is_help=True)
jobs_app = typer.Typer(help="Work in the background.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("serve")(serve)
    app.add_typer(database_app, name="db")
    app.add_typer(jobs_app, name="jobs")


@command_door
def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=0, max=65535, help="Port to listen on; 0 takes a free one."),
    workers: int = typer.Option(1, min=1, max=64, help="Web processes; one on SQLite."),
    web: bool = typer.Option(True, "--web/--no-web", help="Answer requests."),
    worker: bool = typer.Option(True, "--worker/--no-worker", help="Do background work."),
) -> None:
    """Start the service: web, background worker and schedule, until Control-C."""
    from gateway import serving

    plan = serving.Plan(host, port, workers, with_web=web, with_worker=worker)
    serving.serve(Settings(), plan, tell=lambda text: output.print(text, markup=False))


@database_app.command("upgrade")
@command_door
def upgrade() -> None:
    """Bring the schema to the newest version; again is harmless."""
    from gateway import schema

    with opened() as database:
        before = schema.version_of(database.engine)
        schema.upgrade(database.url.render_as_string(hide_password=False))
        after = schema.version_of(database.engine)
    if before == after:
        output.print(f"The database already has the newest schema ({after}).")
    else:
        output.print(f"The schema went from {before or 'nothing'} to {after}.")


@database_app.command("check")
@command_door
def check(as_json: bool = JSON) -> None:
    """Tell whether the database is whole and fits this version; exit code 1 when not."""
    from gateway import checking

    with opened() as database:
        found = checking.check(database)
    if as_json:
        print_json(found)
    else:
        output.print(f"schema   {found.schema or '-'} (needed: {found.needed})")
        output.print(f"jobs     {', '.join(f'{n} {state}' for state, n in found.jobs.items())}")
        output.print(f"accounts {'none yet' if found.empty else 'there are some'}")
        for fault in found.faults:
            errors.print(fault, style="red", markup=False)
    if found.faults:
        raise typer.Exit(BROKEN)


@database_app.command("backup")
@command_door
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    as_json: bool = JSON,
) -> None:
    """Write everything into one file, while the service runs."""
    from gateway import schema
    from gateway.checking import schema_must_fit
    from gateway.tables import METADATA

    with opened() as database:
        schema_must_fit(database)
        with database.reading() as session:
            total = sum(backup_files.counts_of(session, METADATA).values())
        with progress("Backing up", total) as advance:
            written = backup_files.backup(
                database, file, metadata=METADATA, schema=schema.newest(), advance=advance
            )
    if as_json:
        print_json(written)
        return
    output.print(
        f"{written.rows} rows of {len(written.tables)} tables are in {file}.", markup=False
    )


@database_app.command("restore")
@command_door
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `samsyn db backup` wrote.")],
    as_json: bool = JSON,
) -> None:
    """Fill an empty database from a backup, and verify it."""
    from gateway import schema
    from gateway.tables import METADATA

    with opened() as database:
        manifest = backup_files.read_manifest(file, key=database.audit_key)
        if not schema.version_of(database.engine):
            schema.upgrade(database.url.render_as_string(hide_password=False))
        with progress("Restoring", manifest.rows) as advance:
            restored = backup_files.restore(
                database, file, metadata=METADATA, schema=schema.newest(), advance=advance
            )
    if as_json:
        print_json(restored)
        return
    output.print(f"{restored.rows} rows were restored; their counts and the audit are right.")


@jobs_app.command("list")
@command_door
def list_jobs(
    state: str = typer.Option("", help="waiting, running, done or failed; all when left out."),
    limit: int = typer.Option(50, min=1, max=1000, help="How many, the newest first."),
    as_json: bool = JSON,
) -> None:
    """Print the newest jobs."""
    if state and state not in jobs.STATES:
        raise RuleViolation(
            "There is no state {state}. Choose one of: {states}.",
            state=state,
            states=", ".join(jobs.STATES),
        )
    with opened() as database, database.reading() as session:
        found = job_desk.list_jobs(session, state=state or None, limit=limit)
        counts = job_desk.count_by_state(session)
    if as_json:
        print_json({"items": found, "counts": counts})
        return
    for job in found:
        line = f"{job.id}  {job.state:8} {job.name:32} tries: {job.attempts}  {job.error_class}"
        output.print(line.rstrip(), markup=False)
    output.print(", ".join(f"{number} {name}" for name, number in counts.items()))


@jobs_app.command("retry")
@command_door
def retry(
    job: Annotated[list[UUID] | None, typer.Argument(help="Ids of failed jobs.")] = None,
    failed: bool = typer.Option(False, "--failed", help="All failed jobs."),
) -> None:
    """Offer failed jobs again."""
    if bool(job) == failed:
        raise RuleViolation("Name the jobs to try again, or say --failed.")
    with opened() as database, database.writing() as session:
        ids = job or [one.id for one in job_desk.list_jobs(session, state="failed", limit=10_000)]
        for job_id in ids:
            job_desk.retry(session, job_id)
    output.print(f"{len(ids)} jobs are offered again.")
