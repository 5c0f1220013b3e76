"""The page where people confirm, drop and add what an opening asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request, Response

from employers import openings, requirement_acts
from employers.opening_forms import look_up
from employers.opening_pages import FACT_WORDS
from employers.page_parts import by_field, in_own_language, status_of
from employers.requirement_acts import Addition, Decision
from employers.schemas import DecisionIn, RequirementAddForm
from employers.views import OpeningView, RequirementView
from employers.words import KIND_WORDS, LEVEL_WORDS, RequirementKind, RequirementState
from foundation import clock
from foundation.access import Actor
from foundation.errors import Conflict, RuleViolation, Stale
from foundation.forms import FormErrors, Posted
from foundation.http import (
    CurrentActor,
    PostedForm,
    ReadSession,
    door,
    render,
    see_other,
    service_of,
    validated,
)
from foundation.messages import Message, say
from taxonomy import catalogue
from taxonomy.graph import Kind

pages = door(include_in_schema=False)

_ACTION = requirement_acts.ACTION
_LOOKED_UP = {
    RequirementKind.SKILL: Kind.SKILL,
    RequirementKind.LANGUAGE: Kind.LANGUAGE,
    RequirementKind.LICENCE: Kind.LICENCE,
    RequirementKind.EXPERIENCE: Kind.OCCUPATION,
}
_STATES = {
    "confirm": RequirementState.CONFIRMED,
    "drop": RequirementState.DROPPED,
    "restore": RequirementState.SUGGESTED,
}
_NOTICES = {
    "confirm": say("Confirmed. From now on this counts in full."),
    "drop": say("Dropped. It does not count any more."),
    "restore": say("Back among the suggestions."),
}
SWEDISH = "Svenska"  # the name of the day, as the taxonomy writes it
LANGUAGE_PARTS = ("listening", "reading", "speaking", "writing")
_ROW_FIELDS = (
    "level",
    "trainable_days",
    "listening",
    "reading",
    "speaking",
    "writing",
    "motive",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the ad's text; with the requirement that it speaks of, if any."""

    text: str
    requirement: RequirementView | None = None


@pages.get("/openings/{opening_id}/requirements")
def show_requirements(
    request: Request, session: ReadSession, actor: CurrentActor, opening_id: UUID
) -> Response:
    """Show what an opening may ask for beside its text, to confirm or drop."""
    found = openings.find_for_change(session, actor, opening_id, action=_ACTION)
    return _page(request, session, actor, found)


@pages.post("/openings/{opening_id}/requirements")
def decide_requirements(
    request: Request, actor: CurrentActor, form: PostedForm, opening_id: UUID
) -> Response:
    """Confirm or drop the chosen requirements, one or several, or add one."""
    database = service_of(request).database
    choices: list[tuple[str, str]] = []
    try:
        with database.writing() as session:
            openings.find_for_change(session, actor, opening_id, action=_ACTION)
            version = _version(form)
            if form.text("act") == "add":
                addition, choices = _addition(session, form, actor)
                requirement_acts.add(
                    session,
                    actor,
                    opening_id=opening_id,
                    version=version,
                    addition=addition,
                    now=clock.now(),
                )
                notice = say("Added.")
            else:
                notice = _decide(session, actor, opening_id, version, form)
    except _Undecided as undecided:
        choices = undecided.choices
        error: RuleViolation | Conflict | Stale = undecided
    except (RuleViolation, Conflict, Stale) as raised:
        error = raised
    else:
        return see_other(f"/openings/{opening_id}/requirements", notice=notice)
    with database.reading() as session:
        found = openings.find_for_change(session, actor, opening_id, action=_ACTION)
        return _page(
            request,
            session,
            actor,
            found,
            status=status_of(error),
            errors=by_field(error),
            choices=choices,
            given=form.fields(),
        )


