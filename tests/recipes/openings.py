"""How the ways in to employers, openings and rankings are gone through."""

import itertools
import json
from collections.abc import Iterable

from employers.tables import Opening
from employers.words import OpeningState
from foundation.access import Role
from tests.builders.employers import AD_TEXT, an_ad
from tests.recipes.shared import (
    Facts,
    Need,
    Recipe,
    Scene,
    Sent,
    Target,
    of_opening,
    on_employers,
    on_openings,
    on_own_candidates,
    on_pairs,
    on_sides,
    openings,
    sides,
)

_numbers = itertools.count(1)
_NEXT = {
    OpeningState.DRAFT: OpeningState.WITHDRAWN,
    OpeningState.WITHDRAWN: OpeningState.DRAFT,
    OpeningState.PUBLISHED: OpeningState.MATCHING,
    OpeningState.MATCHING: OpeningState.PUBLISHED,
}


def _new_employer(scene: Scene, target: Target) -> Sent:
    given = {"name": f"Grytan {next(_numbers)} AB", "sector": "private"}
    return Sent(json=given, form=given)


def _facts(scene: Scene) -> dict[str, object]:
    return {"headline": "Kock sökes", "text": AD_TEXT, "hours_min": 50, "seats": 1}


def _new_opening(scene: Scene, target: Target) -> Sent:
    facts = _facts(scene)
    if Role.EMPLOYER not in scene.person.actor.roles:
        facts["employer_id"] = str(scene.world.own.employer_id)
    cook = str(scene.world.concepts["cook"])
    return Sent(json={**facts, "occupation_id": cook}, form={**facts, "occupation": "Kock"})


def _version(scene: Scene, target: Target) -> int:
    return scene.version(Opening, target.ids["opening_id"])


def _changed_opening(scene: Scene, target: Target) -> Sent:
    facts, version = _facts(scene), _version(scene, target)
    cook = str(scene.world.concepts["cook"])
    return Sent(
        json={**facts, "occupation_id": cook},
        form={**facts, "occupation": "Kock", "version": version},
        version=version,
    )


def _next_state(scene: Scene, target: Target) -> Sent:
    """Bring an opening back and forth between two states that are equally public."""
    with scene.doors.database.reading() as session:
        row = session.get_one(Opening, target.ids["opening_id"])
        state, version = _NEXT[row.state].value, row.version
    given = {"state": state, "reason": "A test."}
    return Sent(json=given, form={**given, "version": version}, version=version)


def _addition(scene: Scene, target: Target) -> Sent:
    skills = scene.world.skills
    return Sent(json={"concept_id": str(skills[next(_numbers) % len(skills)]), "level": 3})


def _decision(scene: Scene, target: Target) -> Sent:
    version = _version(scene, target)
    act = f"confirm:{target.ids['requirement_id']}"
    return Sent(
        json={"state": "confirmed", "level": 3},
        form={"act": act, "version": version},
        version=version,
    )


def _upload(scene: Scene, target: Target) -> Sent:
    ads = json.dumps([an_ad()]).encode()
    return Sent(files={"file": ("ads.json", ads, "application/json")})


def _ads(scene: Scene, target: Target) -> Sent:
    return Sent(json={"ads": [an_ad()]})


def _two(scene: Scene, target: Target) -> Sent:
    own = scene.world.own
    return Sent(query=f"?c={own.file.id}&c={own.neighbour.id}")


def _openings_listed(scene: Scene) -> Iterable[tuple[Need, str]]:
    for _, side, opening_id in openings(scene.world):
        yield ("openings.list", of_opening(side, opening_id)), str(opening_id)


def _employers_listed(scene: Scene) -> Iterable[tuple[Need, str]]:
    for _, side in sides(scene.world):
        yield ("employers.list", Facts(employer=side.firm)), str(side.employer_id)


def _runs_listed(scene: Scene) -> Iterable[tuple[Need, str]]:
    for _, side in sides(scene.world):
        yield ("runs.list", Facts(organisation=side.office)), str(side.run_id)


_WRITE = on_openings("openings.write")
_CONFIRM = on_openings("openings.confirm_requirements")
_READ = on_openings("openings.read")


