"""Telephone numbers and e-mail addresses go; figures that are none of these stay."""

import pytest

from employers.importing.html_text import plain_text
from employers.importing.masking import masked
from employers.organisation_numbers import legal_entity_number


@pytest.mark.parametrize(
    "text",
    ["070-123 45 67", "08-123 45 67", "+46 (0)70-123 45 67", "0700123456", "anna.berg@exempel.se"],
)
def test_what_leads_to_a_person_is_taken_out(text: str) -> None:
    hidden = masked(f"Ring {text} idag")

    assert text not in hidden
    assert hidden.startswith("Ring [")


@pytest.mark.parametrize(
    "text", ["2025-09-11", "556036-0793", "0-100 000 kr", "07.30-16.00", "kl 07-16", "25 000 kr"]
)
def test_dates_amounts_and_times_stay(text: str) -> None:
    assert masked(f"Se {text} nu") == f"Se {text} nu"


def test_only_sound_numbers_of_legal_entities_are_taken() -> None:
    assert legal_entity_number("556036-0793") == "5560360793"
    assert legal_entity_number("16556036-0793") == "5560360793"
    assert legal_entity_number("5560360794") == ""
    assert legal_entity_number("8507099805") == ""
    assert legal_entity_number("٥٥٦٠٣٦٠٧٩٣") == ""


def test_html_loses_its_tags_and_keeps_its_lines() -> None:
    text = plain_text("<h2>Krav</h2><ul><li>B-k&ouml;rkort</li><li>Svenska</li></ul>")

    assert text == "Krav\n\n• B-körkort\n\n• Svenska"


def test_text_that_is_no_html_stays_as_it_is() -> None:
    assert plain_text("lön < 30 000 & fri kost") == "lön < 30 000 & fri kost"
