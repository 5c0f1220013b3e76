"""What the pages' forms need: words, choices, and what was refused by its field."""

from collections.abc import Mapping
from typing import Any

from candidates.validation import codes_for
from candidates.words import (
    CEFR_WORDS,
    CHECK_WORDS,
    CLAIM_WORDS,
    CODE_WORDS,
    EDUCATION_WORDS,
    FIELD_WORDS,
    FORM_WORDS,
    IMPORT_STATE_WORDS,
    LEVEL_WORDS,
    METHOD_WORDS,
    METHODS_FOR,
    RIGHT_WORDS,
    SCHEDULE_WORDS,
    SHORT_CODE_WORDS,
    SUBJECT_WORDS,
    EvidenceCode,
)
from foundation.access import Actor
from foundation.errors import Conflict, Expected, NotAllowed, Stale, TooLarge
from foundation.http import FormErrors, ReadSession
from foundation.messages import Message
from taxonomy import catalogue

WORDS: Mapping[str, Any] = {
    "cefr_words": CEFR_WORDS,
    "check_words": CHECK_WORDS,
    "claim_words": CLAIM_WORDS,
    "code_words": CODE_WORDS,
    "short_words": SHORT_CODE_WORDS,
    "education_words": EDUCATION_WORDS,
    "field_words": FIELD_WORDS,
    "form_words": FORM_WORDS,
    "import_words": IMPORT_STATE_WORDS,
    "level_words": LEVEL_WORDS,
    "method_words": METHOD_WORDS,
    "right_words": RIGHT_WORDS,
    "schedule_words": SCHEDULE_WORDS,
    "subject_words": SUBJECT_WORDS,
}

Choice = tuple[str, str]
_STATUS: tuple[tuple[type[Expected], int], ...] = (
    (Conflict, 409),
    (Stale, 412),
    (TooLarge, 413),
    (NotAllowed, 403),
)


def errors_of(error: Expected) -> dict[str, Message]:
    """Return what was refused by the field it belongs to; '' holds what belongs to none."""
    if isinstance(error, FormErrors):
        return error.fields
    if error.problems:
        return {problem.where: problem.message for problem in error.problems}
    return {error.where: error.message}


def status_of(error: Expected) -> int:
    """Return the status of a form that is shown again."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 422)


def place_choices(session: ReadSession, actor: Actor) -> list[Choice]:
    """Return the municipalities, in Swedish order."""
    return [
        (str(place.id), place.label)
        for place in catalogue.list_places(session, language=actor.language)
        if place.kind == "municipality"
    ]


def language_choices(session: ReadSession, actor: Actor) -> list[Choice]:
    """Return the languages."""
    listed = catalogue.list_languages(session, language=actor.language)
    return [(str(one.id), one.label) for one in listed]


def licence_choices(session: ReadSession, actor: Actor) -> list[Choice]:
    """Return the licences, cards and certificates."""
    listed = catalogue.list_licences(session, language=actor.language)
    return [(str(one.id), one.label) for one in listed]


def evidence_choices(actor: Actor) -> list[tuple[Message, list[tuple[str, Message]]]]:
    """Return the kinds of evidence that the actor may record, each with its ways to find out."""
    return [
        (
            CODE_WORDS[code],
            [
                (f"{code.value}:{method.value}", METHOD_WORDS[method])
                for method in METHOD_WORDS
                if method in METHODS_FOR[code]
            ],
        )
        for code in EvidenceCode
        if code in codes_for(actor) and code is not EvidenceCode.E0
    ]
