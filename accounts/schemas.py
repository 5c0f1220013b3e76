"""What comes in and goes out at the doors of the accounts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from accounts.passwords import LONGEST
from accounts.words import OrganisationState, UserState
from foundation.access import OrganisationKind, Role
from foundation.text import Email, Input, Name, Optional, Output, Search, Version


def _some(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    if not roles:
        raise PydanticCustomError("rule", "Choose at least one role.")
    return roles


Roles = Annotated[tuple[Role, ...], Field(max_length=len(Role))]
Scopes = Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(max_length=30)]
SomeRoles = Annotated[Roles, AfterValidator(_some), Field(validate_default=True)]
Language = Literal["sv", "en"]
# Typed as they are: no tidying, and a bound so that no hash is asked of a novel.
Secret = Annotated[str, Field(max_length=4 * LONGEST)]
Cursor = Annotated[str, Field(max_length=4_000)]


class SignInForm(Input):
    """The sign-in page. Any text goes: what is wrong with it is not told."""

    name: Annotated[str, Field(max_length=1_000)] = ""
    password: Secret = ""
    next: Annotated[str, Field(max_length=2_000)] = ""


class ForgottenForm(Input):
    """The page for who forgot the password."""

    name: Annotated[str, Field(max_length=1_000)] = ""


class LinkForm(Input):
    """The page behind a link, where a password is chosen."""

    password: Secret = ""


class PasswordForm(Input):
    """A new password of one's own."""

    current: Secret = ""
    password: Secret = ""


class LanguageForm(Input):
    """The language switch of every page."""

    language: Language
    next: Annotated[str, Field(max_length=2_000)] = ""


class TokenForm(Input):
    """A new API token."""

    name: Name
    scopes: Scopes = ()
    days: Annotated[int, Field(ge=1, le=90)] = 30


class UserIn(Input):
    """A new account."""

    organisation_id: UUID
    name: Email
    shown_name: Name
    roles: Roles
    language: Language = "sv"
    candidate_id: UUID | None = None
    supervisor_id: UUID | None = None
    employer_contact_id: UUID | None = None


class UserForm(Input):
    """A new account, from the page."""

    shown_name: Name
    name: Email
    organisation_id: UUID
    roles: SomeRoles = ()
    language: Language = "sv"


class UserChangeForm(Input):
    """An account, changed on its page."""

    version: Version
    shown_name: Name
    name: Name
    roles: SomeRoles = ()
    language: Language = "sv"


class UserChange(Input):
    """An account, changed in part: what is not sent stays."""

    name: Email | None = None
    shown_name: Name | None = None
    language: Language | None = None
    roles: Roles | None = None
    state: Literal[UserState.ACTIVE, UserState.DISABLED] | None = None


class StateForm(Input):
    """An account switched off or on, or invited again."""

    version: Version
    act: Literal["disable", "enable", "invite"]


class UserFilters(Input):
    """Filters of the list of accounts; an empty field filters nothing."""

    q: Search = ""
    organisation: Annotated[UUID | None, Optional] = None
    role: Annotated[Role | None, Optional] = None
    state: Annotated[UserState | None, Optional] = None
    after: Annotated[Cursor | None, Optional] = None


class OrganisationFilters(Input):
    """Filters of the list of organisations."""

    q: Search = ""
    kind: Annotated[OrganisationKind | None, Optional] = None
    state: Annotated[OrganisationState | None, Optional] = None
    after: Annotated[Cursor | None, Optional] = None


class OrganisationIn(Input):
    """A new organisation."""

    name: Name
    kind: OrganisationKind


class OrganisationForm(Input):
    """An organisation, changed on its page."""

    version: Version
    name: Name
    state: OrganisationState


class UserOut(Output):
    """An account, for whoever runs accounts."""

    id: UUID
    name: str
    shown_name: str
    organisation_id: UUID
    organisation_name: str
    organisation_kind: OrganisationKind
    roles: list[Role]
    state: UserState
    language: str
    candidate_id: UUID | None
    supervisor_id: UUID | None
    employer_contact_id: UUID | None
    created_at: datetime
    signed_in_at: datetime | None
    version: int


class MeOut(Output):
    """The caller's own account, and what a token may do."""

    id: UUID
    name: str
    shown_name: str
    organisation_id: UUID
    organisation_name: str
    organisation_kind: OrganisationKind
    roles: list[Role]
    language: str
    candidate_id: UUID | None
    supervisor_id: UUID | None
    employer_contact_id: UUID | None
    token_scopes: list[str] | None = None


class UserList(Output):
    """A page of accounts."""

    items: list[UserOut]
    next: str | None


class OrganisationOut(Output):
    """An organisation."""

    id: UUID
    name: str
    kind: OrganisationKind
    state: OrganisationState
    created_at: datetime
    people: int
    version: int


class OrganisationList(Output):
    """A page of organisations."""

    items: list[OrganisationOut]
    next: str | None
