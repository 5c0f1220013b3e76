"""What is hidden answers like what is not there: status, headers and every byte of the body.

Only the number of the request differs, and the id that was asked for, which pages repeat in the
address of their language switch.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from accounts.access_rules import RULES
from accounts.operations import OPERATIONS
from foundation.access import Role, Scope
from foundation.http import Operation
from foundation.ids import new_id
from tests.builders.employers import AD_TEXT
from tests.doors import Answer, Visitor, as_json
from tests.recipes.all import RECIPES
from tests.recipes.shared import Scene, Sent, Target, put
from tests.worlds import Place, a_place

ROLES = (
    Role.MATCHER,
    Role.EMPLOYER,
    Role.CANDIDATE,
    Role.ASSESSOR,
    Role.AUDITOR,
    Role.SOCIAL_WORKER,
)
# Everybody may read the taxonomy; links are random words; and the administrator sees every account.
OPEN = {"taxonomy.read", "account.recover"}
WAYS = [
    one
    for one in OPERATIONS
    if one.kind != "command" and "{" in one.path and one.action not in OPEN
]
PATHS = sorted({one.path for one in WAYS})

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with a_place(request, request.param) as made:
        yield made


@pytest.fixture(scope="module")
def visitors(place: Place) -> list[Visitor]:
    return [place.doors.by_cookie(role.value, place.world.people[role]) for role in ROLES]


def seen(answer: Answer, names: Iterable[object]) -> tuple[int, Mapping[str, str], str]:
    """Return an answer without the number of its request and the ids that were asked for."""
    number = answer.headers["x-request-id"]
    headers = {key: value for key, value in answer.headers.items() if key != "x-request-id"}
    text = answer.text.replace(number, "NUMBER")
    for name in names:
        text = text.replace(str(name), "ID")
    return answer.status, headers, text


def absent(ids: Mapping[str, object], foreign: Container[object]) -> dict[str, object]:
    """Return the ids, those that are foreign replaced by ones that nothing has."""
    return {key: new_id() if one in foreign else one for key, one in ids.items()}


def foreign_to(scene: Scene) -> frozenset[object]:
    """Return the ids of what is out of the asker's reach."""
    own, other = scene.world.own, scene.world.other
    firm = scene.person.organisation_id == own.firm
    return frozenset(
        {
            other.file.id,
            other.draft,
            other.import_id,
            other.run_id,
            other.employer_id,
            other.colleague.id,
            other.office,
            own.session_id,
            own.token_id,
            *({other.published} if firm else ()),
        }
    )


def hidden_from(scene: Scene, operation: Operation) -> list[Target]:
    """Return the objects of the other side that are out of the asker's reach."""
    actor = scene.person.actor
    everything = any(
        scope is Scope.EVERYTHING
        for role in actor.roles
        for scope in RULES[operation.action].get(role, ())
    )
    foreign = foreign_to(scene)
    targets = RECIPES[operation.method, operation.path].targets(scene)
    if everything:
        return []
    return [one for one in targets if foreign.intersection(map(_plain, one.ids.values()))]


def _plain(one: object) -> object:
    return one if isinstance(one, UUID) else None


def different(one: Target, other: Target) -> list[object]:
    """Return the ids in which two targets differ."""
    pairs = zip(one.ids.values(), other.ids.values(), strict=True)
    return [each for pair in pairs if pair[0] != pair[1] for each in pair]


@pytest.mark.parametrize("operation", WAYS, ids=lambda one: f"{one.method} {one.path}")
def test_what_belongs_to_others_is_not_there(
    place: Place, visitors: list[Visitor], operation: Operation
) -> None:
    recipe = RECIPES[operation.method, operation.path]
    compared = 0
    for visitor in visitors:
        scene = Scene(place.world, place.doors, visitor, fresh=False)
        for target in hidden_from(scene, operation):
            for sent in (recipe.send(scene, target), Sent()):
                nowhere = replace(target, ids=absent(target.ids, foreign_to(scene)))
                hidden = put(scene, operation.method, operation.path, target, sent)
                unknown = put(scene, operation.method, operation.path, nowhere, sent)
                compared += 1

                ids = different(target, nowhere)
                assert seen(hidden, ids) == seen(unknown, ids), visitor.name
                assert hidden.status in {404, 403, 412, 422, 428}, visitor.name

    assert compared > 0


@pytest.mark.parametrize("path", PATHS)
def test_no_method_tells_that_something_is_there(
    place: Place, visitors: list[Visitor], path: str
) -> None:
    operation = next(one for one in WAYS if one.path == path)
    kind = as_json({}) if operation.kind == "api" else None
    for visitor in visitors[:3]:
        scene = Scene(place.world, place.doors, visitor, fresh=False)
        for target in hidden_from(scene, operation)[:1]:
            nowhere = replace(target, ids=absent(target.ids, foreign_to(scene)))
            for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                answers = [
                    seen(
                        place.doors.ask(visitor, method, path.format(**one.ids), kind),
                        different(target, nowhere),
                    )
                    for one in (target, nowhere)
                ]

                assert answers[0] == answers[1], (visitor.name, method)
                assert answers[0][0] >= 400


