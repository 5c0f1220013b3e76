"""Mentions of concepts in running text."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.resolve import Index, Label, find_spans

INDEX = Index.of(
    [
        Label("truck", "Truckkort"),
        Label("cook", "Kock"),
        Label("cook", "kock i storkök", "alias"),
        Label("mig", "MIG-svetsning"),
        Label("weld", "Svetsning"),
        Label("hlr", "HLR"),
        Label("care", "Vård"),
        Label("balance", "Balans, redovisningssystem"),
        Label("java", "Java, programmeringsspråk"),
        Label("misspelt", "truckort", "hidden"),
        Label("licence", "B-körkort"),
        Label("assistant", "Undersköterska"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(span.text, span.concept_id) for span in find_spans(INDEX, text)]


def test_mentions_lie_where_they_are_said_to_lie() -> None:
    text = "Vi söker en kock med truckkort.\nB-körkort är ett plus."

    for span in find_spans(INDEX, text):
        assert text[span.start : span.end] == span.text

    assert found(text) == [("kock", "cook"), ("truckkort", "truck"), ("B-körkort", "licence")]


def test_the_longest_mention_wins() -> None:
    assert found("erfarenhet av mig-svetsning") == [("mig-svetsning", "mig")]
    assert found("Du är kock i storkök.") == [("kock i storkök", "cook")]


def test_inflected_names_are_mentions_too() -> None:
    assert found("Två undersköterskor sökes") == [("undersköterskor", "assistant")]


@pytest.mark.parametrize(
    "text",
    [
        "god vård",  # too general to mean the concept
        "hlr är bra",  # an abbreviation is written with capitals
        "balans i livet",  # the everyday word, not the program
        "truckort",  # a misspelling is for search, not for claims
        "Kockar. I storkök",  # not over the end of a sentence
    ],
)
def test_rather_misses_than_claims(text: str) -> None:
    assert found(text) == []


def test_names_written_as_names_are_found() -> None:
    assert found("vi kodar i Java och kan HLR") == [("Java", "java"), ("HLR", "hlr")]


@given(st.text(max_size=500))
def test_no_text_breaks_it_and_mentions_never_overlap(text: str) -> None:
    spans = find_spans(INDEX, text)

    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_a_whole_advertisement_is_read_in_an_instant() -> None:
    index = Index.of([Label(str(n), f"syssla{n} nummer{n % 97}") for n in range(20_000)])
    text = " ".join(f"syssla{n * 7} nummer{n % 50} och" for n in range(300))
    find_spans(index, text)

    started = time.process_time()
    find_spans(index, text)

    assert time.process_time() - started < 0.1
