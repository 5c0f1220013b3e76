"""From what others write to our concepts: indexes of labels, search, and references of old ads."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from foundation.database import search_key
from foundation.messages import Message, say
from taxonomy import resolve
from taxonomy.concepts import concept_by_code, concepts_by_id, follow
from taxonomy.forms import variants
from taxonomy.graph import Kind, Link, Status
from taxonomy.nearness import equivalence
from taxonomy.resolve import Index, Label, Suggestion
from taxonomy.tables import Concept, ConceptCode, ConceptFact, ConceptLabel, ConceptRelation
from taxonomy.versions import kept

SEARCHED = (
    Kind.OCCUPATION,
    Kind.SKILL,
    Kind.LICENCE,
    Kind.LANGUAGE,
    Kind.OCCUPATION_GROUP,
    Kind.MUNICIPALITY,
    Kind.COUNTY,
)
# Schemes in which outsiders name concepts, the most telling first.
_SCHEMES = ("jobtech", "esco", "ssyk", "scb", "legacy_ams", "isco", "iso3166", "sun", "sni")
_LANGUAGES = ("sv", "en")
_SOURCES = ("jobtech", "starter", "esco")
_ORDER = {"preferred": 0, "alias": 1, "former": 2, "loose": 3, "hidden": 4}
_LANGUAGE_SKILLS = "esco_collection_language"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference of an outsider means here, and how that was found out."""

    concept_id: UUID | None
    via: Literal["code", "history", "label", "group", "none"]
    note: Message


def resolve_reference(
    session: Session,
    *,
    code: str | None,
    label: str | None,
    kind: Kind,
    group_code: str | None = None,
) -> Resolved:
    """Return the concept that a code, else a label, else the code of a group means.

    Ids of old taxonomies are followed to their successor. A retired id without a successor gives
    way to a current concept of the same name, then to its group, and stands for itself only when
    neither is known.
    """
    known = _by_code(session, code, kind) if code else None
    retired = False
    if known is not None:
        status = session.scalar(select(Concept.status).where(Concept.id == known))
        if status == Status.CURRENT:
            return Resolved(known, "code", Message(""))
        if status == Status.REPLACED:
            heir = follow(session, known)
            return Resolved(heir, "history", say("The id {code} has been replaced.", code=code))
        retired = True
    by_label = _by_label(session, label, kind) if label else None
    if by_label is not None:
        found = say("The id {code} is not in use; found by its name.", code=code or "")
        return Resolved(by_label, "label", found if code else say("Found by its name."))
    group = _group(session, group_code, kind) if group_code else None
    if retired and (group is None or _has_group(session, known)):
        gone = say("The id {code} has been retired without a successor.", code=code)
        return Resolved(known, "history", gone)
    if group is not None:
        only = say("Only the occupation group {code} is known.", code=group_code)
        return Resolved(group, "group", only)
    return Resolved(None, "none", say("Neither id, name nor group is known."))


def load_index(session: Session, kind: Kind, language: str, *, with_mappings: bool = True) -> Index:
    """Return the labels of current concepts of a kind, ready for search; kept in memory.

    A concept without a label in the language is found by those it has. Labels of replaced
    concepts lead to their successor.

    Parameters
    ----------
    with_mappings : bool
        Mappings between taxonomies let one concept stand for all that are the same. Evaluation
        against those mappings runs without them.
    """
    what = ("index", kind, language, with_mappings)
    return kept(session, what, lambda: _build_index(session, kind, language, with_mappings))


def search(
    session: Session,
    text: str,
    *,
    kinds: Sequence[Kind] = SEARCHED,
    language: str = "sv",
    limit: int = 10,
) -> list[tuple[Kind, Suggestion]]:
    """Return concepts of several kinds that a text may mean, the surest first."""
    found = [
        (kind, suggestion)
        for kind in kinds
        for suggestion in resolve.resolve(load_index(session, kind, language), text, limit=limit)
    ]
    found.sort(key=lambda one: (-one[1].confidence, kinds.index(one[0])))
    return found[:limit]


