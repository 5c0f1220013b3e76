"""The page where job ads are imported from a file, and what came of it."""

from fastapi import Request, Response

from employers import imports
from employers.importing.files import chunks, read_bytes
from foundation import clock
from foundation.errors import RuleViolation
from foundation.http import CurrentActor, PostedForm, door, render, see_other, service_of
from foundation.messages import say

pages = door(include_in_schema=False)

MOST_UNPACKED = 30_000_000
SHOWN_FAILURES = 200
_UNPROCESSABLE = 422


@pages.get("/openings/import")
def show_import(request: Request, actor: CurrentActor) -> Response:
    """Show the form for a file of job ads."""
    del actor
    return render(request, "employers/import.html", report=None, errors={})


@pages.post("/openings/import")
def import_file(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Import the ads of a file, each whole or not at all, and show what came of it."""
    upload = form.upload("file")
    now = clock.now()
    try:
        if upload is None or not upload.content:
            raise RuleViolation("Choose a file first.", where="file")  # noqa: TRY301
        found = list(read_bytes(upload.filename[-100:], upload.content, limit=MOST_UNPACKED))
        database, report = service_of(request).database, imports.Report()
        for bundle in chunks(found):
            with database.writing() as session:
                report.merge(imports.import_ads(session, actor, bundle, now=now))
        with database.writing() as session:
            imports.record_run(session, actor, report, origin="upload", now=now)
    except RuleViolation as error:
        return render(
            request,
            "employers/import.html",
            status=_UNPROCESSABLE,
            report=None,
            errors={error.where: error.message},
        )
    if not report.failed:
        notice = say(
            "{total} ads read: {created} new, {updated} updated, {unchanged} unchanged, "
            "{duplicates} duplicates, {withdrawn} withdrawn.",
            total=report.total,
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
            duplicates=report.duplicates,
            withdrawn=report.withdrawn,
        )
        return see_other("/openings", notice=notice)
    status = 200 if report.total > report.failed else _UNPROCESSABLE
    return render(
        request,
        "employers/import.html",
        status=status,
        report=report,
        failures=report.failures[:SHOWN_FAILURES],
        errors={},
    )
