"""Everything in one file and back again, between both databases."""

import json
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import JSON, Column, Integer, MetaData, Table, delete, insert, null, text

from foundation import audit, backup, clock, job_desk, jobs
from foundation.access import OPERATOR
from foundation.backup_values import RowCodec, into, rows_of
from foundation.database import Database
from foundation.errors import Conflict, NotFound, RuleViolation
from foundation.ids import new_id
from gateway.schema import newest
from gateway.tables import METADATA
from tests.databases import PostgresTemplates, SqliteTemplate

Rows = dict[str, list[list[object]]]


@pytest.fixture(params=["into sqlite", "into postgresql"])
def other(
    request: pytest.FixtureRequest,
    sqlite_template: SqliteTemplate,
    postgres_templates: PostgresTemplates,
) -> object:
    templates = sqlite_template if request.param == "into sqlite" else postgres_templates
    with templates.copy() as url:
        opened = Database(url)
        yield opened
        opened.close()


def fill(database: Database, *, rows: int = 3) -> None:
    """Leave rows of several kinds: jobs in each state, with JSON, nulls, text and times."""
    with database.writing() as session:
        made = [
            jobs.enqueue(session, "test.åäö 'quoted' \"twice\" \n", requested_by=new_id(), n=n)
            for n in range(rows)
        ]
        audit.note(session, OPERATOR, "test.act", objects=[job.id for job in made])
    with database.writing() as session:
        claim = jobs.claim(session, made[0].id, worker="tester")
        assert claim is not None
        jobs.finish(session, claim)


def save(database: Database, file: Path) -> backup.Manifest:
    return backup.backup(database, file, metadata=METADATA, schema=newest())


def load(database: Database, file: Path) -> backup.Manifest:
    return backup.restore(database, file, metadata=METADATA, schema=newest())


def rows_in(database: Database, *, but: tuple[str, ...] = ()) -> Rows:
    """Return every row of every table as it stands in a backup."""
    with database.reading() as session:
        return {
            table.name: [RowCodec(table).encode(row) for row in session.execute(rows_of(table))]
            for table in METADATA.sorted_tables
            if table.name not in but
        }


def test_what_is_restored_equals_what_was_saved(
    database: Database, other: Database, tmp_path: Path
) -> None:
    fill(database)
    before = rows_in(database)

    saved = save(database, tmp_path / "a.backup")
    restored = load(other, tmp_path / "a.backup")

    after = rows_in(other, but=("audit_events", "audit_chains"))
    assert after == {name: rows for name, rows in before.items() if name in after}
    assert saved == restored
    with other.reading() as session:
        assert audit.verify(session, other.audit_key).faults == ()
        assert audit.verify(session, other.audit_key).events == saved_events(saved) + 1


def saved_events(manifest: backup.Manifest) -> int:
    return next(table.rows for table in manifest.tables if table.name == "audit_events")


def test_a_backup_under_writes_is_one_moment_of_the_database(
    database: Database, other: Database, tmp_path: Path
) -> None:
    fill(database)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with database.writing() as session:
                job = jobs.enqueue(session, "test.pair")
                jobs.enqueue(session, "test.pair")
                audit.note(session, OPERATOR, "test.act", objects=[job.id])

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        save(database, tmp_path / "a.backup")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    load(other, tmp_path / "a.backup")

    with other.reading() as session:
        pairs = [j for j in job_desk.list_jobs(session, limit=100_000) if j.name == "test.pair"]
        assert len(pairs) % 2 == 0
        assert audit.verify(session, other.audit_key).faults == ()


def test_saving_and_restoring_stand_in_the_audit(
    database: Database, other: Database, tmp_path: Path
) -> None:
    save(database, tmp_path / "a.backup")
    load(other, tmp_path / "a.backup")

    views = []
    for each in (database, other):
        with each.reading() as session:
            said = session.execute(text("SELECT view FROM audit_events ORDER BY number"))
            views.append(list(said.scalars()))
    assert views == [["backup"], ["restore"]]


def test_progress_reaches_the_number_of_rows(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, rows=2_500)
    steps: list[int] = []

    manifest = backup.backup(
        sqlite_database,
        tmp_path / "a.backup",
        metadata=METADATA,
        schema=newest(),
        advance=steps.append,
    )

    assert sum(steps) == manifest.rows


