"""The access table, swept: every way in, every role, own and other objects, cookie and token.

What should happen is worked out here from the table's rows and rules, apart from the code that
decides. A way in without a recipe fails, so that a new route cannot be left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Integer, func, select

from accounts import pages as account_pages
from accounts.access_rules import RULES
from accounts.operations import OPERATIONS
from foundation.access import Role, Scope
from foundation.database import Base, Database
from foundation.http import Operation
from tests.builders.accounts import Person
from tests.builders.world import PEOPLE
from tests.doors import Answer, Doors, Visitor
from tests.recipes.all import RECIPES
from tests.recipes.shared import Facts, Need, Recipe, Scene, Target, put
from tests.worlds import Place, a_place

WAYS = [one for one in OPERATIONS if one.kind != "command"]
# Written by whoever asks, allowed or not: who was here, and who was refused.
TRACES = {"audit_events", "audit_chains", "sign_in_sessions", "sign_in_attempts"}

pytestmark = pytest.mark.slow


def way_of(operation: Operation) -> tuple[str, str]:
    return operation.method, operation.path


# What should happen, by the rules ---------------------------------------------------------------


def grants(role: Role, action: str) -> frozenset[Scope]:
    return RULES[action].get(role, frozenset())


def holds(person: Person, action: str) -> bool:
    return any(grants(role, action) for role in person.actor.roles)


def reaches(scope: Scope, person: Person, facts: Facts) -> bool:
    """Say in one line for each scope what it reaches."""
    match scope:
        case Scope.EVERYTHING | Scope.SIGNED_IN | Scope.ANYONE:
            return True
        case Scope.PUBLISHED:
            return facts.published
        case Scope.ORGANISATION:
            return facts.organisation == person.organisation_id
        case Scope.OWN_EMPLOYER:
            return facts.employer == person.organisation_id
        case Scope.OWN:
            return facts.candidate is not None and facts.candidate == person.actor.candidate_id


def may(visitor: Visitor, need: Need) -> bool:
    person, (action, facts) = visitor.person, need
    if person is None:
        return False
    if action == "itself":  # one's own sign-ins and tokens are nobody else's, whatever the role
        return facts.user == person.id
    return any(
        reaches(scope, person, facts)
        for role in person.actor.roles
        for scope in grants(role, action)
    )


def expected(operation: Operation, recipe: Recipe, target: Target, visitor: Visitor) -> set[int]:
    """Return the statuses that the table allows for one request."""
    if operation.public:
        return set(recipe.good)
    if visitor.person is None:
        return {401} if operation.kind == "api" else {303}
    if not holds(visitor.person, operation.action):
        return {404} if "{" in operation.path else {403}
    if recipe.by_cookie_only and visitor.by_token:
        return {403, 404, 303}
    return set(recipe.good) if all(may(visitor, need) for need in target.needs) else {404}


def is_allowed(operation: Operation, recipe: Recipe, target: Target, visitor: Visitor) -> bool:
    if operation.public:
        return True
    return not visitor.is_nobody and expected(operation, recipe, target, visitor) == recipe.good


# The sweep --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Swept:
    """A world, its doors, and everybody who knocks: each role twice, and nobody."""

    place: Place
    visitors: tuple[Visitor, ...]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def swept(request: pytest.FixtureRequest) -> Iterator[Swept]:
    with a_place(request, request.param) as place:
        doors, people = place.doors, place.world.people
        visitors = [doors.nobody()]
        for number, role in enumerate(PEOPLE, start=1):
            for visitor in (
                doors.by_cookie(role.value, people[role]),
                doors.by_token(role.value, people[role]),
            ):
                visitor.client = f"203.0.113.{number}"
                visitors.append(visitor)
        yield Swept(place, tuple(visitors))


def test_every_way_in_has_a_recipe() -> None:
    ways = {way_of(one) for one in WAYS}

    assert ways - set(RECIPES) == set()
    assert set(RECIPES) - ways == set()


def test_every_role_is_swept() -> None:
    assert set(PEOPLE) == set(Role) - {Role.OPERATOR}


@pytest.mark.parametrize("operation", WAYS, ids=lambda one: f"{one.method} {one.path}")
def test_the_doors_do_what_the_table_says(
    swept: Swept, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_pages, "RECOVERY_SECONDS", 0.0)
    recipe = RECIPES[way_of(operation)]
    tries = list(tries_of(swept, operation, recipe))

    refused = [one for one in tries if not is_allowed(operation, recipe, *one[1:])]
    before = fingerprint(swept.place.doors.database)
    differences = [found for one in refused for found in differences_of(operation, recipe, *one)]
    after = fingerprint(swept.place.doors.database)
    allowed = [one for one in tries if is_allowed(operation, recipe, *one[1:])]
    differences += [found for one in allowed for found in differences_of(operation, recipe, *one)]

    assert differences == []
    assert after == before, "something that was refused has left a trace"


@pytest.mark.parametrize("role", PEOPLE)
def test_a_token_that_only_reads_reads_what_its_person_reads_and_changes_nothing(
    swept: Swept, role: Role
) -> None:
    doors, person = swept.place.doors, swept.place.world.people[role]
    scene = Scene(swept.place.world, doors, doors.by_token(role.value, person, "read"), fresh=False)
    with_both = next(one for one in swept.visitors if one.person is person and one.by_token)
    answers = {}
    for way in WAYS:
        recipe = RECIPES[way_of(way)]
        target = next(iter(recipe.targets(scene)))
        if way.kind == "api" and is_allowed(way, recipe, target, with_both):
            sent = recipe.send(scene, target)
            answers[way_of(way)] = put(scene, way.method, way.path, target, sent).status

    assert {way for way, status in answers.items() if status < 300} == {
        way for way in answers if way[0] == "GET"
    }


def tries_of(
    swept: Swept, operation: Operation, recipe: Recipe
) -> Iterable[tuple[Scene, Target, Visitor]]:
    """Return every request to be made; who has no right at all tries one object only."""
    for visitor in swept.visitors:
        scene = Scene(swept.place.world, swept.place.doors, visitor)
        targets = list(recipe.targets(scene))
        if visitor.person is None or not holds(visitor.person, operation.action):
            targets = targets[:1]
        for target in targets:
            allowed = is_allowed(operation, recipe, target, visitor)
            yield replace(scene, fresh=allowed), target, visitor


def differences_of(
    operation: Operation, recipe: Recipe, scene: Scene, target: Target, visitor: Visitor
) -> Iterable[str]:
    """Make one request and say how its answer differs from the table."""
    allowed = is_allowed(operation, recipe, target, visitor)
    answer = put(scene, operation.method, operation.path, target, recipe.send(scene, target))
    wanted = expected(operation, recipe, target, visitor)
    if answer.status not in wanted or _is_sent_away(operation, answer, allowed=allowed):
        yield (
            f"{visitor.name}, {target.name or 'no object'}: {answer.status} {answer.location} "
            f"instead of {sorted(wanted)} {answer.text[:300] if allowed else ''}"
        )
    elif allowed and recipe.lists is not None:
        for need, text in recipe.lists(scene):
            if (text in answer.text) != may(visitor, need):
                yield f"{visitor.name}: {text} listed is {text in answer.text}"
    if recipe.ends_sign_in:
        renew(scene.doors, visitor)


def _is_sent_away(operation: Operation, answer: Answer, *, allowed: bool) -> bool:
    """Tell whether a redirect leads to the sign-in although the act is allowed, or elsewhere."""
    if operation.public or answer.status != 303:
        return False
    return answer.location.startswith("/sign-in") == allowed


def renew(doors: Doors, visitor: Visitor) -> None:
    """Sign somebody in again whose sign-in has ended."""
    if visitor.person is not None and not visitor.by_token:
        again = doors.by_cookie(visitor.name, visitor.person)
        visitor.headers, visitor.form_token = again.headers, again.form_token


def fingerprint(database: Database) -> dict[str, tuple[int, int]]:
    """Return how many rows each table has and how often they were changed."""
    found = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in TRACES:
                continue
            version = table.c.get("version")
            counted = version is not None and isinstance(version.type, Integer)
            versions = func.sum(version) if counted else func.count()
            row = session.execute(select(func.count(), versions).select_from(table)).one()
            found[table.name] = (row[0], int(row[1] or 0))
    return found
