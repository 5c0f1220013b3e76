"""Pages on what people can do: skills, evidence, papers, languages, licences, jobs, open words."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from candidates import background, claims, documents, dossier, skills, validation
from candidates.form_schemas import DocumentForm, EvidenceForm, VersionForm
from candidates.forms import WORDS, errors_of, evidence_choices, licence_choices, status_of
from candidates.person_page import person_page
from candidates.schemas import ExperienceIn, LanguageIn, LicenceIn, SettleIn, SkillIn
from candidates.understanding import Understanding
from candidates.words import Subject
from foundation import clock
from foundation.access import Actor
from foundation.errors import Conflict, Expected, NotAllowed, RuleViolation, Stale, TooLarge
from foundation.http import (
    CurrentActor,
    FormErrors,
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

_REFUSED = (RuleViolation, Conflict, Stale, NotAllowed, TooLarge)
_KINDS = {
    Subject.SKILL: Kind.SKILL,
    Subject.OCCUPATION: Kind.OCCUPATION,
    Subject.LICENCE: Kind.LICENCE,
}


def version_of(form: PostedForm) -> int:
    """Return the version that a form was filled in on."""
    return validated(VersionForm, form).version


def _again(
    request: Request, actor: Actor, candidate_id: UUID, error: Expected, *, about: str
) -> Response:
    """Show the person's page again with what was refused, beside the form it belongs to."""
    with service_of(request).database.reading() as session:
        found = dossier.find_dossier(session, actor, candidate_id, now=clock.now())
        return person_page(
            request, actor, found, session, status=status_of(error), **{about: errors_of(error)}
        )


def _back(candidate_id: UUID, notice: Message) -> Response:
    return see_other(f"/candidates/{candidate_id}", notice=notice)


@pages.post("/candidates/{candidate_id}/skills")
def claim_skill(
    request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm
) -> Response:
    """Say that a person has a skill."""
    try:
        given = validated(SkillIn, form)
        with service_of(request).database.writing() as session:
            kept = skills.claim_skill(
                session, actor, candidate_id=candidate_id, now=clock.now(), **given.model_dump()
            )
    except _REFUSED as error:
        return _again(request, actor, candidate_id, error, about="skill_errors")
    sure = hasattr(kept, "method")
    return _back(
        candidate_id,
        say("The skill is added.")
        if sure
        else say("We are not sure which skill this is. Choose below what it means."),
    )


@pages.get("/candidates/{candidate_id}/evidence/new")
def show_new_evidence(
    request: Request, session: ReadSession, actor: CurrentActor, candidate_id: UUID
) -> Response:
    """Show the form that records evidence; the address may name the skill or what it corrects."""
    found = dossier.find_dossier(session, actor, candidate_id, now=clock.now(), to="record")
    asked = request.query_params
    given: dict[str, Any] = {"on_date": clock.today().isoformat(), "level": "3"}
    earlier = next((one for one in found.history if str(one.row.id) == asked.get("corrects")), None)
    concept = next(
        (one.concept for one in found.skills if str(one.concept.id) == asked.get("concept")), None
    )
    if earlier is not None:
        row, concept = earlier.row, earlier.concept
        given.update(
            corrects=str(row.id),
            subject=row.subject.value,
            kind=f"{row.code.value}:{row.method.value}",
            level=str(row.level),
            assessor=row.assessor,
            source=row.source,
            on_date=row.on_date.isoformat(),
            valid_until=row.valid_until.isoformat() if row.valid_until else "",
        )
    if concept is not None:
        given.update(concept_id=str(concept.id), about=concept.label)
    return _evidence_page(request, session, actor, found, given=given)


def _evidence_page(
    request: Request,
    session: ReadSession,
    actor: Actor,
    found: dossier.Dossier,
    **context: Any,
) -> Response:
    shown: dict[str, Any] = {"errors": {}, "suggestions": (), **context}
    return render(
        request,
        "candidates/evidence.html",
        person=found.person,
        name=f"{found.person.given_name} {found.person.family_name}".strip(),
        kinds=evidence_choices(actor),
        licences=licence_choices(session, actor),
        **shown,
        **WORDS,
    )


