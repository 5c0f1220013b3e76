"""Which roles an account may hold together, and in which kind of organisation (pure)."""

from collections.abc import Collection

from accounts.views import StandsFor
from accounts.words import ROLES_THAT_STAND_ALONE, roles_of_kind
from foundation.access import OrganisationKind, Role
from foundation.errors import RuleViolation

_STANDS = {
    "candidate_id": Role.CANDIDATE,
    "supervisor_id": Role.SUPERVISOR,
    "employer_contact_id": Role.EMPLOYER,
}
_REVIEWERS = frozenset({Role.AUDITOR, Role.DPO})


def checked_roles(roles: Collection[Role], kind: OrganisationKind) -> tuple[Role, ...]:
    """Return the roles in order, or say why they do not go together.

    Raises
    ------
    RuleViolation
        There is none, the kind of organisation does not have one of them, or one of them is
        worth nothing beside another: who reviews or runs accounts works with no cases.

    Examples
    --------
    >>> checked_roles([Role.MATCHER, Role.ASSESSOR], OrganisationKind.EMPLOYMENT_SERVICE)
    (<Role.ASSESSOR: 'assessor'>, <Role.MATCHER: 'matcher'>)
    """
    given = tuple(sorted(set(roles)))
    if not given:
        raise RuleViolation("Choose at least one role.", where="roles")
    if not set(roles_of_kind(kind)).issuperset(given):
        raise RuleViolation("This kind of organisation has no such role.", where="roles")
    only_reviews = _REVIEWERS.issuperset(given)
    if len(given) > 1 and ROLES_THAT_STAND_ALONE.intersection(given) and not only_reviews:
        raise RuleViolation(
            "A candidate, a reviewer or an administrator has no other role beside it.",
            where="roles",
        )
    return given


def check_person(roles: Collection[Role], person: StandsFor) -> None:
    """Refuse an account that stands for somebody whose role it does not have.

    Raises
    ------
    RuleViolation
        The account is somebody's own, and the roles are not.
    """
    for name, role in _STANDS.items():
        if getattr(person, name) is not None and role not in roles:
            raise RuleViolation(
                "An account can be somebody's own only with that person's role.", where=name
            )
