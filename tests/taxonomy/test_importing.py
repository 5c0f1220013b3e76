"""Official files in: what is read, kept, reported, and that twice is once."""

from pathlib import Path

import pytest

from foundation.database import Database
from foundation.errors import RuleViolation
from taxonomy import catalogue
from taxonomy.graph import Kind, Link
from taxonomy.importing.shapes import plan
from tests.builders import taxonomy as builders
from tests.builders.taxonomy import (
    ESCO,
    a_jobtech_folder,
    an_esco_bundle,
    esco_skill,
    jobtech_concept,
    load,
    occupation_uri,
    skill_uri,
    write_csv,
    write_json,
)

COOK, WELDER = "aaaa_bbb_ccc", "dddd_eee_fff"


def test_an_esco_bundle_is_read_whole(database: Database, tmp_path: Path) -> None:
    folder = an_esco_bundle(tmp_path)

    with database.writing() as session:
        (summary,) = load(session, folder)

    with database.reading() as session:
        cook = catalogue.concept_by_code(session, "esco", occupation_uri("cook"))
        assert cook is not None
        view = catalogue.find_concept(session, cook, language="en")
        skills = catalogue.typical_skills(session, cook)
        mig = catalogue.concept_by_code(session, "esco", skill_uri("mig"))
        welding = catalogue.concept_by_code(session, "esco", skill_uri("welding"))
        assert mig is not None
        assert welding is not None
        near = catalogue.skill_nearness(session, [welding])
    assert (summary.scheme, summary.version) == ("esco", "1.1.1")
    assert summary.total("created") == 8
    assert (view.label, view.kind) == ("cook", Kind.OCCUPATION)
    assert [skill.essential for skill in skills] == [True, False]
    assert near[welding][mig] == 85


def test_a_second_language_adds_names_and_no_concepts(database: Database, tmp_path: Path) -> None:
    folder = an_esco_bundle(tmp_path)
    swedish = write_csv(
        tmp_path / "v1.1.1" / "skills_sv.csv",
        builders.SKILL_HEADER,
        esco_skill("mig", "MIG-svetsning", "mig-svets"),
    )
    labels = write_csv(
        tmp_path / "occupation_labels_sv.csv",
        "uri,label,rank",
        [occupation_uri("cook"), "kock", "0"],
        [occupation_uri("cook"), "kokerska", "1"],
        [occupation_uri("nobody"), "ingen", "0"],
    )

    with database.writing() as session:
        load(session, folder)
        (one, two) = load(session, swedish, labels)

    assert one.total("created") == two.total("created") == 0
    assert two.files[0].unmatched == 1
    assert "nobody" in two.files[0].unmatched_first[0].reason
    with database.reading() as session:
        cook = catalogue.concept_by_code(session, "esco", occupation_uri("cook"))
        assert cook is not None
        assert catalogue.find_concept(session, cook).labels == {"en": "cook", "sv": "kock"}


def test_ragged_rows_are_read_as_far_as_they_go_and_reported(
    database: Database, tmp_path: Path
) -> None:
    header = "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 0 code"
    path = write_csv(
        tmp_path / "v1.1.1" / "skillsHierarchy_en.csv",
        header,
        [f"{ESCO}/skill/s", "skills", "", "", "S"],
        [f"{ESCO}/skill/s", "skills", f"{ESCO}/skill/s1", "two\nlines"],
        ["", "nothing"],
        [f"{ESCO}/skill/k", "knowledge", "", "", "K", "too", "many"],
    )

    with database.writing() as session:
        (summary,) = load(session, path)

    (file,) = summary.files
    assert (file.rows, file.created) == (4, 3)
    assert [(row.line, row.reason.split(";")[0]) for row in file.ragged] == [
        (3, "4 fields where the header names 5"),
        (5, "2 fields where the header names 5"),
        (5, "no Level 0 URI"),
        (6, "7 fields where the header names 5"),
    ]


def test_the_nested_shape_gives_parents_codes_and_points(
    database: Database, tmp_path: Path
) -> None:
    county = {
        "concept_id": "llll_kkk_jjj",
        "type": "region",
        "label": "Skåne län",
        "legacy_ams_taxonomy_id": "12",
    }
    town = {
        "concept_id": "tttt_rrr_eee",
        "type": "municipality",
        "label": "Trelleborg",
        "legacy_ams_taxonomy_id": "1287",
        "parent": county,
    }
    places = [
        {
            "concept_id": "x",
            "type": "place",
            "label": name,
            "kommunkod": "1287",
            "latitud": lat,
            "longitud": lon,
        }
        for name, lat, lon in [
            ("Trelleborg", 55.37, 13.16),
            ("Gislöv", 55.36, 13.24),
            ("Nowhere", 0.0, 0.0),
        ]
    ]
    path = write_json(
        tmp_path / "taxonomy_2019" / "hierarchy.json.gz", [town, *places, {"type": "skill"}]
    )

    with database.writing() as session:
        (summary,) = load(session, path)
        trelleborg = catalogue.concept_by_code(session, "scb", "1287", kind=Kind.MUNICIPALITY)
        assert trelleborg is not None
        place = catalogue.place_of(session, trelleborg)
        by_town = catalogue.resolve_reference(
            session, code=None, label="Gislöv", kind=Kind.MUNICIPALITY
        )
        scania = catalogue.concept_by_code(session, "scb", "12", kind=Kind.COUNTY)

    assert place is not None
    assert (place.lat, place.lon, place.label, place.county_id) == (
        55.37,
        13.16,
        "Trelleborg",
        scania,
    )
    assert by_town.concept_id == trelleborg
    assert [row.line for row in summary.files[0].ragged] == [5, 3]


