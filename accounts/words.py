"""The words for roles, kinds of organisation and states, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from foundation.access import OrganisationKind, Role
from foundation.messages import Message, say


class OrganisationState(StrEnum):
    """Whether people of an organisation may sign in."""

    ACTIVE = "active"
    CLOSED = "closed"


class UserState(StrEnum):
    """Whether a person may sign in; ``invited`` until a password is chosen."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a password


class SessionEnd(StrEnum):
    """Why a sign-in ended before its time."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_OWNER = "ended_by_owner"
    NEW_SIGN_IN = "new_sign_in"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, not a password
    ACCOUNT_CHANGED = "account_changed"


ROLE_WORDS: Mapping[Role, Message] = {
    Role.CANDIDATE: say("Candidate"),
    Role.MATCHER: say("Job matcher"),
    Role.EMPLOYER: say("Employer"),
    Role.SUPERVISOR: say("Supervisor"),
    Role.COORDINATOR: say("Coordinator"),
    Role.PROGRAMME_MANAGER: say("Programme manager"),
    Role.ASSESSOR: say("Vocational assessor"),
    Role.STUDY_GUIDE: say("Study and career guide"),
    Role.SOCIAL_WORKER: say("Social worker"),
    Role.PROTECTED_HANDLER: say("Handler of protected persons"),
    Role.AUDITOR: say("Auditor"),
    Role.DPO: say("Data protection officer"),
    Role.ADMIN: say("System administrator"),
    Role.OPERATOR: say("Operator at the server"),
}

KIND_WORDS: Mapping[OrganisationKind, Message] = {
    OrganisationKind.EMPLOYMENT_SERVICE: say("Employment service"),
    OrganisationKind.MUNICIPALITY_UNIT: say("Municipality unit"),
    OrganisationKind.EDUCATION_PROVIDER: say("Education provider"),
    OrganisationKind.EMPLOYER: say("Employer"),
    OrganisationKind.COORDINATION: say("Coordination"),
}

USER_STATE_WORDS: Mapping[UserState, Message] = {
    UserState.INVITED: say("Invited"),
    UserState.ACTIVE: say("Active"),
    UserState.DISABLED: say("Switched off"),
}

ORGANISATION_STATE_WORDS: Mapping[OrganisationState, Message] = {
    OrganisationState.ACTIVE: say("In use"),
    OrganisationState.CLOSED: say("Closed"),
}

# Whoever reads logs or runs accounts works with no cases; a candidate sees only the own file.
ROLES_THAT_STAND_ALONE = frozenset({Role.CANDIDATE, Role.AUDITOR, Role.DPO, Role.ADMIN})
WORKPLACE_ROLES = frozenset({Role.EMPLOYER, Role.SUPERVISOR})


def roles_of_kind(kind: OrganisationKind) -> tuple[Role, ...]:
    """Return the roles that people of a kind of organisation may have, in the order of the list.

    Examples
    --------
    >>> [str(role) for role in roles_of_kind(OrganisationKind.EMPLOYER)]
    ['employer', 'supervisor']
    """
    at_workplace = kind is OrganisationKind.EMPLOYER
    return tuple(
        role
        for role in Role
        if role is not Role.OPERATOR and (role in WORKPLACE_ROLES) == at_workplace
    )
