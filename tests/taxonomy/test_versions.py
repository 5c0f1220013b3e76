"""Versions of official files: retired, replaced, remembered; and twice is once."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation import clock
from foundation.database import Database
from taxonomy import catalogue, tables
from taxonomy.graph import Kind, Status
from taxonomy.importing.shapes import plan
from taxonomy.importing.writing import store
from tests.builders import taxonomy as builders
from tests.builders.taxonomy import (
    a_jobtech_folder,
    everything,
    jobtech_concept,
    load,
    rolled_back,
    write_csv,
)

COOK, WELDER, GONE = "aaaa_bbb_ccc", "dddd_eee_fff", "gggg_hhh_jjj"


def test_a_newer_version_retires_replaces_and_remembers_names(
    database: Database, tmp_path: Path
) -> None:
    older = a_jobtech_folder(
        tmp_path,
        2020,
        jobtech_concept(COOK, "Kock/Kokerska", "occupation-name"),
        jobtech_concept(WELDER, "Svetsare", "occupation-name"),
        jobtech_concept(GONE, "Hovslagare", "occupation-name"),
    )
    newer = a_jobtech_folder(
        tmp_path,
        2025,
        jobtech_concept(COOK, "Kock", "occupation-name"),
        jobtech_concept("kkkk_mmm_nnn", "Svetsare", "occupation-name"),
    )

    for order in ((older, newer), (newer, older)):
        with rolled_back(database) as session:
            for path in order:
                load(session, path)
            ids = {
                code: catalogue.concepts_by_id(session, [row]).popitem()[1]
                for code in (COOK, WELDER, GONE)
                if (row := _by_id(session, code)) is not None
            }
            followed = catalogue.concept_by_code(session, "jobtech", WELDER)
            labels = {
                (row.text, row.kind)
                for row in catalogue.dossier(session, ids[COOK].id, language="sv").labels
            }

            assert ids[COOK].label == "Kock"
            assert labels == {("Kock", "preferred"), ("Kock/Kokerska", "former")}
            assert ids[WELDER].status is Status.REPLACED
            assert followed == ids[WELDER].replaced_by_id
            assert ids[GONE].status is Status.DEPRECATED


def _by_id(session: Session, code: str) -> Any:
    found = select(tables.ConceptCode.concept_id).where(tables.ConceptCode.code == code)
    return session.scalar(found)


def test_a_list_of_one_type_retires_nothing_of_another(database: Database, tmp_path: Path) -> None:
    all_types = a_jobtech_folder(
        tmp_path,
        2020,
        jobtech_concept(COOK, "Kock", "occupation-name"),
        jobtech_concept(GONE, "Esperanto", "language"),
    )
    # Keywords mention an occupation; that is no list of occupations.
    keyword = jobtech_concept(
        "pppp_qqq_rrr",
        "matlagare",
        "keyword",
        related=[jobtech_concept(COOK, "Kock", "occupation-name")],
    )
    some = a_jobtech_folder(tmp_path, 2025, jobtech_concept(WELDER, "Latin", "language"), keyword)

    with database.writing() as session:
        load(session, all_types, some)
        cook = catalogue.concept_by_code(session, "jobtech", COOK)
        gone = _by_id(session, GONE)
        assert cook is not None

        views = catalogue.concepts_by_id(session, [cook, gone])
        found = catalogue.search(session, "matlagare", kinds=(Kind.OCCUPATION,))

    assert [views[one].status for one in (cook, gone)] == [Status.CURRENT, Status.DEPRECATED]
    assert [one.via for _, one in found] == ["keyword"]


def test_the_same_content_again_changes_nothing_however_packed_and_ordered(
    database: Database, tmp_path: Path
) -> None:
    first = a_jobtech_folder(
        tmp_path / "one", 2025, jobtech_concept(COOK, "Kock", "occupation-name")
    )
    packed = tmp_path / "two" / "taxonomy_2025"
    content = (first / "concepts.json").read_text()
    packed.mkdir(parents=True)
    builders._write(packed / "concepts.json.gz", content)

    with database.writing() as session:
        load(session, first)
        version = catalogue.current_version(session)
        before = everything(session)
        (again,) = load(session, packed)

        assert again.unchanged
        assert everything(session) == before
        assert catalogue.current_version(session) == version


labels = st.text("abc åäö/,()-", min_size=1, max_size=12).filter(lambda text: text.strip())
rows = st.lists(
    st.tuples(
        st.sampled_from(["aaaa_aaa_aaa", "bbbb_bbb_bbb", "cccc_ccc_ccc", "dddd_ddd_ddd"]),
        labels,
        st.sampled_from(["occupation-name", "skill", "language"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(old=rows, new=rows)
def test_import_twice_is_import_once(
    sqlite_database: Database, tmp_path: Path, old: list[Any], new: list[Any]
) -> None:
    bundles = []
    for year, given_rows in ((2020, old), (2025, new)):
        path = tmp_path / f"{year}.csv"
        write_csv(
            path, "type,concept_id,legacy_code,label_sv", *([t, i, "", x] for i, x, t in given_rows)
        )
        bundles.append((path, str(year)))

    with rolled_back(sqlite_database) as session:
        for path, version in bundles:
            load(session, path, version=version)
        before = everything(session)
        for path, version in bundles:
            bundle = plan([path], version=version).bundles[0]
            again = store(
                session, bundle, bundle.readings(), digest=f"again {path}", now=clock.now()
            )
            assert (again.total("created"), again.total("labels"), again.total("relations")) == (
                0,
                0,
                0,
            )

        assert everything(session) == before


def test_a_relation_that_the_newer_version_leaves_out_is_gone(
    database: Database, tmp_path: Path
) -> None:
    def folder(year: int, group: str) -> Path:
        cook = jobtech_concept(COOK, "Kock", "occupation-name")
        return a_jobtech_folder(
            tmp_path,
            year,
            jobtech_concept(group, f"Grupp {group}", "ssyk-level-4", narrower=[cook]),
        )

    for order in ((2020, 2025), (2025, 2020)):
        with rolled_back(database) as session:
            for year in order:
                load(session, folder(year, "gggg_aaa_aaa" if year == 2020 else "gggg_bbb_bbb"))
            cook = catalogue.concept_by_code(session, "jobtech", COOK)
            assert cook is not None
            view = catalogue.find_concept(session, cook)

            assert view.parent_ids == (
                catalogue.concept_by_code(session, "jobtech", "gggg_bbb_bbb"),
            )
