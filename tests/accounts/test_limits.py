"""Guessing is slowed: by name, by client, and by rest after wrong passwords."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts import limits, sessions, signin
from accounts.passwords import PasswordKeeper
from accounts.signin import Visit
from accounts.tables import UserSecret
from foundation.database import Database
from foundation.errors import NotSignedIn, TooMany
from tests.builders.accounts import PASSWORD, a_user

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


class RestingKeeper(PasswordKeeper):
    """A keeper that must not be asked."""

    def verify(self, password: str, kept: Any) -> bool:
        raise AssertionError("a hash was asked for")


def sign_in(
    database: Database,
    name: str,
    password: str = PASSWORD,
    *,
    now: datetime = MONDAY,
    client: str = "192.0.2.1",
    keeper: PasswordKeeper | None = None,
) -> sessions.NewSession:
    return signin.sign_in(
        database,
        name=name,
        password=password,
        visit=Visit(client=client),
        key=b"a key of the tests",
        now=now,
        keeper=keeper or PasswordKeeper(),
    )


def test_an_account_rests_longer_after_each_wrong_password(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    now, rests = MONDAY, []

    for _ in range(8):
        with pytest.raises(NotSignedIn):
            sign_in(database, maja.name, "inte det rätta ordet", now=now)
        with database.reading() as session:
            until = session.get_one(UserSecret, maja.id).locked_until
        rests.append(None if until is None else int((until - now).total_seconds()))
        now = (until or now) + timedelta(minutes=31)

    assert rests == [None, None, None, None, 30, 60, 120, 240]


def test_tries_during_the_rest_do_not_make_it_longer(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
        secret = session.get_one(UserSecret, maja.id)
        secret.failures, secret.locked_until = 5, MONDAY + timedelta(seconds=30)

    with pytest.raises(NotSignedIn):
        sign_in(database, maja.name, "inte det rätta ordet", now=MONDAY + timedelta(seconds=10))

    sign_in(database, maja.name, now=MONDAY + timedelta(seconds=31))
    with database.reading() as session:
        secret = session.get_one(UserSecret, maja.id)
        assert (secret.failures, secret.locked_until) == (0, None)


@pytest.mark.parametrize("known", [True, False], ids=["a known name", "an unknown name"])
def test_the_eleventh_try_with_a_name_is_refused_before_any_hash(
    database: Database, known: bool
) -> None:
    with database.writing() as session:
        maja = a_user(session)
    name = maja.name if known else "nobody@exempel.se"
    for turn in range(10):
        with pytest.raises(NotSignedIn):
            sign_in(database, name, "inte det rätta ordet", client=f"192.0.2.{turn}")

    with pytest.raises(TooMany) as refused:
        sign_in(database, name, client="192.0.2.99", keeper=RestingKeeper())

    assert 0 < int(str(refused.value.values["retry_after"])) <= 901


def test_a_client_that_tries_many_names_is_stopped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = limits.Limit("client", 3, timedelta(minutes=15))
    monkeypatch.setattr(limits, "SIGN_IN_PER_CLIENT", few)
    for turn in range(3):
        with pytest.raises(NotSignedIn):
            sign_in(database, f"name{turn}@exempel.se")

    with pytest.raises(TooMany):
        sign_in(database, "name9@exempel.se")


def test_tries_that_succeed_do_not_count(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = limits.Limit("client", 3, timedelta(minutes=15))
    monkeypatch.setattr(limits, "SIGN_IN_PER_CLIENT", few)
    with database.writing() as session:
        people = [a_user(session) for _ in range(6)]

    for one in people:
        assert sign_in(database, one.name).user_id == one.id


def test_wrong_passwords_at_the_same_moment_are_all_counted(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    barrier = threading.Barrier(4)

    def guess(turn: int) -> None:
        barrier.wait()
        with pytest.raises((NotSignedIn, TooMany)):
            sign_in(database, maja.name, "inte det rätta ordet", client=f"192.0.2.{turn}")

    threads = [threading.Thread(target=guess, args=[turn]) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.get_one(UserSecret, maja.id).failures == 4


def test_a_window_counts_the_one_before_in_part(database: Database) -> None:
    limit = limits.Limit("name", 4, timedelta(minutes=10))

    def tries(now: datetime, count: int) -> None:
        for _ in range(count):
            with database.writing() as session:
                limits.count_try(session, limit, who="x", key=b"k", now=now)

    tries(MONDAY, 4)

    with pytest.raises(TooMany):
        tries(MONDAY + timedelta(minutes=11), 1)
    tries(MONDAY + timedelta(minutes=17), 1)
