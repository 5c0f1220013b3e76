"""Notes of an import: what did not become a fact of the opening, and why."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from employers.ad_text.wording import remarks
from employers.concepts import Occupation
from employers.importing.parsed import FieldNote, NoteKind, ParsedAd
from employers.tables import OpeningNote
from foundation.ids import new_id
from foundation.messages import say


def of_occupation(ad: ParsedAd, found: Occupation) -> list[FieldNote]:
    """Return what to tell of the occupation: none found, guessed, or found by a detour."""
    words = ad.occupation.label or ad.occupation.code or ad.headline
    if found.concept_id is None:
        reason = say("No occupation fits {words}. Choose one before publication.", words=words)
    elif found.guessed:
        reason = say("The occupation was guessed from {words}. Check it.", words=words)
    elif found.via == "group":
        reason = say("{words} is not in our taxonomy. Its group was taken instead.", words=words)
    elif found.via in {"history", "label"} and ad.occupation.code:
        reason = say(
            "The id of {words} is not in use any more. It was found by its history or name.",
            words=words,
        )
    else:
        return []
    return [FieldNote("occupation", NoteKind.UNRESOLVED, reason)]


def of_place(ad: ParsedAd, municipality_id: UUID | None) -> list[FieldNote]:
    """Return what to tell of a place that is no municipality."""
    words = ad.place.municipality or ad.place.text or ad.place.county or ad.place.country
    if municipality_id is not None:
        return []
    if not words:
        reason = say("The ad names no municipality. Travel time cannot be told.")
    else:
        reason = say("No municipality fits {words}. Travel time cannot be told.", words=words)
    return [FieldNote("place", NoteKind.UNRESOLVED, reason)]


def of_wording(ad: ParsedAd) -> list[FieldNote]:
    """Return the words of an ad that a person has to look at."""
    found = remarks(f"{ad.headline}\n{ad.text}")
    return [FieldNote("text", NoteKind.WORDING, remark.reason) for remark in found]


def put(session: Session, opening_id: UUID, notes: Sequence[FieldNote]) -> None:
    """Put the notes of an import in the place of the former ones."""
    old = select(OpeningNote).where(OpeningNote.opening_id == opening_id)
    for kept in session.scalars(old):
        session.delete(kept)
    for note in notes:
        session.add(
            OpeningNote(
                id=new_id(),
                opening_id=opening_id,
                field=note.field[:300],
                kind=note.kind,
                reason=note.reason.text[:500],
                values={name: str(value)[:300] for name, value in note.reason.values},
            )
        )
    session.flush()
