"""Pages of the taxonomies: what is here, search, one concept; and suggestions for forms."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from foundation.http import CurrentActor, ReadSession, door, render
from foundation.text import Optional, Search
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.words import (
    KIND_WORDS,
    LABEL_WORDS,
    REGULATION_WORDS,
    RELATION_WORDS,
    SCHEME_WORDS,
    STATUS_WORDS,
)

pages = door(include_in_schema=False)

SHOWN = 20
SUGGESTED = 12


@pages.get("/taxonomy")
def show_taxonomy(
    request: Request,
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    kind: Annotated[Kind | None, Optional, Query()] = None,
) -> Response:
    """Show which taxonomies are here, how far they reach, and what a text may mean."""
    kinds = (kind,) if kind is not None else catalogue.SEARCHED
    found = (
        catalogue.search(session, q, kinds=kinds, language=actor.language, limit=SHOWN) if q else []
    )
    return render(
        request,
        "taxonomy/taxonomy.html",
        q=q,
        kind=kind,
        found=found,
        searched=[(one, KIND_WORDS[one]) for one in catalogue.SEARCHED],
        imports=catalogue.list_imports(session),
        coverage=catalogue.coverage(session),
        kind_words=KIND_WORDS,
        scheme_words=SCHEME_WORDS,
    )


@pages.get("/taxonomy/concepts/{concept_id}")
def show_concept(
    request: Request, concept_id: UUID, session: ReadSession, actor: CurrentActor
) -> Response:
    """Show a concept with its labels, codes, relations and history."""
    language = actor.language
    dossier = catalogue.dossier(session, concept_id, language=language)
    concept = dossier.concept
    return render(
        request,
        "taxonomy/concept.html",
        dossier=dossier,
        concept=concept,
        successor=catalogue.concepts_by_id(
            session, [concept.replaced_by_id] if concept.replaced_by_id else [], language=language
        ).get(concept.replaced_by_id or concept.id),
        regulation=catalogue.regulation_of(session, concept.id)
        if concept.kind is Kind.OCCUPATION
        else None,
        place=catalogue.place_of(session, concept.id, language=language),
        kind_words=KIND_WORDS,
        status_words=STATUS_WORDS,
        label_words=LABEL_WORDS,
        relation_words=RELATION_WORDS,
        regulation_words=REGULATION_WORDS,
        scheme_words=SCHEME_WORDS,
    )


@pages.get("/concepts/suggest")
def suggest_concepts(
    request: Request,
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    kind: Kind = Kind.SKILL,
) -> Response:
    """Return options for a field that takes a concept, as a fragment for its list."""
    found = (
        catalogue.complete(session, q, kind=kind, language=actor.language, limit=SUGGESTED)
        if q
        else []
    )
    return render(request, "taxonomy/_options.html", found=found)