@pages.post("/candidates/{candidate_id}/evidence")
def record_evidence(
    request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm
) -> Response:
    """Record or correct evidence, mark a paper as seen, or take a record back."""
    act = form.text("act", "record")
    if act in {"seen", "withdraw"}:
        return _settle_evidence(request, actor, candidate_id, form, act=act)
    database = service_of(request).database
    suggestions: list[tuple[str, str]] = []
    try:
        given = validated(EvidenceForm, form)
        upload = form.upload("document")
        concept_id = given.concept_id
        if concept_id is None:
            concept_id, suggestions = _resolved(request, actor, given)
        with database.writing() as session:
            validation.record_evidence(
                session,
                actor,
                candidate_id=candidate_id,
                concept_id=concept_id,
                document=upload.content if upload else None,
                now=clock.now(),
                **given.record(),
            )
    except _REFUSED as error:
        if isinstance(error, _NotSure):
            suggestions = error.suggestions
        with database.reading() as session:
            found = dossier.find_dossier(session, actor, candidate_id, now=clock.now(), to="record")
            return _evidence_page(
                request,
                session,
                actor,
                found,
                status=status_of(error),
                given=form.fields(),
                errors=errors_of(error),
                suggestions=suggestions,
            )
    return _back(candidate_id, say("The evidence is recorded. New rankings count it at once."))


class _NotSure(FormErrors):
    """The words could mean several things; the form offers them."""

    def __init__(self, suggestions: list[tuple[str, str]]) -> None:
        self.suggestions = suggestions
        super().__init__({"about": say("Choose which one it is, or write it in another way.")})


def _resolved(
    request: Request, actor: Actor, given: EvidenceForm
) -> tuple[UUID, list[tuple[str, str]]]:
    """Return what the words of the form mean, or refuse and offer what they may mean."""
    if not given.about.strip():
        raise FormErrors({"about": say("Write what it is about.")})
    with service_of(request).database.reading() as session:
        meaning = Understanding(session).of(_KINDS[given.subject], given.about)
        if meaning.concept_id is not None:
            return meaning.concept_id, []
        labels = catalogue.concepts_by_id(session, meaning.suggestions, language=actor.language)
    raise _NotSure([(str(one), labels[one].label) for one in meaning.suggestions if one in labels])


def _settle_evidence(
    request: Request, actor: Actor, candidate_id: UUID, form: PostedForm, *, act: str
) -> Response:
    try:
        evidence_id = UUID(form.text("evidence_id"))
    except ValueError:
        raise RuleViolation("Choose something of this kind from the list.") from None
    settle = validation.mark_seen if act == "seen" else validation.withdraw
    with service_of(request).database.writing() as session:
        settle(session, actor, candidate_id=candidate_id, evidence_id=evidence_id, now=clock.now())
    return _back(
        candidate_id,
        say("The document is marked as seen.")
        if act == "seen"
        else say("The record is taken back. It stays in the history."),
    )


@pages.post("/candidates/{candidate_id}/documents")
def send_document(
    request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm
) -> Response:
    """Send in a paper that shows a skill."""
    try:
        given = validated(DocumentForm, form)
        upload = form.upload("document")
        if upload is None or not upload.content:
            raise FormErrors({"document": say("Choose a file.")})
        with service_of(request).database.writing() as session:
            skills.send_document(
                session,
                actor,
                candidate_id=candidate_id,
                concept_id=given.concept_id,
                level=given.level,
                document=upload.content,
                now=clock.now(),
            )
    except _REFUSED as error:
        return _again(request, actor, candidate_id, error, about="document_errors")
    return _back(candidate_id, say("The document is sent in. It counts when staff has seen it."))


