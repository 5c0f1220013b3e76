"""The ESCO bundle in CSV: concepts, hierarchies, relations and collections, any language."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taxonomy.graph import Kind, Link
from taxonomy.importing import files
from taxonomy.importing.records import Reading, Reference, Related, Said, Stated

ISCO_ADDRESS = re.compile(r"/isco/C(\d{1,4})\Z")
_KINDS = {
    "Occupation": Kind.OCCUPATION,
    "KnowledgeSkillCompetence": Kind.SKILL,
    "SkillGroup": Kind.SKILL_GROUP,
    "ISCOGroup": Kind.OCCUPATION_GROUP,
}
_REGULATED = "regulated-professions/regulated"


def language_of(path: Path) -> str:
    """Return the language that a file's name ends with; English when it names none.

    Examples
    --------
    >>> language_of(Path("occupations_sv.csv.gz"))
    'sv'
    """
    stem = files.plain_name(path).removesuffix(".csv")
    found = re.search(r"_([a-z]{2})\Z", stem)
    return found[1] if found else "en"


def _split(labels: str, mark: str = "\n") -> Iterator[str]:
    for label in labels.replace("\r", "").split(mark):
        if label.strip():
            yield label.strip()


def _labels(row: dict[str, str], language: str, mark: str = "\n") -> list[Said]:
    said = [Said(language, row["preferredLabel"])] if row.get("preferredLabel", "").strip() else []
    said += [Said(language, text, "alias") for text in _split(row.get("altLabels", ""), mark)]
    said += [Said(language, text, "hidden") for text in _split(row.get("hiddenLabels", ""), mark)]
    return said


def read_concepts(path: Path) -> Reading:
    """Read occupations, skills, skill groups or ISCO groups."""
    reading = Reading(path.name)
    language = language_of(path)
    for line, row in files.records(path, reading, needed=("conceptUri", "conceptType")):
        kind = _KINDS.get(row["conceptType"])
        if kind is None:
            reading.complain(line, f"unknown concept type {row['conceptType'][:40]}; row left out")
            continue
        stated = _concept(row, kind, language)
        stated.line = line
        if not stated.labels:
            reading.complain(line, "no preferred label")
        reading.concepts.append(stated)
        reading.covers.add(stated.type)
        if row.get("iscoGroup"):
            start = Reference("esco", row["conceptUri"])
            group = Reference("isco", row["iscoGroup"], Kind.OCCUPATION_GROUP)
            reading.relations.append(Related(start, group, Link.BROADER, line=line))
    return reading


def _concept(row: dict[str, str], kind: Kind, language: str) -> Stated:
    uri = row["conceptUri"].strip()
    codes = [("esco", uri)]
    code = row.get("code", "").strip()
    more: list[tuple[str, str]] = []
    if kind is Kind.OCCUPATION_GROUP and code:
        codes.append(("isco", code))
    elif code:
        more.append(("esco_code", code))
    facts: dict[str, dict[str, Any]] = {}
    if row.get("skillType"):
        facts["esco_skill"] = {"type": row["skillType"], "reuse": row.get("reuseLevel", "")}
    if row.get("regulatedProfessionNote", "").endswith(_REGULATED):
        facts["esco_regulated"] = {"regulated": True}
    text = row.get("description", "").strip()
    return Stated(
        kind=kind,
        codes=tuple(codes),
        type=row["conceptType"],
        labels=_labels(row, language),
        more_codes=tuple(more),
        texts={language: text} if text else {},
        facts=facts,
    )


def read_collection(path: Path) -> Reading:
    """Read a collection: which skills or occupations belong to a theme such as "green"."""
    reading = Reading(path.name)
    language = language_of(path)
    name = re.sub(r"(Skills|Occupations)?Collection.*", "", files.plain_name(path))
    for line, row in files.records(path, reading, needed=("conceptUri", "conceptType")):
        kind = _KINDS.get(row["conceptType"])
        if kind is None:
            reading.complain(line, f"unknown concept type {row['conceptType'][:40]}; row left out")
            continue
        reading.concepts.append(
            Stated(
                kind=kind,
                codes=(("esco", row["conceptUri"].strip()),),
                type=row["conceptType"],
                labels=_labels(row, language, " | "),
                facts={f"esco_collection_{name}": {"member": True}},
                line=line,
                known_only=True,
            )
        )
    return reading


def read_skills_hierarchy(path: Path) -> Reading:
    """Read the four levels of skill groups; rows have fewer fields the higher they stand."""
    reading = Reading(path.name)
    language = language_of(path)
    columns = ("Level 0 URI", "Level 0 preferred term")
    seen: set[tuple[str, str]] = set()
    for line, row in files.records(path, reading, needed=columns):
        above = ""
        for level in range(4):
            uri = row.get(f"Level {level} URI", "").strip()
            if not uri:
                break
            if (above, uri) not in seen:
                seen.add((above, uri))
                reading.concepts.append(_hierarchy_group(row, level, language, line))
                if above:
                    start, end = Reference("esco", uri), Reference("esco", above)
                    reading.relations.append(Related(start, end, Link.BROADER, line=line))
            above = uri
    return reading


def _hierarchy_group(row: dict[str, str], level: int, language: str, line: int) -> Stated:
    term = row.get(f"Level {level} preferred term", "").strip()
    code = row.get(f"Level {level} code", "").strip()
    return Stated(
        kind=Kind.SKILL_GROUP,
        codes=(("esco", row[f"Level {level} URI"].strip()),),
        type="SkillGroup",
        labels=[Said(language, term)] if term else [],
        more_codes=(("esco_code", code),) if code else (),
        line=line,
    )


def read_broader(path: Path) -> Reading:
    """Read which concept stands above which, in the occupation or the skill pillar."""
    reading = Reading(path.name)
    for line, row in files.records(path, reading, needed=("conceptUri", "broaderUri")):
        start, end = (
            Reference("esco", row["conceptUri"].strip()),
            Reference("esco", row["broaderUri"].strip()),
        )
        reading.relations.append(Related(start, end, Link.BROADER, line=line))
    return reading


def read_occupation_skills(path: Path) -> Reading:
    """Read which skills an occupation needs: essential or optional."""
    return _read_skill_links(
        path, "occupationUri", "skillUri", {"essential": Link.ESSENTIAL, "optional": Link.OPTIONAL}
    )


def read_skill_skills(path: Path) -> Reading:
    """Read which skills go with a skill; ESCO's "essential" and "optional" are both related."""
    return _read_skill_links(
        path,
        "originalSkillUri",
        "relatedSkillUri",
        {"essential": Link.RELATED, "optional": Link.RELATED},
    )


def _read_skill_links(path: Path, start: str, end: str, links: dict[str, Link]) -> Reading:
    reading = Reading(path.name)
    for line, row in files.records(path, reading, needed=(start, end, "relationType")):
        link = links.get(row["relationType"].strip())
        if link is None:
            reading.complain(line, f"unknown relation {row['relationType'][:40]}; row left out")
            continue
        reading.relations.append(
            Related(
                Reference("esco", row[start].strip()),
                Reference("esco", row[end].strip()),
                link,
                line=line,
            )
        )
    return reading


def read_schemes(path: Path) -> Reading:
    """Count the list of schemes; the collections themselves say who belongs to them."""
    reading = Reading(path.name, note="list of schemes: counted, nothing to keep")
    for _ in files.records(path, reading, needed=("conceptSchemeUri",)):
        pass
    return reading
