"""Every read, change and refusal of personal data through the doors leaves exactly one event.

The events are there when the answer begins, not after it, and name ids only.
"""

import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from accounts.access_rules import PUBLIC_ACTIONS
from accounts.operations import OPERATIONS
from foundation import audit
from foundation.access import Role
from foundation.audit_tables import AuditEvent
from foundation.database import Database
from foundation.http import Operation
from tests.builders.candidates import a_candidate
from tests.doors import Answer, Doors
from tests.recipes.all import RECIPES
from tests.recipes.shared import Scene, Target, put
from tests.worlds import Place, a_place

# Who does the act, by the action that it is; the rest is no personal data.
DOERS = {
    "candidates.list": Role.MATCHER,
    "candidates.read": Role.MATCHER,
    "candidates.write": Role.MATCHER,
    "candidates.import": Role.MATCHER,
    "languages.write": Role.STUDY_GUIDE,
    "evidence.read": Role.ASSESSOR,
    "evidence.record": Role.ASSESSOR,
    "evidence.claim": Role.MATCHER,
    "documents.read": Role.ASSESSOR,
    "matches.rank": Role.MATCHER,
    "matches.explain": Role.MATCHER,
    "matches.routes": Role.MATCHER,
    "matches.export": Role.MATCHER,
    "runs.list": Role.AUDITOR,
    "runs.read": Role.AUDITOR,
    "runs.replay": Role.MATCHER,
    "users.list": Role.ADMIN,
    "users.read": Role.ADMIN,
    "users.write": Role.ADMIN,
    "organisations.write": Role.ADMIN,
    "openings.write": Role.MATCHER,
    "openings.import": Role.MATCHER,
    "openings.confirm_requirements": Role.MATCHER,
    "employers.write": Role.MATCHER,
}
# What says nothing of anybody but the asker: words, openings, employers, one's own account.
NOT_PERSONAL = PUBLIC_ACTIONS | {
    *("home.read", "account.own", "account.read", "taxonomy.read", "organisations.list"),
    *("employers.list", "employers.read", "openings.list", "openings.read"),
}
# Forms that show nothing of anybody, and openings, which are no persons.
SILENT = {
    ("GET", "/candidates/new"),
    ("GET", "/employers/new"),
    ("GET", "/openings/new"),
    ("GET", "/openings/import"),
    ("GET", "/openings/{opening_id}/edit"),
    ("GET", "/openings/{opening_id}/requirements"),
    ("GET", "/users/new"),
}
# Two acts in one request, each with its own event: an account and its invitation; a file that is
# received and carried out at once.
TWO = {
    ("POST", "/users"): ["users.write", "users.write"],
    ("POST", "/api/v1/users"): ["users.write", "users.write"],
    ("POST", "/api/v1/candidates/imports"): ["candidates.import", "candidates.import"],
}
# Acts that are another one's in the audit: what was seen, said more closely than by the address.
MORE_CLOSELY = {"candidates.read", "matches.rank", "matches.explain"}
WAYS = [one for one in OPERATIONS if one.kind != "command" and one.action in DOERS]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with a_place(request, request.param) as made:
        yield made


@dataclass(slots=True)
class Watching:
    """The service, and what the audit held at the moment when each answer began."""

    app: FastAPI
    at_start: list[list[AuditEvent]] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return self.app.state

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        async def watched(message: Any) -> None:
            if message["type"] == "http.response.start":
                number = dict(message["headers"])[b"x-request-id"].decode()
                self.at_start.append(events_of(self.app.state.service.database, number))
            await send(message)

        await self.app(scope, receive, watched)


def events_of(database: Database, number: str) -> list[AuditEvent]:
    """Return the events of a request, read on a connection of its own."""
    with database.reading() as session:
        query = select(AuditEvent).where(AuditEvent.request == number).order_by(AuditEvent.number)
        return list(session.scalars(query))


def events_after(place: Place, answer: Answer) -> list[AuditEvent]:
    return events_of(place.doors.database, answer.headers["x-request-id"])


def own_target(scene: Scene, operation: Operation) -> Target:
    return next(iter(RECIPES[operation.method, operation.path].targets(scene)))


