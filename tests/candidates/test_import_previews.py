"""Looking at a file before it is imported, choosing, deciding: who may, and once only."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from candidates import imports
from candidates.importing.reading import read_file
from candidates.tables import Candidate, Import
from candidates.words import ImportState
from foundation import clock
from foundation.access import Actor
from foundation.database import Database
from foundation.errors import Conflict, NotFound, Stale
from foundation.ids import new_id

TODAY = date(2026, 3, 1)
PEOPLE = """Namn;Referens;E-post;Kommun;Önskat yrke;Kompetenser;Svenska;Personnummer
Amina Haddad;A-1;amina@exempel.se;Malmö;kock;matlagning (4)|MIG-svetsning;A2;800101-1234
Bo Ek;A-2;bo@exempel.se;Trelleborg;svetsare;TIG-svetsning;B1;
"""


def count(session: Any, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def received(session: Any, actor: Actor, text: str = PEOPLE) -> Import:
    content = text.encode()
    reading = read_file(content, today=TODAY)
    return imports.receive(session, actor, reading=reading, content=content, now=clock.now())


def test_a_preview_shows_columns_people_and_problems_and_stores_no_one(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        row = received(session, matcher, PEOPLE.replace("B1", "bra"))
        seen = imports.preview(session, matcher, import_id=row.id)

        assert count(session, Candidate) == 0
    assert (seen.people, seen.rows_with_problems) == (1, 1)
    assert [column.why for column in seen.columns][-1] == "kept_out"
    assert seen.problems[0].column == "Svenska"
    assert seen.examples[0][0].given_name == "Amina"


def test_another_choice_of_columns_changes_what_is_read(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        row = received(session, matcher, "Person;Notering\nAmina;matlagning\n")
        blind = imports.preview(session, matcher, import_id=row.id)
        imports.remap(
            session,
            matcher,
            import_id=row.id,
            version=row.version,
            mapping=["name", "skills"],
            now=clock.now(),
        )
        seen = imports.preview(session, matcher, import_id=row.id)

    assert (blind.people, seen.people) == (0, 1)
    assert len(seen.examples[0][1].shown) == 1


def test_the_very_same_file_is_recognised_before_it_is_imported_again(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        first = received(session, matcher)
        imports.carry_out(
            session, matcher, import_id=first.id, version=first.version, now=clock.now()
        )
        second = received(session, matcher)
        seen = imports.preview(session, matcher, import_id=second.id)

        assert seen.imported_before is not None
        assert seen.known == 2


def test_a_decided_import_keeps_nothing_of_the_file_and_is_decided_once(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        done, thrown = received(session, matcher), received(session, matcher)
        imports.carry_out(
            session, matcher, import_id=done.id, version=done.version, now=clock.now()
        )
        imports.discard(
            session, matcher, import_id=thrown.id, version=thrown.version, now=clock.now()
        )

        for row in (done, thrown):
            assert row.content is None
            with pytest.raises(Conflict):
                imports.carry_out(
                    session, matcher, import_id=row.id, version=row.version, now=clock.now()
                )
        assert (done.state, thrown.state) == (ImportState.DONE, ImportState.DISCARDED)


def test_a_choice_made_on_an_old_page_is_refused(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        row = received(session, matcher)
        version = row.version
        imports.remap(
            session,
            matcher,
            import_id=row.id,
            version=version,
            mapping=row.mapping,
            now=clock.now(),
        )

        with pytest.raises(Stale):
            imports.carry_out(session, matcher, import_id=row.id, version=version, now=clock.now())


def test_imports_of_another_organisation_do_not_exist(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        row = received(session, matcher)
        assert imports.preview(session, matcher, import_id=row.id).people == 2

        for actor, import_id in ((outsider, row.id), (matcher, new_id())):
            with pytest.raises(NotFound):
                imports.preview(session, actor, import_id=import_id)
        assert imports.list_imports(session, outsider) == []