def _on_runs(action: str) -> Recipe:
    return Recipe(targets=on_sides(action, "run_id", lambda side: side.run_id))


OPENINGS: dict[tuple[str, str], Recipe] = {
    ("GET", "/employers"): Recipe(lists=_employers_listed),
    ("GET", "/employers/new"): Recipe(),
    ("POST", "/employers"): Recipe(send=_new_employer),
    ("GET", "/employers/{employer_id}"): Recipe(targets=on_employers("employers.read")),
    ("GET", "/openings"): Recipe(lists=_openings_listed),
    ("GET", "/openings/new"): Recipe(),
    ("POST", "/openings"): Recipe(send=_new_opening),
    ("GET", "/openings/import"): Recipe(),
    ("POST", "/openings/import"): Recipe(send=_upload),
    ("GET", "/openings/{opening_id}"): Recipe(targets=_READ),
    ("GET", "/openings/{opening_id}/edit"): Recipe(targets=_WRITE),
    ("POST", "/openings/{opening_id}"): Recipe(targets=_WRITE, send=_changed_opening),
    ("POST", "/openings/{opening_id}/state"): Recipe(targets=_WRITE, send=_next_state),
    ("GET", "/openings/{opening_id}/requirements"): Recipe(targets=_CONFIRM),
    ("POST", "/openings/{opening_id}/requirements"): Recipe(targets=_CONFIRM, send=_decision),
    ("GET", "/openings/{opening_id}/ranking"): Recipe(targets=on_own_candidates("matches.rank")),
    ("GET", "/openings/{opening_id}/ranking.csv"): Recipe(
        targets=on_own_candidates("matches.export")
    ),
    ("GET", "/openings/{opening_id}/ranking/{candidate_id}"): Recipe(
        targets=on_pairs("matches.rank")
    ),
    ("GET", "/openings/{opening_id}/compare"): Recipe(
        targets=on_own_candidates("matches.rank"), send=_two
    ),
    ("GET", "/runs"): Recipe(lists=_runs_listed),
    ("GET", "/runs/{run_id}"): _on_runs("runs.read"),
    ("POST", "/runs/{run_id}/replay"): _on_runs("runs.replay"),
    ("GET", "/api/v1/employers"): Recipe(lists=_employers_listed),
    ("POST", "/api/v1/employers"): Recipe(send=_new_employer),
    ("GET", "/api/v1/employers/{employer_id}"): Recipe(targets=on_employers("employers.read")),
    ("GET", "/api/v1/openings"): Recipe(lists=_openings_listed),
    ("POST", "/api/v1/openings"): Recipe(send=_new_opening),
    ("POST", "/api/v1/openings/imports"): Recipe(send=_ads),
    ("GET", "/api/v1/openings/{opening_id}"): Recipe(targets=_READ),
    ("PUT", "/api/v1/openings/{opening_id}"): Recipe(targets=_WRITE, send=_changed_opening),
    ("POST", "/api/v1/openings/{opening_id}/state"): Recipe(targets=_WRITE, send=_next_state),
    ("GET", "/api/v1/openings/{opening_id}/requirements"): Recipe(targets=_READ),
    ("POST", "/api/v1/openings/{opening_id}/requirements"): Recipe(
        targets=_CONFIRM, send=_addition
    ),
    ("PATCH", "/api/v1/openings/{opening_id}/requirements/{requirement_id}"): Recipe(
        targets=_CONFIRM, send=_decision
    ),
    ("GET", "/api/v1/openings/{opening_id}/ranking"): Recipe(
        targets=on_own_candidates("matches.rank")
    ),
    ("GET", "/api/v1/openings/{opening_id}/ranking/{candidate_id}"): Recipe(
        targets=on_pairs("matches.rank")
    ),
    ("GET", "/api/v1/runs"): Recipe(lists=_runs_listed),
    ("GET", "/api/v1/runs/{run_id}"): _on_runs("runs.read"),
    ("POST", "/api/v1/runs/{run_id}/replay"): _on_runs("runs.replay"),
}