def test_every_action_of_the_doors_is_audited_or_known_to_be_no_personal_data() -> None:
    actions = {one.action for one in OPERATIONS if one.kind != "command"}

    assert actions == set(DOERS) | NOT_PERSONAL


@pytest.mark.parametrize("operation", WAYS, ids=lambda one: f"{one.method} {one.path}")
def test_an_act_leaves_its_event_before_its_answer(place: Place, operation: Operation) -> None:
    role = DOERS[operation.action]
    way = operation.method, operation.path
    watching = Watching(place.doors.app)
    doors = Doors(watching, place.doors.portal)  # type: ignore[arg-type]
    scene = Scene(place.world, doors, doors.by_cookie(role.value, place.world.people[role]))
    target = own_target(scene, operation)
    sent = RECIPES[way].send(scene, target)

    answer = put(scene, operation.method, operation.path, target, sent)
    events = events_after(place, answer)

    assert answer.status in {200, 201, 303}, answer.text[:300]
    actions = [one.action for one in events]
    if way in SILENT:
        assert actions == []
    elif way in TWO:
        assert actions == TWO[way]
    else:
        assert len(actions) == 1, actions
        assert actions[0] == operation.action or actions[0] in MORE_CLOSELY | {"evidence.claim"}
    assert [one.number for one in watching.at_start[-1]] == [one.number for one in events]


@pytest.mark.parametrize("operation", WAYS, ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CANDIDATE])
def test_a_refusal_leaves_its_event(place: Place, operation: Operation, role: Role) -> None:
    visitor = place.doors.by_cookie(role.value, place.world.people[role])
    scene = Scene(place.world, place.doors, visitor, fresh=False)
    targets = list(RECIPES[operation.method, operation.path].targets(scene))
    target = targets[-1]
    sent = RECIPES[operation.method, operation.path].send(scene, target)

    answer = put(scene, operation.method, operation.path, target, sent)
    events = events_after(place, answer)

    if answer.status in {403, 404}:
        assert [(one.action, one.outcome) for one in events] == [(operation.action, "refused")]


def test_the_refused_are_named_by_ids_only(place: Place) -> None:
    visitor = place.doors.by_cookie("assessor", place.world.people[Role.ASSESSOR])
    hidden = place.world.other.file.id

    answer = place.doors.ask(visitor, "GET", f"/api/v1/candidates/{hidden}")
    events = events_after(place, answer)

    assert [(one.objects, one.reason) for one in events] == [([str(hidden)], "NotFound")]


def test_nobody_leaves_no_event(place: Place) -> None:
    answer = place.doors.ask(place.doors.nobody(), "GET", "/candidates")

    assert answer.status == 303
    assert events_after(place, answer) == []


def test_a_long_list_is_told_in_events_of_a_hundred(place: Place) -> None:
    world, doors = place.world, place.doors
    matcher = world.people[Role.MATCHER]
    with doors.database.writing() as session:
        made = [a_candidate(session, matcher.actor) for _ in range(110)]
    visitor = doors.by_token("matcher", matcher)

    listed = doors.ask(visitor, "GET", "/api/v1/candidates?limit=100")
    ranked = doors.ask(visitor, "GET", ranking(world.own.published, "on_the_way", 100))
    listing, ranking_events = events_after(place, listed), events_after(place, ranked)

    assert [len(one.objects) for one in listing] == [100]
    assert {one["id"] for one in json.loads(listed.body)["items"]} == set(listing[0].objects)
    shown = {one["candidate_id"] for one in json.loads(ranked.body)["items"]}
    named = {one for event in ranking_events for one in event.objects}
    assert named == shown | {str(world.own.published)}
    assert all(len(one.objects) <= 100 for one in ranking_events)
    assert len(made) == 110


def ranking(opening_id: UUID, show: str, limit: int) -> str:
    return f"/api/v1/openings/{opening_id}/ranking?list={show}&limit={limit}"


def test_the_chain_holds_after_all_of_it(place: Place) -> None:
    with place.doors.database.reading() as session:
        verified = audit.verify(session, place.doors.database.audit_key)

    assert verified.faults == ()
    assert verified.events > 100
