"""What the shapes of Platsbanken share."""

from collections.abc import Sequence

from employers.importing.masking import masked
from employers.importing.parsed import AdProblem, EmployerRef, NoteKind, Ref, Wanted
from employers.importing.reader import MAX_TEXT, Reader
from employers.organisation_numbers import legal_entity_number, looks_personal
from foundation.messages import say

PLATSBANKEN = "platsbanken"
FULL_TIME = 100
MAX_SEATS = 10_000

PAGE_ONLY = say("It tells how the ad looks or is found, not what the work asks for.")
PAY = say("Pay is agreed with the employer; it is not used for matching.")
APPLICATION = say("Applications go through the service, not through the ad.")


def text_of(reader: Reader, field: str, *, limit: int = MAX_TEXT) -> str:
    """Return a text of many lines with telephone numbers and e-mail addresses taken out."""
    text = reader.text(field, limit=limit, lines=True)
    hidden = masked(text)
    if hidden != text:
        reason = say("Telephone numbers and e-mail addresses were taken out of the text.")
        reader.note(field, NoteKind.PERSONAL, reason)
    return hidden


def joined(parts: Sequence[str]) -> str:
    """Return the parts that hold words, an empty line between them."""
    return "\n\n".join(part for part in parts if part)[:MAX_TEXT]


def employer_of(reader: Reader, *, name: str, number: str, workplace: str) -> EmployerRef:
    """Return who employs; a personal number in the place of the number is dropped."""
    written = reader.text(number)
    found = legal_entity_number(written)
    if written and not found:
        if looks_personal(written):
            reason = say("The number may be somebody's personal number. It is not stored.")
            reader.note(number, NoteKind.PERSONAL, reason)
        else:
            reader.odd(number, say("This is no valid organisation number."))
    return EmployerRef(masked(reader.text(name)), found, masked(reader.text(workplace)))


def wanted_rows(
    reader: Reader, field: str, *, code: str, label: str, essential: bool, rest: Sequence[str] = ()
) -> list[Wanted]:
    """Return what a list of the ad asks for; each row is a code with its label."""
    found = []
    for row in reader.rows(field):
        ref = Ref(row.text(code), row.text(label))
        row.ignore(*rest)
        row.finish()
        if ref:
            found.append(Wanted(reader.name(field), ref, essential))
        else:
            reader.odd(field, say("A row has neither id nor name."))
    return found


def demand_head(headline: str, text: str, external_id: str) -> None:
    """Refuse an ad without id, headline or text, and say which."""
    if not external_id:
        raise AdProblem(say("The ad has no id."))
    if not headline:
        raise AdProblem(say("The ad has no headline."))
    if not text:
        raise AdProblem(say("The ad has no text."))
