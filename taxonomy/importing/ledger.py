"""What is stored, held in memory for one import, and the changes, written in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from foundation.database import search_key
from taxonomy.graph import Kind, Link
from taxonomy.importing.records import GLOBAL_SCHEMES, Reference
from taxonomy.tables import (
    Concept,
    ConceptCode,
    ConceptFact,
    ConceptLabel,
    ConceptPlace,
    ConceptRelation,
    ConceptText,
    TaxonomyImport,
)

CHUNK = 5_000
LONGEST_KEY = 600
CodeKey = tuple[str, str, str]  # scheme, kind or "" for schemes unique over all kinds, code
RelationKey = tuple[UUID, UUID, str, str]
Row = dict[str, Any]


@dataclass(slots=True)
class CodeRow:
    """A stored code."""

    concept_id: UUID
    kind: str
    type: str
    last: int


@dataclass(slots=True)
class LabelRow:
    """A stored label; ``stored`` is what the database has, None while it is new."""

    kind: str
    stated: str
    source: str
    first: int
    last: int
    stored: tuple[str, str, str, int] | None = None

    @property
    def state(self) -> tuple[str, str, str, int]:
        """Return what of the row may change."""
        return self.kind, self.stated, self.source, self.last


def code_key(scheme: str, code: str, kind: str) -> CodeKey:
    """Return the key of a code: schemes such as JobTech are unique over all kinds."""
    return scheme, "" if scheme in GLOBAL_SCHEMES else kind, code


def label_key(text: str) -> str:
    """Return the key by which a label is found in the database."""
    # Nine labels of ten are plain ASCII, where folding the case is all there is to do.
    key = " ".join(text.casefold().split()) if text.isascii() else search_key(text)
    return key[:LONGEST_KEY]


def table_of(model: Any) -> Table:
    """Return the table of a mapped class, for statements in bulk."""
    table: Table = model.__table__
    return table


class Ledger:
    """Everything an import may need to look up, and the changes it makes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.imports: dict[int, tuple[str, str]] = {}  # serial -> scheme, version key
        self.codes: dict[CodeKey, CodeRow] = {}
        self.kinds: dict[UUID, str] = {}
        self.schemes_of: dict[UUID, set[str]] = defaultdict(set)
        self.labels: dict[str, dict[UUID, dict[str, LabelRow]]] = {}
        self.new: dict[Any, list[Row]] = defaultdict(list)
        self.keyed: dict[Any, dict[tuple[Any, ...], Row]] = defaultdict(dict)
        self.outdated: dict[Any, list[Row]] = defaultdict(list)
        self.touched: set[tuple[str, UUID]] = set()
        self.moved_codes: dict[CodeKey, CodeRow] = {}
        self.new_kinds: dict[UUID, str] = {}
        self.relations: dict[str, dict[RelationKey, tuple[int, int | None]]] = {}
        self._load()

    def _load(self) -> None:
        session = self.session
        imports, concepts, codes = (
            table_of(model).c for model in (TaxonomyImport, Concept, ConceptCode)
        )
        for row in session.execute(select(imports.serial, imports.scheme, imports.version_key)):
            self.imports[row[0]] = (row[1], row[2])
        self.kinds.update(
            (row[0], row[1]) for row in session.execute(select(concepts.id, concepts.kind))
        )
        for scheme, kind, code, concept_id, type_name, last in session.execute(
            select(
                codes.scheme,
                codes.kind,
                codes.code,
                codes.concept_id,
                codes.type,
                codes.last_import,
            )
        ):
            place = code_key(scheme, code, kind)
            self.codes[place] = CodeRow(concept_id, kind, type_name, last)
            self.schemes_of[concept_id].add(scheme)

    @cached_property
    def facts(self) -> dict[UUID, dict[str, Any]]:
        """Return all stored facts by concept and name, read once."""
        found: dict[UUID, dict[str, Any]] = {}
        c = table_of(ConceptFact).c
        for concept_id, name, value in self.session.execute(select(c.concept_id, c.name, c.value)):
            found.setdefault(concept_id, {})[name] = value
        return found

    @cached_property
    def points(self) -> dict[UUID, tuple[float, float, str]]:
        """Return all stored points with their source, read once."""
        c = table_of(ConceptPlace).c
        return {
            row[0]: (row[1], row[2], row[3])
            for row in self.session.execute(select(c.concept_id, c.latitude, c.longitude, c.source))
        }

    @cached_property
    def texts(self) -> dict[tuple[UUID, str], tuple[str, str]]:
        """Return all stored texts with their source by concept and language, read once."""
        c = table_of(ConceptText).c
        return {
            (row[0], row[1]): (row[2], row[3])
            for row in self.session.execute(select(c.concept_id, c.language, c.text, c.source))
        }

    def find(self, reference: Reference) -> UUID | None:
        """Return the concept that a reference names."""
        row = self.codes.get(code_key(reference.scheme, reference.code, reference.kind or ""))
        return row.concept_id if row else None

    def labels_in(self, language: str) -> dict[UUID, dict[str, LabelRow]]:
        """Return all labels in a language, read once."""
        known = self.labels.get(language)
        if known is not None:
            return known
        known = self.labels[language] = {}
        c = table_of(ConceptLabel).c
        for row in self.session.execute(
            select(
                c.concept_id, c.text, c.kind, c.stated, c.source, c.first_import, c.last_import
            ).where(c.language == language)
        ):
            label = LabelRow(row[2], row[3], row[4], row[5], row[6])
            label.stored = label.state
            known.setdefault(row[0], {})[row[1]] = label
        return known

    def relations_of(self, source: str) -> dict[RelationKey, tuple[int, int | None]]:
        """Return all relations that a source stated, read once."""
        known = self.relations.get(source)
        if known is not None:
            return known
        known = self.relations[source] = {}
        c = table_of(ConceptRelation).c
        for row in self.session.execute(
            select(c.from_id, c.to_id, c.kind, c.last_import, c.trainable_days).where(
                c.source == source
            )
        ):
            known[row[0], row[1], row[2], source] = (row[3], row[4])
        return known

    def version_of(self, serial: int) -> str:
        """Return the version key of an import."""
        return self.imports[serial][1]

    def add_concept(self, concept_id: UUID, kind: Kind) -> None:
        """Note a new concept."""
        self.kinds[concept_id] = kind
        self.new[Concept].append({"id": concept_id, "kind": kind, "status": "current"})

    def add_code(
        self, concept_id: UUID, scheme: str, code: str, *, type_name: str, serial: int
    ) -> None:
        """Note a new code of a concept."""
        kind = self.kinds[concept_id]
        row = CodeRow(concept_id, kind, type_name, serial)
        self.codes[code_key(scheme, code, kind)] = row
        self.schemes_of[concept_id].add(scheme)
        self.new[ConceptCode].append(
            {
                "scheme": scheme,
                "kind": kind,
                "code": code,
                "concept_id": concept_id,
                "type": type_name,
                "first_import": serial,
                "last_import": serial,
            }
        )

    # --- writing -----------------------------------------------------------------

    def write(self) -> None:
        """Write every change in bulk, parents before children."""
        for model in (Concept, ConceptCode):
            self._insert(model, self.new[model])
        self._write_kinds()
        self._write_codes()
        self._write_labels()
        self._insert(ConceptRelation, self.new[ConceptRelation])
        self._write_keyed()
        self.new.clear()

    def _insert(self, model: Any, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), CHUNK):
            self.session.execute(insert(table_of(model)), rows[start : start + CHUNK])

    def _write_kinds(self) -> None:
        rows = [{"b_id": key, "b_kind": kind} for key, kind in self.new_kinds.items()]
        if rows:
            concepts, codes = table_of(Concept), table_of(ConceptCode)
            self.session.execute(
                update(concepts)
                .where(concepts.c.id == bindparam("b_id"))
                .values(kind=bindparam("b_kind")),
                rows,
            )
            self.session.execute(
                update(codes)
                .where(codes.c.concept_id == bindparam("b_id"))
                .values(kind=bindparam("b_kind")),
                rows,
            )
        self.new_kinds.clear()

    def _write_codes(self) -> None:
        codes = table_of(ConceptCode)
        rows = [
            {
                "b_scheme": key[0],
                "b_code": key[2],
                "b_id": row.concept_id,
                "b_last": row.last,
                "b_type": row.type,
            }
            for key, row in self.moved_codes.items()
        ]
        if rows:
            self.session.execute(
                update(codes)
                .where(
                    codes.c.scheme == bindparam("b_scheme"),
                    codes.c.code == bindparam("b_code"),
                    codes.c.concept_id == bindparam("b_id"),
                )
                .values(last_import=bindparam("b_last"), type=bindparam("b_type")),
                rows,
            )
        self.moved_codes.clear()

    def _write_labels(self) -> None:
        added: list[Row] = []
        changed: list[Row] = []
        for language, concept_id in self.touched:
            for text, row in self.labels[language][concept_id].items():
                if row.stored is None:
                    added.append(_label_row(concept_id, language, text, row))
                elif row.stored != row.state:
                    changed.append(
                        {
                            "b_id": concept_id,
                            "b_language": language,
                            "b_text": text,
                            "b_kind": row.kind,
                            "b_stated": row.stated,
                            "b_source": row.source,
                            "b_last": row.last,
                        }
                    )
                row.stored = row.state
        self.touched.clear()
        self._insert(ConceptLabel, added)
        labels = table_of(ConceptLabel)
        statement = (
            update(labels)
            .where(
                labels.c.concept_id == bindparam("b_id"),
                labels.c.language == bindparam("b_language"),
                labels.c.text == bindparam("b_text"),
            )
            .values(
                kind=bindparam("b_kind"),
                stated=bindparam("b_stated"),
                source=bindparam("b_source"),
                last_import=bindparam("b_last"),
            )
        )
        for start in range(0, len(changed), CHUNK):
            self.session.execute(statement, changed[start : start + CHUNK])

    def put(self, model: Any, keys: Row, row: Row, *, known: bool) -> None:
        """Note a row of a table with one row per key; a known one is written anew."""
        place = tuple(keys.values())
        if known and place not in self.keyed[model]:
            self.outdated[model].append({f"b_{name}": value for name, value in keys.items()})
        self.keyed[model][place] = {**keys, **row}

    def _write_keyed(self) -> None:
        for model, rows in self.keyed.items():
            table = table_of(model)
            outdated = self.outdated.get(model)
            if outdated:
                names = [name.removeprefix("b_") for name in outdated[0]]
                same = (table.c[name] == bindparam(f"b_{name}") for name in names)
                self.session.execute(delete(table).where(*same), outdated)
            self._insert(model, list(rows.values()))
        self.keyed.clear()
        self.outdated.clear()

    def drop_relations(self, keys: Iterable[RelationKey]) -> None:
        """Remove relations that a newer version no longer states."""
        relations = table_of(ConceptRelation)
        rows = [{"b_from": k[0], "b_to": k[1], "b_kind": k[2], "b_source": k[3]} for k in keys]
        if rows:
            self.session.execute(
                delete(relations).where(
                    relations.c.from_id == bindparam("b_from"),
                    relations.c.to_id == bindparam("b_to"),
                    relations.c.kind == bindparam("b_kind"),
                    relations.c.source == bindparam("b_source"),
                ),
                rows,
            )

    def update_relations(self, changes: Mapping[RelationKey, tuple[int, int | None]]) -> None:
        """Move relations to the version that states them now."""
        relations = table_of(ConceptRelation)
        rows = [
            {
                "b_from": key[0],
                "b_to": key[1],
                "b_kind": key[2],
                "b_source": key[3],
                "b_last": last,
                "b_days": days,
            }
            for key, (last, days) in changes.items()
        ]
        for start in range(0, len(rows), CHUNK):
            self.session.execute(
                update(relations)
                .where(
                    relations.c.from_id == bindparam("b_from"),
                    relations.c.to_id == bindparam("b_to"),
                    relations.c.kind == bindparam("b_kind"),
                    relations.c.source == bindparam("b_source"),
                )
                .values(last_import=bindparam("b_last"), trainable_days=bindparam("b_days")),
                rows[start : start + CHUNK],
            )


def _label_row(concept_id: UUID, language: str, text: str, row: LabelRow) -> Row:
    return {
        "concept_id": concept_id,
        "language": language,
        "text": text,
        "search_key": label_key(text),
        "kind": row.kind,
        "stated": row.stated,
        "source": row.source,
        "first_import": row.first,
        "last_import": row.last,
    }


def family_of(link: str) -> str:
    """Return which relations a newer version replaces together."""
    return "skills" if link in {Link.ESSENTIAL, Link.OPTIONAL} else link
