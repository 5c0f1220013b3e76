"""The one writer behind all readers: says which concept is meant, fills in, never doubles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.ids import new_id
from taxonomy.forms import key_of
from taxonomy.graph import Kind, Link
from taxonomy.importing import labels, status
from taxonomy.importing.ledger import CodeRow, LabelRow, Ledger, code_key
from taxonomy.importing.records import Ragged, Reading, Reference, Related, Said, Stated
from taxonomy.importing.relating import Relations
from taxonomy.importing.shapes import Bundle
from taxonomy.importing.terms import match_terms
from taxonomy.tables import ConceptFact, ConceptPlace, ConceptText, TaxonomyImport

LONGEST_LABEL = 600
LONGEST_CODE = 200
UNMATCHED_SHOWN = 50
_OFFICIAL = frozenset({"jobtech", "esco"})
_CARDS = (Kind.SKILL, Kind.LICENCE)  # JobTech lists cards among skills; the starter knows better
Progress = Callable[[str, int], None]


@dataclass(slots=True)
class FileSummary:
    """What came of one file."""

    name: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    labels: int = 0
    relations: int = 0
    ragged: list[Ragged] = field(default_factory=list)
    unmatched: int = 0  # rows about concepts that no taxonomy here knows
    unmatched_first: list[Ragged] = field(default_factory=list)
    note: str = ""


@dataclass(slots=True)
class ImportSummary:
    """What came of one bundle."""

    scheme: str
    version: str
    serial: int | None
    unchanged: bool = False  # the same content was imported before
    files: list[FileSummary] = field(default_factory=list)
    deprecated: int = 0
    replaced: int = 0

    def total(self, name: str) -> int:
        """Return the sum of a count over the files."""
        return sum(getattr(one, name) for one in self.files)


def import_bundle(
    session: Session, bundle: Bundle, *, now: datetime, progress: Progress | None = None
) -> ImportSummary:
    """Import a bundle in the unit of work given; content that was imported before changes nothing.

    Parameters
    ----------
    progress : callable, optional
        Told the name of each file and its rows when it has been read in.
    """
    digest = bundle.digest()
    known = session.scalar(select(TaxonomyImport.serial).where(TaxonomyImport.digest == digest))
    if known is not None:
        return ImportSummary(bundle.scheme, bundle.version, known, unchanged=True)
    return store(session, bundle, bundle.readings(), digest=digest, now=now, progress=progress)


def store(
    session: Session,
    bundle: Bundle,
    readings: Iterable[Reading],
    *,
    digest: str,
    now: datetime,
    progress: Progress | None = None,
) -> ImportSummary:
    """Store what readers hand in as one import of a bundle's scheme and version."""
    serial = (session.scalar(select(func.max(TaxonomyImport.serial))) or 0) + 1
    ledger = Ledger(session)
    ledger.imports[serial] = (bundle.scheme, bundle.version_key)
    writer = Writer(ledger, source=bundle.scheme, serial=serial)
    for reading in readings:
        writer.take(reading)
        if progress is not None:
            progress(reading.name, reading.rows)
    writer.finish()
    summary = ImportSummary(bundle.scheme, bundle.version, serial, files=writer.summaries)
    record = TaxonomyImport(
        id=new_id(),
        serial=serial,
        scheme=bundle.scheme,
        version=bundle.version,
        version_key=bundle.version_key,
        digest=digest,
        imported_at=now,
        covers=sorted(writer.covers),
        counts={},
    )
    session.add(record)
    session.flush()
    if writer.covers:
        summary.deprecated, summary.replaced = status.settle(session, ledger)
    record.counts = {
        name: summary.total(name)
        for name in ("rows", "created", "updated", "unchanged", "labels", "relations", "unmatched")
    } | {
        "ragged": sum(len(one.ragged) for one in summary.files),
        "deprecated": summary.deprecated,
        "replaced": summary.replaced,
    }
    session.flush()
    return summary


