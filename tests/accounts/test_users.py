"""Running accounts: who may, what fits together, what it ends, what it leaves in the audit."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from accounts import organisations, users
from accounts.links import LinkMaker
from accounts.tables import Organisation, User
from accounts.views import StandsFor, UserView
from accounts.words import OrganisationState, UserState
from foundation.access import Role
from foundation.audit_tables import AuditEvent
from foundation.database import Database
from foundation.errors import Conflict, NotAllowed, NotFound, RuleViolation, Stale
from foundation.ids import new_id
from tests.builders.accounts import (
    Person,
    a_user,
    actor,
    an_employer_organisation,
    an_organisation,
)

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
MAKER = LinkMaker(b"a key of the tests", "https://samsyn.example")
CASE_ROLES = [role for role in Role if role not in {Role.ADMIN, Role.EMPLOYER, Role.OPERATOR}]


def add(
    database: Database,
    by: Person,
    home: Organisation,
    *roles: Role,
    name: str = "ny@exempel.se",
) -> UserView:
    with database.writing() as session:
        return users.add(
            session,
            by.actor,
            organisation_id=home.id,
            name=name,
            shown_name="Ny Person",
            roles=roles,
            now=MONDAY,
        )


@pytest.fixture
def admin(database: Database) -> Person:
    with database.writing() as session:
        return a_user(session, roles=Role.ADMIN, shown_name="Admin")


@pytest.fixture
def home(database: Database) -> Organisation:
    with database.writing() as session:
        return an_organisation(session)


def test_an_administrator_adds_invites_and_sees_an_account(
    database: Database, admin: Person, home: Organisation
) -> None:
    added = add(database, admin, home, Role.MATCHER)

    with database.writing() as session:
        address = users.invite(session, admin.actor, user_id=added.id, maker=MAKER, now=MONDAY)
        found = users.find(session, admin.actor, added.id)

    assert address.startswith("https://samsyn.example/password/")
    assert (found.state, found.roles, found.organisation_name) == (
        UserState.INVITED,
        (Role.MATCHER,),
        home.name,
    )


@pytest.mark.parametrize("role", CASE_ROLES)
def test_who_does_not_run_accounts_sees_and_changes_none(
    sqlite_database: Database, role: Role
) -> None:
    with sqlite_database.writing() as session:
        home = an_organisation(session)
        maja = a_user(session, organisation=home)
        by = actor(role, organisation_id=home.id)

        with pytest.raises(NotAllowed):
            users.list_users(session, by)
        with pytest.raises(NotAllowed):
            users.find(session, by, maja.id)
        with pytest.raises(NotAllowed):
            users.disable(session, by, user_id=maja.id, now=MONDAY)
        with pytest.raises(NotAllowed):
            organisations.list_organisations(session, by)


def test_an_employer_runs_the_accounts_of_its_own_firm_only(database: Database) -> None:
    with database.writing() as session:
        firm, other = an_employer_organisation(session), an_employer_organisation(session)
        boss = a_user(session, roles=Role.EMPLOYER, organisation=firm)
        own = a_user(session, roles=Role.SUPERVISOR, organisation=firm)
        foreign = a_user(session, roles=Role.SUPERVISOR, organisation=other)

    with database.writing() as session:
        seen = users.list_users(session, boss.actor).items
        users.disable(session, boss.actor, user_id=own.id, now=MONDAY)
        for user_id in (foreign.id, new_id()):
            with pytest.raises(NotFound):
                users.find(session, boss.actor, user_id)
            with pytest.raises(NotFound):
                users.disable(session, boss.actor, user_id=user_id, now=MONDAY)
            with pytest.raises(NotFound):
                users.amend(
                    session, boss.actor, user_id=user_id, version=1, shown_name="X", now=MONDAY
                )
            with pytest.raises(NotFound):
                users.invite(session, boss.actor, user_id=user_id, maker=MAKER, now=MONDAY)

    assert {one.id for one in seen} == {boss.id, own.id}
    with pytest.raises(NotFound):
        add(database, boss, other, Role.SUPERVISOR)
    with pytest.raises(RuleViolation, match="no such role"):
        add(database, boss, firm, Role.MATCHER)
    assert add(database, boss, firm, Role.SUPERVISOR).organisation_id == firm.id


def test_only_the_operator_gives_an_account_a_password(
    database: Database, admin: Person, home: Organisation
) -> None:
    with database.writing() as session, pytest.raises(NotAllowed):
        users.add(
            session,
            admin.actor,
            organisation_id=home.id,
            name="ny@exempel.se",
            shown_name="Ny",
            roles=[Role.MATCHER],
            password_hash="$argon2id$mine",
            now=MONDAY,
        )


@pytest.mark.parametrize(
    "name", ["Anna@Exempel.SE", "аnna@exempel.se", "anna@exempe1.se", " anna@exempel.se "]
)
def test_a_name_that_is_taken_or_looks_like_one_is_refused(
    database: Database, admin: Person, home: Organisation, name: str
) -> None:
    add(database, admin, home, Role.MATCHER, name="anna@exempel.se")

    with pytest.raises(Conflict, match="looks like"):
        add(database, admin, home, Role.MATCHER, name=name)


def test_of_two_who_add_the_same_name_at_once_one_is_refused(
    database: Database, admin: Person, home: Organisation
) -> None:
    barrier = threading.Barrier(4)
    outcomes: list[str] = []

    def try_it() -> None:
        barrier.wait()
        try:
            add(database, admin, home, Role.MATCHER)
            outcomes.append("added")
        except Conflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["added", "refused", "refused", "refused"]


def test_the_constraint_holds_where_the_check_is_passed_by(database: Database) -> None:
    with database.writing() as session:
        a_user(session, name="anna@exempel.se")

    with pytest.raises(Conflict), database.writing() as session:
        a_user(session, name="ANNA@exempel.se")


def test_a_person_s_file_has_one_account(
    database: Database, admin: Person, home: Organisation
) -> None:
    candidate_id = new_id()
    with database.writing() as session:
        a_user(session, roles=Role.CANDIDATE, organisation=home, candidate_id=candidate_id)

    with database.writing() as session, pytest.raises(Conflict, match="account already"):
        users.add(
            session,
            admin.actor,
            organisation_id=home.id,
            name="ny@exempel.se",
            shown_name="Ny",
            roles=[Role.CANDIDATE],
            stands_for=StandsFor(candidate_id=candidate_id),
            now=MONDAY,
        )


def test_an_account_stands_for_one_person_only(
    database: Database, admin: Person, home: Organisation
) -> None:
    with database.writing() as session, pytest.raises(RuleViolation, match="one person"):
        users.add(
            session,
            admin.actor,
            organisation_id=home.id,
            name="ny@exempel.se",
            shown_name="Ny",
            roles=[Role.CANDIDATE],
            stands_for=StandsFor(candidate_id=new_id(), supervisor_id=new_id()),
            now=MONDAY,
        )


def test_an_account_begins_in_an_open_organisation(database: Database, admin: Person) -> None:
    with database.writing() as session:
        closed = an_organisation(session, state=OrganisationState.CLOSED)

    with pytest.raises(RuleViolation, match="open"):
        add(database, admin, closed, Role.MATCHER)


def test_nobody_changes_or_switches_off_themselves(database: Database, admin: Person) -> None:
    with database.writing() as session:
        with pytest.raises(RuleViolation, match="own rights"):
            users.amend(
                session,
                admin.actor,
                user_id=admin.id,
                version=1,
                roles=[Role.MATCHER],
                now=MONDAY,
            )
        with pytest.raises(RuleViolation, match="own account"):
            users.disable(session, admin.actor, user_id=admin.id, now=MONDAY)


def test_a_change_of_what_has_changed_meanwhile_is_refused(
    database: Database, admin: Person, home: Organisation
) -> None:
    added = add(database, admin, home, Role.MATCHER)
    with database.writing() as session:
        users.amend(session, admin.actor, user_id=added.id, version=1, shown_name="Ett", now=MONDAY)

    with database.writing() as session, pytest.raises(Stale):
        users.amend(session, admin.actor, user_id=added.id, version=1, shown_name="Två", now=MONDAY)


def test_what_is_not_given_stays(database: Database, admin: Person, home: Organisation) -> None:
    added = add(database, admin, home, Role.MATCHER, Role.ASSESSOR)

    with database.writing() as session:
        amended = users.amend(
            session, admin.actor, user_id=added.id, version=1, roles=[Role.ASSESSOR], now=MONDAY
        )

    assert (amended.name, amended.shown_name, amended.roles) == (
        added.name,
        added.shown_name,
        (Role.ASSESSOR,),
    )
    assert amended.version > added.version


def test_only_who_has_no_password_is_invited(database: Database, admin: Person) -> None:
    with database.writing() as session:
        maja = a_user(session)

        with pytest.raises(RuleViolation, match="no password yet"):
            users.invite(session, admin.actor, user_id=maja.id, maker=MAKER, now=MONDAY)


def test_the_list_is_in_swedish_order_filtered_and_paged(database: Database, admin: Person) -> None:
    with database.writing() as session:
        home = an_organisation(session, name="Arbetscentrum Öst")
        names = ["Östen", "Åke", "Ärna", "Zara", "Adam", "adam"]
        for shown in names:
            a_user(session, shown_name=shown, organisation=home)
        a_user(session, shown_name="Äva", roles=Role.ASSESSOR, state=UserState.DISABLED)

    found: list[str] = []
    after = None
    with database.reading() as session:
        while True:
            page = users.list_users(
                session, admin.actor, organisation_id=home.id, after=after, limit=2
            )
            found.extend(one.shown_name for one in page.items)
            after = page.next
            if after is None:
                break
        by_role = users.list_users(session, admin.actor, role=Role.ASSESSOR).items
        by_state = users.list_users(session, admin.actor, state=UserState.DISABLED).items
        by_word = users.list_users(session, admin.actor, q="ÅK").items
        by_sign = users.list_users(session, admin.actor, q="%").items

    assert found == ["Adam", "adam", "Zara", "Åke", "Ärna", "Östen"]
    assert [one.shown_name for one in by_role] == ["Äva"]
    assert [one.shown_name for one in by_state] == ["Äva"]
    assert [one.shown_name for one in by_word] == ["Åke"]
    assert by_sign == []


@pytest.mark.parametrize("after", ["x", "WyJhIl0", "WyJhIiwgImIiXQ", "\x00", "ö" * 50])
def test_a_marker_that_is_not_ours_is_refused(
    database: Database, admin: Person, after: str
) -> None:
    with database.reading() as session, pytest.raises(RuleViolation, match="page marker"):
        users.list_users(session, admin.actor, after=after)


def test_a_list_of_twenty_asks_no_more_often_than_a_list_of_one(
    database: Database, admin: Person
) -> None:
    def statements() -> int:
        count = 0

        def add_one(*_args: object) -> None:
            nonlocal count
            count += 1

        with database.reading() as session:
            event.listen(database.engine, "before_cursor_execute", add_one)
            users.list_users(session, admin.actor)
            event.remove(database.engine, "before_cursor_execute", add_one)
        return count

    few = statements()
    with database.writing() as session:
        for _ in range(20):
            a_user(session)

    assert statements() == few


def test_each_act_leaves_one_event_with_ids_only(
    database: Database, admin: Person, home: Organisation
) -> None:
    added = add(database, admin, home, Role.MATCHER)
    with database.writing() as session:
        users.amend(session, admin.actor, user_id=added.id, version=1, language="en", now=MONDAY)
    with database.writing() as session:
        users.disable(session, admin.actor, user_id=added.id, now=MONDAY)
    with database.reading() as session:
        users.find(session, admin.actor, added.id)
    with database.reading() as session:
        users.list_users(session, admin.actor)

    with database.reading() as session:
        kept = session.execute(
            select(AuditEvent.action, AuditEvent.view, AuditEvent.objects, AuditEvent.actor)
            .where(AuditEvent.action.like("users.%"))
            .order_by(AuditEvent.number)
        ).all()
    assert [(row.action, row.view) for row in kept] == [
        ("users.write", "added"),
        ("users.write", "amended"),
        ("users.write", "disabled"),
        ("users.read", ""),
        ("users.list", ""),
    ]
    assert all(row.actor == str(admin.id) for row in kept)
    assert sorted(kept[-1].objects) == sorted([str(admin.id), str(added.id)])
    assert "exempel" not in str(kept)


def test_names_are_given_by_id_for_other_packages(database: Database, admin: Person) -> None:
    with database.reading() as session:
        assert users.names_of(session, [admin.id, new_id()]) == {admin.id: "Admin"}
        assert set(organisations.names_of(session, [admin.organisation_id])) == {
            admin.organisation_id
        }


def test_signing_in_does_not_change_the_version_that_people_edit(
    database: Database, admin: Person
) -> None:
    from accounts import signin
    from accounts.signin import Visit
    from tests.builders.accounts import PASSWORD

    signin.sign_in(
        database, name=admin.name, password=PASSWORD, visit=Visit("c"), key=b"k", now=MONDAY
    )

    with database.reading() as session:
        assert session.scalar(select(User.version).where(User.id == admin.id)) == 1
