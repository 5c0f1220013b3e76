"""Which taxonomies are here, in which version; and values kept in memory while that holds."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from taxonomy.graph import Kind, Status
from taxonomy.importing import shapes
from taxonomy.importing.starter import FOLDER
from taxonomy.importing.writing import ImportSummary, Progress, import_bundle
from taxonomy.tables import Concept, ConceptLabel, ConceptRelation, TaxonomyImport

Value = TypeVar("Value")

KEPT = 32  # values; one index of the largest taxonomy is some tens of megabytes


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import as people see it."""

    id: UUID
    serial: int
    scheme: str
    version: str
    digest: str
    imported_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many concepts of a kind there are, and how many have a name in a language."""

    kind: Kind
    current: int
    retired: int
    named: Mapping[str, int]  # language -> current concepts with a preferred label


def list_imports(session: Session) -> list[ImportView]:
    """Return the imports, newest first."""
    rows = session.scalars(select(TaxonomyImport).order_by(TaxonomyImport.serial.desc()))
    return [
        ImportView(
            id=row.id,
            serial=row.serial,
            scheme=row.scheme,
            version=row.version,
            digest=row.digest,
            imported_at=row.imported_at,
            counts=row.counts,
        )
        for row in rows
    ]


def current_version(session: Session) -> str:
    """Return what the taxonomies are now, for keeping with whatever was computed from them.

    The serial number of the last import and the beginning of its content's digest: ``7-9f3a…``;
    ``0`` before anything was imported.
    """
    row = _latest(session)
    return f"{row[0]}-{row[1][:12]}" if row else "0"


def coverage(session: Session) -> list[Coverage]:
    """Return how many concepts of each kind there are."""
    counted: dict[tuple[str, str], int] = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(Concept.kind, Concept.status, func.count()).group_by(
                Concept.kind, Concept.status
            )
        )
    }
    named: dict[tuple[str, str], int] = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(Concept.kind, ConceptLabel.language, func.count())
            .join(ConceptLabel, ConceptLabel.concept_id == Concept.id)
            .where(ConceptLabel.kind == "preferred", Concept.status == Status.CURRENT)
            .group_by(Concept.kind, ConceptLabel.language)
        )
    }
    languages = sorted({language for _, language in named}, key=lambda one: (one != "sv", one))
    return [
        Coverage(
            kind=kind,
            current=counted.get((kind, Status.CURRENT), 0),
            retired=counted.get((kind, Status.DEPRECATED), 0)
            + counted.get((kind, Status.REPLACED), 0),
            named={language: named.get((kind, language), 0) for language in languages},
        )
        for kind in Kind
        if any(held == kind for held, _ in counted)
    ]


def relation_counts(session: Session) -> dict[str, int]:
    """Return the number of relations of each kind."""
    return {
        row[0]: row[1]
        for row in session.execute(
            select(ConceptRelation.kind, func.count()).group_by(ConceptRelation.kind)
        )
    }


def import_path(
    session: Session,
    *paths: Path,
    now: datetime,
    version: str = "",
    progress: Progress | None = None,
) -> list[ImportSummary]:
    """Import files and folders of official taxonomies, whatever they are, in the right order.

    The path ``starter`` is the taxonomy that ships with the product. Importing the same content
    again changes nothing.

    Raises
    ------
    RuleViolation
        A path does not exist, or none of the files has a shape that we know.
    """
    planned = shapes.plan(paths, version=version)
    return [
        import_bundle(session, bundle, now=now, progress=progress) for bundle in planned.bundles
    ]


def ensure_starter(session: Session, *, now: datetime) -> ImportSummary:
    """Load the taxonomy that ships with the product, unless this version of it is here already."""
    return import_path(session, FOLDER, now=now)[0]


def _latest(session: Session) -> tuple[int, str, UUID] | None:
    row = session.execute(
        select(TaxonomyImport.serial, TaxonomyImport.digest, TaxonomyImport.id)
        .order_by(TaxonomyImport.serial.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


_kept: "OrderedDict[Hashable, Any]" = OrderedDict()
_lock = Lock()


def kept(session: Session, what: Hashable, build: Callable[[], Value]) -> Value:
    """Return a value computed from the taxonomies, computing it once per import and process."""
    latest = _latest(session)
    if latest is None:
        return build()
    key = (latest[2], what)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            known: Value = _kept[key]
            return known
    value = build()
    with _lock:
        _kept[key] = value
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return value


def kept_names() -> Sequence[Hashable]:
    """Return what is kept in memory now, for tests."""
    return list(_kept)