class Writer:
    """Takes readings one by one; relations wait until every concept is known."""

    def __init__(self, ledger: Ledger, *, source: str, serial: int) -> None:
        self.ledger = ledger
        self.source = source
        self.serial = serial
        self.version = ledger.version_of(serial)
        self.versions = {number: key for number, (_, key) in ledger.imports.items()}
        self.summaries: list[FileSummary] = []
        self.covers: set[str] = set()
        self._waiting: list[tuple[FileSummary, list[Related]]] = []
        self._same: list[tuple[UUID, UUID]] = []
        self._adoptable: dict[tuple[str, str, str], UUID | None] | None = None

    def take(self, reading: Reading) -> None:
        """Take in what one file states."""
        summary = FileSummary(
            reading.name, rows=reading.rows, ragged=reading.ragged, note=reading.note
        )
        created: set[UUID] = set()
        changed: set[UUID] = set()
        seen: set[UUID] = set()
        for stated in reading.concepts:
            self._take_concept(stated, summary, created, changed, seen)
        for found in match_terms(self.ledger, reading.aliases):
            if found.concept_id is None:
                _unmatched(summary, found.line, found.reason)
                continue
            seen.add(found.concept_id)
            for said in found.said:
                if self._label(found.concept_id, said, summary, found.line):
                    changed.add(found.concept_id)
        summary.created = len(created)
        summary.updated = len(changed - created)
        summary.unchanged = len(seen - changed - created)
        self.covers |= reading.covers
        self.summaries.append(summary)
        self._waiting.append((summary, reading.relations))

    def finish(self) -> None:
        """Settle labels, write everything, then the relations."""
        labels.settle(self.ledger)
        book = Relations(self.ledger, serial=self.serial)
        for summary, relations in self._waiting:
            self._relate(book, summary, relations)
        for one, other in self._same:
            book.note((one, other, str(Link.EXACT), self.source))
        book.write()
        self.ledger.write()

    # --- concepts ---------------------------------------------------------------------

    def _take_concept(
        self,
        stated: Stated,
        summary: FileSummary,
        created: set[UUID],
        changed: set[UUID],
        seen: set[UUID],
    ) -> None:
        if any(len(code) > LONGEST_CODE or "\x00" in code for _, code in stated.codes):
            summary.ragged.append(Ragged(stated.line, "a code that no taxonomy has; row left out"))
            return
        concept_id, is_new = self._identify(stated)
        if concept_id is None:
            _unmatched(summary, stated.line, f"no taxonomy here knows {stated.codes[0][1]}")
            return
        seen.add(concept_id)
        if is_new:
            created.add(concept_id)
        news = self._take_codes(concept_id, stated, summary)
        for said in stated.labels:
            news |= self._label(concept_id, said, summary, stated.line)
        news |= self._take_facts(concept_id, stated)
        if news:
            changed.add(concept_id)

    def _identify(self, stated: Stated) -> tuple[UUID | None, bool]:
        """Return the concept that is meant, made if need be, and whether it was made."""
        found: dict[UUID, None] = {}
        for scheme, code in stated.codes:
            row = self.ledger.codes.get(code_key(scheme, code, stated.kind))
            if row is not None:
                found[row.concept_id] = None
        if found:
            first, *others = found
            self._same.extend((first, other) for other in others)
            return first, False
        if stated.known_only:
            return None, False
        adopted = self._adopt(stated)
        if adopted is not None:
            return adopted, False
        concept_id = new_id()
        self.ledger.add_concept(concept_id, stated.kind)
        return concept_id, True

    def _adopt(self, stated: Stated) -> UUID | None:
        """Return a starter concept without official codes that bears the same name."""
        if self.source not in _OFFICIAL:
            return None
        if self._adoptable is None:
            self._adoptable = self._find_adoptable()
        kinds = [stated.kind] + ([Kind.LICENCE] if stated.kind is Kind.SKILL else [])
        for said in stated.labels:
            if said.stated != "preferred":
                continue
            for kind in kinds:
                key = (kind, said.language, key_of(said.text))
                found = self._adoptable.pop(key, None)
                if found is not None:
                    return found
        return None

    def _find_adoptable(self) -> dict[tuple[str, str, str], UUID | None]:
        ledger = self.ledger
        lonely = {
            concept for concept, schemes in ledger.schemes_of.items() if schemes == {"starter"}
        }
        found: dict[tuple[str, str, str], UUID | None] = {}
        for language in ("sv", "en"):
            for concept in lonely:
                label = labels.label_of(ledger, concept, language)
                if label:
                    key = (ledger.kinds[concept], language, key_of(label))
                    found[key] = None if key in found else concept
        return found

    def _take_codes(self, concept_id: UUID, stated: Stated, summary: FileSummary) -> bool:
        ledger, news = self.ledger, False
        kind = ledger.kinds[concept_id]
        refined = kind == Kind.OTHER and stated.kind is not Kind.OTHER
        if refined or (kind, stated.kind) == _CARDS:
            self._refine_kind(concept_id, stated.kind)
            kind, news = stated.kind, True
        more = (one for one in stated.more_codes if len(one[1]) <= LONGEST_CODE)
        for scheme, code in (*stated.codes, *more):
            known = ledger.codes.get(code_key(scheme, code, kind))
            if known is None:
                type_name = stated.type if scheme in _OFFICIAL else ""
                ledger.add_code(concept_id, scheme, code, type_name=type_name, serial=self.serial)
                news = True
            elif known.concept_id == concept_id:
                self._renew_code(code_key(scheme, code, kind), known, stated.type)
            elif (scheme, code) in stated.more_codes:
                summary.ragged.append(
                    Ragged(stated.line, f"{scheme} {code} belongs to another concept; left out")
                )
        return news

    def _renew_code(self, key: tuple[str, str, str], row: CodeRow, type_name: str) -> None:
        if key[0] == self.source and self.version > self.versions[row.last]:
            row.last = self.serial
            row.type = type_name or row.type
            self.ledger.moved_codes[key] = row
        elif key[0] == self.source and type_name and not row.type:
            row.type = type_name
            row.last = self.serial
            self.ledger.moved_codes[key] = row

    def _refine_kind(self, concept_id: UUID, kind: Kind) -> None:
        ledger = self.ledger
        ledger.kinds[concept_id] = kind
        ledger.new_kinds[concept_id] = kind
        for key, row in list(ledger.codes.items()):
            if row.concept_id == concept_id:
                row.kind = kind
                ledger.codes[code_key(key[0], key[2], kind)] = ledger.codes.pop(key)

    def _label(self, concept_id: UUID, said: Said, summary: FileSummary, line: int) -> bool:
        """Take in a label; tell whether anything is new."""
        text = " ".join(said.text.split()).replace("\x00", "")
        if not text:
            return False
        if len(text) > LONGEST_LABEL:
            summary.ragged.append(Ragged(line, f"label of {len(text)} signs; left out"))
            return False
        rows = self.ledger.labels_in(said.language).setdefault(concept_id, {})
        known = rows.get(text)
        if known is None:
            rows[text] = LabelRow(said.stated, said.stated, self.source, self.serial, self.serial)
            self.ledger.touched.add((said.language, concept_id))
            summary.labels += 1
            return True
        before = known.stated, known.source, known.last
        labels.merge(
            known,
            stated=said.stated,
            source=self.source,
            serial=self.serial,
            versions=self.versions,
        )
        if before == (known.stated, known.source, known.last):
            return False
        self.ledger.touched.add((said.language, concept_id))
        return before[0] != known.stated

    def _take_facts(self, concept_id: UUID, stated: Stated) -> bool:
        news = False
        held = self.ledger.facts.setdefault(concept_id, {}) if stated.facts else {}
        for name, value in stated.facts.items():
            if held.get(name) == value:
                continue
            row: dict[str, Any] = {"value": value}
            keys = {"concept_id": concept_id, "name": name}
            self.ledger.put(ConceptFact, keys, row, known=name in held)
            held[name] = value
            news = True
        for language, text in stated.texts.items():
            news |= self._take_text(concept_id, language, text)
        if stated.point is not None:
            news |= self._take_point(concept_id, stated)
        return news

    def _take_text(self, concept_id: UUID, language: str, text: str) -> bool:
        known = self.ledger.texts.get((concept_id, language))
        text = text.replace("\x00", "")
        if known is not None and (
            known == (text, self.source)
            or labels.precedence(self.source) <= labels.precedence(known[1])
        ):
            return False
        keys = {"concept_id": concept_id, "language": language}
        row = {"text": text, "source": self.source}
        self.ledger.put(ConceptText, keys, row, known=known is not None)
        self.ledger.texts[concept_id, language] = (text, self.source)
        return True

    def _take_point(self, concept_id: UUID, stated: Stated) -> bool:
        """Place a concept; the starter's own point is never moved by a list of towns."""
        known = self.ledger.points.get(concept_id)
        if known is not None and known[2] == "starter" and self.source != "starter":
            return False
        point = self._own_town(concept_id, stated) or stated.point
        if point is None or (known is not None and known == (*point, self.source)):
            return False
        row = {"latitude": point[0], "longitude": point[1], "source": self.source}
        self.ledger.put(ConceptPlace, {"concept_id": concept_id}, row, known=known is not None)
        self.ledger.points[concept_id] = (*point, self.source)
        return True

    def _own_town(self, concept_id: UUID, stated: Stated) -> tuple[float, float] | None:
        name = labels.label_of(self.ledger, concept_id, "sv") or ""
        towns = stated.facts.get("towns", {})
        found = towns.get(name) or towns.get(name.removesuffix(" kommun"))
        return (found[0], found[1]) if found else None

    # --- relations ------------------------------------------------------------------

    def _relate(self, book: Relations, summary: FileSummary, relations: list[Related]) -> None:
        for relation in relations:
            start, end = self._find(relation.start), self._find(relation.end)
            if start is None or end is None:
                missing = relation.start if start is None else relation.end
                _unmatched(summary, relation.line, f"no taxonomy here knows {missing.code}")
            elif start != end:
                source = relation.source or self.source
                key = (start, end, str(relation.link), source)
                summary.relations += book.note(key, relation.trainable_days)

    def _find(self, reference: Reference) -> UUID | None:
        found = self.ledger.find(reference)
        if found is None and reference.scheme == "starter" and reference.kind is Kind.SKILL:
            return self.ledger.find(Reference("starter", reference.code, Kind.LICENCE))
        return found


def _unmatched(summary: FileSummary, line: int, reason: str) -> None:
    summary.unmatched += 1
    if len(summary.unmatched_first) < UNMATCHED_SHOWN:
        summary.unmatched_first.append(Ragged(line, reason))
