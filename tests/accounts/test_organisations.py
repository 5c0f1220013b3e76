"""Organisations: added once, renamed, closed."""

from datetime import UTC, datetime

import pytest

from accounts import organisations
from accounts.words import OrganisationState
from foundation.access import OPERATOR, OrganisationKind, Role
from foundation.database import Database
from foundation.errors import Conflict, RuleViolation, Stale
from tests.builders.accounts import Person, a_user

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


@pytest.fixture
def admin(database: Database) -> Person:
    with database.writing() as session:
        return a_user(session, roles=Role.ADMIN)


def test_organisations_are_added_once_renamed_and_closed(database: Database, admin: Person) -> None:
    kind = OrganisationKind.MUNICIPALITY_UNIT
    with database.writing() as session:
        added = organisations.add(session, admin.actor, name="Växa", kind=kind, now=MONDAY)
        with pytest.raises(Conflict, match="already"):
            organisations.add(session, admin.actor, name=" VÄXA ", kind=kind, now=MONDAY)
        same = organisations.ensure(session, OPERATOR, name="växa", kind=kind, now=MONDAY)
        closed = organisations.amend(
            session,
            admin.actor,
            organisation_id=added.id,
            version=added.version,
            name="Växa vidare",
            state=OrganisationState.CLOSED,
            now=MONDAY,
        )
        with pytest.raises(Stale):
            organisations.amend(
                session,
                admin.actor,
                organisation_id=added.id,
                version=added.version,
                name="Y",
                now=MONDAY,
            )
        listed = organisations.list_organisations(session, admin.actor, q="vidare").items

    assert same.id == added.id
    assert (closed.name, closed.state) == ("Växa vidare", OrganisationState.CLOSED)
    assert [one.id for one in listed] == [added.id]


def test_an_administrator_does_not_close_the_own_organisation(
    database: Database, admin: Person
) -> None:
    with database.writing() as session, pytest.raises(RuleViolation, match="your own"):
        organisations.amend(
            session,
            admin.actor,
            organisation_id=admin.organisation_id,
            version=1,
            state=OrganisationState.CLOSED,
            now=MONDAY,
        )
