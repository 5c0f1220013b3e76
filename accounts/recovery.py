"""Choosing a password: through a link in a letter, or as one's own on the account page.

Hashes are worked out between units of work, never inside one.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from accounts import letters, limits, links, sessions
from accounts.access_table import require
from accounts.links import LinkMaker, LinkView
from accounts.names import name_key
from accounts.passwords import KEEPER, PasswordKeeper, check_password
from accounts.signin import Visit
from accounts.tables import User, UserSecret
from accounts.words import LinkPurpose, OrganisationState, SessionEnd, UserState
from foundation import audit
from foundation.access import Actor
from foundation.database import Database, touch
from foundation.errors import Conflict, NotFound, RuleViolation


def ask_for_link(
    database: Database, *, name: str, visit: Visit, maker: LinkMaker, now: datetime
) -> None:
    """Post a link for a new password, if there is such an account; the answer never tells.

    Raises
    ------
    TooMany
        Too many were asked for with this name or from this client.
    """
    who = name_key(name)
    tries = (
        (limits.RECOVERY_PER_CLIENT, visit.client),
        (limits.RECOVERY_PER_NAME, who),
    )
    limits.count_all(database, visit.actor, tries, action="account.recover", key=maker.key, now=now)
    with database.writing() as session:
        user = session.scalar(
            select(User)
            .where(User.name_key == who, User.state != UserState.DISABLED)
            .options(joinedload(User.organisation))
        )
        is_open = user is not None and user.organisation.state is OrganisationState.ACTIVE
        objects = []
        if user is not None and is_open:
            _post_link(session, user, maker, now)
            objects = [user.id]
        audit.note(session, visit.actor, "account.recover", objects=objects, view="asked")


def find_link(session: Session, *, sealed: str, maker: LinkMaker, now: datetime) -> LinkView:
    """Return whose link this is; see `links.find`."""
    return links.find(session, sealed=sealed, maker=maker, now=now)


def choose_password(
    database: Database,
    *,
    sealed: str,
    password: str,
    maker: LinkMaker,
    visit: Visit,
    now: datetime,
    keeper: PasswordKeeper = KEEPER,
) -> None:
    """Give the holder of a link the password chosen; the link is used up.

    Every sign-in and token of the person ends: whoever had the old password is out.

    Raises
    ------
    NotFound
        The link was made up, used, replaced or has run out.
    RuleViolation
        The password could be guessed.
    """
    with database.reading() as session:
        link = links.find(session, sealed=sealed, maker=maker, now=now)
    check_password(password, names=(link.name, link.shown_name, link.organisation_name))
    kept = keeper.hash(password)
    with database.writing() as session:
        links.use(session, link_id=link.id, now=now)
        user = session.get_one(User, link.user_id)
        if user.state is UserState.INVITED:
            user.state = UserState.ACTIVE
            touch(user, now)
        _keep(session, user, kept)
        sessions.end_all(
            session,
            user_id=user.id,
            because=SessionEnd.PASSWORD_CHANGED,
            now=now,
            tokens_too=True,
        )
        if link.purpose is LinkPurpose.PASSWORD_RESET:
            letters.post(
                session,
                letters.PASSWORD_CHANGED,
                to=user.name,
                language=user.language,
                now=now,
            )
        audit.note(session, visit.actor, "account.recover", objects=[user.id], view="chosen")


def change_password(
    database: Database,
    actor: Actor,
    *,
    current: str,
    new: str,
    key: bytes,
    now: datetime,
    keeper: PasswordKeeper = KEEPER,
) -> None:
    """Change one's own password; every other sign-in and every token of one's own ends.

    Raises
    ------
    RuleViolation
        The current password is wrong, or the new one could be guessed.
    TooMany
        The current password was typed wrong too often.
    """
    require(actor, "account.own")
    if actor.user_id is None or actor.session_id is None:
        raise NotFound
    who = str(actor.user_id)
    limit = limits.OWN_PASSWORD_PER_USER
    limits.count_all(database, actor, [(limit, who)], action="account.own", key=key, now=now)
    with database.reading() as session:
        before = session.scalar(
            select(UserSecret.password_hash).where(UserSecret.user_id == actor.user_id)
        )
    check_password(new, names=(*_names_of(database, actor), actor.name, actor.organisation_name))
    if not keeper.verify(current, before):
        raise RuleViolation("This is not your password of today.", where="current")
    if new == current:
        raise RuleViolation("Choose another password than the one you have.", where="password")
    kept = keeper.hash(new)
    with database.writing() as session:
        user = session.get_one(User, actor.user_id)
        secret = session.scalar(
            select(UserSecret).where(UserSecret.user_id == user.id).with_for_update()
        )
        if secret is None or secret.password_hash != before:
            raise Conflict
        _keep(session, user, kept)
        limits.take_back(session, limit, who=who, key=key, now=now)
        sessions.end_all(
            session,
            user_id=user.id,
            because=SessionEnd.PASSWORD_CHANGED,
            now=now,
            but=actor.session_id,
            tokens_too=True,
        )
        letters.post(
            session, letters.PASSWORD_CHANGED, to=user.name, language=user.language, now=now
        )
        audit.note(session, actor, "account.own", objects=[user.id], view="password")


def _post_link(session: Session, user: User, maker: LinkMaker, now: datetime) -> None:
    invited = user.state is UserState.INVITED
    purpose = LinkPurpose.INVITATION if invited else LinkPurpose.PASSWORD_RESET
    sealed = links.make(session, user_id=user.id, purpose=purpose, maker=maker, now=now)
    letters.post(
        session,
        letters.INVITATION if invited else letters.PASSWORD_RESET,
        to=user.name,
        language=user.language,
        now=now,
        organisation=user.organisation.name,
        address=maker.address(sealed),
    )


def _names_of(database: Database, actor: Actor) -> tuple[str, ...]:
    with database.reading() as session:
        return (session.scalar(select(User.name).where(User.id == actor.user_id)) or "",)


def _keep(session: Session, user: User, kept: str) -> None:
    """Keep a password's hash, and let the account sign in at once."""
    session.execute(
        update(UserSecret)
        .where(UserSecret.user_id == user.id)
        .values(password_hash=kept, failures=0, locked_until=None)
    )
