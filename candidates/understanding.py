"""From words to concepts: sure ones are used, the rest is kept for a person to confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from foundation.database import search_key
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.resolve import Index, Suggestion, resolve

SWEDISH = "svenska"
SUGGESTIONS = 5
_LANGUAGES = ("sv", "en")
_ISO_SCHEMES = {2: ("iso639_1",), 3: ("iso639_2", "iso639_3")}
_LONGEST_CLASS = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means when that is sure, and what it may mean otherwise, best first."""

    concept_id: UUID | None
    suggestions: tuple[UUID, ...] = ()


class Understanding:
    """Looks words up in the taxonomy, each once, for the length of one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[Kind, str, str], Meaning] = {}
        self._places: dict[str, UUID] | None = None
        self._indexes: dict[tuple[Kind, str], Index] = {}

    def of(self, kind: Kind, text: str, *, uri: str = "") -> Meaning:
        """Return what a text means as a concept of a kind; a code in a known scheme is sure."""
        if kind is Kind.MUNICIPALITY:
            return Meaning(self.place(text))
        key = (kind, text.casefold(), uri)
        if key not in self._known:
            self._known[key] = self._look_up(kind, text, uri)
        return self._known[key]

    def _look_up(self, kind: Kind, text: str, uri: str) -> Meaning:
        by_code = self._by_code(kind, text, uri)
        if by_code is not None:
            return Meaning(by_code)
        if kind is Kind.LICENCE and len(text) <= _LONGEST_CLASS:
            text = f"körkort {text}"  # "B" and "CE" are classes of driving licences
        best: dict[str, Suggestion] = {}
        for language in _LANGUAGES:
            index = self._index(kind, language)
            suggested = resolve(index, text, limit=SUGGESTIONS) if text else []
            if suggested and suggested[0].sure:
                return Meaning(UUID(suggested[0].concept_id))
            for one in suggested:
                known = best.get(one.concept_id)
                if known is None or known.confidence < one.confidence:
                    best[one.concept_id] = one
        ranked = sorted(best.values(), key=lambda one: (-one.confidence, one.label))
        return Meaning(None, tuple(UUID(one.concept_id) for one in ranked[:SUGGESTIONS]))

    def _index(self, kind: Kind, language: str) -> Index:
        key = (kind, language)
        if key not in self._indexes:
            self._indexes[key] = catalogue.load_index(self._session, kind, language)
        return self._indexes[key]

    def _by_code(self, kind: Kind, text: str, uri: str) -> UUID | None:
        if uri:
            return catalogue.resolve_reference(
                self._session, code=uri, label=None, kind=kind
            ).concept_id
        if kind is Kind.LANGUAGE and len(text) in _ISO_SCHEMES and text.isalpha():
            for scheme in _ISO_SCHEMES[len(text)]:
                found = catalogue.concept_by_code(self._session, scheme, text.lower())
                if found is not None:
                    return found
        return None

    def place(self, name: str) -> UUID | None:
        """Return the municipality of exactly this name; names of places are never guessed."""
        return self.places().get(search_key(name)) if name else None

    def places(self) -> Mapping[str, UUID]:
        """Return the municipalities by the search key of their name."""
        if self._places is None:
            self._places = {
                search_key(place.label): place.id
                for place in catalogue.list_places(self._session)
                if place.kind == Kind.MUNICIPALITY
            }
        return self._places

    def swedish_id(self) -> UUID | None:
        """Return the concept of the Swedish language, or None in an empty taxonomy."""
        return self.of(Kind.LANGUAGE, SWEDISH).concept_id
