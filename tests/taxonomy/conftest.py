"""The service as a signed-in matcher meets it, on a small taxonomy."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from foundation.access import Role
from foundation.database import Database
from foundation.settings import Settings
from gateway.app import create_app
from taxonomy.graph import Link
from tests.builders.accounts import a_user, signed_in
from tests.builders.taxonomy import a_licence, a_skill, an_occupation, relate


@dataclass(frozen=True, slots=True)
class Town:
    """The concepts that the tests know."""

    cook: UUID
    knife: UUID
    truck: UUID


@pytest.fixture
def anonymous(settings: Settings, database: Database) -> Iterator[TestClient]:
    """Return a browser with nobody signed in."""
    app = create_app(settings, database)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
def client(anonymous: TestClient, database: Database) -> TestClient:
    """Return the browser of a matcher who reads English."""
    with database.writing() as session:
        matcher = a_user(session, roles=Role.MATCHER, language="en")
    return signed_in(anonymous, matcher)


@pytest.fixture
def town(database: Database) -> Town:
    """Make a cook with two skills, and a forklift certificate."""
    with database.writing() as session:
        knife = a_skill(session, "Knivteknik", english="Knife skills", aliases=["skära grönsaker"])
        cook = an_occupation(session, "Kock <i>och</i> köksa", english="Cook", skills={knife: True})
        till = a_skill(session, "Kassavana")
        relate(session, cook, till, Link.ESSENTIAL, days=14)
        truck = a_licence(session, "Truckkort", english="Forklift certificate")
    return Town(cook, knife, truck)
