"""Import people from files: look first, choose what each column is, then all or nothing."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from accounts.access_table import require
from candidates import merging
from candidates.entering import Newcomer
from candidates.gathering import Gathering
from candidates.importing.columns import Column, Field, as_mapping, guess_columns
from candidates.importing.drafts import Draft, RowProblem, Sheet, from_json, to_json
from candidates.importing.reading import Reading
from candidates.importing.rows import check_mapping, read_rows
from candidates.merging import Outcome
from candidates.tables import Import
from candidates.understanding import Understanding
from candidates.words import EvidenceCode, ImportState
from foundation import audit, clock
from foundation.access import Actor, Resource
from foundation.database import check_version, touch
from foundation.errors import Conflict, NotFound, Problem, RuleViolation
from foundation.ids import new_id
from taxonomy import catalogue

ACTION = "candidates.import"
CODES = frozenset({EvidenceCode.E0, EvidenceCode.E2})
DEFAULT_LEVEL = 2
MOST_PROBLEMS = 100
SHOWN_PEOPLE = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, before anybody decides."""

    row: Import
    columns: Sequence[Column]
    mapping: Sequence[Field | None]
    people: int
    known: int  # of these people, how many are in the register already
    rows_with_problems: int
    problems: Sequence[RowProblem]  # the first ones
    examples: Sequence[tuple[Draft, Newcomer]]
    imported_before: datetime | None  # the very same file


