"""API tokens: what they reach, how long, and who may make and end them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accounts import signin, tokens, users
from accounts.access_table import allows
from accounts.tables import ApiToken
from foundation.access import OPERATOR, Actor, Role
from foundation.database import Database
from foundation.errors import NotAllowed, NotFound, RuleViolation
from foundation.ids import new_id
from tests.builders.accounts import Person, a_sign_in, a_user

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def a_key(database: Database, person: Person, *scopes: str, days: int = 30) -> str:
    with database.writing() as session:
        _, key = tokens.create(
            session,
            OPERATOR,
            user_id=person.id,
            name="reports",
            scopes=scopes or ("read",),
            days=days,
            now=MONDAY,
        )
    return key


def by_key(database: Database, key: str, now: datetime = MONDAY) -> Actor | None:
    return signin.identify(database, None, key, "req-1", now)


def at_the_page(database: Database, person: Person) -> Actor:
    with database.writing() as session:
        begun = a_sign_in(session, person, now=MONDAY)
    actor = signin.identify(database, begun.token, None, "", MONDAY)
    assert actor is not None
    return actor


def test_a_key_stands_for_its_owner_within_its_scopes(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, roles=Role.MATCHER)

    actor = by_key(database, a_key(database, maja, "openings.read", "matches.rank"))

    assert actor is not None
    assert (actor.user_id, actor.session_id) == (maja.id, None)
    assert allows(actor, "openings.read")
    assert allows(actor, "matches.rank")
    assert not allows(actor, "openings.write")
    assert not allows(actor, "candidates.read")


def test_a_key_that_reads_does_not_write(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, roles=Role.MATCHER)

    actor = by_key(database, a_key(database, maja, "read"))

    assert actor is not None
    assert allows(actor, "openings.list")
    assert not allows(actor, "openings.write")
    assert not allows(actor, "evidence.record")


def test_a_key_never_reaches_further_than_its_owner_of_the_moment(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, roles=[Role.MATCHER, Role.ASSESSOR])
    key = a_key(database, maja, "read", "write")

    with database.writing() as session:
        users.amend(
            session, OPERATOR, user_id=maja.id, version=1, roles=[Role.ASSESSOR], now=MONDAY
        )

    actor = by_key(database, key)
    assert actor is not None
    assert not allows(actor, "users.write")
    assert not allows(actor, "openings.write")


@pytest.mark.parametrize(
    ("days", "after", "known"), [(7, 6.9, True), (7, 7, False), (90, 90, False)]
)
def test_a_key_runs_out(database: Database, days: int, after: float, known: bool) -> None:
    with database.writing() as session:
        maja = a_user(session)
    key = a_key(database, maja, days=days)

    assert (by_key(database, key, MONDAY + timedelta(days=after)) is not None) is known


def test_only_a_hash_of_the_key_is_kept(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    key = a_key(database, maja)

    with database.reading() as session:
        kept = session.scalars(select(ApiToken.token_hash)).one()

    assert key.startswith("samsyn_")
    assert len(key) >= 50
    assert key not in kept


def test_an_ended_key_is_nobody_s(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    key, actor = a_key(database, maja), at_the_page(database, maja)

    with database.writing() as session:
        [shown] = tokens.list_own(session, actor, now=MONDAY)
        tokens.end(session, actor, token_id=shown.id, now=MONDAY)
        left = tokens.list_own(session, actor, now=MONDAY)

    assert left == []
    assert by_key(database, key) is None


def test_the_last_use_is_shown_to_the_owner(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    key, actor = a_key(database, maja), at_the_page(database, maja)

    by_key(database, key, MONDAY + timedelta(hours=2))

    with database.reading() as session:
        [shown] = tokens.list_own(session, actor, now=MONDAY)
    assert shown.used_at == MONDAY + timedelta(hours=2)


def test_a_key_of_a_switched_off_account_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    key = a_key(database, maja)

    with database.writing() as session:
        users.disable(session, OPERATOR, user_id=maja.id, now=MONDAY)
        users.enable(session, OPERATOR, user_id=maja.id, now=MONDAY)

    assert by_key(database, key) is None


def test_a_key_makes_and_ends_no_keys(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    actor = by_key(database, a_key(database, maja, "read", "write"))
    assert actor is not None

    with database.writing() as session:
        with pytest.raises(NotAllowed, match="not enough"):
            tokens.create(session, actor, name="more", scopes=["read"], days=1, now=MONDAY)
        with pytest.raises(NotAllowed, match="not enough"):
            tokens.end(session, actor, token_id=new_id(), now=MONDAY)


def test_nobody_makes_or_ends_a_key_of_another(database: Database) -> None:
    with database.writing() as session:
        maja, omar = a_user(session), a_user(session, roles=Role.ADMIN)
    a_key(database, maja)
    hers, his = at_the_page(database, maja), at_the_page(database, omar)

    with database.writing() as session:
        [shown] = tokens.list_own(session, hers, now=MONDAY)
        with pytest.raises(NotFound):
            tokens.end(session, his, token_id=shown.id, now=MONDAY)
        with pytest.raises(NotFound):
            tokens.create(
                session, his, user_id=maja.id, name="x", scopes=["read"], days=1, now=MONDAY
            )


@pytest.mark.parametrize(
    ("scopes", "days"),
    [
        ((), 30),
        (("everything",), 30),
        (("session.sign_in",), 30),
        (("read", "\x00"), 30),
        (("read",), 0),
        (("read",), 91),
        (("read",), 2**63),
    ],
)
def test_reach_and_life_have_bounds(database: Database, scopes: tuple[str, ...], days: int) -> None:
    with database.writing() as session:
        maja = a_user(session)
    actor = at_the_page(database, maja)

    with database.writing() as session, pytest.raises(RuleViolation):
        tokens.create(session, actor, name="x", scopes=scopes, days=days, now=MONDAY)


def test_a_person_has_twenty_keys_at_most(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    actor = at_the_page(database, maja)
    with database.writing() as session:
        for number in range(20):
            tokens.create(session, actor, name=f"n{number}", scopes=["read"], days=1, now=MONDAY)

    with database.writing() as session, pytest.raises(RuleViolation, match="20 tokens"):
        tokens.create(session, actor, name="one more", scopes=["read"], days=1, now=MONDAY)
