"""Papers that people show: kept as bytes under names of ours, never opened by us."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from candidates.reach import reach
from candidates.tables import Candidate, Document, Evidence
from foundation import audit
from foundation.access import Actor
from foundation.errors import NotFound, RuleViolation, TooLarge
from foundation.ids import new_id

MOST_BYTES = 5 * 1024 * 1024
_FORMS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)
_SUFFIXES = {media_type: suffix for _, media_type, suffix in _FORMS}


def keep(
    session: Session, actor: Actor, candidate: Candidate, content: bytes, now: datetime
) -> Document:
    """Keep a paper of a person; the same paper twice is kept once.

    Raises
    ------
    TooLarge
        More than 5 MB.
    RuleViolation
        It is no PDF, JPEG or PNG, judged by its first bytes.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge("The document is larger than 5 MB. Scan it in lower quality.")
    media_type = next((kind for start, kind, _ in _FORMS if content.startswith(start)), None)
    if media_type is None:
        raise RuleViolation("Choose a PDF, a JPEG or a PNG file.", where="document")
    digest = hashlib.sha256(content).hexdigest()
    known = session.scalar(
        select(Document).where(Document.candidate_id == candidate.id, Document.sha256 == digest)
    )
    if known is not None:
        return known
    row = Document(
        id=new_id(),
        candidate_id=candidate.id,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        content=content,
        uploaded_by=actor.user_id,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def find_document(
    session: Session, actor: Actor, *, candidate_id: UUID, evidence_id: UUID
) -> Document:
    """Return the paper behind a piece of evidence, with its bytes.

    Raises
    ------
    NotFound
        There is none within the actor's reach.
    """
    candidate = reach(session, actor, "documents.read", candidate_id)
    row = session.scalar(
        select(Document)
        .join(Evidence, Evidence.document_id == Document.id)
        .where(Evidence.id == evidence_id, Evidence.candidate_id == candidate.id)
        .options(undefer(Document.content))
    )
    if row is None:
        raise NotFound
    audit.note(session, actor, "documents.read", objects=[candidate.id, evidence_id, row.id])
    return row


def name_of(document: Document) -> str:
    """Return the name under which a paper is handed out."""
    return f"document-{document.sha256[:12]}.{_SUFFIXES[document.media_type]}"
