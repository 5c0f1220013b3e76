"""The decision is made from the table alone: role, scope, and whose the object is."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.access import Actor, Resource, Role, Scope, decide
from foundation.ids import new_id

OFFICE, OTHER = new_id(), new_id()
PERSON, USER = new_id(), new_id()


def actor(role: Role, **fields: object) -> Actor:
    basis = Actor(USER, OFFICE, None, frozenset({role}), candidate_id=PERSON)
    return dataclasses.replace(basis, **fields)  # type: ignore[arg-type]


def rules(*scopes: Scope) -> dict[str, dict[Role, frozenset[Scope]]]:
    return {"things.read": {Role.MATCHER: frozenset(scopes)}}


@pytest.mark.parametrize(
    ("scope", "resource", "allowed"),
    [
        pytest.param(Scope.ORGANISATION, Resource(organisation_id=OFFICE), True, id="own office"),
        pytest.param(Scope.ORGANISATION, Resource(organisation_id=OTHER), False, id="other office"),
        pytest.param(Scope.ORGANISATION, Resource(), False, id="nobody's object"),
        pytest.param(Scope.OWN, Resource(candidate_id=PERSON), True, id="own file"),
        pytest.param(Scope.OWN, Resource(candidate_id=OTHER), False, id="another's file"),
        pytest.param(Scope.OWN, Resource(user_id=USER), True, id="own account"),
        pytest.param(
            Scope.OWN_EMPLOYER, Resource(employer_organisation_id=OFFICE), True, id="firm"
        ),
        pytest.param(
            Scope.OWN_EMPLOYER, Resource(organisation_id=OFFICE), False, id="not by office"
        ),
        pytest.param(Scope.PUBLISHED, Resource(published=True), True, id="published"),
        pytest.param(Scope.PUBLISHED, Resource(organisation_id=OFFICE), False, id="draft"),
        pytest.param(Scope.EVERYTHING, Resource(), True, id="everything"),
    ],
)
def test_a_scope_reaches(scope: Scope, resource: Resource, *, allowed: bool) -> None:
    decision = decide(rules(scope), actor(Role.MATCHER), "things.read", resource)

    assert decision.allow is allowed


@given(st.sampled_from(list(Role)), st.sampled_from(["things.read", "things.write", ""]))
def test_what_is_not_in_the_table_is_denied(role: Role, action: str) -> None:
    decision = decide(rules(), actor(role), action, Resource(organisation_id=OFFICE))

    assert not decision.allow


def test_two_absent_ids_are_not_the_same_person() -> None:
    nobody = actor(Role.MATCHER, organisation_id=None, candidate_id=None, user_id=None)

    for scope in (Scope.ORGANISATION, Scope.OWN, Scope.OWN_EMPLOYER):
        assert not decide(rules(scope), nobody, "things.read", Resource()).allow


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [({"read"}, True), ({"things.read"}, True), ({"write"}, False), (set(), False)],
)
def test_a_token_reaches_no_further_than_its_scopes(scopes: set[str], *, allowed: bool) -> None:
    by_token = actor(Role.MATCHER, token_scopes=frozenset(scopes))

    decision = decide(rules(Scope.EVERYTHING), by_token, "things.read", Resource())

    assert decision.allow is allowed
