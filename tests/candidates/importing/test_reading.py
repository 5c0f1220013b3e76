"""Files as they come: many forms, many faults, and some that mean harm."""

import io
import json
import time
import zipfile
from contextlib import suppress
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.importing.csv_sheet import read_csv
from candidates.importing.europass import read_europass
from candidates.importing.jsonresume import read_jsonresume
from candidates.importing.reading import Form, form_of, read_file
from candidates.importing.workbook import check_workbook, read_workbook
from foundation.errors import Expected, RuleViolation, TooLarge

TODAY = date(2026, 3, 1)


def a_workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    page = book.create_sheet(index=0)
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_packed_file(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param("Namn;Ort\nÅsa Öberg;Malmö\n".encode(), "UTF-8", id="UTF-8"),
        pytest.param("Namn;Ort\nÅsa Öberg;Malmö\n".encode("utf-8-sig"), "UTF-8", id="with mark"),
        pytest.param("Namn;Ort\nÅsa Öberg;Malmö\n".encode("cp1252"), "Windows-1252", id="Western"),
        pytest.param("Namn;Ort\nÅsa Öberg;Malmö\n".encode("utf-16"), "UTF-16", id="UTF-16"),
    ],
)
def test_swedish_letters_survive_every_encoding_and_the_encoding_is_said(
    content: bytes, encoding: str
) -> None:
    sheet = read_csv(content)

    assert sheet.rows == ((2, ("Åsa Öberg", "Malmö")),)
    assert sheet.facts["encoding"] == encoding


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_also_when_another_stands_inside_quotes(separator: str) -> None:
    text = f'"Namn, hela; alla"{separator}Ort\n"Berg; Åsa, N"{separator}Malmö\n'

    sheet = read_csv(text.encode())

    assert sheet.header == ("Namn, hela; alla", "Ort")
    assert sheet.rows == ((2, ("Berg; Åsa, N", "Malmö")),)


def test_row_numbers_are_those_of_the_file_also_after_blank_lines_and_line_breaks_in_cells() -> (
    None
):
    sheet = read_csv(b'Name\n\n"Amina\nNoor"\nBo\n')

    assert [number for number, _ in sheet.rows] == [3, 5]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \n", "empty", id="only a mark"),
        pytest.param(b"name\x00;x\n1;2\n", "NUL", id="NUL bytes"),
        pytest.param(b"\xff\xfea", "damaged", id="half a UTF-16"),
        pytest.param(b'name\n"Amina\n', "quotation", id="open quote"),
        pytest.param(b"%PDF-1.7 ...", "PDF", id="PDF"),
        pytest.param(b'{"basics": ', "JSON", id="JSON that breaks off"),
        pytest.param(b'{"basics": NaN}', "JSON", id="JSON with NaN"),
        pytest.param(b"[" * 100_000, "JSON", id="JSON nested without end"),
        pytest.param(b"[]", "basics", id="JSON that is no CV"),
        pytest.param(b"<Candidate>", "XML", id="XML that breaks off"),
        pytest.param(b"<html></html>", "Candidate", id="XML of another kind"),
        pytest.param(
            b'<x xmlns="http://europass.cedefop.europa.eu/Europass"/>', "older", id="old Europass"
        ),
        pytest.param(b"PK\x03\x04broken", "damaged", id="half a zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old", id="old Excel"),
        pytest.param(b"a;b\n" + b"x" * 30_000 + b";y\n", "too long|longer", id="a cell too long"),
        pytest.param(b"x;" * 300 + b"\n1\n", "columns", id="too many columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_word_on_why(
    content: bytes, word: str
) -> None:
    with pytest.raises(RuleViolation, match=f"(?i){word}"):
        read_file(content, today=TODAY)


def test_more_than_five_megabytes_is_too_large() -> None:
    with pytest.raises(TooLarge):
        read_file(b"a" * (5 * 1024 * 1024 + 1), today=TODAY)


