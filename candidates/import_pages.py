"""Pages that import people from files: upload, look, choose, decide."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from candidates import imports
from candidates.form_schemas import ImportForm, ReadFrom
from candidates.forms import WORDS, errors_of, status_of
from candidates.importing.columns import Field
from candidates.importing.reading import read_file
from candidates.words import FIELD_WORDS
from foundation import clock
from foundation.access import Actor
from foundation.errors import Conflict, RuleViolation, Stale, TooLarge
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

pages = door(include_in_schema=False)

_REFUSED = (RuleViolation, Conflict, Stale, TooLarge)


@pages.get("/candidates/import")
def show_import(request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """Show the form that takes a file, and the imports that wait for a decision."""
    return _upload_page(request, session, actor)


def _upload_page(request: Request, session: ReadSession, actor: Actor, **context: Any) -> Response:
    shown: dict[str, Any] = {"errors": {}, "given": {}, **context}
    return render(
        request,
        "candidates/import.html",
        imports=imports.list_imports(session, actor),
        **shown,
        **WORDS,
    )


@pages.post("/candidates/import")
def receive(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Read a file and show what it holds; nothing is imported yet."""
    database = service_of(request).database
    try:
        given = validated(ReadFrom, form)
        upload = form.upload("file")
        if upload is None or not upload.content:
            raise FormErrors({"file": say("Choose a file.")})
        reading = read_file(upload.content, today=clock.today())
        with database.writing() as session:
            row = imports.receive(
                session,
                actor,
                reading=reading,
                content=upload.content,
                code=given.code,
                level=given.level,
                now=clock.now(),
            )
    except _REFUSED as error:
        errors = errors_of(error)
        if "" in errors:
            errors["file"] = errors.pop("")
        with database.reading() as session:
            return _upload_page(
                request,
                session,
                actor,
                status=status_of(error),
                errors=errors,
                given=form.fields(),
            )
    return see_other(f"/candidates/import/{row.id}")


@pages.get("/candidates/import/{import_id}")
def show_preview(
    request: Request, session: ReadSession, actor: CurrentActor, import_id: UUID
) -> Response:
    """Show what an import would do, or what it did."""
    return _preview_page(request, session, actor, import_id)


def _preview_page(
    request: Request, session: ReadSession, actor: Actor, import_id: UUID, **context: Any
) -> Response:
    shown: dict[str, Any] = {"errors": {}, **context}
    found = imports.preview(session, actor, import_id=import_id)
    return render(
        request,
        "candidates/import_preview.html",
        found=found,
        row=found.row,
        labels=imports.labels_of(session, actor, found),
        fields=[(field.value, FIELD_WORDS[field]) for field in Field],
        **shown,
        **WORDS,
    )


@pages.post("/candidates/import/{import_id}")
def decide(request: Request, actor: CurrentActor, import_id: UUID, form: PostedForm) -> Response:
    """Change the choice of columns, import, or throw the file away."""
    database = service_of(request).database
    try:
        given = validated(ImportForm, form)
        with database.writing() as session:
            notice = _act(session, actor, import_id, given, form)
    except _REFUSED as error:
        with database.reading() as session:
            return _preview_page(
                request,
                session,
                actor,
                import_id,
                status=status_of(error),
                errors={"": error.message},
            )
    to_list = given.act == "discard"
    return see_other(
        "/candidates/import" if to_list else f"/candidates/import/{import_id}", notice=notice
    )


def _act(
    session: ReadSession, actor: Actor, import_id: UUID, given: ImportForm, form: PostedForm
) -> Message:
    now = clock.now()
    if given.act == "discard":
        imports.discard(session, actor, import_id=import_id, version=given.version, now=now)
        return say("The file is thrown away. Nothing was imported.")
    row = imports.remap(
        session,
        actor,
        import_id=import_id,
        version=given.version,
        mapping=form.texts("column"),
        code=given.code,
        level=given.level,
        now=now,
    )
    if given.act == "remap":
        return say("The choice is kept. Look at the result below.")
    outcome = imports.carry_out(
        session,
        actor,
        import_id=import_id,
        version=row.version,
        partial=given.partial,
        now=now,
    )
    return say(
        "Imported: {created} new, {completed} completed, {unchanged} unchanged.",
        created=outcome.created,
        completed=outcome.completed,
        unchanged=outcome.unchanged,
    )
