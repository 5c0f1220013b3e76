"""One's own sign-ins: seen, ended, fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import sessions, signin
from foundation.access import Actor
from foundation.database import Database
from foundation.errors import NotAllowed, NotFound
from foundation.ids import new_id
from tests.builders.accounts import Person, a_sign_in, a_user

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def who(database: Database, token: str) -> Actor | None:
    return signin.identify(database, token, None, "req-1", MONDAY)


def own_actor(database: Database, person: Person) -> tuple[Actor, sessions.NewSession]:
    with database.writing() as session:
        begun = a_sign_in(session, person, now=MONDAY)
    actor = who(database, begun.token)
    assert actor is not None
    return actor, begun


def test_one_sees_and_ends_one_s_own_sign_ins(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    actor, here = own_actor(database, maja)
    _, elsewhere = own_actor(database, maja)

    with database.writing() as session:
        before = sessions.list_own(session, actor, now=MONDAY)
        sessions.end(session, actor, session_id=elsewhere.id, now=MONDAY)
        after = sessions.list_own(session, actor, now=MONDAY)

    assert {one.id: one.is_this for one in before} == {here.id: True, elsewhere.id: False}
    assert [one.id for one in after] == [here.id]
    assert who(database, elsewhere.token) is None


def test_another_s_sign_in_is_as_absent_as_an_unknown_one(database: Database) -> None:
    with database.writing() as session:
        maja, omar = a_user(session), a_user(session)
    actor, _ = own_actor(database, maja)
    _, foreign = own_actor(database, omar)

    for session_id in (foreign.id, new_id()):
        with pytest.raises(NotFound), database.writing() as session:
            sessions.end(session, actor, session_id=session_id, now=MONDAY)

    assert who(database, foreign.token) is not None


def test_a_sign_in_is_fresh_for_a_quarter_of_an_hour(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    actor, _ = own_actor(database, maja)

    with database.reading() as session:
        assert sessions.is_fresh(session, actor, now=MONDAY + timedelta(minutes=14))
        with pytest.raises(NotAllowed, match="Sign in again"):
            sessions.require_fresh(session, actor, now=MONDAY + timedelta(minutes=15))
