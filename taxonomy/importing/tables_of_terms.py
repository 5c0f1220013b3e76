"""Smaller official tables: labels by address, mappings between taxonomies, terms of employers."""

from collections import defaultdict
from pathlib import Path

from taxonomy.graph import Kind, Link
from taxonomy.importing import files
from taxonomy.importing.esco import ISCO_ADDRESS, language_of
from taxonomy.importing.records import Aliases, Reading, Reference, Related, Said, Stated

_SKOS = {
    "exactMatch": Link.EXACT,
    "closeMatch": Link.CLOSE,
    "broadMatch": Link.BROAD,
    "narrowMatch": Link.NARROW,
    "relatedMatch": Link.RELATED,
}
_NO_RELATION = "no relation"
_TERM_KINDS = {"YRKE": Kind.OCCUPATION, "FORMAGA": Kind.SKILL, "KOMPETENS": Kind.SKILL}


def kind_of_address(uri: str) -> Kind:
    """Return what an ESCO address names, from its path."""
    if ISCO_ADDRESS.search(uri):
        return Kind.OCCUPATION_GROUP
    if "/esco/occupation/" in uri:
        return Kind.OCCUPATION
    return Kind.SKILL_GROUP if "/isced-f/" in uri else Kind.SKILL


def read_labels(path: Path) -> Reading:
    """Read labels of ESCO concepts in one language: address, label and, if given, rank."""
    reading = Reading(path.name)
    language = language_of(path)
    for line, row in files.records(path, reading, needed=("uri", "label")):
        rank = row.get("rank", "0").strip() or "0"
        if not rank.isdigit():
            reading.complain(line, f"rank {rank[:20]} is no number; read as an alias")
        reading.concepts.append(
            Stated(
                kind=kind_of_address(row["uri"]),
                codes=(("esco", row["uri"].strip()),),
                labels=[Said(language, row["label"], "preferred" if rank == "0" else "alias")],
                line=line,
                known_only=True,
            )
        )
    return reading


def read_crosswalk(path: Path) -> Reading:
    """Read mappings between ESCO and JobTech; the kind of relation is kept."""
    reading = Reading(path.name)
    none = 0
    for line, row in files.records(path, reading, needed=("esco_uri", "relation")):
        relation = row["relation"].strip().removeprefix("skos:")
        if relation == _NO_RELATION:
            none += 1
            continue
        link = _SKOS.get(relation)
        jobtech_id = row.get("jobtech_id", "").strip()
        if link is None or not jobtech_id:
            wrong = "no jobtech_id" if link else f"unknown relation {relation[:40]}"
            reading.complain(line, f"{wrong}; row left out")
            continue
        reading.relations.append(
            Related(
                Reference("esco", row["esco_uri"].strip()),
                Reference("jobtech", jobtech_id),
                link,
                line=line,
            )
        )
    if none:
        reading.note = f"{none} rows say that there is no relation: nothing to keep"
    return reading


def read_terms(path: Path) -> Reading:
    """Read terms that employers write, each with the concept it stands for by name."""
    reading = Reading(path.name)
    grouped: dict[tuple[Kind, str], list[tuple[str, str]]] = defaultdict(list)
    lines: dict[tuple[Kind, str], int] = {}
    for line, row in files.records(path, reading, needed=("term", "concept", "type")):
        kind = _TERM_KINDS.get(row["type"].strip())
        if kind is None:
            reading.complain(line, f"unknown type {row['type'][:40]}; row left out")
            continue
        misspelt = row.get("term_misspelled", "").strip().lower() == "true"
        key = (kind, row["concept"].strip())
        grouped[key].append((row["term"].strip(), "hidden" if misspelt else "alias"))
        lines.setdefault(key, line)
    reading.aliases = [
        Aliases(kind, name, tuple(terms), lines[kind, name])
        for (kind, name), terms in grouped.items()
    ]
    return reading
