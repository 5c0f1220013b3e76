"""Employers' terms tied to concepts by name: which concept is meant, which terms it takes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from taxonomy.forms import key_of
from taxonomy.importing.ledger import Ledger
from taxonomy.importing.records import Aliases, Said

_OWN_FIRST = ("jobtech", "starter", "esco")


@dataclass(frozen=True, slots=True)
class Matched:
    """Terms for one concept, or the reason why there is none."""

    concept_id: UUID | None
    said: tuple[Said, ...]
    line: int
    reason: str = ""


def match_terms(ledger: Ledger, given: Iterable[Aliases]) -> Iterator[Matched]:
    """Yield the terms with the concept whose preferred label is their name, or one of them.

    A term that is the preferred label of another concept stays with that one.
    """
    owners: dict[tuple[str, str], list[UUID]] | None = None
    for aliases in given:
        if owners is None:
            owners = _owners(ledger, aliases.language)
        concept = _concept(ledger, owners, aliases)
        if concept is None:
            yield Matched(None, (), aliases.line, f"no single concept is called {aliases.name}")
            continue
        said = [Said(aliases.language, aliases.name, "alias")]
        said += [Said(aliases.language, term, stated) for term, stated in aliases.terms]
        free = tuple(one for one in said if _free(owners, aliases, one.text, concept))
        yield Matched(concept, free, aliases.line)


def _owners(ledger: Ledger, language: str) -> dict[tuple[str, str], list[UUID]]:
    found: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for concept, rows in ledger.labels_in(language).items():
        for text, row in rows.items():
            if row.kind == "preferred":
                found[ledger.kinds[concept], key_of(text)].append(concept)
    return found


def _concept(
    ledger: Ledger, owners: dict[tuple[str, str], list[UUID]], aliases: Aliases
) -> UUID | None:
    by_name = _best(ledger, owners.get((aliases.kind, key_of(aliases.name)), ()))
    if by_name is not None:
        return by_name
    by_term = {
        found
        for term, stated in aliases.terms
        if stated == "alias"
        and (found := _best(ledger, owners.get((aliases.kind, key_of(term)), ()))) is not None
    }
    return by_term.pop() if len(by_term) == 1 else None


def _best(ledger: Ledger, concepts: Iterable[UUID]) -> UUID | None:
    """Return the one concept of the taxonomy that comes first; None when it has two of them."""
    given = tuple(concepts)
    for scheme in _OWN_FIRST:
        held = [concept for concept in given if scheme in ledger.schemes_of[concept]]
        if held:
            return held[0] if len(held) == 1 else None
    return None


def _free(
    owners: dict[tuple[str, str], list[UUID]], aliases: Aliases, text: str, concept: UUID
) -> bool:
    held = owners.get((aliases.kind, key_of(text)))
    return not held or concept in held
