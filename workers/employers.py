"""Work about employers and their openings."""

import time
from functools import partial
from uuid import UUID

from accounts import organisations
from employers import imports, pulling, requirement_versions
from employers.importing.files import chunks
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind
from foundation.database import Database
from workers.context import Ending, Handlers, Work

ORIGIN = "JobSearch"

handlers = Handlers()


@handlers.outside("employers.pull_openings")
def pull_openings(work: Work) -> Ending:
    """Fetch the ads of the public JobSearch interface and take them in, a bundle a transaction.

    Again is harmless: an ad known by its source and id is updated, never doubled.
    """
    database = work.context.database
    found = pulling.fetch(pulling.asked_of(work.context.settings.jobsearch_url), sleep=time.sleep)
    organisation_id = _only_employment_service(database)
    report, done = imports.Report(), 0
    for bundle in chunks(found):
        with database.writing() as session:
            report.merge(
                imports.import_ads(
                    session, OPERATOR, bundle, organisation_id=organisation_id, now=clock.now()
                )
            )
        done += len(bundle)
        work.report(done=done, total=len(found))
    return partial(
        imports.record_run,
        actor=OPERATOR,
        report=report,
        origin=ORIGIN,
        organisation_id=organisation_id,
        now=clock.now(),
    )


@handlers.outside("employers.refresh_requirements")
def refresh_requirements(work: Work) -> None:
    """Build what openings ask for anew where a taxonomy has been imported since.

    A bundle a transaction; again is harmless, and the versions that rankings used stay.
    """
    done = 0
    while True:
        with work.context.database.writing() as session:
            looked_at = requirement_versions.refresh(session, now=clock.now())
        if not looked_at:
            return
        done += looked_at
        work.report(done=done, total=done)


def _only_employment_service(database: Database) -> UUID | None:
    """Return the office that handles new openings; None, the public pool, when it is not plain."""
    kind = OrganisationKind.EMPLOYMENT_SERVICE
    with database.reading() as session:
        page = organisations.list_organisations(session, OPERATOR, kind=kind, limit=2)
    return page.items[0].id if len(page.items) == 1 else None
