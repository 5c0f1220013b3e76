"""What goes out at the doors of the taxonomies."""

from datetime import datetime
from uuid import UUID

from foundation.text import Output
from taxonomy.graph import Kind, Link, Status


class FoundOut(Output):
    """A concept that a text may mean, and how sure that is."""

    concept_id: UUID
    kind: Kind
    label: str
    matched_label: str
    confidence: float
    via: str
    sure: bool


class FoundList(Output):
    """Concepts that a text may mean, the surest first; there is no further page."""

    items: list[FoundOut]
    next: str | None = None


class RelationOut(Output):
    """A relation to another concept: with ``outgoing`` it is "the other is … of this one"."""

    link: Link
    outgoing: bool
    concept_id: UUID
    label: str
    source: str
    trainable_days: int | None


class LabelOut(Output):
    """A label with its history."""

    language: str
    text: str
    kind: str
    source: str
    first_version: str
    last_version: str


class CodeOut(Output):
    """What a concept is called in a scheme."""

    scheme: str
    code: str
    first_version: str
    last_version: str


class ConceptOut(Output):
    """A concept with all that is known of it."""

    id: UUID
    kind: Kind
    label: str
    status: Status
    replaced_by_id: UUID | None
    texts: dict[str, str]
    codes: list[CodeOut]
    labels: list[LabelOut]
    relations: list[RelationOut]
    relations_left_out: int


class ImportOut(Output):
    """One import of official files."""

    serial: int
    scheme: str
    version: str
    digest: str
    imported_at: datetime
    counts: dict[str, int]


class ImportList(Output):
    """The imports, newest first; there is no further page."""

    items: list[ImportOut]
    next: str | None = None
    current_version: str