def test_a_backup_is_for_its_owner_only_and_replaces_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    save(sqlite_database, file)

    with pytest.raises(Conflict, match=r"a\.backup"):
        save(sqlite_database, file)

    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [file]


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write a zip anew with changed members; None leaves one out."""
    old = file.with_suffix(".old")
    shutil.move(file, old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def change_a_row(file: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"waiting", b"WAITING") if name == "tables/jobs.jsonl" else content

    rewritten(file, change)


def leave_out_a_table(file: Path) -> None:
    rewritten(file, lambda name, content: None if name == "tables/jobs.jsonl" else content)


def change_the_manifest(file: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | {"audit_heads": {}}).encode()

    rewritten(file, change)


def leave_out_the_manifest(file: Path) -> None:
    rewritten(file, lambda name, content: None if name == "manifest.json" else content)


def be_something_else(file: Path) -> None:
    file.write_text("id;name\n1;Amina\n")


@pytest.mark.parametrize(
    "damage",
    [
        flip_a_byte,
        cut_off,
        change_a_row,
        leave_out_a_table,
        change_the_manifest,
        leave_out_the_manifest,
        be_something_else,
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_changed(
    damage: Callable[[Path], None],
    sqlite_database: Database,
    sqlite_template: SqliteTemplate,
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.backup"
    fill(sqlite_database, rows=200)
    save(sqlite_database, file)
    damage(file)

    with sqlite_template.copy() as url:
        other = Database(url)
        before = rows_in(other)
        with pytest.raises(RuleViolation):
            load(other, file)
        after = rows_in(other)
        other.close()

    assert before == after


def test_a_backup_of_another_version_is_refused(
    sqlite_database: Database, sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backup.backup(sqlite_database, file, metadata=METADATA, schema="of_last_year")

    with sqlite_template.copy() as url:
        other = Database(url)
        with pytest.raises(RuleViolation, match="of_last_year"):
            load(other, file)
        other.close()


def test_another_audit_key_is_told(
    sqlite_database: Database, sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    save(sqlite_database, file)

    with sqlite_template.copy() as url:
        other = Database(url, audit_key=b"another")
        with pytest.raises(RuleViolation, match="SAMSYN_AUDIT_KEY"):
            load(other, file)
        other.close()


def test_a_database_in_use_is_not_written_over(database: Database, tmp_path: Path) -> None:
    fill(database)
    save(database, tmp_path / "a.backup")

    with pytest.raises(Conflict, match="not empty"):
        load(database, tmp_path / "a.backup")


def test_a_file_that_is_not_there_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load(sqlite_database, tmp_path / "none.backup")


def a_concept(key: UUID, *, replaced_by: UUID | None) -> dict[str, object]:
    return {"id": key, "kind": "skill", "status": "current", "replaced_by_id": replaced_by}


def test_a_row_that_refers_to_a_later_one_comes_back(
    database: Database, other: Database, tmp_path: Path
) -> None:
    concepts = METADATA.tables["concepts"]
    first, later = new_id(), new_id()
    with database.writing() as session:
        session.execute(insert(concepts), [a_concept(later, replaced_by=None)])
        session.execute(insert(concepts), [a_concept(first, replaced_by=later)])

    save(database, tmp_path / "a.backup")
    load(other, tmp_path / "a.backup")

    assert rows_in(other)["concepts"] == rows_in(database)["concepts"]


def test_a_row_that_refers_to_none_is_still_refused_afterwards(
    database: Database, other: Database, tmp_path: Path
) -> None:
    save(database, tmp_path / "a.backup")
    load(other, tmp_path / "a.backup")

    with pytest.raises(Conflict), other.writing() as session:
        session.execute(
            insert(METADATA.tables["concepts"]), [a_concept(new_id(), replaced_by=new_id())]
        )


def test_numbers_that_the_database_counts_go_on_after_the_restored_ones(
    database: Database, other: Database, tmp_path: Path
) -> None:
    answers = METADATA.tables["kept_answers"]
    row = {
        "actor": "a", "route": "r", "body_hash": "h", "status": 200, "headers": {}, "answer": b"\0"
    } | {"kept_at": clock.now()}  # fmt: skip
    with database.writing() as session:
        session.execute(insert(answers), [row | {"key": "one"}, row | {"key": "two"}])
    save(database, tmp_path / "a.backup")

    load(other, tmp_path / "a.backup")
    with other.writing() as session:
        session.execute(insert(answers), [row | {"key": "three"}])

    assert len(rows_in(other)["kept_answers"]) == 3


def test_both_nulls_of_a_json_column_come_back_as_they_were(empty_database_url: str) -> None:
    table = Table("kept", MetaData(), Column("id", Integer, primary_key=True), Column("body", JSON))
    database = Database(empty_database_url)
    table.create(database.engine)
    codec = RowCodec(table)
    with database.writing() as session:
        session.execute(insert(table).values(id=1, body=null()))
        session.execute(insert(table).values(id=2, body=JSON.NULL))
        session.execute(insert(table).values(id=3, body=[None, {"a": 1.5}]))

    with database.writing() as session:
        kept = [codec.encode(row) for row in session.execute(rows_of(table))]
        session.execute(delete(table))
        session.execute(into(table), [codec.decode(row) for row in kept])
        again = [codec.encode(row) for row in session.execute(rows_of(table))]

    database.close()
    assert kept == again == [[1, None], [2, [None]], [3, [[None, {"a": 1.5}]]]]
