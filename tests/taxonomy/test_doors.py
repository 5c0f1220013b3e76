"""The taxonomies at the doors: JSON, pages, suggestions."""

import pytest
from starlette.testclient import TestClient

from foundation.database import Database
from foundation.ids import new_id
from tests.taxonomy.conftest import Town

READING = ["/taxonomy", "/concepts/suggest?q=a", "/api/v1/concepts?q=a", "/api/v1/taxonomies"]


def test_json_search_says_what_was_found_and_how_sure(client: TestClient, town: Town) -> None:
    answer = client.get("/api/v1/concepts", params={"q": "forklift certificat"}).json()

    (found, *_) = answer["items"]
    assert (found["concept_id"], found["kind"], found["sure"]) == (str(town.truck), "licence", True)
    assert answer["next"] is None


def test_json_search_keeps_to_a_kind_and_a_language(client: TestClient, town: Town) -> None:
    def ids(**query: str) -> list[str]:
        items = client.get("/api/v1/concepts", params=query).json()["items"]
        return [item["concept_id"] for item in items]

    assert ids(q="truckkort", kind="licence", language="sv") == [str(town.truck)]
    assert ids(q="truckkort", kind="occupation", language="sv") == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "a\x00b"},
        {"q": "x" * 201},
        {"q": "a", "kind": "horse"},
        {"q": "a", "limit": "0"},
        {"q": "a", "limit": "101"},
        {"q": "a", "language": "xx"},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(
    client: TestClient, town: Town, query: dict[str, str]
) -> None:
    answer = client.get("/api/v1/concepts", params=query)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_json_shows_a_concept_with_its_relations(client: TestClient, town: Town) -> None:
    concept = client.get(f"/api/v1/concepts/{town.cook}").json()

    assert concept["label"] == "Cook"
    assert {
        (one["link"], one["outgoing"], one["trainable_days"]) for one in concept["relations"]
    } == {
        ("essential", True, None),
        ("essential", True, 14),
    }
    assert {one["text"] for one in concept["labels"]} == {"Cook", "Kock <i>och</i> köksa"}


def test_an_unknown_concept_is_absent_at_every_door(client: TestClient, town: Town) -> None:
    for path in (f"/api/v1/concepts/{new_id()}", f"/taxonomy/concepts/{new_id()}"):
        assert client.get(path).status_code == 404


def test_json_lists_the_imports(client: TestClient, town: Town) -> None:
    answer = client.get("/api/v1/taxonomies").json()

    assert len(answer["items"]) >= 3
    assert answer["items"][0]["serial"] == max(item["serial"] for item in answer["items"])
    assert answer["current_version"].startswith(f"{answer['items'][0]['serial']}-")


def test_the_page_without_any_taxonomy_says_how_to_begin(client: TestClient) -> None:
    page = client.get("/taxonomy").text

    assert "No taxonomy yet" in page
    assert "samsyn taxonomy import starter" in page


def test_the_page_shows_imports_reach_and_what_a_text_may_mean(
    client: TestClient, town: Town
) -> None:
    page = client.get("/taxonomy", params={"q": "knife skils", "kind": ""}).text

    assert "Imported versions" in page
    assert f'href="/taxonomy/concepts/{town.knife}"' in page
    assert "Sure" in page


def test_the_page_says_when_nothing_is_like_it(client: TestClient, town: Town) -> None:
    page = client.get("/taxonomy", params={"q": "kvantfysik", "kind": "skill"}).text

    assert "Nothing here is like that" in page


def test_the_page_of_a_concept_shows_names_codes_and_relations_escaped(
    client: TestClient, town: Town
) -> None:
    page = client.get(f"/taxonomy/concepts/{town.cook}").text

    assert "Kock &lt;i&gt;och&lt;/i&gt; köksa" in page
    assert "<i>och" not in page
    assert "may be learnt in 14 days" in page
    assert "Typically essential" in page


def test_suggestions_are_options_for_what_was_typed(client: TestClient, town: Town) -> None:
    fragment = client.get("/concepts/suggest", params={"q": "kni", "kind": "skill"}).text

    assert fragment.count("<option") == 1
    assert f'value="Knife skills" data-concept="{town.knife}"' in fragment
    assert "<html" not in fragment
    assert client.get("/concepts/suggest").text.strip() == ""


@pytest.mark.parametrize("path", READING)
def test_who_is_not_signed_in_sees_nothing(
    anonymous: TestClient, database: Database, path: str
) -> None:
    answer = anonymous.get(path, follow_redirects=False)

    assert answer.status_code in {303, 401}
