"""Concepts for tests, and small files in the official shapes; what matters is said."""

import csv
import gzip
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation import clock
from foundation.database import Database
from taxonomy import catalogue, tables
from taxonomy.graph import Kind, Link
from taxonomy.importing.ledger import table_of
from taxonomy.importing.records import Reading, Reference, Related, Said, Stated
from taxonomy.importing.shapes import Bundle
from taxonomy.importing.writing import store

ESCO = "http://data.europa.eu/esco"
_numbers = itertools.count(1)


def a_concept(
    session: Session,
    kind: Kind,
    label: str | None = None,
    *,
    english: str | None = None,
    aliases: Iterable[str] = (),
    codes: Mapping[str, str] | None = None,
    facts: Mapping[str, dict[str, Any]] | None = None,
    point: tuple[float, float] | None = None,
    within: UUID | None = None,
) -> UUID:
    """Make a concept of the starter taxonomy; ``within`` is what it belongs to."""
    number = next(_numbers)
    label = label or f"{kind.value} {number}"
    said = [Said("sv", label), *(Said("sv", alias, "alias") for alias in aliases)]
    if english:
        said.append(Said("en", english))
    key = f"test-{number}"
    stated = Stated(
        kind=kind,
        codes=(*(codes or {}).items(), ("starter", key)),
        labels=said,
        facts=dict(facts or {}),
        point=point,
    )
    take_in(session, [stated])
    concept_id = catalogue.concept_by_code(session, "starter", key)
    assert concept_id is not None
    if within is not None:
        relate(session, concept_id, within, Link.BROADER)
    return concept_id


def a_skill(session: Session, label: str | None = None, **more: Any) -> UUID:
    """Make a skill."""
    return a_concept(session, Kind.SKILL, label, **more)


def an_occupation(
    session: Session,
    label: str | None = None,
    *,
    skills: Mapping[UUID, bool] | None = None,
    **more: Any,
) -> UUID:
    """Make an occupation; ``skills`` says for each skill whether it is essential."""
    occupation = a_concept(session, Kind.OCCUPATION, label, **more)
    for skill, essential in (skills or {}).items():
        relate(session, occupation, skill, Link.ESSENTIAL if essential else Link.OPTIONAL)
    return occupation


def an_occupation_group(session: Session, ssyk: str, label: str | None = None, **more: Any) -> UUID:
    """Make an occupation group with its SSYK code."""
    return a_concept(session, Kind.OCCUPATION_GROUP, label, codes={"ssyk": ssyk}, **more)


def a_licence(session: Session, label: str | None = None, **more: Any) -> UUID:
    """Make a driving licence, card or certificate."""
    return a_concept(session, Kind.LICENCE, label, **more)


def a_language(session: Session, label: str | None = None, **more: Any) -> UUID:
    """Make a language."""
    return a_concept(session, Kind.LANGUAGE, label, **more)


def a_municipality(
    session: Session, label: str | None = None, *, lat: float = 55.6, lon: float = 13.0, **more: Any
) -> UUID:
    """Make a municipality at a point."""
    return a_concept(session, Kind.MUNICIPALITY, label, point=(lat, lon), **more)


def relate(
    session: Session, start: UUID, end: UUID, link: Link, *, days: int | None = None
) -> None:
    """Relate two concepts: "end is … of start"."""
    views = catalogue.concepts_by_id(session, [start, end])

    def reference(concept: UUID) -> Reference:
        view = views[concept]
        scheme, code = next(iter(view.codes.items()))
        return Reference(scheme, code, view.kind)

    related = Related(reference(start), reference(end), link, trainable_days=days)
    take_in(session, [], [related])


def take_in(
    session: Session,
    concepts: Sequence[Stated],
    relations: Sequence[Related] = (),
    *,
    scheme: str = "starter",
    version: str = "1",
    covers: Iterable[str] = (),
) -> None:
    """Store what a reader would hand in, as one import."""
    number = next(_numbers)
    reading = Reading(f"made {number}", concepts=list(concepts), relations=list(relations))
    reading.covers = set(covers)
    bundle = Bundle(scheme, version, 10)
    store(session, bundle, [reading], digest=f"test-{number}", now=clock.now())


