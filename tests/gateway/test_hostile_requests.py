"""Five thousand requests that nobody means well with: no fault, one shape of errors, no echo."""

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from accounts import pages as account_pages
from accounts.operations import OPERATIONS
from foundation.access import Role
from foundation.http import Operation
from tests.doors import Answer, Visitor
from tests.gateway.hostile import MARK, SCRIPT, Hostile, corpus
from tests.recipes.all import RECIPES
from tests.recipes.shared import Scene
from tests.worlds import Place, a_place

WAYS = [one for one in OPERATIONS if one.kind != "command"]
ROLES = (Role.ADMIN, Role.MATCHER, Role.EMPLOYER)
PER_WAY = 18
AT_LEAST = 5_000
FIELDS = {"type", "title", "status", "detail", "where", "problems", "request_id"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with a_place(request, "sqlite") as made:
        yield made


def test_there_are_enough_of_them() -> None:
    assert len(WAYS) * len(ROLES) * PER_WAY >= AT_LEAST


@pytest.mark.parametrize("role", ROLES)
def test_nothing_breaks_and_nothing_is_repeated(
    place: Place, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_pages, "RECOVERY_SECONDS", 0.0)
    doors = place.doors
    statuses: Counter[int] = Counter()
    faults: list[str] = []
    for way in WAYS:
        recipe = RECIPES[way.method, way.path]
        visitor = doors.by_cookie(role.value, place.world.people[role])
        scene = Scene(place.world, doors, visitor, fresh=False)
        for hostile in corpus(way, recipe, scene, count=PER_WAY, seed=role.value):
            answer = ask(scene, visitor, hostile)
            statuses[answer.status] += 1
            faults += [
                f"{way.method} {way.path} {hostile.what}: {one}" for one in wrong(way, answer)
            ]

    assert faults == []
    assert sum(statuses.values()) == len(WAYS) * PER_WAY
    assert statuses[422] > 100, statuses


def ask(scene: Scene, visitor: Visitor, hostile: Hostile) -> Answer:
    return scene.doors.ask(
        visitor, hostile.method, hostile.target, hostile.content, **hostile.headers
    )


def wrong(way: Operation, answer: Answer) -> Iterator[str]:
    """Say what is wrong with an answer to a hostile request."""
    if answer.status >= 500:
        yield f"{answer.status} {answer.text[:200]}"
    if SCRIPT in answer.text or f"49{MARK}" in answer.text or f"{MARK}49" in answer.text:
        yield f"{answer.status}: stored or sent text runs in the page"
    if "evil.example" in answer.location:
        yield f"leads away to {answer.location}"
    if way.kind == "api" and answer.status >= 400:
        yield from wrong_problem(answer)


def wrong_problem(answer: Answer) -> Iterator[str]:

    if answer.headers.get("content-type") != "application/problem+json":
        yield f"{answer.status} as {answer.headers.get('content-type')}"
        return
    if set(json.loads(answer.body)) != FIELDS:
        yield f"{answer.status} of another shape {answer.text[:200]}"
    if MARK in answer.text:
        yield f"{answer.status} repeats what was sent: {answer.text[:300]}"