def receive(
    session: Session,
    actor: Actor,
    *,
    reading: Reading,
    content: bytes,
    now: datetime,
    code: EvidenceCode = EvidenceCode.E0,
    level: int = DEFAULT_LEVEL,
    organisation_id: UUID | None = None,
) -> Import:
    """Keep a file that has been read until somebody decides; its own name is not kept.

    Parameters
    ----------
    reading : Reading
        The file as read before this unit of work began, in a limited child process.
    code : EvidenceCode
        E0 for what people say of themselves, E2 when staff has seen their papers.
    level : int in 1..4
        Of skills for which the file gives no level.
    organisation_id : UUID, optional
        Where the people belong; the actor's organisation by default.
    """
    home = organisation_id or actor.organisation_id
    require(actor, ACTION, Resource(organisation_id=home))
    if home is None or code not in CODES:
        raise RuleViolation("An import enters own statements (E0) or papers seen (E2).")
    columns = guess_columns(reading.sheet) if reading.sheet else ()
    row = Import(
        id=new_id(),
        organisation_id=home,
        form=reading.form,
        state=ImportState.PREVIEW,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        facts=_facts_of(reading),
        mapping=[column.field.value if column.field else "" for column in columns],
        code=code,
        level=level,
        counts={},
        content=_pack(reading),
        started_by=actor.user_id,
        started_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    audit.note(session, actor, ACTION, objects=[row.id], view="received")
    return row


def find_import(session: Session, actor: Actor, import_id: UUID) -> Import:
    """Return an import of the actor's organisation, with its content while that is kept."""
    row = session.scalar(
        select(Import).where(Import.id == import_id).options(undefer(Import.content))
    )
    if row is None:
        raise NotFound
    require(actor, ACTION, Resource(organisation_id=row.organisation_id))
    return row


def list_imports(session: Session, actor: Actor, *, limit: int = 20) -> Sequence[Import]:
    """Return the newest imports of the actor's organisation."""
    require(actor, ACTION)
    rows = session.scalars(
        select(Import)
        .where(Import.organisation_id == actor.organisation_id)
        .order_by(Import.started_at.desc(), Import.id.desc())
        .limit(limit)
    ).all()
    audit.note(session, actor, ACTION, objects=[row.id for row in rows], view="list")
    return rows


def labels_of(session: Session, actor: Actor, found: "Preview") -> dict[UUID, str]:
    """Return the labels of what the example people of a preview were understood to mean."""
    ids = {
        one
        for _, newcomer in found.examples
        for one in (
            *newcomer.wishes,
            *(piece.concept_id for piece in newcomer.shown),
            *(each.concept_id for each in newcomer.spoken),
            *(each.concept_id for each in newcomer.held),
            *(each.concept_id for each in newcomer.worked),
        )
    }
    known = catalogue.concepts_by_id(session, ids, language=actor.language)
    return {one: known[one].label for one in ids if one in known}


def preview(session: Session, actor: Actor, *, import_id: UUID) -> Preview:
    """Return what an import would do."""
    row = find_import(session, actor, import_id)
    audit.note(session, actor, ACTION, objects=[row.id], view="preview")
    sheet, drafts, problems = _read(session, row)
    gathering = _gathering_of(session, row)
    examples = [(draft, gathering.newcomer_of(draft)) for draft in drafts[:SHOWN_PEOPLE]]
    return Preview(
        row=row,
        columns=guess_columns(sheet) if sheet else (),
        mapping=as_mapping(row.mapping),
        people=len(drafts),
        known=merging.count_known(session, row.organisation_id, drafts),
        rows_with_problems=len({problem.row for problem in problems}),
        problems=problems[:MOST_PROBLEMS],
        examples=examples,
        imported_before=session.scalar(
            select(Import.ended_at).where(
                Import.organisation_id == row.organisation_id,
                Import.sha256 == row.sha256,
                Import.state == ImportState.DONE,
                Import.id != row.id,
            )
        ),
    )


def remap(
    session: Session,
    actor: Actor,
    *,
    import_id: UUID,
    version: int,
    mapping: Sequence[str],
    now: datetime,
    code: EvidenceCode | None = None,
    level: int | None = None,
) -> Import:
    """Choose what each column is, and how what the file says is to be taken."""
    row = _open(session, actor, import_id, version)
    wanted = as_mapping(mapping)
    if row.mapping and len(wanted) != len(row.mapping):
        raise RuleViolation("The choice does not fit the columns of the file. Open it again.")
    if row.mapping:
        row.mapping = [one.value if one else "" for one in wanted]
    if code is not None:
        if code not in CODES:
            raise RuleViolation("An import enters own statements (E0) or papers seen (E2).")
        row.code = code
    if level is not None:
        row.level = level
    touch(row, now)
    session.flush()
    audit.note(session, actor, ACTION, objects=[row.id], view="mapped")
    return row


def discard(
    session: Session, actor: Actor, *, import_id: UUID, version: int, now: datetime
) -> Import:
    """Throw an import away; nothing of its content is kept."""
    row = _open(session, actor, import_id, version)
    row.state, row.content, row.ended_at = ImportState.DISCARDED, None, now
    touch(row, now)
    session.flush()
    audit.note(session, actor, ACTION, objects=[row.id], view="discarded")
    return row


def carry_out(
    session: Session,
    actor: Actor,
    *,
    import_id: UUID,
    version: int,
    now: datetime,
    partial: bool = False,
) -> Outcome:
    """Enter the people of a file. People known already are completed, never doubled.

    Parameters
    ----------
    partial : bool
        Leave out the rows with problems and enter the rest. Otherwise it is all or nothing.

    Raises
    ------
    RuleViolation
        Some rows need mending (all of the first hundred problems are named), or no one is left.
    Conflict
        The import has been carried out or thrown away already.
    """
    row = _open(session, actor, import_id, version)
    sheet, drafts, problems = _read(session, row)
    if problems and (not partial or any(problem.row == 0 for problem in problems)):
        raise RuleViolation(
            "Nothing was imported. {count} rows need to be mended first.",
            count=len({problem.row for problem in problems}),
            problems=[_as_problem(problem) for problem in problems[:MOST_PROBLEMS]],
        )
    if not drafts:
        raise RuleViolation("There is no one to import in this file.")
    gathering = _gathering_of(session, row)
    people = [gathering.newcomer_of(draft) for draft in drafts]
    outcome = merging.merge(session, actor, into=row, people=people, words=gathering.words, now=now)
    row.state, row.content, row.ended_at = ImportState.DONE, None, now
    row.counts = {
        "created": outcome.created,
        "completed": outcome.completed,
        "unchanged": outcome.unchanged,
        "to_confirm": outcome.to_confirm,
        "left_out": len({problem.row for problem in problems}),
        "rows": len(sheet.rows) if sheet else len(drafts),
    }
    touch(row, now)
    session.flush()
    return outcome


def import_reading(
    session: Session,
    actor: Actor,
    *,
    reading: Reading,
    content: bytes,
    now: datetime,
    code: EvidenceCode = EvidenceCode.E0,
    level: int = DEFAULT_LEVEL,
    organisation_id: UUID | None = None,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
) -> Outcome:
    """Receive and carry out in one act, for programs; ``mapping`` is column name to field."""
    row = receive(
        session,
        actor,
        reading=reading,
        content=content,
        now=now,
        code=code,
        level=level,
        organisation_id=organisation_id,
    )
    if mapping is not None and reading.sheet is not None:
        row.mapping = [mapping.get(name, "") for name in reading.sheet.header]
        unknown = set(mapping) - set(reading.sheet.header)
        if unknown:
            raise RuleViolation(
                "The file has no column named “{name}”.", name=min(unknown)[:80], where="mapping"
            )
        session.flush()
    return carry_out(
        session, actor, import_id=row.id, version=row.version, now=now, partial=partial
    )


def _open(session: Session, actor: Actor, import_id: UUID, version: int) -> Import:
    row = find_import(session, actor, import_id)
    check_version(row, version)
    if row.state is not ImportState.PREVIEW:
        raise Conflict("This import has been decided on already.")
    return row


def _gathering_of(session: Session, row: Import) -> Gathering:
    return Gathering(
        Understanding(session),
        code=row.code,
        level=row.level,
        on_date=clock.office_date(row.started_at),
        source=f"import {row.form.value}",
    )


def _read(session: Session, row: Import) -> tuple[Sheet | None, list[Draft], list[RowProblem]]:
    """Return the table, the people and the problems of a kept file."""
    if row.content is None:
        return None, [], []
    kept = json.loads(zlib.decompress(row.content))
    if "drafts" in kept:
        return None, from_json(kept["drafts"]), []
    sheet = Sheet(
        tuple(kept["header"]),
        tuple((number, tuple(cells)) for number, cells in kept["rows"]),
        row.facts,
    )
    mapping = as_mapping(row.mapping)
    wrong = check_mapping(mapping, sheet.header)
    if wrong:
        return sheet, [], list(wrong)
    places = {name: name for name in Understanding(session).places()}
    read = read_rows(sheet, mapping, places=places)
    return sheet, list(read.drafts), list(read.problems)


def _pack(reading: Reading) -> bytes:
    kept: dict[str, Any]
    if reading.sheet is None:
        kept = {"drafts": to_json(list(reading.people))}
    else:
        kept = {"header": reading.sheet.header, "rows": reading.sheet.rows}
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), level=6)


def _facts_of(reading: Reading) -> dict[str, Any]:
    facts: dict[str, Any] = dict(reading.sheet.facts) if reading.sheet else {}
    if reading.left_out:
        facts["left_out"] = list(reading.left_out)
    return facts


def _as_problem(problem: RowProblem) -> Problem:
    column = f", column {problem.column}" if problem.column else ""
    return Problem(
        f"row {problem.row}{column}",
        "{reason} {mend}",
        {"reason": problem.reason, "mend": problem.mend},
    )
