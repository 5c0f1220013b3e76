"""Tables of the accounts; private to this package."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.words import LinkPurpose, OrganisationState, SessionEnd, UserState
from foundation.access import OrganisationKind, Role
from foundation.database import Base, Versioned, one_of
from foundation.ids import new_id

HASH_LENGTH = 64  # SHA-256 as hex


class Organisation(Base, Versioned):
    """A party to the service: its people see its own cases and nobody else's."""

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("kind", "name_key"),
        Index("ix_organisations_sort_key_id", "sort_key", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(800))
    sort_key: Mapped[str] = mapped_column(String(800))
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind, "kind"))
    state: Mapped[OrganisationState] = mapped_column(
        one_of(OrganisationState, "state"), default=OrganisationState.ACTIVE
    )
    created_at: Mapped[datetime]


class User(Base, Versioned):
    """A person who signs in; may be the account of one candidate, supervisor or contact."""

    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_sort_key_id", "sort_key", "id"),
        Index("ix_users_organisation_id", "organisation_id"),
        # One account stands for one person's file at most.
        CheckConstraint(
            "(CASE WHEN candidate_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN supervisor_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN employer_contact_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_person",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(254))
    name_key: Mapped[str] = mapped_column(String(800), unique=True)
    look: Mapped[str] = mapped_column(String(800), unique=True)  # equal for names that look alike
    shown_name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(800))
    search_key: Mapped[str] = mapped_column(String(1100))
    state: Mapped[UserState] = mapped_column(one_of(UserState, "state"))
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    # Ids of rows in packages above this one: no foreign key, they call us when the row goes.
    candidate_id: Mapped[UUID | None] = mapped_column(unique=True)
    supervisor_id: Mapped[UUID | None] = mapped_column(unique=True)
    employer_contact_id: Mapped[UUID | None] = mapped_column(unique=True)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    role_rows: Mapped[list["UserRole"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="UserRole.role"
    )
    secret: Mapped["UserSecret"] = relationship(lazy="raise", cascade="all, delete-orphan")


class UserRole(Base):
    """A role that a person has, given by whom and when."""

    __tablename__ = "user_roles"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role"), primary_key=True)
    given_by: Mapped[UUID | None]
    given_at: Mapped[datetime]


class UserSecret(Base):
    """What sign-in needs of a person, apart from the row that people read and edit."""

    __tablename__ = "user_secrets"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]


class SignInSession(Base):
    """A sign-in on one browser. Only the hash of its id is kept."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = (Index("ix_sign_in_sessions_user_id", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    client: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fresh_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[SessionEnd | None] = mapped_column(one_of(SessionEnd, "ended_because"))


class ApiToken(Base):
    """A key for a program, with its own short reach. Only its hash is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index("ix_api_tokens_user_id", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class OneTimeLink(Base):
    """A link in a letter that lets its holder choose a password, once."""

    __tablename__ = "one_time_links"
    __table_args__ = (Index("ix_one_time_links_user_id", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[LinkPurpose] = mapped_column(one_of(LinkPurpose, "purpose"))
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AttemptWindow(Base):
    """How often one name, one client, or everybody tried to sign in during a stretch of time."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_starts_at", "starts_at"),)

    what: Mapped[str] = mapped_column(String(16), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