@pages.get("/candidates/{candidate_id}/evidence/{evidence_id}/document")
def hand_out_document(
    session: ReadSession, actor: CurrentActor, candidate_id: UUID, evidence_id: UUID
) -> Response:
    """Hand out the paper behind a piece of evidence, as a file under a name of ours."""
    found = documents.find_document(
        session, actor, candidate_id=candidate_id, evidence_id=evidence_id
    )
    name = documents.name_of(found)
    return Response(
        found.content,
        media_type=found.media_type,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@pages.post("/candidates/{candidate_id}/languages")
def set_language(
    request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm
) -> Response:
    """Set the level of one language, or take it back."""
    try:
        if form.text("act") == "remove":
            return _take_back(request, actor, candidate_id, form)
        given = validated(LanguageIn, form, is_test=form.text("is_test") == "1")
        with service_of(request).database.writing() as session:
            background.set_languages(
                session,
                actor,
                candidate_id=candidate_id,
                version=version_of(form),
                levels=[given],
                now=clock.now(),
            )
    except _REFUSED as error:
        return _again(request, actor, candidate_id, error, about="language_errors")
    return _back(candidate_id, say("The language is saved."))


@pages.post("/candidates/{candidate_id}/licences")
def hold_licence(
    request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm
) -> Response:
    """Add a licence or card, or take it back."""
    try:
        if form.text("act") == "remove":
            return _take_back(request, actor, candidate_id, form)
        given = validated(LicenceIn, form)
        with service_of(request).database.writing() as session:
            background.hold_licence(
                session,
                actor,
                candidate_id=candidate_id,
                version=version_of(form),
                licence=given,
                now=clock.now(),
            )
    except _REFUSED as error:
        return _again(request, actor, candidate_id, error, about="licence_errors")
    return _back(candidate_id, say("The licence is saved."))


@pages.post("/candidates/{candidate_id}/experience")
def add_experience(
    request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm
) -> Response:
    """Add a job that the person has had, or take it back."""
    try:
        if form.text("act") == "remove":
            return _take_back(request, actor, candidate_id, form)
        given = validated(ExperienceIn, form)
        with service_of(request).database.writing() as session:
            background.add_experience(
                session,
                actor,
                candidate_id=candidate_id,
                version=version_of(form),
                now=clock.now(),
                **given.model_dump(),
            )
    except _REFUSED as error:
        return _again(request, actor, candidate_id, error, about="experience_errors")
    return _back(candidate_id, say("The work experience is saved."))


def _take_back(request: Request, actor: Actor, candidate_id: UUID, form: PostedForm) -> Response:
    try:
        row_id = UUID(form.text("row_id"))
    except ValueError:
        raise RuleViolation("Choose something of this kind from the list.") from None
    with service_of(request).database.writing() as session:
        background.take_back(
            session,
            actor,
            candidate_id=candidate_id,
            version=version_of(form),
            row_id=row_id,
            now=clock.now(),
        )
    return _back(candidate_id, say("It is taken back. It stays in the history."))


@pages.post("/candidates/{candidate_id}/claims/{claim_id}")
def settle_claim(
    request: Request,
    actor: CurrentActor,
    candidate_id: UUID,
    claim_id: UUID,
    form: PostedForm,
) -> Response:
    """Say what a text means, or that it is to be left out."""
    dismissed = form.text("act") == "dismiss"
    try:
        given = validated(SettleIn, {} if dismissed else form)
        chosen = given.concept_id
        with service_of(request).database.writing() as session:
            if chosen is None and given.level is None and not dismissed:
                chosen = _other_words(session, form, actor, claim_id, candidate_id)
            claims.settle(
                session,
                actor,
                candidate_id=candidate_id,
                claim_id=claim_id,
                concept_id=chosen,
                level=given.level,
                cefr=given.cefr,
                now=clock.now(),
            )
    except _REFUSED as error:
        return _again(request, actor, candidate_id, error, about="claim_errors")
    return _back(
        candidate_id,
        say("It is left out.") if dismissed else say("It is confirmed."),
    )


def _other_words(
    session: ReadSession, form: PostedForm, actor: Actor, claim_id: UUID, candidate_id: UUID
) -> UUID:
    """Return what other words for the text mean, when that is sure."""
    kind = claims.kind_of(session, actor, candidate_id=candidate_id, claim_id=claim_id)
    words = form.text("words")[:200]
    meaning = Understanding(session).of(kind, words) if words.strip() and kind else None
    if meaning is None or meaning.concept_id is None:
        raise FormErrors({"": say("Choose what it means, or write it in another way.")})
    return meaning.concept_id