def load(session: Session, *paths: Path, **more: Any) -> list[catalogue.ImportSummary]:
    """Import files as the command does."""
    return catalogue.import_path(session, *paths, now=clock.now(), **more)


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the taxonomy, but for the list of imports."""
    models = (tables.Concept, tables.ConceptCode, tables.ConceptLabel, tables.ConceptRelation)
    more = (tables.ConceptFact, tables.ConceptText, tables.ConceptPlace)
    found: dict[str, list[tuple[Any, ...]]] = {}
    for model in (*models, *more):
        table = table_of(model)
        found[table.name] = sorted(tuple(map(str, row)) for row in session.execute(select(table)))
    return found


@contextmanager
def rolled_back(database: Database) -> Iterator[Session]:
    """A unit of work that leaves nothing behind."""
    with Session(database.engine) as session:
        yield session
        session.rollback()


# --- files in official shapes ----------------------------------------------------------


def write_csv(path: Path, header: str, *rows: Sequence[str]) -> Path:
    """Write a CSV file; the header is given as in the file, rows may be ragged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return _write(path, out.getvalue())


def write_json(path: Path, content: Any) -> Path:
    """Write a JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return _write(path, json.dumps(content, ensure_ascii=False))


def _write(path: Path, text: str) -> Path:
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


SKILL_HEADER = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,"
    "status,modifiedDate,scopeNote,definition,inScheme,description"
)
OCCUPATION_HEADER = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,"
    "modifiedDate,regulatedProfessionNote,scopeNote,definition,inScheme,description,code"
)
ISCO_HEADER = "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description"


def skill_uri(name: str) -> str:
    """Return the address of a made-up ESCO skill."""
    return f"{ESCO}/skill/{name}"


def occupation_uri(name: str) -> str:
    """Return the address of a made-up ESCO occupation."""
    return f"{ESCO}/occupation/{name}"


def esco_skill(name: str, label: str, *aliases: str) -> list[str]:
    """Return a row of an ESCO skills file."""
    fixed = ["KnowledgeSkillCompetence", skill_uri(name), "skill/competence", "sector-specific"]
    return [*fixed, label, "\n".join(aliases), "", "released", "", "", "", "", f"About {label}."]


def esco_occupation(name: str, label: str, isco: str, *aliases: str) -> list[str]:
    """Return a row of an ESCO occupations file."""
    head = ["Occupation", occupation_uri(name), isco, label, "\n".join(aliases), "", "released"]
    return [*head, "", "", "", "", "", f"About {label}.", f"{isco}.1"]


def an_esco_bundle(folder: Path, *, version: str = "1.1.1") -> Path:
    """Write a small ESCO bundle: a cook and a welder in English, with skills and groups."""
    root = folder / "esco" / f"v{version}"
    write_csv(
        root / "en" / "occupations_en.csv.gz",
        OCCUPATION_HEADER,
        esco_occupation("cook", "cook", "5120", "line cook", "short-order cook"),
        esco_occupation("welder", "welder", "7212", "MIG welder"),
    )
    write_csv(
        root / "en" / "skills_en.csv",
        SKILL_HEADER,
        esco_skill("cooking", "use cooking techniques", "cook food", "boil"),
        esco_skill("hygiene", "food hygiene"),
        esco_skill("mig", "MIG welding"),
        esco_skill("welding", "welding techniques"),
    )
    write_csv(
        root / "en" / "ISCOGroups_en.csv",
        ISCO_HEADER,
        ["ISCOGroup", f"{ESCO}/isco/C5120", "5120", "Cooks", "released", "", "", ""],
        ["ISCOGroup", f"{ESCO}/isco/C7212", "7212", "Welders", "released", "", "", ""],
    )
    write_csv(
        root / "relations" / "occupationSkillRelations.csv",
        "occupationUri,relationType,skillType,skillUri",
        [occupation_uri("cook"), "essential", "knowledge", skill_uri("cooking")],
        [occupation_uri("cook"), "optional", "knowledge", skill_uri("hygiene")],
        [occupation_uri("welder"), "essential", "knowledge", skill_uri("mig")],
    )
    write_csv(
        root / "relations" / "broaderRelationsSkillPillar.csv",
        "conceptType,conceptUri,broaderType,broaderUri",
        [
            "KnowledgeSkillCompetence",
            skill_uri("mig"),
            "KnowledgeSkillCompetence",
            skill_uri("welding"),
        ],
    )
    return root


def jobtech_concept(concept_id: str, label: str, type_name: str, **more: Any) -> dict[str, Any]:
    """Return a concept as the JSON files of JobTech hold it."""
    return {"id": concept_id, "preferred_label": label, "type": type_name, **more}


def a_jobtech_folder(folder: Path, year: int, *concepts: dict[str, Any]) -> Path:
    """Write a JSON file of JobTech in a folder whose name tells the year."""
    root = folder / f"taxonomy_{year}"
    write_json(root / "concepts.json", {"data": {"concepts": list(concepts)}})
    return root
