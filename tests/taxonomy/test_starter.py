"""The starter taxonomy is whole: what it refers to exists, and what it promises is there."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.database import search_key

STARTER = Path(__file__).resolve().parents[2] / "taxonomy" / "starter"
CONCEPT_ID = re.compile(
    r"[1-9A-HJ-NP-Za-km-z]{4}_[1-9A-HJ-NP-Za-km-z]{3}_[1-9A-HJ-NP-Za-km-z]{3}\Z"
)
ESCO_ADDRESS = re.compile(r"http://data\.europa\.eu/esco/(occupation|skill)/[0-9a-f-]{36}\Z")
CEFR = {"A1", "A2", "B1", "B2", "C1", "C2"}
LICENSED_HEALTH_PROFESSIONS = {
    "audiologist",
    "biomedical_analyst",
    "chiropractor",
    "dental_hygienist",
    "dentist",
    "dietitian",
    "health_counsellor",
    "medical_physicist",
    "midwife",
    "naprapath",
    "nurse",
    "occupational_therapist",
    "optometrist",
    "orthopaedic_engineer",
    "pharmacist",
    "physician",
    "physiotherapist",
    "prescriptionist",
    "psychologist",
    "psychotherapist",
    "radiographer",
    "speech_therapist",
}
EXCLUSIVE_RIGHT = {"dentist", "midwife", "pharmacist", "physician", "prescriptionist"}
LISTS = ("occupations", "skills", "skill_groups", "groups", "licences", "regulated")

Item = dict[str, Any]


def read(name: str) -> Any:
    return json.loads((STARTER / f"{name}.json").read_text(encoding="utf-8"))


def items_of_every_file() -> Iterator[tuple[str, Item]]:
    for name in LISTS:
        for item in read(name):
            yield name, item
    for name in ("places", "languages", "other"):
        for part, items in read(name).items():
            for item in items:
                yield f"{name}: {part}", item


def real_skills(occupation: Item) -> list[Item]:
    return [skill for skill in occupation["skills"] if skill.get("kind", "skill") == "skill"]


def kilometres(one: Item, other: Item) -> float:
    east = math.radians(one["lon"] - other["lon"]) * math.cos(math.radians(one["lat"]))
    return 6371 * math.hypot(east, math.radians(one["lat"] - other["lat"]))


def test_the_sources_are_attributed() -> None:
    about = read("about")

    assert about["scheme"] == "starter"
    assert "European Union" in about["attribution"]["esco"]
    assert "Arbetsförmedlingen" in about["attribution"]["jobtech"]


@pytest.mark.parametrize("name", ["occupations", "skills", "skill_groups", "licences", "regulated"])
def test_keys_are_unique_and_sorted(name: str) -> None:
    keys = [item["key"] for item in read(name)]

    assert keys == sorted(set(keys))


def test_official_ids_are_well_formed_and_used_once() -> None:
    jobtech = Counter(item["jobtech"] for _, item in items_of_every_file() if item.get("jobtech"))
    esco = Counter(item["esco"] for _, item in items_of_every_file() if item.get("esco"))

    assert [code for code in jobtech if not CONCEPT_ID.match(code)] == []
    assert [code for code in esco if not ESCO_ADDRESS.match(code)] == []
    assert [code for code, times in (jobtech + esco).items() if times > 1] == []


def test_everything_has_a_label_in_swedish_and_english() -> None:
    unlabelled = [
        (name, item)
        for name, item in items_of_every_file()
        if name != "places: municipalities"
        and not (item["labels"]["sv"].strip() and item["labels"]["en"].strip())
    ]

    assert unlabelled == []
    assert all(place["label"].strip() for place in read("places")["municipalities"])


@pytest.mark.parametrize("name", ["occupations", "skills", "licences"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_two_concepts_answer_to_the_same_words(name: str, language: str) -> None:
    meant: dict[str, set[str]] = {}
    for item in read(name):
        for text in (item["labels"][language], *item["aliases"][language]):
            meant.setdefault(search_key(text), set()).add(item["key"])

    assert {text: keys for text, keys in meant.items() if len(keys) > 1} == {}


def test_there_are_enough_occupations_with_fitting_numbers_of_skills() -> None:
    occupations = read("occupations")

    assert len(occupations) >= 60
    for occupation in occupations:
        skills = real_skills(occupation)
        assert 8 <= len(skills) <= 20, occupation["key"]
        assert {skill["essential"] for skill in skills} == {True, False}, occupation["key"]


def test_skills_of_an_occupation_exist_and_are_named_once() -> None:
    known = {"skill": {item["key"] for item in read("skills")}}
    known["licence"] = {item["key"] for item in read("licences")}
    for occupation in read("occupations"):
        named = [(skill.get("kind", "skill"), skill["key"]) for skill in occupation["skills"]]

        assert len(set(named)) == len(named), occupation["key"]
        assert [(kind, key) for kind, key in named if key not in known[kind]] == []


def test_what_may_be_learnt_at_work_says_by_which_day() -> None:
    for occupation in read("occupations"):
        for skill in occupation["skills"]:
            trainable = skill["at"] == "trainable"
            assert skill["at"] in {"start", "trainable"}
            assert (skill["days"] is not None) == trainable, (occupation["key"], skill)
            assert not trainable or 1 <= skill["days"] <= 30


def test_every_skill_is_used_by_some_occupation() -> None:
    used = {skill["key"] for occupation in read("occupations") for skill in occupation["skills"]}

    assert [skill["key"] for skill in read("skills") if skill["key"] not in used] == []


def test_skills_belong_to_a_group_and_relations_go_both_ways() -> None:
    groups = {group["key"] for group in read("skill_groups")}
    skills = {skill["key"]: skill for skill in read("skills")}

    assert {skill["group"] for skill in skills.values()} == groups
    for key, skill in skills.items():
        for other in skill["related"]:
            assert other != key
            assert key in skills[other]["related"]


def test_occupations_lie_in_groups_that_reach_the_top() -> None:
    groups = {group["ssyk"]: group for group in read("groups") if group["ssyk"]}
    fields = {group["jobtech"] for group in read("groups") if group["kind"] == "occupation_field"}

    for occupation in read("occupations"):
        assert groups[occupation["ssyk"]]["level"] == 4
        assert re.fullmatch(r"\d{4}", occupation["isco"])
    for code, group in groups.items():
        assert group["level"] == len(code)
        assert group["parent"] == (code[:-1] or None)
        assert group["parent"] is None or group["parent"] in groups
        assert group["level"] != 4 or group["field"] in fields
    assert len(fields) == 21


def test_starting_language_needs_are_cefr_levels() -> None:
    for occupation in read("occupations"):
        need = occupation["language"]
        assert need is None or set(need) == {"listening", "reading", "speaking", "writing"}
        assert need is None or set(need.values()) <= CEFR


def test_the_licensed_health_professions_are_complete() -> None:
    regulated = {item["key"]: item for item in read("regulated")}
    health = {
        key: item
        for key, item in regulated.items()
        if item["basis"].startswith("Patientsäkerhetslag") and key != "assistant_nurse"
    }

    assert set(health) == LICENSED_HEALTH_PROFESSIONS
    assert {key for key, item in health.items() if item["kind"] == "exclusive"} == EXCLUSIVE_RIGHT
    assert regulated["assistant_nurse"]["kind"] == "protected_title"


def test_regulated_occupations_name_authority_basis_and_licence() -> None:
    licences = {item["key"] for item in read("licences")}
    regulated = {item["key"]: item for item in read("regulated")}

    for item in regulated.values():
        assert item["authority"]
        assert item["basis"]
        assert item["kind"] in {"exclusive", "protected_title", "regulated"}
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", item["checked_on"])
        assert item["licence"] is None or item["licence"] in licences
        assert set(item["note"]) == {"sv", "en"}
    for occupation in read("occupations"):
        assert occupation["regulated"] is None or occupation["regulated"] in regulated


def test_a_licensed_health_occupation_asks_for_its_licence() -> None:
    regulated = {item["key"]: item for item in read("regulated")}
    for occupation in read("occupations"):
        if occupation["regulated"] not in LICENSED_HEALTH_PROFESSIONS:
            continue
        needed = {skill["key"] for skill in occupation["skills"] if skill.get("kind") == "licence"}

        assert regulated[occupation["regulated"]]["licence"] in needed


def test_licences_say_of_what_kind_and_how_long_they_are_valid() -> None:
    for licence in read("licences"):
        assert licence["kind"] in {"driving", "card", "certificate", "licence"}
        assert licence["valid_months"] is None or licence["valid_months"] > 0


def test_all_counties_and_municipalities_lie_in_sweden() -> None:
    places = read("places")
    counties = {county["scb"]: county for county in places["counties"]}
    codes = [place["scb"] for place in places["municipalities"]]

    assert len(counties) == 21
    assert len(set(codes)) == 290
    assert codes == sorted(codes)
    for place in (*places["counties"], *places["municipalities"]):
        assert 55.3 < place["lat"] < 68.5, place
        assert 11.1 < place["lon"] < 24.2, place
    for place in places["municipalities"]:
        assert place["scb"][:2] == place["county"]
        assert kilometres(place, counties[place["county"]]) < 270, place


def test_no_two_municipalities_share_a_point() -> None:
    points = Counter((place["lat"], place["lon"]) for place in read("places")["municipalities"])

    assert [point for point, times in points.items() if times > 1] == []


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("Malmö", "Lund", 17),
        ("Stockholm", "Uppsala", 64),
        ("Vänersborg", "Trollhättan", 11),
        ("Norsjö", "Skellefteå", 74),
        ("Göteborg", "Borås", 57),
    ],
)
def test_known_distances_come_out_right(one: str, other: str, distance: int) -> None:
    places = {place["label"]: place for place in read("places")["municipalities"]}

    assert kilometres(places[one], places[other]) == pytest.approx(distance, abs=7)


def test_languages_of_newcomers_are_there() -> None:
    languages = {language["key"] for language in read("languages")["languages"]}

    assert len(languages) >= 40
    assert languages >= {
        "swedish", "english", "arabic", "persian", "dari", "pashto", "somali", "sorani",
        "kurmanji", "tigrinya", "ukrainian", "russian", "french", "spanish", "turkish", "polish",
    }  # fmt: skip
    assert [level["order"] for level in read("languages")["levels"]] == [1, 2, 3, 4]


def test_no_alias_is_a_common_word() -> None:
    """A text in which people say "till", "if" or "mig" names no skill by it."""
    common = {"a", "b", "d", "de", "if", "is", "mig", "rest", "sam", "sfi", "sol", "såg", "till"}
    heard = {
        search_key(text)
        for name in ("occupations", "skills", "licences")
        for item in read(name)
        for text in (*item["aliases"]["sv"], *item["aliases"]["en"])
    }

    assert heard & common == set()


@pytest.mark.parametrize(
    ("file", "words", "key"),
    [
        ("skills", "truckkort", "forklift_driving"),
        ("licences", "truckkort", "forklift"),
        ("occupations", "undis", "assistant_nurse"),
        ("occupations", "lokalvårdare", "cleaner"),
        ("occupations", "lorry driver", "truck_driver"),
    ],
)
def test_words_that_people_write_are_known(file: str, words: str, key: str) -> None:
    item = next(item for item in read(file) if item["key"] == key)
    known = [*item["labels"].values(), *item["aliases"]["sv"], *item["aliases"]["en"]]

    assert search_key(words) in {search_key(text) for text in known}
