"""The forms of a term: keys, basic forms, compounds, variants."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import forms, graph, index, resolve, spans

texts = st.text(max_size=80)


@pytest.mark.parametrize("module", [forms, graph, index, resolve, spans])
def test_the_examples_in_the_documentation_hold(module: object) -> None:
    failed, _ = doctest.testmod(module)  # type: ignore[arg-type]

    assert failed == 0


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("  IT-tekniker ", "it tekniker"),
        ("C#/.NET-utvecklare", "c# .net utvecklare"),
        ("Café- och köksbiträde", "cafe och köksbiträde"),
        ("1:e fartygsingenjör", "1:e fartygsingenjör"),
        ("K\u00f6k", "kök"),
        ("Ko\u0308k", "kök"),
    ],
)
def test_what_is_written_differently_has_the_same_key(written: str, key: str) -> None:
    assert forms.key_of(written) == key


@pytest.mark.parametrize(
    ("inflected", "base"),
    [
        ("sjuksköterskorna", "sjuksköterska"),
        ("kockarna", "kock"),
        ("städarna", "städare"),
        ("truckkortet", "truckkort"),
        ("svetsaren", "svetsare"),
        ("maskinerna", "maskin"),
        ("drivers", "driver"),
    ],
)
def test_an_inflected_word_leads_to_its_basic_form(inflected: str, base: str) -> None:
    assert forms.base_in(inflected, {base}) == base


def test_tekniker_is_no_plural_of_teknik() -> None:
    assert forms.base_in("tekniker", {"teknik"}) is None


@given(texts)
def test_any_text_has_a_key_and_the_key_of_a_key_is_itself(text: str) -> None:
    key = forms.key_of(text)

    assert forms.key_of(key) == key


@given(texts)
def test_words_lie_where_they_are_said_to_lie(text: str) -> None:
    for word, start, end in forms.word_spans(text):
        assert forms.fold(text[start:end]) == word
