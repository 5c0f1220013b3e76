"""The form of an opening: what stands in its fields, and the facts it becomes."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from employers.facts import PLAIN_FIELDS
from employers.schemas import OpeningIn
from employers.views import OpeningView
from foundation.forms import FormErrors, Posted, validated
from foundation.messages import Message, say
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.resolve import resolve

CHOICES = 6


@dataclass(slots=True)
class Lookup:
    """Words looked up in the taxonomy: the concept, or those to choose between."""

    concept_id: UUID | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)


def look_up(session: Session, words: str, kind: Kind, language: str) -> Lookup:
    """Return the concept that words mean when that is sure, else what they may mean."""
    found: dict[str, str] = {}
    for spoken in dict.fromkeys((language, "sv", "en")):
        for one in resolve(catalogue.load_index(session, kind, spoken), words, limit=CHOICES):
            if one.sure:
                return Lookup(UUID(one.concept_id))
            found.setdefault(one.concept_id, one.label)
    return Lookup(None, list(found.items())[:CHOICES])


def empty_form() -> dict[str, Any]:
    """Return the fields of a new opening."""
    return {
        **dict.fromkeys((*PLAIN_FIELDS, "occupation", "occupation_label", "employer_id"), ""),
        "hours_min": 100,
        "hours_max": 100,
        "seats": 1,
        "schedules": ["day"],
        "pay_by_agreement": "unknown",
        "remote": False,
        "own_car": False,
        "education_by_law": False,
    }


def form_of(opening: OpeningView) -> dict[str, Any]:
    """Return the fields of an opening as they stand."""
    values: dict[str, Any] = {name: getattr(opening, name) for name in PLAIN_FIELDS}
    values.update(
        occupation=opening.occupation_label,
        occupation_label=opening.occupation_label,
        employer_id=opening.employer_id or "",
        schedules=list(opening.schedules),
        pay_by_agreement=opening.pay_by_agreement.value,
    )
    return {name: "" if value is None else value for name, value in values.items()}


def given_form(form: Posted) -> dict[str, Any]:
    """Return the fields as they were sent, to show them again."""
    values = {**empty_form(), **form.fields()}
    values["schedules"] = form.texts("schedules")
    for name in ("remote", "own_car", "education_by_law"):
        values[name] = bool(form.text(name))
    return values


def read_form(
    session: Session, form: Posted, model: type[OpeningIn], language: str
) -> tuple[OpeningIn, list[tuple[str, str]]]:
    """Return the facts that a form states, and occupations to choose between.

    An occupation is chosen by id or by words that are sure; words that are not are asked about.

    Raises
    ------
    FormErrors
        Fields need mending.
    """
    words = form.text("occupation").strip()
    chosen = form.text("occupation_id")
    choices: list[tuple[str, str]] = []
    if words and (not chosen or words != form.text("occupation_label").strip()):
        lookup = look_up(session, words, Kind.OCCUPATION, language)
        chosen, choices = str(lookup.concept_id or ""), lookup.choices
        if form.text("occupation_choice"):
            chosen, choices = form.text("occupation_choice"), []
    elif not words:
        chosen = ""
    given = validated(model, form, occupation_id=chosen or None)
    return given, choices if words and not chosen else []


def ask_for_occupation(choices: list[tuple[str, str]]) -> FormErrors:
    """Return the sentence that asks which occupation is meant."""
    text: Message = (
        say("Which of these occupations is it?")
        if choices
        else say("No occupation is like these words. Try another word for it.")
    )
    return FormErrors({"occupation": text})