class _Undecided(FormErrors):
    """Words that may mean several things; the page asks which."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        self.choices = choices
        text = (
            say("Which of these do you mean?")
            if choices
            else say("Nothing in the taxonomy is like these words. Try another word for it.")
        )
        super().__init__({"words": text})


def _decide(
    session: ReadSession, actor: Actor, opening_id: UUID, version: int, form: Posted
) -> Message:
    """Confirm, drop or restore: one row by its own button, else those that are ticked."""
    act, _, single = form.text("act").partition(":")
    if act not in _STATES:
        raise RuleViolation("Choose what to do with the requirements.")
    chosen = [single] if single else form.texts("chosen")
    if not chosen:
        raise RuleViolation("Tick at least one requirement first.")
    decisions = [_decision(form, _id(one), act) for one in dict.fromkeys(chosen)]
    requirement_acts.decide(
        session,
        actor,
        opening_id=opening_id,
        version=version,
        decisions=decisions,
        now=clock.now(),
    )
    return _NOTICES[act]


def _decision(form: Posted, requirement_id: UUID, act: str) -> Decision:
    """Return what the form says of one row; its fields count only when it is confirmed."""
    values: dict[str, Any] = {"state": _STATES[act]}
    if act == "confirm":
        for name in _ROW_FIELDS:
            text = form.text(f"{name}-{requirement_id}")
            if text:
                values[name] = text
        essential = form.text(f"essential-{requirement_id}")
        if essential:
            values["essential"] = essential == "1"
    return validated(DecisionIn, values).decision(requirement_id)


def _addition(
    session: ReadSession, form: Posted, actor: Actor
) -> tuple[Addition, list[tuple[str, str]]]:
    """Return what to add; words that are not sure come back as a question."""
    given = validated(RequirementAddForm, form)
    concept_id = given.concept_id
    kind = _LOOKED_UP.get(given.kind)
    if concept_id is None and kind is not None and given.words:
        lookup = look_up(session, given.words, kind, actor.language)
        if lookup.concept_id is None:
            raise _Undecided(lookup.choices)
        concept_id = lookup.concept_id
    if concept_id is None:
        raise FormErrors({"words": say("Write what to add.")})
    names = ("level", "listening", "reading", "speaking", "writing", "motive")
    values = {name: getattr(given, name) for name in names}
    return Addition(concept_id=concept_id, essential=given.essential, **values), []


def _page(
    request: Request,
    session: ReadSession,
    actor: Actor,
    found: OpeningView,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    rows = openings.list_requirements(session, actor, found.id)
    swedish = {row.id for row in rows if row.label == SWEDISH}
    found, rows = in_own_language(session, actor, found, rows)
    return render(
        request,
        "employers/requirements.html",
        status=status,
        opening=found,
        suggested=_by_kind(rows, RequirementState.SUGGESTED),
        confirmed=_by_kind(rows, RequirementState.CONFIRMED),
        dropped=_by_kind(rows, RequirementState.DROPPED),
        pieces=pieces_of(found.text, rows),
        start=_starting_levels(session, found),
        swedish=swedish,
        kind_words=KIND_WORDS,
        level_words=LEVEL_WORDS,
        addable=[(kind.value, KIND_WORDS[kind]) for kind in _LOOKED_UP],
        **{"errors": {}, "choices": [], "given": {}, **context},
        **FACT_WORDS,
    )


def _starting_levels(session: ReadSession, found: OpeningView) -> dict[str, int]:
    """Return the levels from which to think about the Swedish that the occupation needs."""
    if found.occupation_id is None:
        return {}
    levels = catalogue.language_suggestion(session, found.occupation_id)
    if levels is None:
        return {}
    return {name: getattr(levels, name) for name in LANGUAGE_PARTS}


def _by_kind(
    rows: Sequence[RequirementView], state: RequirementState
) -> dict[RequirementKind, list[RequirementView]]:
    groups: dict[RequirementKind, list[RequirementView]] = {kind: [] for kind in KIND_WORDS}
    for row in rows:
        if row.state is state:
            groups[row.kind].append(row)
    return {kind: found for kind, found in groups.items() if found}


def pieces_of(text: str, rows: Sequence[RequirementView]) -> list[Piece]:
    """Return a text cut where requirements were found in it; words that moved are not marked."""
    pieces: list[Piece] = []
    place = 0
    spans = [row for row in rows if row.span_start is not None and row.span_end is not None]
    for row in sorted(spans, key=lambda one: (one.span_start or 0, -(one.span_end or 0))):
        start, end = row.span_start or 0, row.span_end or 0
        if start < place or text[start:end][: len(row.span_text)] != row.span_text or start >= end:
            continue
        if start > place:
            pieces.append(Piece(text[place:start]))
        pieces.append(Piece(text[start:end], row))
        place = end
    if place < len(text):
        pieces.append(Piece(text[place:]))
    return pieces


def _version(form: Posted) -> int:
    text = form.text("version")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004
        raise RuleViolation("The form is not complete. Open the page again.")
    return int(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RuleViolation("The form is not complete. Open the page again.") from None
