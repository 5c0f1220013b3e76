"""The real official files, where they are: everything is read, nothing is lost, search is good."""

import csv
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from foundation.database import Database
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.resolve import Index, Label, find_spans, resolve
from tests.databases import SqliteTemplate

pytestmark = [pytest.mark.data, pytest.mark.slow]
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
SECONDS = 90  # of the processor, for reading ESCO and three versions of JobTech
# All but the mappings: they are what the search of titles and skills is measured against.
PARTS = ("jobtech", "esco", "jobtech_synonyms")


@pytest.fixture(scope="module")
def loaded(sqlite_template: SqliteTemplate, test_data: Path) -> Iterator[Database]:
    """Return a database with the starter and everything official but the mappings."""
    with sqlite_template.copy() as url:
        database = Database(url)
        with database.writing() as session:
            catalogue.ensure_starter(session, now=MONDAY)
            started = time.process_time()
            catalogue.import_path(session, *(test_data / part for part in PARTS), now=MONDAY)
            seconds = time.process_time() - started
        assert seconds < SECONDS
        yield database
        database.close()


@pytest.fixture
def session(loaded: Database) -> Iterator[Session]:
    with loaded.reading() as opened:
        yield opened


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_official_concept_is_there(session: Session, test_data: Path) -> None:
    esco = test_data / "esco" / "v1.1.1" / "en"
    skills = rows_of(esco / "skills_en.csv.gz")
    occupations = rows_of(esco / "occupations_en.csv.gz")
    jobtech = rows_of(test_data / "jobtech" / "taxonomy_2020" / "concepts.csv.gz")

    known = {
        (kind, scheme): sum(scheme in view.codes for view in catalogue.list_kind(session, kind))
        for kind in (Kind.SKILL, Kind.OCCUPATION)
        for scheme in ("esco",)
    }
    sample = jobtech[:: len(jobtech) // 300]
    missing = [
        row["concept_id"]
        for row in sample
        if catalogue.concept_by_code(session, "jobtech", row["concept_id"]) is None
    ]

    assert known == {(Kind.SKILL, "esco"): len(skills), (Kind.OCCUPATION, "esco"): len(occupations)}
    assert missing == []


def test_nothing_is_doubled(session: Session) -> None:
    counts = Counter(view.label for view in catalogue.list_places(session))

    assert len(catalogue.list_places(session)) == 290
    assert [label for label, count in counts.items() if count > 1] == []
    assert len(catalogue.list_counties(session)) == 21


def test_ragged_rows_of_the_skills_hierarchy_are_told(session: Session) -> None:
    esco = next(one for one in catalogue.list_imports(session) if one.version == "1.1.1")

    assert esco.counts["ragged"] >= 188


def test_every_advertisement_of_2025_leads_to_an_occupation(
    session: Session, test_data: Path
) -> None:
    path = test_data / "ads" / "platsbanken_jobsearch_2025_dev.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        ads = [json.loads(line) for line in file]

    found = [
        catalogue.resolve_reference(
            session,
            code=ad["occupation"]["concept_id"],
            label=ad["occupation"]["label"],
            kind=Kind.OCCUPATION,
            group_code=ad["occupation_group"]["concept_id"],
        )
        for ad in ads
    ]

    assert all(one.concept_id for one in found)
    assert Counter(one.via == "code" for one in found) == {True: 27, False: 14}
    assert all(
        catalogue.occupation_nearness(session, one.concept_id) for one in found if one.concept_id
    )


def test_mentions_in_a_long_advertisement_are_found_in_an_instant(
    session: Session, test_data: Path
) -> None:
    index = catalogue.load_index(session, Kind.SKILL, "sv")
    path = test_data / "ads" / "platsbanken_jobsearch_2025_dev.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        text = max((json.loads(line)["description"]["text"] for line in file), key=len)
    find_spans(index, text)

    started = time.process_time()
    find_spans(index, text)

    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(("name", "least"), [("yrke", 0.95), ("formaga", 0.97)])
def test_misspelt_terms_lead_to_their_concept(test_data: Path, name: str, least: float) -> None:
    rows = rows_of(test_data / "jobtech_synonyms" / f"termer_koncept_{name}.csv.gz")
    labels = [Label(concept, concept) for concept in dict.fromkeys(row["concept"] for row in rows)]
    spelt = [row for row in rows if row["term_misspelled"] == "False"]
    index = Index.of(labels + [Label(row["concept"], row["term"], "alias") for row in spelt])
    misspelt = [row for row in rows if row["term_misspelled"] == "True"]

    hits = [
        bool(found) and found[0].concept_id == row["concept"]
        for row in misspelt
        for found in [resolve(index, row["term"], limit=1)]
    ]

    assert sum(hits) / len(hits) >= least
