"""Which roles go together, and where."""

import pytest

from accounts.rights import checked_roles
from foundation.access import OrganisationKind, Role
from foundation.errors import RuleViolation


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (OrganisationKind.EMPLOYMENT_SERVICE, [Role.EMPLOYER]),
        (OrganisationKind.EMPLOYER, [Role.MATCHER]),
        (OrganisationKind.EMPLOYER, [Role.ADMIN]),
        (OrganisationKind.EMPLOYMENT_SERVICE, [Role.OPERATOR]),
        (OrganisationKind.EMPLOYMENT_SERVICE, []),
        (OrganisationKind.EMPLOYMENT_SERVICE, [Role.ADMIN, Role.MATCHER]),
        (OrganisationKind.EMPLOYMENT_SERVICE, [Role.AUDITOR, Role.MATCHER]),
        (OrganisationKind.EMPLOYMENT_SERVICE, [Role.AUDITOR, Role.ADMIN]),
        (OrganisationKind.MUNICIPALITY_UNIT, [Role.CANDIDATE, Role.MATCHER]),
    ],
)
def test_roles_that_do_not_go_together_are_refused(
    kind: OrganisationKind, roles: list[Role]
) -> None:
    with pytest.raises(RuleViolation) as refused:
        checked_roles(roles, kind)

    assert refused.value.where == "roles"


@pytest.mark.parametrize(
    "roles", [[Role.MATCHER, Role.COORDINATOR], [Role.AUDITOR, Role.DPO], [Role.CANDIDATE]]
)
def test_roles_that_go_together_are_given(roles: list[Role]) -> None:
    assert set(checked_roles(roles, OrganisationKind.COORDINATION)) == set(roles)
