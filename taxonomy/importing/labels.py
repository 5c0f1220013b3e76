"""Which of a concept's labels is the one to show, and which are history."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from taxonomy.graph import Kind
from taxonomy.importing.ledger import LabelRow, Ledger

# Whose preferred label is shown where sources differ: official Swedish names first, then ours,
# then ESCO's, which are written in lower case.
_PRECEDENCE = ("jobtech", "starter", "esco")
_STRENGTH = {"preferred": 2, "alias": 1, "hidden": 0}


def precedence(source: str) -> int:
    """Return how much a source's word weighs about a label; more is stronger."""
    return len(_PRECEDENCE) - _PRECEDENCE.index(source) if source in _PRECEDENCE else 0


def merge(
    row: LabelRow, *, stated: str, source: str, serial: int, versions: Mapping[int, str]
) -> None:
    """Let a source state a label that is known already."""
    if source != row.source:
        stronger = _STRENGTH[stated] > _STRENGTH[row.stated]
        if stronger or (stated == row.stated and precedence(source) > precedence(row.source)):
            row.stated, row.source, row.last = stated, source, serial
        return
    now, before = versions[serial], versions[row.last]
    if now > before:
        row.stated, row.last = stated, serial
    elif now == before and _STRENGTH[stated] > _STRENGTH[row.stated]:
        row.stated = stated


def settle(ledger: Ledger) -> None:
    """Decide what each touched concept is called in each touched language."""
    versions = {serial: key for serial, (_, key) in ledger.imports.items()}
    for language, concept_id in ledger.touched:
        # "B" says less to people than "Körkort B", so our own words go first for licences.
        ours_first = ledger.kinds[concept_id] == Kind.LICENCE
        _settle_one(ledger.labels[language][concept_id], versions, ours_first=ours_first)


def _settle_one(
    rows: Mapping[str, LabelRow], versions: Mapping[int, str], *, ours_first: bool
) -> None:
    claims: dict[str, list[LabelRow]] = defaultdict(list)
    for row in rows.values():
        if row.stated == "preferred":
            claims[row.source].append(row)
        else:
            row.kind = row.stated
    current: list[LabelRow] = []
    for claimed in claims.values():
        newest = max(versions[row.last] for row in claimed)
        named = [row for row in claimed if versions[row.last] == newest]
        for row in claimed:
            row.kind = "alias" if row in named else "former"
        # Two preferred labels in one version: the one shown before stays, else the first stated.
        kept = [row for row in named if row.stored is not None and row.stored[0] == "preferred"]
        current.append((kept or named)[0])
    if current:
        shown = max(
            current,
            key=lambda row: (ours_first and row.source == "starter", precedence(row.source)),
        )
        shown.kind = "preferred"


def label_of(ledger: Ledger, concept_id: UUID, language: str) -> str | None:
    """Return the preferred label of a concept in a language."""
    rows = ledger.labels_in(language).get(concept_id, {})
    return next((text for text, row in rows.items() if row.kind == "preferred"), None)
