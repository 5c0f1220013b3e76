"""A scorecard is checked before it scores anyone."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from matching.scoring.weights import FEATURES, CardRefused, card_from, load_card
from matching.shipped_card import SHIPPED, SHIPPED_SHA256, read_card, shipped_card


def body() -> dict[str, Any]:
    return copy.deepcopy(json.loads(SHIPPED.read_text(encoding="utf-8")))


def changed(*path: str, to: Any) -> dict[str, Any]:
    card = body()
    place = card
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return card


def test_the_shipped_card_gives_a_hundred_points_to_who_has_everything() -> None:
    card = shipped_card()

    assert card.intercept + sum(f.max_points for f in card.features) == 10_000
    assert [f.name for f in card.features] == list(FEATURES)
    assert card.sha256 == SHIPPED_SHA256


def test_essential_skills_outweigh_each_other_feature_twice() -> None:
    essential, *others = shipped_card().features

    assert all(essential.max_points > 2 * other.max_points for other in others)


def test_the_trust_of_the_shipped_card_is_that_of_the_domain_handbook() -> None:
    trust = shipped_card().trust

    assert list(trust.skill.values()) == [200, 350, 450, 600, 750, 850, 950, 1000]
    assert (trust.further_source, trust.cap, trust.test_months) == (50, 950, 24)


@pytest.mark.parametrize(
    "card",
    [
        pytest.param([], id="no object"),
        pytest.param(changed("version", to=""), id="no version"),
        pytest.param(changed("date", to="yesterday"), id="no date"),
        pytest.param(changed("intercept", to=-1), id="negative intercept"),
        pytest.param(changed("intercept", to=1), id="more than a hundred points"),
        pytest.param(changed("intercept", to=0.0), id="a fraction"),
        pytest.param(changed("intercept", to=True), id="a truth value"),
        pytest.param(changed("features", "age", to={}), id="a forbidden feature"),
        pytest.param(changed("surprise", to=1), id="an unknown section"),
        pytest.param(
            changed("features", "own_wishes", "points", to=[[0, 400], [1000, 0]]), id="falling"
        ),
        pytest.param(
            changed("features", "own_wishes", "points", to=[[0, 0], [900, 400]]), id="too short"
        ),
        pytest.param(
            changed("features", "own_wishes", "points", to=[[0, 0], [0, 1], [1000, 400]]),
            id="a value twice",
        ),
        pytest.param(changed("features", "own_wishes", "points", to=[[0, 0]]), id="one point"),
        pytest.param(changed("features", "own_wishes", "points", to=[0, 1000]), id="no pairs"),
        pytest.param(changed("features", "own_wishes", "not_asked", to=1001), id="out of range"),
        pytest.param(changed("trust", "skill", "E0", to=0), id="own statements worth nothing"),
        pytest.param(changed("trust", "skill", "E3", to=100), id="an expert trusted less"),
        pytest.param(changed("trust", "cap", to=900), id="a cap below a grade"),
        pytest.param(changed("trust", "skill", "E8", to=1000), id="unknown evidence"),
        pytest.param(changed("experience_steps", to=[[0, 0], [6, 1001]]), id="more than all"),
        pytest.param(changed("experience_steps", to=[[1, 0], [6, 100]]), id="not from nothing"),
        pytest.param(
            changed("experience_steps", to=[[n, n] for n in range(16)]), id="too many steps"
        ),
        pytest.param(changed("unconfirmed_percent", to=0), id="suggestions worth nothing"),
    ],
)
def test_a_card_that_must_not_score_is_refused(card: object) -> None:
    with pytest.raises(CardRefused):
        card_from(card)


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, '"\\ud800"']
)
def test_a_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(CardRefused):
        load_card(text)


def test_a_feature_that_is_left_out_is_refused() -> None:
    card = body()
    del card["features"]["language_fit"]

    with pytest.raises(CardRefused, match="language_fit"):
        card_from(card)


def test_an_altered_card_is_refused_but_new_line_breaks_are_not(tmp_path: Path) -> None:
    altered, spaced = tmp_path / "altered.json", tmp_path / "spaced.json"
    card = changed("features", "own_wishes", "not_asked", to=501)
    altered.write_text(json.dumps(card), encoding="utf-8")
    spaced.write_text(json.dumps(body(), indent=8), encoding="utf-8")

    assert read_card(spaced, sha256=SHIPPED_SHA256) == shipped_card()
    with pytest.raises(CardRefused, match="altered"):
        read_card(altered, sha256=SHIPPED_SHA256)


def test_a_card_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardRefused):
        read_card(tmp_path / "none.json")