def test_more_than_twenty_thousand_rows_are_refused() -> None:
    content = b"name\n" + b"Amina\n" * 20_001

    with pytest.raises(RuleViolation, match="20000 rows"):
        read_csv(content)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<Candidate xmlns="http://www.europass.eu/1.0">&b;</Candidate>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<Candidate xmlns="http://www.europass.eu/1.0">&a;</Candidate>"""


@pytest.mark.parametrize("content", [ENTITIES, OUTSIDE], ids=["bomb", "file from outside"])
def test_xml_with_entities_is_refused_before_it_is_read(content: bytes) -> None:
    with pytest.raises(RuleViolation, match="entities"):
        read_file(content, today=TODAY)


def test_a_zip_bomb_is_refused_in_two_seconds_without_being_unpacked() -> None:
    bomb = a_packed_file({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b"0" * 200_000_000})
    assert len(bomb) < 1_000_000
    begun = time.monotonic()

    with pytest.raises(RuleViolation, match="unpacks"):
        read_file(bomb, today=TODAY)

    assert time.monotonic() - begun < 2


def test_a_zip_of_very_many_entries_is_refused() -> None:
    crowd = a_packed_file({f"xl/{number}.xml": b"" for number in range(600)})

    with pytest.raises(RuleViolation, match="unpacks"):
        check_workbook(crowd)


def test_a_packed_file_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(RuleViolation, match="no Excel"):
        check_workbook(a_packed_file({"word/document.xml": b"<x/>"}))


def test_a_workbook_with_a_wild_sheet_is_refused_not_crashed() -> None:
    wild = a_packed_file({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"})

    with pytest.raises(RuleViolation, match="damaged"):
        read_workbook(wild)


def test_a_workbook_is_read_with_dates_numbers_and_blank_rows() -> None:
    content = a_workbook(
        ("Namn", "Kan börja", "Restid", "Bil"),
        (None, None, None, None),
        ("Åsa Öberg", date(2026, 4, 1), 45.0, True),
    )

    reading = read_file(content, today=TODAY)

    assert reading.form is Form.XLSX
    assert reading.sheet is not None
    assert reading.sheet.rows == ((3, ("Åsa Öberg", "2026-04-01", "45", "yes")),)


def test_formulas_of_a_workbook_are_not_computed() -> None:
    content = a_workbook(("Name", "Skills"), ("Amina", '=HYPERLINK("http://x","y")'))

    reading = read_file(content, today=TODAY)

    assert reading.sheet is not None
    assert reading.sheet.rows == ((2, ("Amina",)),)


A_CV = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9"
 xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">
<CandidatePerson><PersonName><oa:GivenName>Åsa</oa:GivenName><hr:FamilyName>Haddad</hr:FamilyName>
</PersonName><Communication><ChannelCode>Email</ChannelCode><oa:URI>asa@exempel.se</oa:URI>
</Communication><Communication><ChannelCode>Telephone</ChannelCode><CountryDialing>46</CountryDialing>
<oa:DialNumber>701234567</oa:DialNumber></Communication>
<NationalityCode>it</NationalityCode><hr:BirthDate>1980-01-01</hr:BirthDate>
<PrimaryLanguageCode name="NORMAL">ara</PrimaryLanguageCode></CandidatePerson>
<CandidateProfile languageCode="en"><EmploymentHistory><EmployerHistory>
<hr:OrganizationName>Trattoria</hr:OrganizationName><PositionHistory>
<PositionTitle typeCode="URI" languageID="http://data.europa.eu/esco/occupation/abc">Cook</PositionTitle>
<eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2021-10</hr:FormattedDateTime>
</eures:StartDate><eures:EndDate><hr:FormattedDateTime>2023-04</hr:FormattedDateTime></eures:EndDate>
</eures:EmploymentPeriod></PositionHistory></EmployerHistory></EmploymentHistory>
<EducationHistory><EducationOrganizationAttendance><EducationLevelCode>4</EducationLevelCode>
</EducationOrganizationAttendance></EducationHistory>
<eures:Licenses><eures:License><hr:LicenseTypeCode>B</hr:LicenseTypeCode></eures:License>
</eures:Licenses>
<PersonQualifications><PersonCompetency><CompetencyID schemeName="NORMAL">swe</CompetencyID>
<hr:TaxonomyID>language</hr:TaxonomyID>
<eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Speaking-Interaction
</hr:CompetencyDimensionTypeCode><eures:Score><hr:ScoreText>B1</hr:ScoreText></eures:Score>
</eures:CompetencyDimension><eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>
CEF-Speaking-Production</hr:CompetencyDimensionTypeCode><eures:Score><hr:ScoreText>A2</hr:ScoreText>
</eures:Score></eures:CompetencyDimension></PersonCompetency></PersonQualifications>
<Skills><PersonCompetency><hr:TaxonomyID>Digital_Skill</hr:TaxonomyID>
<hr:CompetencyName>Matlagning</hr:CompetencyName></PersonCompetency></Skills>
<Others><Title>Hobbies</Title></Others></CandidateProfile></Candidate>"""


