"""How near skills and occupations are: better and worse, bounds, sameness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.graph import (
    Edge,
    Equivalence,
    Group,
    Link,
    OccupationTree,
    SkillGraph,
    link_nearness,
)

names = st.sampled_from("abcdefgh")
edges = st.lists(st.tuples(names, names, st.sampled_from(Link)), max_size=20)
pairs = st.lists(st.tuples(names, names), max_size=6)
NOTHING = Equivalence(())


def skills(*given: Edge, same: Equivalence = NOTHING) -> SkillGraph:
    return SkillGraph.of(given, (), same)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(("same", Link.EXACT), ("near", Link.CLOSE), id="the same beats a close one"),
        pytest.param(("near", Link.CLOSE), ("special", Link.NARROW), id="close beats narrower"),
        pytest.param(
            ("special", Link.NARROW), ("general", Link.BROADER), id="special beats general"
        ),
        pytest.param(("general", Link.BROAD), ("kin", Link.RELATED), id="general beats related"),
    ],
)
def test_answers_a_wish_better(better: tuple[str, Link], worse: tuple[str, Link]) -> None:
    graph = skills(("wish", *better), ("wish", *worse))

    table = graph.nearness("wish")

    assert table["wish"] == 100
    assert table[better[0]] > table[worse[0]] > 0


def test_a_specialisation_answers_the_general_wish_better_than_the_other_way_round() -> None:
    graph = skills(("mig", "welding", Link.BROADER))

    assert graph.nearness("welding")["mig"] == 85
    assert graph.nearness("mig")["welding"] == 60


def test_what_is_the_same_counts_as_the_same_on_both_sides() -> None:
    same = Equivalence([("wish", "wish-esco"), ("held", "held-esco")])
    graph = skills(("wish-esco", "held-esco", Link.CLOSE), same=same)

    table = graph.nearness("wish")

    assert table == {"wish": 100, "wish-esco": 100, "held": 90, "held-esco": 90}


def test_sameness_is_carried_through_a_chain_but_nearness_is_not() -> None:
    same = Equivalence([("a", "b"), ("b", "c")])
    graph = skills(("d", "e", Link.RELATED), ("e", "f", Link.RELATED), same=same)

    assert graph.nearness("a") == {"a": 100, "b": 100, "c": 100}
    assert "f" not in graph.nearness("d")


def test_members_of_a_small_group_are_near_and_those_of_a_large_one_are_not() -> None:
    few = [(f"few-{number}", "small") for number in range(5)]
    many = [(f"many-{number}", "large") for number in range(200)]
    graph = SkillGraph.of((), [*few, *many], NOTHING)

    assert graph.nearness("few-0")["few-1"] == 40
    assert graph.nearness("many-0") == {"many-0": 100}


@given(edges, pairs, names)
def test_nearness_is_between_one_and_a_hundred_and_a_skill_is_itself(
    edges: list[Edge], pairs: list[tuple[str, str]], wanted: str
) -> None:
    table = SkillGraph.of(edges, (), Equivalence(pairs)).nearness(wanted)

    assert table[wanted] == 100
    assert all(1 <= nearness <= 100 for nearness in table.values())


@given(edges, pairs, names, names, st.sampled_from(Link))
def test_one_more_link_never_makes_anything_less_near(
    edges: list[Edge], pairs: list[tuple[str, str]], start: str, end: str, link: Link
) -> None:
    same = Equivalence(pairs)
    before = SkillGraph.of(edges, (), same)
    after = SkillGraph.of([*edges, (start, end, link)], (), same)

    for wanted in "abcdefgh":
        grown = after.nearness(wanted)
        assert all(grown[held] >= near for held, near in before.nearness(wanted).items())


@given(st.sampled_from(Link))
def test_only_telling_links_say_something(link: Link) -> None:
    near = link_nearness(link, wanted_is_from=True)

    assert (near == 0) == (link in {Link.ESSENTIAL, Link.OPTIONAL})


def tree() -> OccupationTree:
    groups = [
        Group("g5120", "ssyk", "5120", "hotel"),
        Group("g5131", "ssyk", "5131", "hotel"),
        Group("g5121", "ssyk", "5121", "hotel"),
        Group("g7212", "ssyk", "7212", "industry"),
        Group("i5120", "isco", "5120"),
    ]
    memberships = [
        ("cook", "g5120"),
        ("lunch cook", "g5120"),
        ("cold cook", "g5121"),
        ("waiter", "g5131"),
        ("welder", "g7212"),
        ("esco cook", "i5120"),
    ]
    return OccupationTree.of(groups, memberships, [("g5120", "i5120")], (), NOTHING)


def test_closeness_falls_from_the_same_occupation_to_the_same_field() -> None:
    table = tree().closeness("cook")

    assert [table[one] for one in ("cook", "lunch cook", "cold cook", "waiter")] == [
        100,
        80,
        50,
        25,
    ]
    assert "welder" not in table


def test_groups_are_near_like_their_members_and_a_wanted_group_reaches_its_members() -> None:
    assert tree().closeness("cook")["g5120"] == 80
    assert tree().closeness("g5120")["g5120"] == 100
    assert tree().closeness("g5120")["lunch cook"] == 80


def test_the_only_counterpart_in_the_other_classification_counts_as_the_same_group() -> None:
    assert tree().closeness("cook")["esco cook"] == 80
