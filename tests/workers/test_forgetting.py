"""What is kept for a while only is gone after that while, and not before."""

from datetime import timedelta

from sqlalchemy import func, select

from accounts import sessions
from accounts.tables import SignInSession
from foundation import clock, idempotency
from foundation.database import Database
from tests.builders.accounts import a_sign_in, a_user

ASKED = idempotency.Asked("somebody", "POST /api/v1/openings", "a key", "0" * 64)


def sign_ins(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignInSession)) or 0


def test_a_sign_in_is_forgotten_a_month_after_it_ran_out(database: Database) -> None:
    now = clock.now()
    with database.writing() as session:
        a_sign_in(session, a_user(session), now=now - timedelta(days=40))
        a_sign_in(session, a_user(session), now=now - timedelta(days=20))

    with database.writing() as session:
        sessions.forget_old(session, now=now)

    assert sign_ins(database) == 1


def test_an_answer_is_repeated_for_a_day_and_then_forgotten(database: Database) -> None:
    now = clock.now()
    with database.writing() as session:
        idempotency.keep_answer(session, ASKED, status=201, headers={}, answer=b"{}", now=now)

    with database.writing() as session:
        idempotency.forget_old(session, now=now + timedelta(hours=23))
        kept = idempotency.find_answer(session, ASKED, now=now + timedelta(hours=23))
        idempotency.forget_old(session, now=now + timedelta(hours=25))
        gone = session.scalar(select(func.count()).select_from(idempotency.KeptAnswer))

    assert kept == idempotency.Answer(201, {}, b"{}")
    assert gone == 0