def test_a_europass_cv_gives_occupation_length_skills_language_and_licence() -> None:
    read = read_file(A_CV.encode(), today=TODAY)

    draft = read.people[0]
    assert (draft.given_name, draft.family_name, draft.email) == ("Åsa", "Haddad", "asa@exempel.se")
    assert draft.phone == "+46 701234567"
    assert [(job.text, job.months, job.uri[-3:]) for job in draft.experiences] == [
        ("Cook", 18, "abc")
    ]
    assert [skill.text for skill in draft.skills] == ["Matlagning"]
    assert [(one.text, one.speaking, one.listening) for one in draft.languages] == [
        ("swe", 2, None)
    ]
    assert draft.licences == ("B",)
    assert draft.education_level == 4
    assert read.left_out == ("Others",)


def test_nothing_forbidden_is_taken_from_a_europass_cv() -> None:
    read = read_europass(A_CV.encode(), today=TODAY)

    told = repr(read)
    for forbidden in ("1980", "Trattoria", "'it'", "ara", "2021"):
        assert forbidden not in told


def test_the_real_europass_export_is_read(test_data: "object") -> None:
    path = test_data / "cv_formats" / "europass_candidate_v4_skeleton.xml"  # type: ignore[operator]

    read = read_file(path.read_bytes(), today=TODAY)

    draft = read.people[0]
    assert draft.given_name == "[text]"
    assert draft.experiences[0].uri.startswith("http://data.europa.eu/esco/")
    assert len(draft.languages) == 2
    assert draft.education_level == 7


@pytest.mark.parametrize("name", ["career-changer", "new-grad", "sample", "senior-engineer"])
def test_the_official_json_resumes_are_read(name: str, test_data: "object") -> None:
    path = test_data / "cv_formats" / "jsonresume" / f"{name}.resume.json"  # type: ignore[operator]

    read = read_file(path.read_bytes(), today=TODAY)

    draft = read.people[0]
    assert draft.given_name
    assert draft.experiences
    assert draft.skills


def test_a_json_resume_gives_no_employer_school_place_or_year() -> None:
    read = read_jsonresume(
        {
            "basics": {"name": "Amina Haddad", "location": {"countryCode": "SY", "city": "Malmö"}},
            "work": [{"name": "Hotel Aleppo", "position": "Cook", "startDate": "2019-01"}],
            "education": [{"institution": "Aleppo", "studyType": "Bachelor", "area": "Nutrition"}],
            "languages": [{"language": "Arabic", "fluency": "Native speaker"}],
            "volunteer": [{"organization": "Church"}],
        },
        today=TODAY,
    )

    assert "Aleppo" not in repr(read.draft)
    assert "SY" not in repr(read.draft)
    assert read.draft.experiences[0].months == 86
    assert read.draft.education_level == 6
    assert read.draft.languages[0].said == "Native speaker"
    assert read.draft.languages[0].speaking is None
    assert read.left_out == ("volunteer",)


def test_every_wrong_place_of_a_json_resume_is_named() -> None:
    document = {
        "basics": {"name": 3, "email": "nobody"},
        "work": "cook",
        "skills": [{"name": "a\u202eb"}],
    }

    with pytest.raises(RuleViolation) as refused:
        read_jsonresume(document, today=TODAY)

    places = {problem.where for problem in refused.value.problems}
    assert {"basics.name", "basics.email", "work", "skills[0].name"} <= places


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_csv_are_read_or_refused(content: bytes) -> None:
    with suppress(Expected):
        read_csv(content)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"<", b"{", b"", b"\xff\xfe"]))
def test_any_bytes_have_a_form_or_are_refused(content: bytes, start: bytes) -> None:
    with suppress(Expected):
        form_of(start + content)
        check_workbook(start + content)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_as_xml_are_read_or_refused(content: bytes) -> None:
    with suppress(Expected):
        read_europass(b"<" + content, today=TODAY)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "basics",
                    "name",
                    "work",
                    "skills",
                    "keywords",
                    "position",
                    "languages",
                    "location",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(json_values)
def test_any_json_is_a_resume_or_refused(value: object) -> None:
    document = {"basics": {"name": "Amina"}, **value} if isinstance(value, dict) else value
    with suppress(Expected):
        read_jsonresume(document, today=TODAY)


def test_a_workbook_cut_off_anywhere_is_read_or_refused() -> None:
    whole = a_workbook(("Name", "Skills"), *((f"Amina {n}", "cooking") for n in range(40)))

    for end in range(0, len(whole), 211):
        try:
            read_workbook(whole[:end])
        except RuleViolation:
            continue


def test_json_resume_numbers_of_any_size_do_no_harm() -> None:
    content = json.dumps({"basics": {"name": "Amina"}, "work": [{"position": "x"}] * 500}).encode()

    assert len(read_file(content, today=TODAY).people[0].experiences) <= 200
