"""The official ids of the starter taxonomy stand for what the official files say they do."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.database import search_key

STARTER = Path(__file__).resolve().parents[2] / "taxonomy" / "starter"
GROUPS = "the-ssyk-hierarchy-with-occupations.json.gz"
CURRENT = ("skills.json.gz", "languages.json.gz", "sun-level-hierarchy-level-2.json", GROUPS)
# Kinds that the files of 2025 hold completely: an id of 2020 alone would be a retired one.
HELD_BY_2025 = ("occupations", "skills", "languages")
ESCO_FILES = ("occupations_en.csv.gz", "skills_en.csv.gz", "ISCOGroups_en.csv.gz")

pytestmark = pytest.mark.data


def opened(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


def read(name: str) -> Any:
    return json.loads((STARTER / f"{name}.json").read_text(encoding="utf-8"))


def concepts(nested: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for concept in nested:
        yield concept
        yield from concepts(concept.get("narrower", []))


def rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    return list(csv.DictReader(opened(path).splitlines(keepends=True)))


def labels_of_2025(test_data: Path) -> dict[str, str]:
    folder = test_data / "jobtech" / "taxonomy_2025"
    found = {}
    for name in CURRENT:
        for concept in concepts(json.loads(opened(folder / name))["data"]["concepts"]):
            found[concept["id"]] = concept["preferred_label"]
    return found


def labels_of_2020(test_data: Path) -> dict[str, str]:
    dump = rows(test_data / "jobtech" / "taxonomy_2020" / "concepts.csv.gz")
    return {row["concept_id"]: row["label_sv"] for row in dump}


def items(name: str) -> list[dict[str, Any]]:
    content = read(name)
    return content if isinstance(content, list) else [x for part in content.values() for x in part]


def said(item: dict[str, Any], language: str) -> set[str]:
    labels = item.get("labels") or {"sv": item["label"]}
    aliases = item.get("aliases", {}).get(language, [])
    return {search_key(text) for text in (labels.get(language, ""), *aliases)}


def is_driving(label: str, item: dict[str, Any]) -> bool:
    """Tell whether a driving licence is named after its letters, which alone are no words."""
    return item.get("kind") == "driving" and item["labels"]["sv"].startswith(f"{label}-körkort")


@pytest.mark.parametrize(
    "name", ["occupations", "skills", "groups", "licences", "places", "languages", "other"]
)
def test_jobtech_ids_exist_with_the_official_label(test_data: Path, name: str) -> None:
    current, older = labels_of_2025(test_data), labels_of_2020(test_data)
    for item in items(name):
        if not item.get("jobtech"):
            continue
        code = item["jobtech"]
        label = current.get(code) or (None if name in HELD_BY_2025 else older.get(code))
        if name == "languages" and label is None:  # the language levels
            label = older.get(code)

        assert label is not None, item
        assert search_key(label) in said(item, "sv") or is_driving(label, item), (label, item)


def test_occupations_lie_in_the_group_that_jobtech_says(test_data: Path) -> None:
    path = test_data / "jobtech" / "taxonomy_2025" / GROUPS
    group_of = {
        narrower["id"]: concept["ssyk_code_2012"]
        for concept in concepts(json.loads(opened(path))["data"]["concepts"])
        for narrower in concept.get("narrower", [])
    }

    for occupation in read("occupations"):
        if occupation["jobtech"]:
            assert group_of[occupation["jobtech"]] == occupation["ssyk"], occupation["key"]


def test_esco_addresses_exist_with_the_official_label(test_data: Path) -> None:
    folder = test_data / "esco" / "v1.1.1" / "en"
    official = {
        row["conceptUri"]: row["preferredLabel"]
        for name in ESCO_FILES
        for row in rows(folder / name)
    }

    for item in (*read("occupations"), *read("skills")):
        if item["esco"]:
            assert search_key(official[item["esco"]]) in said(item, "en"), item


def test_isco_codes_exist(test_data: Path) -> None:
    groups = rows(test_data / "esco" / "v1.1.1" / "en" / "ISCOGroups_en.csv.gz")
    known = {row["code"] for row in groups}
    named = {item["isco"] for item in (*read("occupations"), *read("groups")) if item["isco"]}

    assert named <= known
