"""How the ways in to people's files are gone through."""

import itertools
import json
from collections.abc import Iterable

from candidates.tables import Candidate, Import
from foundation.access import Role
from tests.builders.world import PAPER, a_claim
from tests.recipes.shared import (
    Facts,
    Need,
    Recipe,
    Scene,
    Sent,
    Target,
    Targets,
    files,
    of_file,
    on_files,
    on_pairs,
    on_sides,
)

_numbers = itertools.count(1)
RESUME = {"basics": {"name": "Sami Nour"}, "skills": [{"name": "Matlagning"}]}


def _version(scene: Scene, target: Target) -> int:
    return scene.version(Candidate, target.ids["candidate_id"])


def _new_person(scene: Scene, target: Target) -> Sent:
    given = {"given_name": "Nora", "family_name": f"Lund{next(_numbers)}"}
    return Sent(json=given, form=given)


def _changed_person(scene: Scene, target: Target) -> Sent:
    with scene.doors.database.reading() as session:
        row = session.get_one(Candidate, target.ids["candidate_id"])
        facts = {
            "given_name": row.given_name,
            "family_name": row.family_name,
            "right_to_work": row.right_to_work.value,
            "hours_max": 80,
        }
    version = _version(scene, target)
    return Sent(json=facts, form={**facts, "version": version}, version=version)


def _skill(scene: Scene, target: Target) -> Sent:
    given = {"text": "Matlagning", "level": 2}
    return Sent(json=given, form=given)


def _evidence(scene: Scene, target: Target) -> Sent:
    """Record what each role may record: papers and talks, or an assessment."""
    code, method = (
        ("E3", "expert_talk") if Role.ASSESSOR in scene.person.actor.roles else ("E1", "talk")
    )
    given = {
        "concept_id": str(scene.world.concepts["cooking"]),
        "level": 3,
        "assessor": "Ola Ek",
        "on_date": "2026-03-02",
    }
    return Sent(
        json={**given, "code": code, "method": method}, form={**given, "kind": f"{code}:{method}"}
    )


def _language(scene: Scene, target: Target) -> Sent:
    level = dict.fromkeys(("listening", "reading", "speaking", "writing"), 3)
    given = {"concept_id": str(scene.world.concepts["swedish"]), **level}
    version = _version(scene, target)
    return Sent(json={"languages": [given]}, form={**given, "version": version}, version=version)


def _licence(scene: Scene, target: Target) -> Sent:
    concept_id = str(scene.world.concepts["licence"])
    return Sent(form={"concept_id": concept_id, "version": _version(scene, target)})


def _experience(scene: Scene, target: Target) -> Sent:
    concept_id = str(scene.world.concepts["cook"])
    return Sent(form={"concept_id": concept_id, "months": 12, "version": _version(scene, target)})


def _at_home(action: str) -> Targets:
    """Return one target: a file that does not exist yet, in the asker's organisation."""

    def targets(scene: Scene) -> Iterable[Target]:
        home = Facts(organisation=scene.person.organisation_id)
        yield Target("a new file", {}, ((action, home),))

    return targets


def _claim(scene: Scene, target: Target) -> Sent:
    """Leave out a text made for it, so that the world's own one keeps waiting."""
    if not scene.fresh:
        return Sent(form={"act": "dismiss"})
    clerk = next(
        side.clerk
        for side in (scene.world.own, scene.world.other)
        if target.ids["candidate_id"] in {side.file.id, side.neighbour.id}
    )
    with scene.doors.database.writing() as session:
        candidate_id = next(
            file.id for _, _, file in files(scene.world) if file.id == target.ids["candidate_id"]
        )
        made = a_claim(session, clerk.actor, candidate_id)
    return Sent(form={"act": "dismiss"}, ids={"claim_id": made})


def _paper(scene: Scene, target: Target) -> Sent:
    form = {"concept_id": str(scene.world.concepts["cooking"]), "level": 2}
    return Sent(form=form, files={"document": ("paper.pdf", PAPER, "application/pdf")})


def _upload(scene: Scene, target: Target) -> Sent:
    cv = json.dumps(RESUME).encode()
    return Sent(form={"code": "E0"}, files={"file": ("cv.json", cv, "application/json")})