def complete(
    session: Session, text: str, *, kind: Kind, language: str = "sv", limit: int = 10
) -> list[Suggestion]:
    """Return concepts whose labels begin with what has been typed so far, then those like it."""
    return resolve.complete(load_index(session, kind, language), text, limit=limit)


def _by_code(session: Session, code: str, kind: Kind) -> UUID | None:
    rows = session.execute(
        select(ConceptCode.scheme, ConceptCode.kind, ConceptCode.concept_id).where(
            ConceptCode.code == code, ConceptCode.scheme.in_(_SCHEMES)
        )
    ).all()
    fitting = [row for row in rows if row.scheme in {"jobtech", "esco"} or row.kind == kind]
    if not fitting:
        return None
    best = min(fitting, key=lambda row: (row.kind != kind, _SCHEMES.index(row.scheme)))
    return UUID(str(best.concept_id))


def _by_label(session: Session, label: str, kind: Kind) -> UUID | None:
    """Return the one current concept of a name, or of one of the names between its slashes."""
    for text in (label, *variants(label)):
        found = _named(session, search_key(text), kind)
        if found is not None:
            return found
    return None


def _named(session: Session, key: str, kind: Kind) -> UUID | None:
    kinds = (kind, Kind.LICENCE) if kind is Kind.SKILL else (kind,)
    rows = session.execute(
        select(ConceptLabel.concept_id, ConceptLabel.kind)
        .join(Concept, Concept.id == ConceptLabel.concept_id)
        .where(
            ConceptLabel.search_key == key,
            ConceptLabel.language.in_(_LANGUAGES),
            Concept.kind.in_(kinds),
            Concept.status == Status.CURRENT,
        )
    ).all()
    same = equivalence(session)
    for sort in ("preferred", "alias", "former", "hidden"):
        held: set[UUID] = {row.concept_id for row in rows if row.kind == sort}
        classes = {same.members(str(concept)) for concept in held}
        if len(classes) == 1:
            return _first_choice(session, held)
        official: set[UUID] = {one for one in held if _is_jobtech(session, one)}
        if len(official) == 1:
            return official.pop()
        if held:
            return None
    return None


def _first_choice(session: Session, concepts: set[UUID]) -> UUID:
    ordered = sorted(concepts, key=lambda one: (not _is_jobtech(session, one), str(one)))
    return ordered[0]


def _is_jobtech(session: Session, concept_id: UUID) -> bool:
    return (
        session.scalar(
            select(ConceptCode.scheme).where(
                ConceptCode.concept_id == concept_id, ConceptCode.scheme == "jobtech"
            )
        )
        is not None
    )


def _group(session: Session, code: str, kind: Kind) -> UUID | None:
    wanted = Kind.SKILL_GROUP if kind is Kind.SKILL else Kind.OCCUPATION_GROUP
    for scheme in ("jobtech", "ssyk", "isco", "esco"):
        found = concept_by_code(session, scheme, code, kind=wanted)
        if found is not None:
            return found
    return None


def _has_group(session: Session, concept_id: UUID | None) -> bool:
    found = session.scalar(
        select(ConceptRelation.to_id)
        .where(ConceptRelation.from_id == concept_id, ConceptRelation.kind == Link.BROADER)
        .limit(1)
    )
    return found is not None


def _build_index(session: Session, kind: Kind, language: str, with_mappings: bool) -> Index:  # noqa: FBT001 - handed on from a keyword
    rows = _label_rows(session, kind, language)
    if kind is Kind.SKILL and with_mappings:
        rows = _without_languages(session, rows)
    stand_in = _stand_ins(session, rows) if with_mappings else {}
    labels = [Label(row[0], row[1], row[2]) for row in rows]
    if kind is Kind.OCCUPATION:
        labels += _keywords(session, language)
    display = {row[0]: row[1] for row in reversed(rows) if row[2] == "preferred"}
    return Index.of(labels, display=display, same=stand_in)


