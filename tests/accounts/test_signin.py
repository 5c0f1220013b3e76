"""Signing in, being recognised, and no longer being recognised."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts import organisations, sessions, signin, users
from accounts.passwords import PasswordKeeper
from accounts.signin import Visit
from accounts.tables import Organisation, SignInSession, UserSecret
from accounts.words import OrganisationState, SessionEnd, UserState
from foundation.access import OPERATOR, Actor, Role
from foundation.audit_tables import AuditEvent
from foundation.database import Database
from foundation.errors import NotSignedIn
from tests.builders.accounts import PASSWORD, a_user, an_organisation

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
KEY = b"a key of the tests"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class CountingKeeper(PasswordKeeper):
    """The real keeper, which also remembers how often the hashing library worked for it."""

    def __init__(self) -> None:
        super().__init__()
        self.worked = 0
        self._library, self._scheme = self._scheme, self  # type: ignore[assignment]

    def hash(self, password: Any) -> str:
        self.worked += 1
        return self._library.hash(password)

    def verify(self, password: Any, kept: Any) -> bool:
        if isinstance(password, str):  # asked as a keeper; with bytes as the library
            return super().verify(password, kept)
        self.worked += 1
        return self._library.verify(password, kept)


def sign_in(
    database: Database,
    name: str,
    password: str = PASSWORD,
    *,
    now: datetime = MONDAY,
    client: str = "192.0.2.1",
    previous: str | None = None,
    keeper: PasswordKeeper | None = None,
) -> sessions.NewSession:
    return signin.sign_in(
        database,
        name=name,
        password=password,
        visit=Visit(client=client, agent=FIREFOX, previous=previous),
        key=KEY,
        now=now,
        keeper=keeper or PasswordKeeper(),
    )


def who(database: Database, token: str, now: datetime = MONDAY) -> Actor | None:
    return signin.identify(database, token, None, "req-1", now)


def test_whoever_signs_in_is_recognised_with_rights_of_the_moment(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, roles=[Role.MATCHER, Role.ASSESSOR], language="en")

    begun = sign_in(database, f"  {maja.name.upper()} ")

    actor = who(database, begun.token)
    assert actor is not None
    assert (actor.user_id, actor.organisation_id) == (maja.id, maja.organisation_id)
    assert actor.roles == {Role.MATCHER, Role.ASSESSOR}
    assert (actor.language, actor.session_id, actor.request_id) == ("en", begun.id, "req-1")
    assert actor.token_scopes is None


def test_only_the_hash_of_the_id_and_the_family_of_the_browser_are_kept(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)

    begun = sign_in(database, maja.name)

    with database.reading() as session:
        row = session.execute(select(SignInSession.token_hash, SignInSession.client)).one()
    assert begun.token not in row
    assert len(begun.token) >= 43
    assert row.client == "Firefox"


@pytest.mark.parametrize("case", ["unknown", "wrong", "invited", "disabled", "closed", "locked"])
def test_a_refused_sign_in_costs_one_hash_and_says_the_same(database: Database, case: str) -> None:
    with database.writing() as session:
        home = an_organisation(session)
        states = {"invited": UserState.INVITED, "disabled": UserState.DISABLED}
        maja = a_user(session, organisation=home, state=states.get(case, UserState.ACTIVE))
        if case == "closed":
            session.get_one(Organisation, home.id).state = OrganisationState.CLOSED
        if case == "locked":
            session.get_one(UserSecret, maja.id).locked_until = MONDAY + timedelta(minutes=1)
    keeper = CountingKeeper()
    name = "nobody@exempel.se" if case == "unknown" else maja.name
    password = "inte det rätta ordet" if case == "wrong" else PASSWORD

    with pytest.raises(NotSignedIn) as refused:
        sign_in(database, name, password, keeper=keeper)

    assert keeper.worked == 1
    assert str(refused.value) == (
        "The name or the password is not right, or sign-in rests after too many tries. "
        "Wait a while, or choose a new password."
    )
    with database.reading() as session:
        assert session.scalars(select(SignInSession)).all() == []


def test_a_sign_in_that_succeeds_costs_one_hash(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    keeper = CountingKeeper()

    sign_in(database, maja.name, keeper=keeper)

    assert keeper.worked == 1


def test_no_transaction_is_open_while_the_hash_is_worked_out(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        maja = a_user(session)

    class WritingKeeper(PasswordKeeper):
        def verify(self, password: str, kept: str | None) -> bool:
            with sqlite_database.writing() as session:  # would wait for ever if one were open
                an_organisation(session)
            assert sqlite_database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
            return super().verify(password, kept)

    assert sign_in(sqlite_database, maja.name, keeper=WritingKeeper()).user_id == maja.id


def test_every_sign_in_has_a_new_id_and_ends_the_one_before_on_this_browser(
    database: Database,
) -> None:
    with database.writing() as session:
        maja = a_user(session)
    first = sign_in(database, maja.name)

    second = sign_in(database, maja.name, previous=first.token)

    assert first.token != second.token
    assert who(database, first.token) is None
    assert who(database, second.token) is not None


def test_a_sign_in_on_another_browser_goes_on(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    at_home = sign_in(database, maja.name)

    sign_in(database, maja.name)

    assert who(database, at_home.token) is not None


@pytest.mark.parametrize(
    ("after", "known"),
    [
        (timedelta(minutes=29), True),
        (timedelta(minutes=30), False),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-6), False),
    ],
    ids=["nearly idle", "idle", "a small slip of the clock", "the clock went back"],
)
def test_a_sign_in_ends_after_rest(database: Database, after: timedelta, known: bool) -> None:
    with database.writing() as session:
        maja = a_user(session)
    begun = sign_in(database, maja.name)

    assert (who(database, begun.token, MONDAY + after) is not None) is known


def test_a_sign_in_in_use_lives_on_but_never_beyond_ten_hours(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    begun = sign_in(database, maja.name)
    moments = [MONDAY + timedelta(minutes=20 * step) for step in range(1, 40)]

    known = [who(database, begun.token, moment) is not None for moment in moments]

    last_known = moments[known.index(False) - 1] if False in known else None
    assert last_known == MONDAY + timedelta(hours=9, minutes=40)
    assert not any(known[known.index(False) :])


def test_the_last_use_is_written_once_a_minute_at_most(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    begun = sign_in(database, maja.name)
    seen = []

    for seconds in (10, 50, 70, 90, 140):
        who(database, begun.token, MONDAY + timedelta(seconds=seconds))
        with database.reading() as session:
            seen.append(session.get_one(SignInSession, begun.id).seen_at)

    assert [int((moment - MONDAY).total_seconds()) for moment in seen] == [0, 0, 70, 70, 140]


def test_a_locked_database_does_not_stop_who_only_reads(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        maja = a_user(session)
    begun = sign_in(sqlite_database, maja.name)
    other = Database(sqlite_database.url.render_as_string(hide_password=False))
    later = MONDAY + timedelta(minutes=5)

    with other.writing():
        with sqlite_database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=10")
        actor = signin.identify(sqlite_database, begun.token, None, "", later)

    other.close()
    assert actor is not None


@pytest.mark.parametrize("token", ["", "x", "ö" * 50, "\ud800", "a" * 100_000, "' OR 1=1 --"])
def test_a_made_up_cookie_is_nobody(database: Database, token: str) -> None:
    assert who(database, token) is None
    assert signin.identify(database, None, token, "", MONDAY) is None


@pytest.mark.parametrize("change", ["disable", "close", "roles", "name", "end_all"])
def test_a_change_of_the_account_is_felt_at_the_next_request(
    database: Database, change: str
) -> None:
    with database.writing() as session:
        maja = a_user(session)
    begun = sign_in(database, maja.name)

    with database.writing() as session:
        match change:
            case "disable":
                users.disable(session, OPERATOR, user_id=maja.id, now=MONDAY)
            case "close":
                organisations.amend(
                    session,
                    OPERATOR,
                    organisation_id=maja.organisation_id,
                    version=1,
                    state=OrganisationState.CLOSED,
                    now=MONDAY,
                )
            case "roles":
                users.amend(
                    session, OPERATOR, user_id=maja.id, version=1, roles=[Role.ASSESSOR], now=MONDAY
                )
            case "name":
                users.amend(
                    session, OPERATOR, user_id=maja.id, version=1, name="ny@exempel.se", now=MONDAY
                )
            case "end_all":
                sessions.end_all(
                    session,
                    user_id=maja.id,
                    because=SessionEnd.ACCOUNT_CHANGED,
                    now=MONDAY,
                )

    assert who(database, begun.token) is None


def test_a_sign_in_that_ended_does_not_come_back_with_the_account(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    begun = sign_in(database, maja.name)

    with database.writing() as session:
        users.disable(session, OPERATOR, user_id=maja.id, now=MONDAY)
        users.enable(session, OPERATOR, user_id=maja.id, now=MONDAY)

    assert who(database, begun.token) is None


def test_a_password_changed_during_the_hash_is_no_longer_right(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)

    class SlowKeeper(PasswordKeeper):
        def verify(self, password: str, kept: str | None) -> bool:
            right = super().verify(password, kept)
            with database.writing() as session:
                session.get_one(UserSecret, maja.id).password_hash = "$argon2id$another"
            return right

    with pytest.raises(NotSignedIn):
        sign_in(database, maja.name, keeper=SlowKeeper())


def test_each_sign_in_and_each_refusal_leaves_one_event(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)

    begun = sign_in(database, maja.name)
    for name in (maja.name, "nobody@exempel.se"):
        with pytest.raises(NotSignedIn):
            sign_in(database, name, "inte det rätta ordet")

    with database.reading() as session:
        events = session.execute(
            select(AuditEvent.outcome, AuditEvent.objects, AuditEvent.actor)
            .where(AuditEvent.action == "session.sign_in")
            .order_by(AuditEvent.time)
        ).all()
    assert [tuple(event) for event in events] == [
        ("allowed", [str(begun.id)], str(maja.id)),
        ("refused", [str(maja.id)], ""),
        ("refused", [], ""),
    ]