def _decision(scene: Scene, target: Target) -> Sent:
    version = scene.version(Import, target.ids["import_id"])
    return Sent(form={"act": "remap", "version": version, "code": "E0", "level": 2})


def _resume(scene: Scene, target: Target) -> Sent:
    return Sent(json={"format": "jsonresume", "document": RESUME})


def _listed(scene: Scene) -> Iterable[tuple[Need, str]]:
    for _, side, file in files(scene.world):
        yield ("candidates.list", of_file(side, file)), str(file.id)


_ON_IMPORTS = on_sides("candidates.import", "import_id", lambda side: side.import_id)
_WRITE = on_files("candidates.write")
_LANGUAGES = on_files("languages.write")
_CLAIM = on_files("evidence.claim")
_RECORD = on_files("evidence.record")

CANDIDATES: dict[tuple[str, str], Recipe] = {
    ("GET", "/candidates"): Recipe(lists=_listed),
    ("GET", "/candidates/new"): Recipe(),
    ("POST", "/candidates"): Recipe(targets=_at_home("candidates.write"), send=_new_person),
    ("GET", "/candidates/import"): Recipe(),
    ("POST", "/candidates/import"): Recipe(send=_upload),
    ("GET", "/candidates/import/{import_id}"): Recipe(targets=_ON_IMPORTS),
    ("POST", "/candidates/import/{import_id}"): Recipe(targets=_ON_IMPORTS, send=_decision),
    ("GET", "/candidates/{candidate_id}"): Recipe(targets=on_files("candidates.read")),
    ("GET", "/candidates/{candidate_id}/edit"): Recipe(targets=_WRITE),
    ("POST", "/candidates/{candidate_id}"): Recipe(targets=_WRITE, send=_changed_person),
    ("POST", "/candidates/{candidate_id}/skills"): Recipe(targets=_CLAIM, send=_skill),
    ("POST", "/candidates/{candidate_id}/languages"): Recipe(targets=_LANGUAGES, send=_language),
    ("POST", "/candidates/{candidate_id}/licences"): Recipe(targets=_WRITE, send=_licence),
    ("POST", "/candidates/{candidate_id}/experience"): Recipe(targets=_WRITE, send=_experience),
    ("POST", "/candidates/{candidate_id}/claims/{claim_id}"): Recipe(
        targets=on_files("candidates.write", claim_id=lambda file: file.claim_id), send=_claim
    ),
    ("GET", "/candidates/{candidate_id}/evidence/new"): Recipe(targets=_RECORD),
    ("POST", "/candidates/{candidate_id}/evidence"): Recipe(targets=_RECORD, send=_evidence),
    ("POST", "/candidates/{candidate_id}/documents"): Recipe(targets=_CLAIM, send=_paper),
    ("GET", "/candidates/{candidate_id}/evidence/{evidence_id}/document"): Recipe(
        targets=on_files("documents.read", evidence_id=lambda file: file.evidence_id)
    ),
    ("GET", "/candidates/{candidate_id}/routes"): Recipe(targets=on_files("matches.routes")),
    ("GET", "/candidates/{candidate_id}/routes/{opening_id}"): Recipe(
        targets=on_pairs("matches.explain")
    ),
    ("GET", "/api/v1/candidates"): Recipe(lists=_listed),
    ("POST", "/api/v1/candidates"): Recipe(targets=_at_home("candidates.write"), send=_new_person),
    ("GET", "/api/v1/candidates/{candidate_id}"): Recipe(targets=on_files("candidates.read")),
    ("PUT", "/api/v1/candidates/{candidate_id}"): Recipe(targets=_WRITE, send=_changed_person),
    ("GET", "/api/v1/candidates/{candidate_id}/evidence"): Recipe(
        targets=on_files("evidence.read")
    ),
    ("POST", "/api/v1/candidates/{candidate_id}/evidence"): Recipe(targets=_RECORD, send=_evidence),
    ("POST", "/api/v1/candidates/{candidate_id}/skills"): Recipe(targets=_CLAIM, send=_skill),
    ("PUT", "/api/v1/candidates/{candidate_id}/languages"): Recipe(
        targets=_LANGUAGES, send=_language
    ),
    ("POST", "/api/v1/candidates/imports"): Recipe(send=_resume),
    ("GET", "/api/v1/candidates/{candidate_id}/routes"): Recipe(targets=on_files("matches.routes")),
}
