"""JSON doors to the taxonomies."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from foundation.http import CurrentActor, ReadSession, door
from foundation.text import Limit, Search
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.schemas import (
    CodeOut,
    ConceptOut,
    FoundList,
    FoundOut,
    ImportList,
    ImportOut,
    LabelOut,
    RelationOut,
)

router = door(prefix="/api/v1", tags=["taxonomy"])


@router.get("/concepts", response_model=FoundList)
def search_concepts(
    *,
    session: ReadSession,
    actor: CurrentActor,
    q: Annotated[Search, Query(min_length=1)],
    kind: Kind | None = None,
    language: Literal["sv", "en"] | None = None,
    limit: Limit = 10,
) -> FoundList:
    """Return the concepts that a text may mean. Below ``sure`` a person decides."""
    kinds = (kind,) if kind is not None else catalogue.SEARCHED
    found = catalogue.search(
        session, q, kinds=kinds, language=language or actor.language, limit=limit
    )
    return FoundList(
        items=[
            FoundOut(
                concept_id=UUID(one.concept_id),
                kind=kind,
                label=one.label,
                matched_label=one.matched_label,
                confidence=one.confidence,
                via=one.via,
                sure=one.sure,
            )
            for kind, one in found
        ]
    )


@router.get("/concepts/{concept_id}", response_model=ConceptOut)
def read_concept(
    concept_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    language: Literal["sv", "en"] | None = None,
) -> ConceptOut:
    """Return a concept with its codes, labels, relations and history."""
    found = catalogue.dossier(session, concept_id, language=language or actor.language)
    concept = found.concept
    return ConceptOut(
        id=concept.id,
        kind=concept.kind,
        label=concept.label,
        status=concept.status,
        replaced_by_id=concept.replaced_by_id,
        texts=dict(found.texts),
        codes=[
            CodeOut(scheme=one[0], code=one[1], first_version=one[2], last_version=one[3])
            for one in found.codes
        ],
        labels=[
            LabelOut(
                language=one.language,
                text=one.text,
                kind=one.kind,
                source=one.source,
                first_version=one.first,
                last_version=one.last,
            )
            for one in found.labels
        ],
        relations=[
            RelationOut(
                link=one.link,
                outgoing=one.outgoing,
                concept_id=one.other.id,
                label=one.other.label,
                source=one.source,
                trainable_days=one.trainable_days,
            )
            for one in found.relations
        ],
        relations_left_out=found.relations_left_out,
    )


@router.get("/taxonomies", response_model=ImportList)
def list_taxonomies(session: ReadSession, actor: CurrentActor) -> ImportList:
    """Return what has been imported, newest first."""
    del actor
    return ImportList(
        items=[ImportOut.model_validate(one) for one in catalogue.list_imports(session)],
        current_version=catalogue.current_version(session),
    )
