"""The API against its own description: requests made from it, answers held against it.

Twenty examples an operation and role; more with ``TEST_EXAMPLES=100``.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, Response
from schemathesis import openapi as loader
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.operations import OPERATIONS
from accounts.tables import User
from candidates.tables import Candidate
from employers.tables import Opening
from foundation.access import Role
from foundation.http import Operation
from tests.builders.world import World
from tests.doors import HOST, Answer, Content, Visitor
from tests.recipes.shared import Scene
from tests.worlds import Place, a_place

EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "20"))  # noqa: TID251 # the tests' own switch
ROLES = (Role.ADMIN, Role.MATCHER, Role.EMPLOYER)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REFUSALS = ("401", "403", "404", "409", "412", "413", "422", "428", "429", "503")
UNSEEN = {"/api/v1/openapi.json"}  # the description does not describe itself
WAYS = [one for one in OPERATIONS if one.kind == "api" and one.path not in UNSEEN]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with a_place(request, "sqlite") as made:
        yield made


@pytest.fixture(scope="module")
def visitors(place: Place) -> dict[Role, Visitor]:
    return {role: place.doors.by_token(role.value, place.world.people[role]) for role in ROLES}


@pytest.fixture(scope="module")
def description(place: Place) -> Any:
    return loader.from_dict(place.doors.app.openapi())


def test_the_description_holds_every_way_in(place: Place) -> None:
    described = {
        (method.upper(), path)
        for path, methods in place.doors.app.openapi()["paths"].items()
        for method in methods
    }

    assert described == {(one.method, one.path) for one in WAYS}


def test_every_refusal_is_described_in_the_one_shape(place: Place) -> None:
    found = place.doors.app.openapi()
    shapes = found["components"]["responses"].values()
    every = {
        status
        for methods in found["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
    }

    assert {*REFUSALS} <= every
    assert all([*one["content"]] == ["application/problem+json"] for one in shapes)
    assert "HTTPValidationError" not in str(found)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("way", WAYS, ids=lambda one: f"{one.method} {one.path}")
def test_answers_are_as_described(
    place: Place, visitors: dict[Role, Visitor], description: Any, way: Operation, role: Role
) -> None:
    operation = description[way.path][way.method]
    scene = Scene(place.world, place.doors, visitors[role])

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases_of(operation, place.world), current=st.booleans())
    def answers_as_described(case: Case[Any], current: bool) -> None:
        if current and "{" in way.path and way.method in {"PUT", "PATCH", "POST"}:
            case.headers["If-Match"] = f'"{version_of(scene, case)}"'
        case.validate_response(ask(scene, case), checks=CHECKS)

    answers_as_described()


def cases_of(
    operation: APIOperation[Any, Any, Any, Any], world: World
) -> st.SearchStrategy[Case[Any]]:
    """Return sound and unsound requests; ids are mostly those of things that are there."""
    known = known_ids(world)
    named = [one["name"] for one in operation.definition.raw.get("parameters", ())]
    ids = {name: known[name] for name in named if name in known}
    sound = operation.as_strategy(path_parameters=ids or None)
    if not named and "requestBody" not in operation.definition.raw:
        return sound
    unsound = operation.as_strategy(
        generation_mode=GenerationMode.NEGATIVE, path_parameters=ids or None
    )
    only_ids = len(ids) == len(named) and "requestBody" not in operation.definition.raw
    return sound if only_ids else sound | sound | unsound


def known_ids(world: World) -> dict[str, str]:
    own = world.own
    ids = {
        "user_id": own.workmate.id,
        "concept_id": world.concepts["cooking"],
        "candidate_id": own.file.id,
        "employer_id": own.employer_id,
        "opening_id": own.draft,
        "requirement_id": own.requirements[own.draft],
        "run_id": own.run_id,
    }
    return {name: str(one) for name, one in ids.items()}


def version_of(scene: Scene, case: Case[Any]) -> int:
    """Return the version that the changed thing has now."""
    for name, table in (("user_id", User), ("candidate_id", Candidate), ("opening_id", Opening)):
        if name in case.path_parameters:
            return scene.version(table, known_uuid(scene, name))
    return 1


def known_uuid(scene: Scene, name: str) -> object:
    own = scene.world.own
    return {"user_id": own.workmate.id, "candidate_id": own.file.id, "opening_id": own.draft}[name]


def ask(scene: Scene, case: Case[Any]) -> Response:
    """Put a generated request to the doors."""
    wanted = case.as_transport_kwargs(base_url=f"http://{HOST}")
    wanted = {name: value for name, value in wanted.items() if name != "timeout"}
    cookies = wanted.pop("cookies", None)
    del cookies  # none is described but the sign-in
    built = requests.Request(**wanted).prepare()
    body = built.body.encode() if isinstance(built.body, str) else built.body
    assert body is None or isinstance(body, bytes)
    content = Content(body or b"", str(built.headers.get("Content-Type", "application/json")))
    headers = {
        name.lower().replace("-", "_"): str(value)
        for name, value in built.headers.items()
        if name.lower() in {"if-match", "idempotency-key", "accept"}
    }
    answer = scene.doors.ask(
        scene.visitor,
        str(built.method),
        str(built.path_url),
        content if case.method != "GET" else None,
        **headers,
    )
    return as_response(answer, built)


def as_response(answer: Answer, built: requests.PreparedRequest) -> Response:
    headers = {name: [value] for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.body, built, elapsed=0.1, verify=True)
