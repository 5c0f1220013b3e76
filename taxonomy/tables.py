"""Tables of the taxonomies. Private to this package; rows are written in bulk by the importers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.ids import new_id
from taxonomy.graph import Kind, Link, Status

LABEL_KINDS = ("preferred", "alias", "former", "hidden")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class TaxonomyImport(Base):
    """One set of official files read in: which taxonomy, which version, what came of it."""

    __tablename__ = "taxonomy_imports"
    __table_args__ = (UniqueConstraint("serial"), UniqueConstraint("digest"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    serial: Mapped[int]
    scheme: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(60))
    version_key: Mapped[str] = mapped_column(String(60))  # orders the versions of one scheme
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    covers: Mapped[list[Any]]  # official types whose list is complete in these files
    counts: Mapped[dict[str, Any]]


class Concept(Base):
    """An occupation, a skill, a place; the same one whatever taxonomies name it."""

    __tablename__ = "concepts"
    __table_args__ = (
        CheckConstraint(_one_of("kind", tuple(Kind)), name="kind"),
        CheckConstraint(_one_of("status", tuple(Status)), name="status"),
        Index(None, "kind", "status"),
        Index(None, "replaced_by_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12), default=Status.CURRENT)
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))


class ConceptCode(Base):
    """What a concept is called in a scheme: a JobTech id, an ESCO address, an SSYK code."""

    __tablename__ = "concept_codes"
    __table_args__ = (Index(None, "concept_id"),)

    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(200), primary_key=True)
    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"))
    type: Mapped[str] = mapped_column(String(60), default="")
    first_import: Mapped[int]
    last_import: Mapped[int]


class ConceptLabel(Base):
    """A label that a concept has or had, in a language."""

    __tablename__ = "concept_labels"
    __table_args__ = (
        CheckConstraint(_one_of("kind", LABEL_KINDS), name="kind"),
        Index(None, "language", "search_key"),
    )

    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(String(600), primary_key=True)
    search_key: Mapped[str] = mapped_column(String(600))
    kind: Mapped[str] = mapped_column(String(10))
    stated: Mapped[str] = mapped_column(String(10))  # what the newest source calls it
    source: Mapped[str] = mapped_column(String(20))
    first_import: Mapped[int]
    last_import: Mapped[int]


class ConceptRelation(Base):
    """One concept's relation to another, read as "to is … of from"."""

    __tablename__ = "concept_relations"
    __table_args__ = (
        CheckConstraint(_one_of("kind", tuple(Link)), name="kind"),
        Index(None, "to_id", "kind"),
        Index(None, "kind"),
    )

    from_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    trainable_days: Mapped[int | None]  # an essential skill that may be learnt by this day
    last_import: Mapped[int]


class ConceptPlace(Base):
    """Where a municipality or county lies: one point, in degrees (WGS 84)."""

    __tablename__ = "concept_places"

    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(String(20))


class ConceptFact(Base):
    """A fact about a concept that only some concepts have; its name says how to read it."""

    __tablename__ = "concept_facts"

    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]


class ConceptText(Base):
    """What a concept means, in a language, as its taxonomy says it."""

    __tablename__ = "concept_texts"

    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(20))
