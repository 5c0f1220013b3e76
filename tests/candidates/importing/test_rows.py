"""What columns mean, what cells say, and how what is wrong with them is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.importing import cells
from candidates.importing.cells import Unreadable
from candidates.importing.columns import Field, guess_columns
from candidates.importing.drafts import MAX_ITEMS, Draft, Sheet, from_json, to_json
from candidates.importing.rows import check_mapping, read_rows


def a_sheet(header: str, *rows: str) -> Sheet:
    return Sheet(
        tuple(header.split("\t")),
        tuple((number, tuple(row.split("\t"))) for number, row in enumerate(rows, start=2)),
        {},
    )


def the_person(header: str, row: str) -> Draft:
    sheet = a_sheet(header, row)
    mapping = [column.field for column in guess_columns(sheet)]
    read = read_rows(sheet, mapping, places={"malmö": "malmö", "trelleborg": "trelleborg"})
    assert not read.problems, read.problems
    return read.drafts[0]


def the_problems(header: str, *rows: str) -> list[tuple[int, str, str]]:
    sheet = a_sheet(header, *rows)
    mapping = [column.field for column in guess_columns(sheet)]
    read = read_rows(sheet, mapping, places={"malmö": "malmö"})
    return [(one.row, one.column, f"{one.reason} {one.mend}") for one in read.problems]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Förnamn", Field.GIVEN_NAME),
        ("first_name", Field.GIVEN_NAME),
        ("E-post:", Field.EMAIL),
        ("Kommun", Field.MUNICIPALITY),
        ("Önskat yrke", Field.OCCUPATIONS),
        ("Wished occupations", Field.OCCUPATIONS),
        ("KOMPETENSER", Field.SKILLS),
        ("Körkort", Field.LICENCES),
        ("Svenska", Field.SWEDISH),
        ("Kompetnser", Field.SKILLS),
        ("Omfattning (%)", Field.EXTENT),
    ],
)
def test_columns_are_recognised_in_swedish_and_english(header: str, field: Field) -> None:
    (column,) = guess_columns(a_sheet(header, "x"))

    assert column.field is field


@pytest.mark.parametrize(
    "header",
    ["Personnummer", "Födelsedatum", "Kön", "Land", "Medborgarskap", "Modersmål", "Postnummer",
     "Date of birth", "Gender", "Nationality", "Uppehållstillstånd", "Personnumer"],
)  # fmt: skip
def test_columns_with_what_may_not_be_known_are_left_out_unread(header: str) -> None:
    (column,) = guess_columns(a_sheet(header, "1980-01-01"))

    assert (column.field, column.why, column.samples) == (None, "kept_out", ())


def test_choosing_a_forbidden_column_after_all_is_refused() -> None:
    (problem,) = check_mapping([Field.NAME, Field.REFERENCE], ("Namn", "Personnummer"))[:1]

    assert "does not keep" in str(problem.reason)


def test_the_same_thing_is_not_read_from_two_columns() -> None:
    columns = guess_columns(a_sheet("E-post\tMail\tNamn", "a@b.se\tc@d.se\tAmina"))

    assert [column.field for column in columns] == [Field.EMAIL, None, Field.NAME]


def test_a_column_of_addresses_without_a_name_is_recognised_by_its_content() -> None:
    columns = guess_columns(a_sheet("Namn\t", "Amina\tamina@exempel.se"))

    assert (columns[1].field, columns[1].why) == (Field.EMAIL, "content")


def test_a_full_row_is_read() -> None:
    person = the_person(
        "Namn\tKommun\tÖnskat yrke\tKompetenser\tSvenska\tSpråk\tOmfattning\tRestid\tKörkort"
        "\tErfarenhet\tRätt att arbeta\tKan börja\tBil",
        "Haddad, Amina\tMalmö\tkock; städare\tmatlagning (3); hygien\tB1\tArabiska: C1\t50-75 %"
        "\t45 min\tB\tKock (2 år)\tja\t2026-04-01\tnej",
    )

    assert (person.given_name, person.family_name) == ("Amina", "Haddad")
    assert [one.text for one in person.occupations] == ["kock", "städare"]
    assert [(one.text, one.level) for one in person.skills] == [("matlagning", 3), ("hygien", None)]
    assert [(one.text, one.speaking) for one in person.languages] == [
        ("svenska", 3),
        ("Arabiska", 5),
    ]
    assert (person.hours_min, person.hours_max) == (50, 75)
    assert person.max_travel_minutes == 45
    assert [(one.text, one.months) for one in person.experiences] == [("Kock", 24)]
    assert (person.right_to_work, person.has_car) == ("yes", False)


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        pytest.param("Kan börja", "03/09/2026", "2026-03-09", id="an ambiguous date"),
        pytest.param("Kan börja", "2026-02-30", "no date", id="no such day"),
        pytest.param("Svenska", "flytande", "A1", id="fluent is no level"),
        pytest.param("Svenska", "Bra", "A1", id="good is no level"),
        pytest.param("E-post", "amina at exempel", "name@example.se", id="no address"),
        pytest.param("Restid", "-5", "0 to 300", id="minus five minutes"),
        pytest.param("Restid", "1e9", "0 to 300", id="a billion minutes"),
        pytest.param("Kommun", "Atlantis", "officially", id="no such place"),
        pytest.param("Kompetenser", "svetsning (9)", "1 to 4", id="no such level"),
        pytest.param("Bil", "kanske", "ja or nej", id="maybe"),
        pytest.param("Kan arbeta", "ibland", "weekend", id="sometimes"),
        pytest.param("Referens", "19800101-1234", "personal number", id="a personal number"),
        pytest.param("Kompetenser", "a\x07b", "cannot be read", id="a control character"),
        pytest.param("Kompetenser", "a\u202eb", "cannot be read", id="turned direction"),
    ],
)
def test_each_wrong_cell_is_told_with_row_column_reason_and_how_to_mend(
    header: str, cell: str, words: str
) -> None:
    problems = the_problems(f"Namn\t{header}", "Bo Ek\t", f"Amina Haddad\t{cell}")

    assert [(row, column) for row, column, _ in problems] == [(3, header)]
    assert words in problems[0][2]


def test_a_formula_for_a_name_is_refused() -> None:
    assert the_problems("Namn", "=cmd|' /C calc'!A0")[0][:2] == (2, "Namn")


def test_a_row_without_a_name_is_told() -> None:
    assert "missing" in the_problems("Namn\tOrt", "\tMalmö")[0][2]


def test_a_row_with_more_cells_than_columns_is_told() -> None:
    assert "more cells" in the_problems("Namn", "Amina\tMalmö")[0][2]


def test_two_rows_with_one_reference_are_told_with_the_first_row() -> None:
    problems = the_problems("Namn\tReferens", "Amina\tA-1", "Bo\ta-1")

    assert problems[0][0] == 3
    assert "Row 2" in problems[0][2]


def test_good_rows_are_read_beside_bad_ones() -> None:
    sheet = a_sheet("Namn\tSvenska", "Amina\tB1", "Bo\tbra", "Eva\tA2")
    read = read_rows(sheet, [Field.NAME, Field.SWEDISH])

    assert [draft.given_name for draft in read.drafts] == ["Amina", "Eva"]
    assert {problem.row for problem in read.problems} == {3}


def test_a_cell_with_a_thousand_skills_is_told() -> None:
    cell = "; ".join(f"skill {number}" for number in range(MAX_ITEMS + 1))

    assert "more than 200" in the_problems("Namn\tKompetenser", f"Amina\t{cell}")[0][2]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=8),
    st.lists(st.lists(st.text(max_size=30), max_size=9), max_size=4),
    st.lists(st.sampled_from([*Field, None]), min_size=8, max_size=8),
)
def test_any_table_with_any_choice_of_columns_is_read_or_told(
    header: list[str], rows: list[list[str]], mapping: list[Field | None]
) -> None:
    sheet = Sheet(tuple(header), tuple((n + 2, tuple(row)) for n, row in enumerate(rows)), {})

    guess_columns(sheet)
    read = read_rows(sheet, mapping[: len(header)])

    assert len(read.drafts) + len({problem.row for problem in read.problems}) == len(rows)
    assert from_json(to_json(list(read.drafts))) == list(read.drafts)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(
        [
            cells.plain,
            cells.yes_or_no,
            cells.months,
            cells.calendar_date,
            cells.cefr,
            cells.extent,
            cells.schedules,
            cells.right_to_work,
            cells.education_level,
            cells.several,
            cells.text_and_detail,
            cells.is_personal_number,
        ]
    ),
)
def test_any_text_in_a_cell_is_read_or_told(text: str, read: "object") -> None:
    told = None
    try:
        read(text)  # type: ignore[operator]
    except Unreadable as problem:
        told = problem

    assert told is None or (str(told.reason) and str(told.mend))