def _label_rows(session: Session, kind: Kind, language: str) -> list[tuple[str, str, str, str]]:
    """Return (concept, text, sort, source), own language first, official sources first."""
    owner = aliased(Concept)
    rows = session.execute(
        select(
            owner.id,
            owner.status,
            owner.replaced_by_id,
            ConceptLabel.language,
            ConceptLabel.text,
            ConceptLabel.kind,
            ConceptLabel.source,
        )
        .join(owner, owner.id == ConceptLabel.concept_id)
        .where(owner.kind == kind, owner.status != Status.DEPRECATED)
    ).all()
    spoken = {row.id for row in rows if row.language == language and row.kind == "preferred"}
    found: list[tuple[str, str, str, str]] = []
    for row in rows:
        if row.language != language and row.id in spoken:
            continue
        if row.status == Status.REPLACED:
            found.append((str(row.replaced_by_id), row.text, "former", row.source))
        else:
            sort = "loose" if row.kind == "alias" and row.source == "esco" else row.kind
            found.append((str(row.id), row.text, sort, row.source))
    return sorted(found, key=_preference)


def _without_languages(
    session: Session, rows: Sequence[tuple[str, str, str, str]]
) -> list[tuple[str, str, str, str]]:
    """Leave out ESCO's skills that are languages: languages are a kind of their own here."""
    languages = session.scalars(
        select(ConceptFact.concept_id).where(ConceptFact.name == _LANGUAGE_SKILLS)
    )
    left_out = {str(one) for one in languages}
    return [row for row in rows if row[0] not in left_out]


def _preference(row: tuple[str, str, str, str]) -> tuple[int, int, str, str]:
    source = _SOURCES.index(row[3]) if row[3] in _SOURCES else len(_SOURCES)
    return _ORDER[row[2]], source, row[1], row[0]


def _stand_ins(session: Session, rows: Sequence[tuple[str, str, str, str]]) -> dict[str, str]:
    """Return concept -> the equal concept that answers for it: the one listed first."""
    same = equivalence(session)
    chosen: dict[tuple[str, ...], str] = {}
    for concept, *_ in rows:
        members = same.members(concept)
        if len(members) > 1:
            chosen.setdefault(members, concept)
    return {concept: first for members, first in chosen.items() for concept in members}


def _keywords(session: Session, language: str) -> list[Label]:
    """Return search words that the taxonomy ties to occupations without calling them names."""
    word, occupation = aliased(Concept), aliased(Concept)
    rows = session.execute(
        select(occupation.id, ConceptLabel.text)
        .join(ConceptRelation, ConceptRelation.to_id == occupation.id)
        .join(word, word.id == ConceptRelation.from_id)
        .join(ConceptLabel, ConceptLabel.concept_id == word.id)
        .where(
            ConceptRelation.kind == Link.RELATED,
            word.kind == Kind.KEYWORD,
            word.status == Status.CURRENT,
            occupation.kind == Kind.OCCUPATION,
            occupation.status == Status.CURRENT,
            ConceptLabel.language == language,
        )
        .order_by(ConceptLabel.text)
    )
    found: dict[tuple[str, str], None] = defaultdict(None)
    found.update(((str(row[0]), row[1]), None) for row in rows)
    return [Label(concept, text, "keyword") for concept, text in found]


def group_of(session: Session, occupation_id: UUID) -> UUID | None:
    """Return the SSYK group of an occupation, or the ISCO group where there is no other."""
    parents = concepts_by_id(
        session, concepts_by_id(session, [occupation_id])[occupation_id].parent_ids
    )
    groups = [one for one in parents.values() if one.kind is Kind.OCCUPATION_GROUP]
    groups.sort(key=lambda one: ("ssyk" not in one.codes, str(one.id)))
    return groups[0].id if groups else None
