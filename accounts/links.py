"""One-time links in letters: an invitation, or a way back for who forgot the password.

A link is a random word with a seal. The seal lets a made-up link be refused without asking the
database; the database keeps only a hash of the word, and uses it once.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from accounts.tables import OneTimeLink, User
from accounts.words import LinkPurpose, OrganisationState, UserState
from foundation.errors import NotFound

VALID_FOR = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.PASSWORD_RESET: timedelta(hours=1),
}
_WORD_BYTES = 32
_SEAL_BYTES = 16


@dataclass(frozen=True, slots=True)
class LinkMaker:
    """Seals words and writes the addresses that stand in letters.

    Parameters
    ----------
    key : bytes
        The service's secret.
    public_url : str
        What addresses begin with.
    """

    key: bytes
    public_url: str

    def new_word(self) -> str:
        """Return a new sealed random word."""
        word = _text(secrets.token_bytes(_WORD_BYTES))
        return f"{word}.{self._seal(word)}"

    def is_ours(self, sealed: str) -> bool:
        """Tell whether we sealed this word."""
        word, _, seal = sealed.partition(".")
        return hmac.compare_digest(self._seal(word).encode(), seal.encode("utf-8", "replace"))

    def address(self, sealed: str) -> str:
        """Return the address where a password is chosen with this word."""
        return f"{self.public_url.rstrip('/')}/password/{sealed}"

    def _seal(self, word: str) -> str:
        body = b"accounts.links|" + word.encode("utf-8", "replace")
        return _text(hmac.new(self.key, body, hashlib.sha256).digest()[:_SEAL_BYTES])


@dataclass(frozen=True, slots=True)
class LinkView:
    """Whose link it is and what for."""

    id: UUID
    user_id: UUID
    purpose: LinkPurpose
    name: str
    shown_name: str
    organisation_name: str
    language: str


def make(
    session: Session, *, user_id: UUID, purpose: LinkPurpose, maker: LinkMaker, now: datetime
) -> str:
    """Make a link and return its sealed word; the person's earlier unused links stop working."""
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
    )
    sealed = maker.new_word()
    session.add(
        OneTimeLink(
            user_id=user_id,
            purpose=purpose,
            token_hash=_hash_of(sealed),
            made_at=now,
            expires_at=now + VALID_FOR[purpose],
        )
    )
    session.flush()
    return sealed


def find(session: Session, *, sealed: str, maker: LinkMaker, now: datetime) -> LinkView:
    """Return whose link this is.

    Raises
    ------
    NotFound
        It was made up, used, replaced or has run out, or the account is switched off.
    """
    if not maker.is_ours(sealed):
        raise NotFound
    found = session.execute(
        select(OneTimeLink, User)
        .join(User, User.id == OneTimeLink.user_id)
        .where(
            OneTimeLink.token_hash == _hash_of(sealed),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            User.state != UserState.DISABLED,
        )
        .options(joinedload(User.organisation))
    ).first()
    if found is None or found.User.organisation.state is not OrganisationState.ACTIVE:
        raise NotFound
    link, user = found.OneTimeLink, found.User
    return LinkView(
        id=link.id,
        user_id=user.id,
        purpose=link.purpose,
        name=user.name,
        shown_name=user.shown_name,
        organisation_name=user.organisation.name,
        language=user.language,
    )


def use(session: Session, *, link_id: UUID, now: datetime) -> None:
    """Use a link up; of two at the same moment one finds it gone.

    Raises
    ------
    NotFound
        Somebody used it before.
    """
    used = session.scalar(
        update(OneTimeLink)
        .where(
            OneTimeLink.id == link_id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeLink.id)
    )
    if used is None:
        raise NotFound


def forget(session: Session, *, user_id: UUID) -> None:
    """Make a person's unused links worthless."""
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
    )


def _hash_of(sealed: str) -> str:
    return hashlib.sha256(sealed.encode()).hexdigest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
