"""The people who sign in: found, added, invited, amended, switched off and on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, tuple_
from sqlalchemy.orm import Session

from accounts import letters, links, sessions
from accounts.access_table import require, scopes_of
from accounts.links import LinkMaker
from accounts.names import name_key, skeleton, tidy_name
from accounts.rights import check_person, checked_roles
from accounts.tables import Organisation, User, UserRole, UserSecret
from accounts.views import StandsFor, UserView, loaded, stands_for_of, view_of
from accounts.words import LinkPurpose, OrganisationState, SessionEnd, UserState
from foundation import audit
from foundation.access import Actor, Resource, Role, Scope
from foundation.database import check_version, like_escape, search_key, sort_key, touch
from foundation.errors import Conflict, NotAllowed, NotFound, RuleViolation
from foundation.ids import new_id
from foundation.messages import DEFAULT_LANGUAGE, LANGUAGES
from foundation.paging import Page, decode_cursor, page_of

MOST_NAMES = 1_000


def find(session: Session, actor: Actor, user_id: UUID) -> UserView:
    """Return one account.

    Raises
    ------
    NotFound
        There is none, or the actor may not see it.
    """
    row = _find_row(session, actor, "users.read", user_id)
    audit.note(session, actor, "users.read", objects=[row.id])
    return view_of(row)


def find_own(session: Session, actor: Actor) -> UserView:
    """Return the actor's own account."""
    require(actor, "account.read")
    row = session.scalar(loaded().where(User.id == actor.user_id))
    if row is None:
        raise NotFound
    audit.note(session, actor, "account.read", objects=[row.id], view="account")
    return view_of(row)


