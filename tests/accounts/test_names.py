"""Sign-in names: how they are written and told from look-alikes."""

import pytest

from accounts.names import name_key, skeleton, tidy_name
from foundation.errors import RuleViolation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("anna@exempel.se", "аnna@exempel.se", id="a Cyrillic a"),
        pytest.param("anna@exempel.se", "ann\u0251@exempel.se", id="a Latin alpha"),
        pytest.param("bo1@exempel.se", "bol@exempel.se", id="one and l"),
        pytest.param("ida@exempel.se", "lda@exempel.se", id="i and l"),
        pytest.param("b0@exempel.se", "bo@exempel.se", id="nought and o"),
        pytest.param("marna@exempel.se", "mama@exempel.se", id="rn and m"),
        pytest.param("jose@exempel.se", "josé@exempel.se", id="an accent"),
        pytest.param("a-b@exempel.se", "a\u2010b@exempel.se", id="another hyphen"),
        pytest.param("omar@exempel.se", "οmar@exempel.se", id="a Greek omicron"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("åsa", "asa"), ("öst", "ost"), ("bengt", "birgit"), ("user12", "user21")],
)
def test_names_that_differ_to_the_eye_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_names_are_compared_folded() -> None:
    assert name_key(" ÅSA.Lind@Exempel.SE ") == name_key("åsa.lind@exempel.se")
    assert name_key("ａnna") == "anna"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "a" * 65,
        "two words",
        "a@b",
        "a@@exempel.se",
        "@exempel.se",
        "x\u202ey@exempel.se",
        "a\x00b@exempel.se",
        "a\u200bb@exempel.se",
        "a,b@exempel.se",
        "<b>@exempel.se",
        "x" * 300 + "@exempel.se",
        "\ud800abc",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(RuleViolation, match="e-mail address, or a user name"):
        tidy_name(name)


@pytest.mark.parametrize("name", ["maja.lind", "åsa@exempel.se", "o'neil+x@sub.exempel.se"])
def test_ordinary_names_are_kept_as_written(name: str) -> None:
    assert tidy_name(f" {name} ") == name
