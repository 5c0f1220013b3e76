"""A new taxonomy reaches the openings that were built with an older one."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from employers.tables import RequirementVersion
from foundation import jobs
from foundation.database import Database
from foundation.mail import FolderMailer
from foundation.settings import Settings
from tests.builders.employers import an_opening, with_taxonomy
from workers.app import HANDLERS
from workers.context import Context
from workers.runner import run_job

pytestmark = pytest.mark.stocked


def test_openings_of_an_older_taxonomy_are_built_anew_once(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    context = Context(settings, database, FolderMailer(tmp_path, sender="a@b.se"), "tester")
    with database.writing() as session:
        with_taxonomy(session)
        an_opening(session)
        session.execute(update(RequirementVersion).values(taxonomy_version="0-older"))
        first = jobs.enqueue(session, "employers.refresh_requirements").id
        second = jobs.enqueue(session, "employers.refresh_requirements").id

    states = [run_job(context, HANDLERS, first), run_job(context, HANDLERS, second)]

    with database.reading() as session:
        versions = session.scalar(select(func.count()).select_from(RequirementVersion))
    assert states == ["done", "done"]
    assert versions == 2