def list_users(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    organisation_id: UUID | None = None,
    role: Role | None = None,
    state: UserState | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[UserView]:
    """Return accounts in Swedish order of the shown name, a page at a time."""
    require(actor, "users.list")
    query = loaded().where(_visible(actor, "users.list"))
    if q.strip():
        pattern = f"%{like_escape(search_key(q))}%"
        query = query.where(User.search_key.like(pattern, escape="\\"))
    if organisation_id is not None:
        query = query.where(User.organisation_id == organisation_id)
    if role is not None:
        query = query.where(User.id.in_(select(UserRole.user_id).where(UserRole.role == role)))
    if state is not None:
        query = query.where(User.state == state)
    if after:
        query = query.where(tuple_(User.sort_key, User.id) > _place_of(after))
    rows = session.scalars(query.order_by(User.sort_key, User.id).limit(limit + 1)).all()
    views = [view_of(row) for row in rows]
    audit.note(session, actor, "users.list", objects=[one.id for one in views[:limit]])
    last = rows[limit - 1] if len(rows) > limit else None
    return page_of(views, limit, (last.sort_key, str(last.id)) if last else None)


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the shown names of users by id, for pages that name who did something."""
    wanted = list(dict.fromkeys(ids))[:MOST_NAMES]
    rows = session.execute(select(User.id, User.shown_name).where(User.id.in_(wanted)))
    return {row.id: row.shown_name for row in rows}


def add(
    session: Session,
    actor: Actor,
    *,
    organisation_id: UUID,
    name: str,
    shown_name: str,
    roles: Collection[Role],
    now: datetime,
    language: str = DEFAULT_LANGUAGE,
    stands_for: StandsFor | None = None,
    password_hash: str | None = None,
) -> UserView:
    """Add an account; its person chooses a password through an invitation (`invite`).

    Parameters
    ----------
    name : str
        The sign-in name: an e-mail address, or a user name for who has none.
    password_hash : str, optional
        Only from the command line: the account works at once, without an invitation.

    Raises
    ------
    Conflict
        The name is taken or looks like one that is, or the person has an account already.
    RuleViolation
        The name, the language or the roles do not fit.
    """
    require(actor, "users.write", Resource(organisation_id=organisation_id))
    if password_hash is not None and not actor.is_operator:
        raise NotAllowed
    organisation = session.get(Organisation, organisation_id)
    if organisation is None or organisation.state is not OrganisationState.ACTIVE:
        raise RuleViolation("Choose an organisation that is open.", where="organisation_id")
    given = checked_roles(roles, organisation.kind)
    _check_language(language)
    whom = stands_for or StandsFor()
    _refuse_second_account(session, whom)
    check_person(given, whom)
    row = User(
        id=new_id(),
        organisation=organisation,
        state=UserState.INVITED if password_hash is None else UserState.ACTIVE,
        language=language,
        created_at=now,
        updated_at=now,
        candidate_id=whom.candidate_id,
        supervisor_id=whom.supervisor_id,
        employer_contact_id=whom.employer_contact_id,
        role_rows=[UserRole(role=role, given_by=actor.user_id, given_at=now) for role in given],
        secret=UserSecret(password_hash=password_hash, failures=0),
    )
    _set_name(session, row, tidy_name(name))
    _set_shown_name(row, shown_name)
    session.add(row)
    session.flush()
    audit.note(session, actor, "users.write", objects=[row.id], view="added")
    return view_of(row)


def invite(
    session: Session, actor: Actor, *, user_id: UUID, maker: LinkMaker, now: datetime
) -> str:
    """Make an invitation, post it when there is an address, and return the link's address.

    Raises
    ------
    RuleViolation
        The person has chosen a password already, or the account is switched off.
    """
    row = _find_row(session, actor, "users.write", user_id)
    if row.state is not UserState.INVITED:
        raise RuleViolation("Only somebody who has no password yet can be invited.")
    sealed = links.make(
        session, user_id=row.id, purpose=LinkPurpose.INVITATION, maker=maker, now=now
    )
    address = maker.address(sealed)
    letters.post(
        session,
        letters.INVITATION,
        to=row.name,
        language=row.language,
        now=now,
        organisation=row.organisation.name,
        address=address,
    )
    audit.note(session, actor, "users.write", objects=[row.id], view="invited")
    return address


def amend(
    session: Session,
    actor: Actor,
    *,
    user_id: UUID,
    version: int,
    now: datetime,
    name: str | None = None,
    shown_name: str | None = None,
    language: str | None = None,
    roles: Collection[Role] | None = None,
    stands_for: StandsFor | None = None,
) -> UserView:
    """Change an account; what is None stays. Other rights or another name end its sign-ins.

    Raises
    ------
    Stale
        Somebody else changed it first.
    RuleViolation
        The change does not fit, or is one of the actor's own roles.
    """
    row = _find_row(session, actor, "users.write", user_id)
    check_version(row, version)
    given = None if roles is None else checked_roles(roles, row.organisation.kind)
    held = {one.role for one in row.role_rows}
    new_roles = given is not None and set(given) != held
    new_person = stands_for is not None and stands_for != stands_for_of(row)
    if (new_roles or new_person) and row.id == actor.user_id:
        raise RuleViolation("Nobody changes their own rights. Ask another administrator.")
    tidied = None if name is None else tidy_name(name)
    new_name = tidied is not None and tidied != row.name
    if language is not None:
        _check_language(language)
        row.language = language
    if tidied is not None and new_name:
        _set_name(session, row, tidied)
    _set_shown_name(row, shown_name or row.shown_name)
    if given is not None and new_roles:
        _set_roles(row, given, actor, now)
    if stands_for is not None and new_person:
        _set_person(session, row, stands_for)
    touch(row, now)
    session.flush()
    if new_name or new_roles or new_person:
        _end_everything(session, row, now)
    audit.note(
        session, actor, "users.write", objects=[row.id], view="rights" if new_roles else "amended"
    )
    return view_of(row)


def disable(
    session: Session, actor: Actor, *, user_id: UUID, now: datetime, version: int | None = None
) -> UserView:
    """Switch an account off: its sign-ins, tokens and links are worth nothing from now on.

    Raises
    ------
    RuleViolation
        It is the actor's own account.
    """
    row = _find_row(session, actor, "users.write", user_id)
    if version is not None:
        check_version(row, version)
    if row.id == actor.user_id:
        raise RuleViolation("You cannot switch off your own account. Ask another administrator.")
    row.state = UserState.DISABLED
    touch(row, now)
    session.flush()
    sessions.end_all(
        session, user_id=row.id, because=SessionEnd.ACCOUNT_CHANGED, now=now, tokens_too=True
    )
    links.forget(session, user_id=row.id)
    audit.note(session, actor, "users.write", objects=[row.id], view="disabled")
    return view_of(row)


def enable(
    session: Session, actor: Actor, *, user_id: UUID, now: datetime, version: int | None = None
) -> UserView:
    """Switch an account on again, and forget its wrong passwords; without one it is invited."""
    row = _find_row(session, actor, "users.write", user_id)
    if version is not None:
        check_version(row, version)
    has_password = row.secret.password_hash is not None
    row.state = UserState.ACTIVE if has_password else UserState.INVITED
    row.secret.failures, row.secret.locked_until = 0, None
    touch(row, now)
    session.flush()
    audit.note(session, actor, "users.write", objects=[row.id], view="enabled")
    return view_of(row)


def set_language(session: Session, actor: Actor, *, language: str, now: datetime) -> None:
    """Remember the language in which the actor reads pages and letters."""
    require(actor, "account.own")
    _check_language(language)
    row = session.get(User, actor.user_id)
    if row is None:
        raise NotFound
    if row.language != language:
        row.language = language
        touch(row, now)
        session.flush()
        audit.note(session, actor, "account.own", objects=[row.id], view="language")


def find_by_name(session: Session, actor: Actor, *, name: str) -> UserView:
    """Return the account with a sign-in name, for the command line.

    Raises
    ------
    NotFound
        There is none, or the actor may not see it.
    """
    require(actor, "users.read")
    user_id = session.scalar(select(User.id).where(User.name_key == name_key(name)))
    if user_id is None:
        raise NotFound("There is no account with the name {name}.", name=name)
    return find(session, actor, user_id)


def _visible(actor: Actor, action: str) -> ColumnElement[bool]:
    reach = scopes_of(actor, action)
    conditions: list[ColumnElement[bool]] = []
    if Scope.EVERYTHING in reach:
        conditions.append(User.id.is_not(None))
    if Scope.ORGANISATION in reach:
        conditions.append(User.organisation_id == actor.organisation_id)
    return or_(false(), *conditions)


def _find_row(session: Session, actor: Actor, action: str, user_id: UUID) -> User:
    require(actor, action)
    row = session.scalar(loaded().where(User.id == user_id, _visible(actor, action)))
    if row is None:
        raise NotFound
    return row


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise RuleViolation("Choose from the list.", where="language")


def _set_name(session: Session, row: User, name: str) -> None:
    """Give an account its sign-in name, unless it is taken or looks like one that is."""
    key, look = name_key(name), skeleton(name)
    with session.no_autoflush:
        other = session.scalar(
            select(User.id).where(or_(User.name_key == key, User.look == look), User.id != row.id)
        )
    if other is not None:
        raise Conflict(
            "This name cannot be used: it is taken, or looks like one that is.", where="name"
        )
    row.name, row.name_key, row.look = name, key, look
    _set_shown_name(row, row.shown_name or name)


def _set_shown_name(row: User, shown_name: str) -> None:
    row.shown_name = shown_name
    row.sort_key = sort_key(shown_name)
    row.search_key = search_key(f"{shown_name} {row.name}")


def _set_roles(row: User, roles: Collection[Role], actor: Actor, now: datetime) -> None:
    kept = [one for one in row.role_rows if one.role in roles]
    held = {one.role for one in kept}
    added = [
        UserRole(role=role, given_by=actor.user_id, given_at=now)
        for role in roles
        if role not in held
    ]
    row.role_rows[:] = kept + added


def _set_person(session: Session, row: User, whom: StandsFor) -> None:
    _refuse_second_account(session, whom, but=row.id)
    row.candidate_id = whom.candidate_id
    row.supervisor_id = whom.supervisor_id
    row.employer_contact_id = whom.employer_contact_id


def _refuse_second_account(session: Session, whom: StandsFor, *, but: UUID | None = None) -> None:
    """Refuse a second account for one person's file, and one account for two files."""
    ids = {
        User.candidate_id: whom.candidate_id,
        User.supervisor_id: whom.supervisor_id,
        User.employer_contact_id: whom.employer_contact_id,
    }
    wanted = [column == value for column, value in ids.items() if value is not None]
    if len(wanted) > 1:
        raise RuleViolation("An account stands for one person only.", where="stands_for")
    if not wanted:
        return
    query = select(User.id).where(wanted[0])
    if but is not None:
        query = query.where(User.id != but)
    with session.no_autoflush:
        if session.scalar(query) is not None:
            raise Conflict("This person has an account already.", where="stands_for")


def _end_everything(session: Session, row: User, now: datetime) -> None:
    """End sign-ins and unused links: they were given to somebody with other rights."""
    sessions.end_all(session, user_id=row.id, because=SessionEnd.ACCOUNT_CHANGED, now=now)
    links.forget(session, user_id=row.id)


def _place_of(cursor: str) -> tuple[str, UUID]:
    key, last = decode_cursor(cursor, 2)
    try:
        return str(key), UUID(str(last))
    except ValueError:
        raise RuleViolation(
            "This page marker is not one of ours. Start from the first page.", where="after"
        ) from None
