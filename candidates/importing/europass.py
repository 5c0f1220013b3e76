"""Read a Europass CV (Candidate, schema 4, HR-XML) as a draft of a person.

Runs only in the limited child. Entities and document types are refused before parsing.
"""

from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from candidates.importing import cells
from candidates.importing.cells import Unreadable
from candidates.importing.drafts import (
    MAX_ITEMS,
    Draft,
    DraftExperience,
    DraftLanguage,
    DraftSkill,
)
from candidates.importing.jsonresume import ResumeRead, months_between
from foundation.errors import RuleViolation

_NAMESPACE = "http://www.europass.eu/"
_OLD_NAMESPACE = "http://europass.cedefop.europa.eu"
_DIMENSIONS = {
    "CEF-Understanding-Listening": "listening",
    "CEF-Understanding-Reading": "reading",
    "CEF-Speaking-Interaction": "speaking",
    "CEF-Speaking-Production": "speaking",
    "CEF-Writing-Production": "writing",
    "CEF-Writing-Interaction": "writing",
}
_NOT_READ = (
    "PublicationHistory",
    "EmploymentReferences",
    "Attachment",
    "CreativeWorks",
    "Projects",
    "SocialAndPoliticalActivities",
    "NetworksAndMemberships",
    "ConferencesAndSeminars",
    "VoluntaryWorks",
    "Others",
    "HobbiesAndInterests",
    "ExecutiveSummary",
)
_SHORT = 200


def read_europass(content: bytes, *, today: date) -> ResumeRead:
    """Return the person of a Europass CV.

    Nationality, birth date, sex, mother tongue, picture, employers, schools and places of work
    are in the format and are not read.

    Raises
    ------
    RuleViolation
        It is no Europass CV of schema 4, or the XML is broken or unsafe.
    """
    root = _parsed(content)
    person = _first(root, "CandidatePerson")
    profile = _first(root, "CandidateProfile")
    if person is None or profile is None:
        raise RuleViolation("The Europass CV names no person or no profile. Export it again.")
    names = _first(person, "PersonName")
    given = _text(_first(names, "GivenName"))
    if not given:
        raise RuleViolation("The Europass CV has no given name. Fill it in and export it again.")
    draft = Draft(
        row=1,
        given_name=given,
        family_name=_text(_first(names, "FamilyName")),
        email=_email(person),
        phone=_phone(person),
        municipality=_city(person),
        experiences=tuple(_experiences(profile, today))[:MAX_ITEMS],
        education_level=_education_level(profile),
        education_field=_text(_first(profile, "DegreeName")),
        skills=tuple(_skills(profile))[:MAX_ITEMS],
        languages=tuple(_languages(profile))[:MAX_ITEMS],
        licences=tuple(dict.fromkeys(_licences(profile)))[:MAX_ITEMS],
    )
    return ResumeRead(draft, tuple(_left_out(profile)))


