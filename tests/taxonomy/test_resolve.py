"""Free text to concepts: what is found, how sure, and that no text breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.resolve import Index, Label, Suggestion, complete, resolve

INDEX = Index.of(
    [
        Label("cook", "Kock"),
        Label("cook", "Kokerska", "alias"),
        Label("welder", "Svetsare"),
        Label("nurse", "Sjuksköterska, grundutbildad"),
        Label("assistant nurse", "Undersköterska"),
        Label("cleaner", "Städare"),
        Label("cleaner", "lokalvårdare", "alias"),
        Label("hotel cleaner", "Hotellstädare"),
        Label("hotel cleaner", "lokalvårdare", "loose"),
        Label("driver", "Lastbilschaufför"),
        Label("teacher", "Lärare"),
        Label("physician", "Läkare"),
        Label("baker", "Bagare/Konditor"),
        Label("old", "Plåtslagare", "former"),
        Label("manager", "Köksmästare"),
    ]
)


def best(text: str) -> Suggestion:
    return resolve(INDEX, text)[0]


@pytest.mark.parametrize(
    ("written", "concept"),
    [
        ("Kock", "cook"),
        ("  KOCK!", "cook"),
        ("kokerska", "cook"),
        ("undersköterskorna", "assistant nurse"),
        ("svetsaren", "welder"),
        ("svetasre", "welder"),
        ("lastbils chaufför", "driver"),
        ("Lastbilschaffor", "driver"),
        ("grundutbildad sjuksköterska", "nurse"),
        ("sjuksköterska", "nurse"),
        ("konditor", "baker"),
        ("plåtslagare", "old"),
        ("lokalvårdare", "cleaner"),
    ],
)
def test_is_found_and_sure(written: str, concept: str) -> None:
    assert (best(written).concept_id, best(written).sure) == (concept, True)


def test_an_exact_name_is_certain_and_a_misspelt_one_is_not() -> None:
    assert best("svetsare").confidence == 1.0
    assert best("svetsare").via == "preferred"
    assert best("svetasre").confidence < 1.0
    assert best("svetasre").via == "spelling"


def test_what_may_be_two_things_is_asked() -> None:
    found = resolve(INDEX, "läare")

    assert {one.concept_id for one in found[:2]} == {"teacher", "physician"}
    assert not any(one.sure for one in found)


def test_a_compound_leads_to_its_head_without_being_sure() -> None:
    found = best("sushikock")

    assert (found.concept_id, found.sure) == ("cook", False)


def test_what_is_like_nothing_is_not_guessed() -> None:
    assert resolve(INDEX, "kvantfysik") == []
    assert resolve(INDEX, "") == []
    assert resolve(INDEX, " \n\t–—") == []


def test_a_shared_name_belongs_to_the_one_listed_first_but_is_not_sure() -> None:
    index = Index.of([Label("first", "Montör"), Label("second", "Montör")])

    found = resolve(index, "montör")

    assert [one.concept_id for one in found] == ["first", "second"]
    assert not found[0].sure


def test_equal_concepts_answer_as_one() -> None:
    labels = [Label("ours", "Kock"), Label("theirs", "kock"), Label("theirs", "köksa", "alias")]
    index = Index.of(labels, same={"ours": "ours", "theirs": "ours"})

    assert [one.concept_id for one in resolve(index, "kock")] == ["ours"]
    assert [(one.concept_id, one.label) for one in resolve(index, "köksa")] == [("ours", "Kock")]


def test_a_part_of_a_name_that_several_concepts_share_is_no_name_of_theirs() -> None:
    index = Index.of(
        [Label("a", "Montör, kyl"), Label("b", "Montör, el"), Label("c", "Abap, språk")]
    )

    assert best_of(index, "abap").sure
    assert not best_of(index, "montör").sure


def best_of(index: Index, text: str) -> Suggestion:
    return resolve(index, text)[0]


def test_the_beginning_of_a_name_is_completed() -> None:
    found = complete(INDEX, "lä")

    assert [one.label for one in found[:2]] == ["Läkare", "Lärare"]


@given(st.text(max_size=400))
def test_no_text_breaks_it_and_the_answer_is_in_order(text: str) -> None:
    found = resolve(INDEX, text, limit=4)

    assert len(found) <= 4
    assert all(0.0 <= one.confidence <= 1.0 for one in found)
    assert [one.confidence for one in found] == sorted((o.confidence for o in found), reverse=True)
    assert len({one.concept_id for one in found}) == len(found)
    assert not any(one.sure for one in found[1:])
    assert found == resolve(INDEX, text, limit=4)


@given(st.sampled_from(INDEX.labels), st.integers(0, 30), st.sampled_from("abeklnrst"))
def test_one_wrong_letter_in_a_long_name_is_forgiven(label: Label, at: int, letter: str) -> None:
    if len(label.text) < 9:
        return
    at %= len(label.text)
    written = label.text[:at] + letter + label.text[at + 1 :]

    assert label.concept_id in [one.concept_id for one in resolve(INDEX, written)]
