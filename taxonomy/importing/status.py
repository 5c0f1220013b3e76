"""Which concepts are still current, and by which one a retired concept was replaced.

A version that lists a type in full retires the ids of that type that it leaves out. The files
name no successor, so a retired concept is replaced by the one current concept of the same kind
and taxonomy that bears its name, or one of the names between its slashes while both stand in the
same group; without one it stays, deprecated, with its labels and history.
"""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from taxonomy.forms import key_of, variants
from taxonomy.graph import Link, Status
from taxonomy.importing.ledger import Ledger, table_of
from taxonomy.tables import Concept, ConceptRelation, TaxonomyImport

_OFFICIAL = ("jobtech", "esco")
State = tuple[str, UUID | None]


def settle(session: Session, ledger: Ledger) -> tuple[int, int]:
    """Bring the status of every concept up to date.

    Returns
    -------
    tuple of int
        How many concepts became deprecated and how many became replaced.
    """
    retired = _retired(ledger, _authorities(session))
    successors = _successors(ledger, retired)
    wanted: dict[UUID, State] = {}
    for concept in retired:
        successor = successors.get(concept)
        if successor is not None:
            wanted[concept] = (Status.REPLACED, successor)
        elif "starter" not in ledger.schemes_of[concept]:  # what we ship ourselves stays in use
            wanted[concept] = (Status.DEPRECATED, None)
    return _write(session, wanted)


def _authorities(session: Session) -> dict[tuple[str, str], str]:
    """Return the newest version that lists a type in full, by scheme and type."""
    newest: dict[tuple[str, str], str] = {}
    for scheme, key, covers in session.execute(
        select(TaxonomyImport.scheme, TaxonomyImport.version_key, TaxonomyImport.covers)
    ):
        for type_name in covers:
            newest[scheme, type_name] = max(key, newest.get((scheme, type_name), ""))
    return newest


def _retired(ledger: Ledger, newest: Mapping[tuple[str, str], str]) -> list[UUID]:
    """Return the concepts whose every official id was left out by the newest list of its type."""
    held: dict[UUID, list[bool]] = defaultdict(list)
    for (scheme, _, _), row in ledger.codes.items():
        if scheme in _OFFICIAL:
            last_scheme, last = ledger.imports[row.last]
            own = last if last_scheme == scheme else ""
            held[row.concept_id].append(own < newest.get((scheme, row.type), ""))
    return [concept for concept, left_out in held.items() if all(left_out)]


def _successors(ledger: Ledger, retired: list[UUID]) -> dict[UUID, UUID]:
    """Return retired concept -> the one current concept that bears its name."""
    gone = set(retired)
    groups = _groups(ledger.session)
    found: dict[UUID, UUID] = {}
    # JobTech names are Swedish only; English is read when ESCO retired something.
    by_esco = any("esco" in ledger.schemes_of[concept] for concept in retired)
    for language in ("sv", "en") if by_esco else ("sv",):
        owners = _owners(ledger, gone, language)
        for concept in retired:
            names = [
                text
                for text, row in ledger.labels_in(language).get(concept, {}).items()
                if row.kind in {"preferred", "former"}
            ]
            heirs = _heirs(ledger, owners, concept, names)
            if not heirs:
                parts = [part for name in names for part in variants(name)]
                heirs = {
                    heir
                    for heir in _heirs(ledger, owners, concept, parts)
                    if groups[concept] & groups[heir]
                }
            if len(heirs) == 1:
                found.setdefault(concept, heirs.pop())
    return found


def _groups(session: Session) -> dict[UUID, set[UUID]]:
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    c = table_of(ConceptRelation).c
    for start, end in session.execute(
        select(c.from_id, c.to_id).where(
            c.kind == Link.BROADER, c.source.in_(("jobtech", "starter"))
        )
    ):
        groups[start].add(end)
    return groups


Owners = dict[tuple[str, str, str], set[UUID]]


def _owners(ledger: Ledger, gone: set[UUID], language: str) -> Owners:
    """Return (scheme, kind, name) -> current concepts of that name."""
    owners: Owners = defaultdict(set)
    kinds = {ledger.kinds[concept] for concept in gone}
    for concept, rows in ledger.labels_in(language).items():
        if concept in gone or ledger.kinds[concept] not in kinds:
            continue
        schemes = ledger.schemes_of[concept].intersection(_OFFICIAL)
        for text, row in rows.items():
            if row.stated == "preferred":
                for scheme in schemes:
                    owners[scheme, ledger.kinds[concept], key_of(text)].add(concept)
    return owners


def _heirs(ledger: Ledger, owners: Owners, concept: UUID, names: list[str]) -> set[UUID]:
    kind = ledger.kinds[concept]
    return {
        heir
        for name in names
        for scheme in ledger.schemes_of[concept].intersection(_OFFICIAL)
        for heir in owners.get((scheme, kind, key_of(name)), ())
    }


def _write(session: Session, wanted: Mapping[UUID, State]) -> tuple[int, int]:
    stored: dict[UUID, State] = {
        row[0]: (row[1], row[2])
        for row in session.execute(select(Concept.id, Concept.status, Concept.replaced_by_id))
    }
    changes = {
        concept: wanted.get(concept, (Status.CURRENT, None))
        for concept, state in stored.items()
        if wanted.get(concept, (Status.CURRENT, None)) != state
    }
    if changes:
        concepts = table_of(Concept)
        session.execute(
            update(concepts)
            .where(concepts.c.id == bindparam("b_id"))
            .values(status=bindparam("b_status"), replaced_by_id=bindparam("b_successor")),
            [
                {"b_id": concept, "b_status": str(state), "b_successor": successor}
                for concept, (state, successor) in changes.items()
            ],
        )
    states = [state for state, _ in changes.values()]
    return states.count(Status.DEPRECATED), states.count(Status.REPLACED)
