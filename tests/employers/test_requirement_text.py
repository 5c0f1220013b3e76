"""What is found in the text of an ad: demands, wishes, what is denied, and where it stands."""

import pytest

from employers.ad_text.found import Found
from employers.ad_text.sentences import Attitude, attitude_at, sentences
from employers.ad_text.wording import remarks
from employers.requirement_text import Lexicon, suggest
from employers.words import RequirementKind
from taxonomy.resolve import Index, Label

LEXICON = Lexicon(
    skills=Index.of([Label("cook", "Matlagning"), Label("weld", "Svetsning")]),
    cards=Index.of([Label("nurse", "Legitimation som sjuksköterska"), Label("truck", "Truckkort")]),
    languages={"svenska": "sv", "swedish": "sv", "engelska": "en", "spanska": "es"},
    driving={"B": "b", "BE": "be", "C": "c", "CE": "ce"},
)


def found_in(text: str, kind: RequirementKind | None = None) -> list[Found]:
    return [one for one in suggest(text, LEXICON) if kind is None or one.kind is kind]


def said_of(text: str, words: str) -> Attitude:
    start = text.index(words)
    line = next(one for one in sentences(text) if one.start <= start < one.end)
    return attitude_at(line, start, start + len(words))


@pytest.mark.parametrize(
    ("text", "attitude"),
    [
        ("Matlagning är ett krav.", Attitude.DEMANDED),
        ("Du måste kunna Matlagning.", Attitude.DEMANDED),
        ("Krav för tjänsten:\n\n• Matlagning", Attitude.DEMANDED),
        ("Vi söker dig som har:\n- Matlagning", Attitude.DEMANDED),
        ("Requirements\nExperience of Matlagning", Attitude.DEMANDED),
        ("Matlagning är meriterande.", Attitude.WISHED),
        ("Meriterande:\n• Matlagning", Attitude.WISHED),
        ("Du har gärna arbetat med Matlagning.", Attitude.WISHED),
        ("Matlagning is a plus.", Attitude.WISHED),
        ("Matlagning är meriterande men inget krav.", Attitude.WISHED),
        ("Har du vana vid Matlagning är det en fördel, dock inte ett krav.", Attitude.WISHED),
        ("Matlagning är inget krav.", Attitude.DENIED),
        ("Du behöver inte kunna Matlagning.", Attitude.DENIED),
        ("Matlagning is not required.", Attitude.DENIED),
        ("Vi erbjuder:\n• Kurser i Matlagning", Attitude.OFFERED),
        ("Arbetsuppgifter\nI arbetet ingår Matlagning.", Attitude.UNSAID),
    ],
)
def test_the_words_around_it_tell_whether_a_thing_is_demanded(
    text: str, attitude: Attitude
) -> None:
    assert said_of(text, "Matlagning") is attitude


def test_a_wish_after_gladly_does_not_reach_back() -> None:
    text = "Krav:\n• Goda kunskaper i svenska, och gärna engelska"

    found = {one.concept_id: one.essential for one in found_in(text, RequirementKind.LANGUAGE)}

    assert found == {"sv": True, "en": False}


def test_a_skill_keeps_the_place_where_it_was_found() -> None:
    text = "Krav:\n• Du kan matlagning från grunden"

    skill = found_in(text, RequirementKind.SKILL)[0]

    assert text[skill.start : skill.end] == skill.text == "matlagning"
    assert skill.concept_id == "cook"
    assert skill.essential


def test_what_the_employer_offers_is_no_requirement() -> None:
    assert found_in("Vi erbjuder:\n• Kurser i matlagning\n• B-körkort") == []


def test_a_demand_wins_over_a_wish_for_the_same_thing() -> None:
    text = "Matlagning är meriterande. Matlagning är ett krav."

    assert [one.essential for one in found_in(text, RequirementKind.SKILL)] == [True]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("B-körkort är ett krav.", {"B"}),
        ("Du har körkort klass B.", {"B"}),
        ("Krav: körkort med behörighet C/CE", {"C", "CE"}),
        ("Du har C- och CE-körkort.", {"C", "CE"}),
        ("För arbetet krävs manuellt körkort - B.", {"B"}),
        ("You have a driver's license.", {"B"}),
        ("You have a driving licence class C.", {"C"}),
        ("Du har körkort.", {"B"}),
        ("Körkort önskas Nej", set()),
        ("B-körkort är inget krav.", set()),
    ],
)
def test_driving_licences_are_read_as_people_write_them(text: str, classes: set[str]) -> None:
    found = {one.label for one in found_in(text, RequirementKind.LICENCE)}

    assert found == classes


def test_a_plain_driving_licence_is_less_sure_than_a_named_class() -> None:
    plain = found_in("Du har körkort.", RequirementKind.LICENCE)[0]
    named = found_in("Du har B-körkort.", RequirementKind.LICENCE)[0]

    assert plain.confidence < named.confidence


def test_a_right_to_practise_is_found_by_its_profession_and_not_by_a_near_one() -> None:
    nurse = found_in("Du är legitimerad sjuksköterska.", RequirementKind.LICENCE)
    teacher = found_in("Du är legitimerad lärare.", RequirementKind.LICENCE)

    assert [one.concept_id for one in nurse] == ["nurse"]
    assert teacher == []


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Du talar flytande svenska.", None),
        ("Du har mycket goda kunskaper i svenska i tal och skrift.", None),
        ("Du behöver ha svenska på nivå B2 i tal och skrift.", (4, 4, 4, 4)),
        ("Du ska kunna tala svenska, minst B1.", (3, 0, 3, 0)),
    ],
)
def test_only_a_cefr_level_becomes_a_level(
    text: str, levels: tuple[int, int, int, int] | None
) -> None:
    language = found_in(text, RequirementKind.LANGUAGE)[0]

    assert language.concept_id == "sv"
    assert language.levels == levels


@pytest.mark.parametrize(
    "text",
    [
        "Vi säljer till svenska kunder.",
        "Skicka personligt brev på svenska.",
        "Spanska är inget krav, men du behärskar språk.",
    ],
)
def test_a_language_named_in_passing_is_not_asked_for(text: str) -> None:
    assert found_in(text, RequirementKind.LANGUAGE) == []


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Minst 3 års arbetserfarenhet inom anläggning", 36),
        ("Du bör ha 4-5 års erfarenhet.", 48),
        ("Minst tre månaders erfarenhet av försäljning", 3),
        ("At least 2 years of work experience", 24),
    ],
)
def test_years_of_experience_count_from_the_lower_end(text: str, months: int) -> None:
    assert [one.months for one in found_in(text, RequirementKind.EXPERIENCE)] == [months]


@pytest.mark.parametrize("text", ["", "\x00", "a" * 200_000, "\n" * 50_000, "krav " * 20_000])
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(found_in(text), list)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("jewelry shop looking for girl personal", "sex"),
        ("Vi söker en kvinna till vår butik", "sex"),
        ("Native English speaker.", "mother tongue"),
        ("Vi söker dig mellan 20 och 30 år", "age"),
        ("Endast svenskar göre sig besvär", "origin"),
    ],
)
def test_words_that_shut_people_out_are_remarked(text: str, word: str) -> None:
    assert [word in str(one.reason) for one in remarks(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Vi arbetar för en jämn könsfördelning mellan kvinnor och män.",
        "Assistenter till kvinna i Huddinge",
        "Minst 5 års erfarenhet, högst 3 år sedan examen",
        "Vi söker en kock",
    ],
)
def test_ordinary_words_are_not_remarked(text: str) -> None:
    assert list(remarks(text)) == []
