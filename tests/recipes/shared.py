"""What a request needs to be a sound one: its objects, whose they are, and what it carries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation.access import Role
from foundation.database import Base
from tests.builders.accounts import Person
from tests.builders.world import File, Side, World
from tests.doors import Answer, Content, Doors, Visitor, as_form, as_json


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose an object is."""

    organisation: UUID | None = None
    employer: UUID | None = None
    candidate: UUID | None = None
    user: UUID | None = None
    published: bool = False


Need = tuple[str, Facts]  # an action, and the object it is done on


@dataclass(frozen=True, slots=True)
class Target:
    """Objects that an address names; ``needs`` holds what the whole act asks for."""

    name: str
    ids: Mapping[str, object]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes with a request; ``ids`` wins over the target's."""

    json: Any = None
    form: Mapping[str, Any] | None = None
    files: Mapping[str, Any] | None = None
    version: int | None = None
    query: str = ""
    ids: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who asks whom about which world."""

    world: World
    doors: Doors
    visitor: Visitor
    fresh: bool = True  # a change is made on an object of its own, so that the world stays as it is

    @property
    def person(self) -> Person:
        """Return who asks; a stranger borrows the shoes of the matcher to write a sound request."""
        return self.visitor.person or self.world.people[Role.MATCHER]

    def version(self, table: type[Base], row_id: object) -> int:
        """Return the version that a row has now."""
        with self.doors.database.reading() as session:
            query = select(table.version).where(table.id == row_id)  # type: ignore[attr-defined]
            number: int = session.scalars(query).one()
        return number


Targets = Callable[[Scene], Iterable[Target]]
Sender = Callable[[Scene, Target], Sent]
Listed = Callable[[Scene], Iterable[tuple[Need, str]]]


def no_object(_: Scene) -> Iterable[Target]:
    """Name no object."""
    return [Target("", {}, ())]


def nothing(_scene: Scene, _target: Target) -> Sent:
    """Send nothing but the form's token."""
    return Sent()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a way in is gone through.

    ``good`` are the answers that mean "allowed". ``by_cookie_only``: a token is not enough.
    ``ends_sign_in``: who asks has to sign in again. ``lists``: what the answer may name, each with
    what it takes to see it.
    """

    targets: Targets = no_object
    send: Sender = nothing
    good: frozenset[int] = frozenset({200, 201, 303})
    by_cookie_only: bool = False
    ends_sign_in: bool = False
    lists: Listed | None = None


def put(scene: Scene, method: str, path: str, target: Target, sent: Sent) -> Answer:
    """Put a request to the doors, as a page's form or as JSON by what the path is."""
    address = path.format(**{**target.ids, **sent.ids}) + sent.query
    headers = {} if sent.version is None else {"if_match": f'"{sent.version}"'}
    return scene.doors.ask(
        scene.visitor, method, address, content_of(scene, method, path, sent), **headers
    )


def content_of(scene: Scene, method: str, path: str, sent: Sent) -> Content | None:
    """Return the body of a request."""
    if method == "GET":
        return None
    if path.startswith("/api/"):
        return as_json({} if sent.json is None else sent.json)
    return as_form({"form_token": scene.visitor.form_token, **(sent.form or {})}, sent.files)


# Whose things are ---------------------------------------------------------------------------------


def of_user(person: Person) -> Facts:
    """Return whose an account is."""
    return Facts(organisation=person.organisation_id, user=person.id)


def of_file(side: Side, file: File) -> Facts:
    """Return whose a candidate's file is."""
    return Facts(organisation=side.office, candidate=file.id)


def of_opening(side: Side, opening_id: UUID) -> Facts:
    """Return whose an opening is."""
    return Facts(
        organisation=side.office, employer=side.firm, published=opening_id == side.published
    )


def sides(world: World) -> tuple[tuple[str, Side], ...]:
    """Return both sides by name."""
    return ("own", world.own), ("other", world.other)


def files(world: World) -> Iterable[tuple[str, Side, File]]:
    """Return a file of one's own, a neighbour's, and a file of the other office."""
    yield "own file", world.own, world.own.file
    yield "neighbour's file", world.own, world.own.neighbour
    yield "other office's file", world.other, world.other.file


def openings(world: World) -> Iterable[tuple[str, Side, UUID]]:
    """Return the openings of both sides, in draft and published."""
    for name, side in sides(world):
        yield f"{name} draft", side, side.draft
        yield f"{name} published", side, side.published


def on_files(*actions: str, **ids: Callable[[File], object]) -> Targets:
    """Return targets: each file, with ids of what lies in it."""

    def targets(scene: Scene) -> Iterable[Target]:
        for name, side, file in files(scene.world):
            inside = {key: choose(file) for key, choose in ids.items()}
            needs = tuple((action, of_file(side, file)) for action in actions)
            yield Target(name, {"candidate_id": file.id, **inside}, needs)

    return targets


def on_openings(*actions: str) -> Targets:
    """Return targets: each opening."""

    def targets(scene: Scene) -> Iterable[Target]:
        for name, side, opening_id in openings(scene.world):
            needs = tuple((action, of_opening(side, opening_id)) for action in actions)
            ids = {"opening_id": opening_id, "requirement_id": side.requirements[opening_id]}
            yield Target(name, ids, needs)

    return targets


def on_own_candidates(action: str) -> Targets:
    """Return targets: each opening, for the candidates of the asker's organisation."""

    def targets(scene: Scene) -> Iterable[Target]:
        home = Facts(organisation=scene.person.organisation_id)
        for name, side, opening_id in openings(scene.world):
            needs = ((action, home), ("openings.read", of_opening(side, opening_id)))
            yield Target(name, {"opening_id": opening_id}, needs)

    return targets


def on_pairs(action: str) -> Targets:
    """Return targets: a file and an opening together, one of them out of reach in turn."""

    def targets(scene: Scene) -> Iterable[Target]:
        own = scene.world.own
        pairs = [(name, side, file, own, own.published) for name, side, file in files(scene.world)]
        pairs += [("own file", own, own.file, side, one) for _, side, one in openings(scene.world)]
        for name, side, file, firm, opening_id in pairs:
            needs = (
                (action, of_file(side, file)),
                ("openings.read", of_opening(firm, opening_id)),
            )
            yield Target(name, {"candidate_id": file.id, "opening_id": opening_id}, needs)

    return targets


def on_sides(action: str, key: str, choose: Callable[[Side], object]) -> Targets:
    """Return targets: what belongs to the office of each side."""

    def targets(scene: Scene) -> Iterable[Target]:
        for name, side in sides(scene.world):
            yield Target(name, {key: choose(side)}, ((action, Facts(organisation=side.office)),))

    return targets


def on_employers(action: str) -> Targets:
    """Return targets: the employer of each side."""

    def targets(scene: Scene) -> Iterable[Target]:
        for name, side in sides(scene.world):
            needs = ((action, Facts(employer=side.firm)),)
            yield Target(f"{name} employer", {"employer_id": side.employer_id}, needs)

    return targets
