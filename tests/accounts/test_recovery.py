"""Choosing a password: by invitation, by a link in a letter, as one's own."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from accounts import links, recovery, signin, tokens, users
from accounts.links import LinkMaker
from accounts.passwords import PasswordKeeper
from accounts.signin import Visit
from accounts.tables import OneTimeLink, User, UserSecret
from accounts.words import LinkPurpose, UserState
from foundation.access import OPERATOR, Actor
from foundation.audit_tables import AuditEvent
from foundation.database import Database
from foundation.errors import NotFound, NotSignedIn, RuleViolation, TooMany
from foundation.mail_tables import WaitingLetter
from tests.builders.accounts import PASSWORD, Person, a_sign_in, a_user

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
MAKER = LinkMaker(b"a key of the tests", "https://samsyn.example/")
VISIT = Visit("192.0.2.1", request_id="req-1")
NEW = "fyra gula ankor simmar"


def ask(database: Database, name: str, *, now: datetime = MONDAY, client: str = "c") -> None:
    recovery.ask_for_link(database, name=name, visit=Visit(client), maker=MAKER, now=now)


def letters_of(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        rows = session.execute(
            select(WaitingLetter.to_address, WaitingLetter.subject, WaitingLetter.body)
        )
        return [(to, subject, body) for to, subject, body in rows]


def sealed_in(body: str) -> str:
    return next(line for line in body.splitlines() if "/password/" in line).rpartition("/")[2]


def a_link(database: Database, person: Person, *, now: datetime = MONDAY) -> str:
    with database.writing() as session:
        return links.make(
            session,
            user_id=person.id,
            purpose=LinkPurpose.PASSWORD_RESET,
            maker=MAKER,
            now=now,
        )


def choose(database: Database, sealed: str, password: str = NEW, *, now: datetime = MONDAY) -> None:
    recovery.choose_password(
        database, sealed=sealed, password=password, maker=MAKER, visit=VISIT, now=now
    )


def sign_in(database: Database, name: str, password: str) -> Actor | None:
    begun = signin.sign_in(
        database, name=name, password=password, visit=VISIT, key=MAKER.key, now=MONDAY
    )
    return signin.identify(database, begun.token, None, "", MONDAY)


def test_an_invited_person_chooses_a_password_and_signs_in(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, state=UserState.INVITED)
        users.invite(session, OPERATOR, user_id=maja.id, maker=MAKER, now=MONDAY)
    [(to, subject, body)] = letters_of(database)

    choose(database, sealed_in(body))

    assert (to, subject) == (maja.name, "Ditt konto i Samsyn")
    assert "https://samsyn.example/password/" in body
    assert sign_in(database, maja.name, NEW) is not None


def test_a_letter_is_written_in_the_reader_s_language(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, language="en")

    ask(database, maja.name)

    [(_, subject, body)] = letters_of(database)
    assert subject == "Choose a new password in Samsyn"
    assert body.startswith("Hello,")


def test_a_new_password_ends_every_sign_in_and_token_and_tells_the_owner(
    database: Database,
) -> None:
    with database.writing() as session:
        maja = a_user(session)
        begun = a_sign_in(session, maja, now=MONDAY)
        _, key = tokens.create(
            session, OPERATOR, user_id=maja.id, name="x", scopes=["read"], days=7, now=MONDAY
        )

    choose(database, a_link(database, maja))

    assert signin.identify(database, begun.token, None, "", MONDAY) is None
    assert signin.identify(database, None, key, "", MONDAY) is None
    assert [letter[1] for letter in letters_of(database)] == ["Ditt lösenord i Samsyn är ändrat"]
    with pytest.raises(NotSignedIn):
        sign_in(database, maja.name, PASSWORD)


def test_a_new_password_ends_the_rest_after_wrong_ones(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
        secret = session.get_one(UserSecret, maja.id)
        secret.failures, secret.locked_until = 9, MONDAY + timedelta(hours=1)

    choose(database, a_link(database, maja))

    assert sign_in(database, maja.name, NEW) is not None


def test_a_link_works_once(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    sealed = a_link(database, maja)
    choose(database, sealed)

    with pytest.raises(NotFound):
        choose(database, sealed, "sju små getter i gräset")

    assert sign_in(database, maja.name, NEW) is not None


def test_of_two_at_the_same_moment_one_finds_the_link_used(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    sealed = a_link(database, maja)
    barrier = threading.Barrier(3)
    outcomes: list[str] = []

    class Together(PasswordKeeper):
        def hash(self, password: str) -> str:
            kept = super().hash(password)
            barrier.wait(20)
            return kept

    def use() -> None:
        try:
            recovery.choose_password(
                database,
                sealed=sealed,
                password=NEW,
                maker=MAKER,
                visit=VISIT,
                now=MONDAY,
                keeper=Together(),
            )
            outcomes.append("kept")
        except NotFound:
            outcomes.append("gone")

    threads = [threading.Thread(target=use) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["gone", "gone", "kept"]


def test_a_refused_password_does_not_use_the_link_up(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    sealed = a_link(database, maja)

    with pytest.raises(RuleViolation, match="at least 12"):
        choose(database, sealed, "kort")

    choose(database, sealed)


@pytest.mark.parametrize(
    ("purpose", "minutes", "works"),
    [
        (LinkPurpose.PASSWORD_RESET, 59, True),
        (LinkPurpose.PASSWORD_RESET, 60, False),
        (LinkPurpose.INVITATION, 7 * 24 * 60 - 1, True),
        (LinkPurpose.INVITATION, 7 * 24 * 60, False),
    ],
)
def test_a_link_runs_out(
    database: Database, purpose: LinkPurpose, minutes: int, works: bool
) -> None:
    with database.writing() as session:
        maja = a_user(session)
        sealed = links.make(session, user_id=maja.id, purpose=purpose, maker=MAKER, now=MONDAY)
    later = MONDAY + timedelta(minutes=minutes)

    with database.reading() as session:
        if works:
            assert links.find(session, sealed=sealed, maker=MAKER, now=later).user_id == maja.id
        else:
            with pytest.raises(NotFound):
                links.find(session, sealed=sealed, maker=MAKER, now=later)


def test_only_the_newest_link_works(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    older, newer = a_link(database, maja), a_link(database, maja)

    with pytest.raises(NotFound):
        choose(database, older)

    choose(database, newer)


@pytest.mark.parametrize("change", ["state", "name"])
def test_a_link_is_worth_nothing_once_the_account_was_changed(
    database: Database, change: str
) -> None:
    with database.writing() as session:
        maja = a_user(session)
    sealed = a_link(database, maja)

    with database.writing() as session:
        if change == "state":
            users.disable(session, OPERATOR, user_id=maja.id, now=MONDAY)
            users.enable(session, OPERATOR, user_id=maja.id, now=MONDAY)
        else:
            users.amend(
                session, OPERATOR, user_id=maja.id, version=1, name="ny@exempel.se", now=MONDAY
            )

    with pytest.raises(NotFound):
        choose(database, sealed)


def test_a_made_up_link_is_refused_without_asking_the_database(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    sealed = a_link(database, maja)
    other_key = LinkMaker(b"another key", MAKER.public_url)

    assert MAKER.is_ours(sealed)
    assert not other_key.is_ours(sealed)
    for made_up in ("", ".", "x.y", sealed[:-1] + "ö", sealed.upper(), "\ud800", "a" * 10_000):
        with database.reading() as session, pytest.raises(NotFound):
            links.find(session, sealed=made_up, maker=MAKER, now=MONDAY)


def test_the_database_keeps_no_word_that_opens_an_account(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    sealed = a_link(database, maja)

    with database.reading() as session:
        kept = session.scalars(select(OneTimeLink.token_hash)).all()

    assert len(kept) == 1
    assert sealed not in kept[0]


@pytest.mark.parametrize("case", ["known", "unknown", "disabled"])
def test_asking_for_a_link_answers_the_same_for_every_name(database: Database, case: str) -> None:
    with database.writing() as session:
        state = UserState.DISABLED if case == "disabled" else UserState.ACTIVE
        maja = a_user(session, state=state)

    ask(database, "nobody@exempel.se" if case == "unknown" else maja.name)

    assert len(letters_of(database)) == (1 if case == "known" else 0)
    with database.reading() as session:
        asked = select(func.count()).where(AuditEvent.action == "account.recover")
        assert session.scalar(asked) == 1


def test_an_invited_person_who_asks_is_invited_again(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, state=UserState.INVITED)

    ask(database, maja.name)

    assert [letter[1] for letter in letters_of(database)] == ["Ditt konto i Samsyn"]


def test_a_name_without_an_address_gets_no_letter(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, name="maja.lind")

    ask(database, maja.name)

    assert letters_of(database) == []


def test_letters_are_limited_by_name_whoever_asks(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
    for turn in range(3):
        ask(database, maja.name, client=f"192.0.2.{turn}")

    with pytest.raises(TooMany):
        ask(database, maja.name, client="192.0.2.9")

    assert len(letters_of(database)) == 3


def change_own(database: Database, actor: Actor, current: str, new: str = NEW) -> None:
    recovery.change_password(database, actor, current=current, new=new, key=MAKER.key, now=MONDAY)


def an_actor(database: Database) -> tuple[Person, Actor]:
    with database.writing() as session:
        maja = a_user(session)
        begun = a_sign_in(session, maja, now=MONDAY)
    actor = signin.identify(database, begun.token, None, "", MONDAY)
    assert actor is not None
    return maja, actor


def test_one_s_own_password_is_changed_with_the_one_of_today(database: Database) -> None:
    maja, actor = an_actor(database)
    with database.writing() as session:
        elsewhere = a_sign_in(session, maja, now=MONDAY)

    change_own(database, actor, PASSWORD)

    assert sign_in(database, maja.name, NEW) is not None
    assert signin.identify(database, elsewhere.token, None, "", MONDAY) is None
    with database.reading() as session:
        from accounts import sessions

        assert actor.session_id in {one.id for one in sessions.list_own(session, actor, now=MONDAY)}


@pytest.mark.parametrize(
    ("current", "new", "where"),
    [
        ("inte det rätta ordet", NEW, "current"),
        (PASSWORD, "kort", "password"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "maja lind och grodorna", "password"),
    ],
)
def test_a_change_that_does_not_fit_changes_nothing(
    database: Database, current: str, new: str, where: str
) -> None:
    maja, actor = an_actor(database)

    with pytest.raises(RuleViolation) as refused:
        change_own(database, actor, current, new)

    assert refused.value.where == where
    assert sign_in(database, maja.name, PASSWORD) is not None


def test_guessing_one_s_own_password_is_limited(database: Database) -> None:
    _, actor = an_actor(database)
    for _ in range(10):
        with pytest.raises(RuleViolation):
            change_own(database, actor, "inte det rätta ordet")

    with pytest.raises(TooMany):
        change_own(database, actor, PASSWORD)


def test_a_token_changes_no_password(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)
        _, key = tokens.create(
            session, OPERATOR, user_id=maja.id, name="x", scopes=["write"], days=7, now=MONDAY
        )
    actor = signin.identify(database, None, key, "", MONDAY)
    assert actor is not None

    with pytest.raises(NotFound):
        change_own(database, actor, PASSWORD)


def test_a_chosen_password_makes_an_invited_account_active(database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session, state=UserState.INVITED)

    choose(database, a_link(database, maja))

    with database.reading() as session:
        assert session.scalar(select(User.state).where(User.id == maja.id)) is UserState.ACTIVE