NESTED = (
    ("GET", "/candidates/{candidate_id}/evidence/{evidence_id}/document", "evidence_id"),
    ("POST", "/candidates/{candidate_id}/claims/{claim_id}", "claim_id"),
    ("GET", "/candidates/{candidate_id}/routes/{opening_id}", "opening_id"),
    ("GET", "/openings/{opening_id}/ranking/{candidate_id}", "candidate_id"),
    ("GET", "/api/v1/openings/{opening_id}/ranking/{candidate_id}", "candidate_id"),
    (
        "PATCH",
        "/api/v1/openings/{opening_id}/requirements/{requirement_id}",
        "requirement_id",
    ),
)


@pytest.mark.parametrize(("method", "path", "inner"), NESTED)
def test_a_foreign_thing_under_an_own_one_is_not_there(
    place: Place, visitors: list[Visitor], method: str, path: str, inner: str
) -> None:
    world, doors = place.world, place.doors
    ids: dict[str, object] = {"candidate_id": world.own.file.id, "opening_id": world.own.published}
    foreign = {
        "evidence_id": world.other.file.evidence_id,
        "claim_id": world.other.file.claim_id,
        "opening_id": world.other.draft,
        "candidate_id": world.other.file.id,
        "requirement_id": world.other.requirements[world.other.published],
    }
    scene = Scene(world, doors, visitors[0], fresh=False)
    target = Target("", {**ids, inner: foreign[inner]}, ())
    sent = RECIPES[method, path].send(scene, replace(target, ids={**foreign, **target.ids}))

    hidden = put(scene, method, path, target, sent)
    nowhere = replace(target, ids={**target.ids, inner: new_id()})
    unknown = put(scene, method, path, nowhere, sent)

    both = [foreign[inner], nowhere.ids[inner]]
    assert seen(hidden, both) == seen(unknown, both)
    assert hidden.status == 404


@pytest.mark.parametrize("hidden_second", [False, True])
def test_a_comparison_with_somebody_foreign_is_refused_like_one_with_nobody(
    place: Place, visitors: list[Visitor], hidden_second: bool
) -> None:
    own, other = place.world.own, place.world.other
    asked = other.file.id if hidden_second else new_id()
    unknown = new_id()
    address = f"/openings/{own.published}/compare?c={own.file.id}&c="

    answers = [place.doors.ask(visitors[0], "GET", f"{address}{one}") for one in (asked, unknown)]

    assert seen(answers[0], [asked, unknown]) == seen(answers[1], [asked, unknown])
    assert answers[0].status == 404


def test_an_employer_cannot_tell_another_employer_from_none(
    place: Place, visitors: list[Visitor]
) -> None:
    employer = visitors[ROLES.index(Role.EMPLOYER)]
    facts = {"headline": "Kock", "text": AD_TEXT}
    answers = [
        place.doors.ask(
            employer, "POST", "/api/v1/openings", as_json({**facts, "employer_id": str(one)})
        )
        for one in (place.world.other.employer_id, new_id())
    ]

    assert seen(answers[0], ()) == seen(answers[1], ())
    assert answers[0].status in {404, 422}


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.ADMIN])
def test_an_account_for_a_candidate_out_of_reach_tells_nothing_about_candidates(
    place: Place, role: Role
) -> None:
    doors, world = place.doors, place.world
    visitor = doors.by_token(role.value, world.people[role])
    firm = world.own.firm if role is Role.EMPLOYER else world.own.office
    given = {
        "organisation_id": str(firm),
        "shown_name": "Nora",
        "roles": ["employer" if role is Role.EMPLOYER else "candidate"],
    }
    answers = [
        doors.ask(
            visitor,
            "POST",
            "/api/v1/users",
            as_json({**given, "name": f"n{number}.{role}@exempel.se", "candidate_id": str(one)}),
        )
        for number, one in enumerate((world.other.file.id, new_id()))
    ]

    assert answers[0].status == answers[1].status
    assert answers[0].status == (422 if role is Role.EMPLOYER else 201)


def test_filters_by_something_hidden_find_what_filters_by_nothing_find(
    place: Place, visitors: list[Visitor]
) -> None:
    world = place.world
    for path, name, hidden in (
        ("/api/v1/runs", "opening_id", world.other.draft),
        ("/api/v1/openings", "employer", world.other.employer_id),
        ("/api/v1/users", "organisation_id", world.other.office),
    ):
        for visitor in visitors[:3]:
            answers = [
                seen(place.doors.ask(visitor, "GET", f"{path}?{name}={one}"), ())
                for one in (hidden, new_id())
            ]
            if name == "employer" and visitor is not visitors[1]:
                continue  # openings that are published may be filtered by their employer
            assert answers[0] == answers[1], (path, visitor.name)