def test_an_official_file_completes_a_starter_concept_and_never_doubles_it(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        typed = builders.an_occupation(session, "Kock", english="Cook", codes={"jobtech": COOK})
        nameless = builders.a_skill(session, "Kallkök")
        folder = a_jobtech_folder(
            tmp_path,
            2025,
            jobtech_concept(COOK, "Kock", "occupation-name"),
            jobtech_concept(WELDER, "Kallkök", "skill"),
        )
        (summary,) = load(session, folder)

        assert summary.total("created") == 0
        assert catalogue.concept_by_code(session, "jobtech", COOK) == typed
        assert catalogue.concept_by_code(session, "jobtech", WELDER) == nameless


def test_two_concepts_that_one_record_shows_to_be_the_same_are_the_same_from_then_on(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        load(session, an_esco_bundle(tmp_path))
        load(
            session,
            a_jobtech_folder(tmp_path, 2025, jobtech_concept(COOK, "Kock", "occupation-name")),
        )
        ours = catalogue.concept_by_code(session, "jobtech", COOK)
        theirs = catalogue.concept_by_code(session, "esco", occupation_uri("cook"))
        assert ours is not None
        assert theirs is not None
        path = write_csv(
            tmp_path / "crosswalk.csv",
            "esco_uri,esco_label_sv,jobtech_id,jobtech_label,relation",
            [occupation_uri("cook"), "kock", COOK, "Kock", "skos:exactMatch"],
            [occupation_uri("cook"), "kock", "", "", "no relation"],
            [occupation_uri("cook"), "kock", COOK, "Kock", "skos:fancyMatch"],
        )
        (summary,) = load(session, path)

        assert catalogue.occupation_nearness(session, ours)[theirs] == 100
        assert set(catalogue.same_concepts(session, theirs)) == {ours, theirs}
        assert len(catalogue.typical_skills(session, ours)) == 2
    assert [row.line for row in summary.files[0].ragged] == [4]
    assert "1 rows say that there is no relation" in summary.files[0].note


def test_employers_terms_find_their_concept_by_name(database: Database, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "terms.csv",
        "term,concept,type,term_misspelled",
        ["köksa", "Kock", "YRKE", "False"],
        ["kokc", "Kock", "YRKE", "True"],
        ["Svetsare", "Kock", "YRKE", "False"],
        ["månfarare", "Astronaut", "YRKE", "False"],
    )

    with database.writing() as session:
        cook = builders.an_occupation(session, "Kock")
        welder = builders.an_occupation(session, "Svetsare")
        (summary,) = load(session, path)
        found = {
            text: catalogue.search(session, text, kinds=(Kind.OCCUPATION,))[0][1]
            for text in ("köksa", "kokc", "svetsare")
        }

    assert found["köksa"].concept_id == found["kokc"].concept_id == str(cook)
    assert (found["köksa"].via, found["kokc"].via) == ("alias", "hidden")
    assert found["svetsare"].concept_id == str(welder)
    assert summary.files[0].unmatched == 1


def test_a_broken_file_names_itself_and_leaves_nothing(database: Database, tmp_path: Path) -> None:
    good = a_jobtech_folder(tmp_path, 2025, jobtech_concept(COOK, "Kock", "occupation-name"))
    (good / "z.json").write_text('{"data": {"concepts": [')

    with pytest.raises(RuleViolation, match=r"z\.json is not JSON"), database.writing() as session:
        load(session, good)

    with database.reading() as session:
        assert catalogue.current_version(session) == "0"
        assert catalogue.coverage(session) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.txt", b"Dear all"),
        ("other.csv", b"a,b\n1,2\n"),
        ("other.json", b'{"people": []}'),
        ("empty.csv", b""),
        ("broken.csv.gz", b"not gzip at all"),
        ("signs.csv", b"uri,label\n\xff\xfe,\x00\n"),
    ],
)
def test_what_is_no_taxonomy_is_refused_with_a_reason(
    database: Database, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(RuleViolation), database.writing() as session:
        load(session, tmp_path)


def test_a_missing_path_is_said(database: Database) -> None:
    with (
        pytest.raises(RuleViolation, match="no file or folder"),
        database.writing() as session,
    ):
        load(session, Path("nowhere"))


def test_unknown_files_among_known_ones_are_left_aside_and_named(tmp_path: Path) -> None:
    an_esco_bundle(tmp_path)
    (tmp_path / "README.md").write_text("read me")

    planned = plan([tmp_path])

    assert [bundle.name for bundle in planned.bundles] == ["esco 1.1.1"]
    assert planned.skipped == [("README.md", "neither CSV nor JSON")]


def test_links_are_kept_as_stated(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        load(session, an_esco_bundle(tmp_path))

        assert catalogue.relation_counts(session) == {
            Link.BROADER: 3,
            Link.ESSENTIAL: 2,
            Link.OPTIONAL: 1,
        }