def _parsed(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as unsafe:
        raise RuleViolation(
            "The XML holds document types or entities, which a Europass CV never needs. "
            "Export it again from Europass."
        ) from unsafe
    except (ParseError, ValueError, LookupError) as broken:
        line = getattr(broken, "position", (None, 0))[0]
        if line is None:
            raise RuleViolation("The XML cannot be read. Export it again.") from broken
        raise RuleViolation(
            "The XML breaks off or is wrong in line {line}. Export it again.", line=line
        ) from broken
    if root.tag.startswith(f"{{{_OLD_NAMESPACE}"):
        raise RuleViolation(
            "This is the older Europass format. Open it at europass.europa.eu and save it again."
        )
    if not root.tag.startswith(f"{{{_NAMESPACE}") or _name(root) != "Candidate":
        raise RuleViolation("This XML is no Europass CV (its outermost part is not “Candidate”).")
    return root


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(parent: Element | None, name: str) -> list[Element]:
    if parent is None:
        return []
    return [element for element in parent.iter() if _name(element) == name]


def _first(parent: Element | None, name: str) -> Element | None:
    if parent is None:
        return None
    return next((element for element in parent.iter() if _name(element) == name), None)


def _text(element: Element | None) -> str:
    if element is None or not element.text:
        return ""
    try:
        return cells.plain(element.text[: _SHORT * 25])[:_SHORT].strip()
    except Unreadable:
        return ""


def _email(person: Element) -> str:
    for contact in _all(person, "Communication"):
        address = _text(_first(contact, "URI"))
        if _text(_first(contact, "ChannelCode")) == "Email" and cells.EMAIL.fullmatch(address):
            return address
    return ""


def _phone(person: Element) -> str:
    for contact in _all(person, "Communication"):
        number = _text(_first(contact, "DialNumber"))
        if _text(_first(contact, "ChannelCode")) == "Telephone" and any(map(str.isdigit, number)):
            dialling = "".join(filter(str.isdigit, _text(_first(contact, "CountryDialing"))))
            return f"+{dialling} {number}"[:40] if dialling else number[:40]
    return ""


def _city(person: Element) -> str:
    return _text(_first(_first(person, "Address"), "CityName"))


def _experiences(profile: Element, today: date) -> list[DraftExperience]:
    found: list[DraftExperience] = []
    for position in _all(_first(profile, "EmploymentHistory"), "PositionHistory"):
        title = _first(position, "PositionTitle")
        period = _first(position, "EmploymentPeriod")
        uri = _esco_uri(title)
        if not _text(title) and not uri:
            continue
        start = _text(_first(_first(period, "StartDate"), "FormattedDateTime"))
        end = _text(_first(_first(period, "EndDate"), "FormattedDateTime"))
        current = _text(_first(period, "CurrentIndicator")) == "true"
        months = months_between(start, end, today=today) if end or current else None
        found.append(DraftExperience(_text(title), months, uri))
    return found


def _esco_uri(title: Element | None) -> str:
    if title is None:
        return ""
    for value in (title.get("languageID", ""), title.get("schemeURI", "")):
        if value.startswith("http://data.europa.eu/esco/") and len(value) <= _SHORT:
            return value
    return ""


def _education_level(profile: Element) -> int | None:
    """Return the highest finished level; Europass writes EQF levels, which SeQF follows."""
    levels = [
        _text(_first(school, "EducationLevelCode"))
        for school in _all(profile, "EducationOrganizationAttendance")
        if _text(_first(_first(school, "AttendancePeriod"), "Ongoing")) != "true"
    ]
    known = [level for level in levels if level in set("12345678")]
    return int(max(known)) if known else None


def _skills(profile: Element) -> list[DraftSkill]:
    found: dict[str, DraftSkill] = {}
    for part in ("PersonQualifications", "Skills", "DigitalSkills"):
        for competency in _all(_first(profile, part), "PersonCompetency"):
            if _text(_first(competency, "TaxonomyID")) == "language":
                continue
            named = _first(competency, "CompetencyName")
            text = _text(named if named is not None else _first(competency, "CompetencyID"))
            if text:
                found.setdefault(text.casefold(), DraftSkill(text))
    return list(found.values())


def _languages(profile: Element) -> list[DraftLanguage]:
    found: list[DraftLanguage] = []
    for competency in _all(_first(profile, "PersonQualifications"), "PersonCompetency"):
        name = _text(_first(competency, "CompetencyID"))
        if _text(_first(competency, "TaxonomyID")) != "language" or not name:
            continue
        levels: dict[str, int] = {}
        for dimension in _all(competency, "CompetencyDimension"):
            skill = _DIMENSIONS.get(_text(_first(dimension, "CompetencyDimensionTypeCode")))
            level = _level(_text(_first(dimension, "ScoreText")))
            if skill is not None and level is not None:
                # Two kinds of speaking, two of writing: the lower is what surely holds.
                levels[skill] = min(level, levels.get(skill, level))
        found.append(
            DraftLanguage(
                name,
                levels.get("listening"),
                levels.get("reading"),
                levels.get("speaking"),
                levels.get("writing"),
            )
        )
    return found


def _level(text: str) -> int | None:
    try:
        return cells.cefr(text) if text else None
    except Unreadable:
        return None


def _licences(profile: Element) -> list[str]:
    codes = [_text(code) for code in _all(_first(profile, "Licenses"), "LicenseTypeCode")]
    names = [_text(name) for name in _all(_first(profile, "Certifications"), "CertificationName")]
    return [text for text in codes + names if text]


def _left_out(profile: Element) -> list[str]:
    return sorted({_name(part) for part in profile if _name(part) in _NOT_READ and len(part)})
