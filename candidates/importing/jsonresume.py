"""Read a JSON Resume (jsonresume.org, schema 1.0) as a draft of a person (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from candidates.importing import cells
from candidates.importing.cells import Unreadable
from candidates.importing.drafts import (
    MAX_ITEMS,
    MAX_MONTHS,
    Draft,
    DraftExperience,
    DraftLanguage,
    DraftOccupation,
    DraftSkill,
)
from candidates.importing.rows import split_name
from foundation.errors import Problem, RuleViolation

_READ = frozenset(
    {"$schema", "basics", "work", "education", "skills", "languages", "certificates", "meta"}
)
_LEVEL_IN_WORDS = re.compile(r"\b([ABC][12])\b", re.IGNORECASE)
_SHORT = 200


@dataclass(frozen=True, slots=True)
class ResumeRead:
    """The person a CV describes, and the names of its parts that the service does not read."""

    draft: Draft
    left_out: tuple[str, ...]


def read_jsonresume(document: object, *, today: date) -> ResumeRead:
    """Return the person of a JSON Resume.

    Employers, schools, places, dates, pictures and free text are not read: only the occupation
    and its length, the field of study, skills, languages and certificates. Words such as
    "fluent" are kept for a person to judge; they are never turned into a level.

    Raises
    ------
    RuleViolation
        The document is no JSON Resume; the problems name the places.
    """
    problems: list[Problem] = []
    if not isinstance(document, Mapping) or not isinstance(document.get("basics"), Mapping):
        raise RuleViolation("This is no JSON Resume: it has no part named “basics”.")
    basics = document["basics"]
    given, family = split_name(_text(basics, "name", "basics", problems))
    if not given:
        problems.append(Problem("basics.name", "The name is missing."))
    level, said = _level_of(_education(document, "studyType", problems))
    certificates = _items(document, "certificates", problems)
    draft = Draft(
        row=1,
        given_name=given,
        family_name=family,
        email=_email(basics, problems),
        phone=_text(basics, "phone", "basics", problems)[:40],
        municipality=_city(basics, problems),
        occupations=_wish(basics, problems),
        experiences=_experiences(document, today, problems),
        education_level=level,
        education_said=said,
        education_field=_education(document, "area", problems),
        skills=_skills(document, problems),
        languages=_languages(document, problems),
        licences=_each_text(certificates, "name", "certificates", problems),
    )
    if problems:
        raise RuleViolation(
            "The JSON Resume cannot be read; {count} places need to be mended.",
            count=len(problems),
            problems=problems[:100],
        )
    left_out = tuple(
        sorted(str(name)[:60] for name in document if name not in _READ and document[name])
    )[:50]
    return ResumeRead(draft, left_out)


def _items(
    parent: Mapping[object, object], name: str, problems: list[Problem]
) -> list[Mapping[object, object]]:
    value = parent.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        problems.append(Problem(name, "This has to be a list."))
        return []
    items = [item for item in value[:MAX_ITEMS] if isinstance(item, Mapping)]
    if len(items) < min(len(value), MAX_ITEMS):
        problems.append(Problem(name, "Every entry of this list has to be an object."))
    return items


def _text(parent: Mapping[object, object], name: str, where: str, problems: list[Problem]) -> str:
    value = parent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        problems.append(Problem(f"{where}.{name}", "This has to be a text."))
        return ""
    try:
        return cells.plain(value[: _SHORT * 25])[:_SHORT].strip()
    except Unreadable:
        problems.append(Problem(f"{where}.{name}", "There are signs here that cannot be read."))
        return ""


def _each_text(
    items: list[Mapping[object, object]], name: str, where: str, problems: list[Problem]
) -> tuple[str, ...]:
    texts = (_text(item, name, f"{where}[{index}]", problems) for index, item in enumerate(items))
    return tuple(dict.fromkeys(text for text in texts if text))


def _email(basics: Mapping[object, object], problems: list[Problem]) -> str:
    email = _text(basics, "email", "basics", problems)
    if email and not cells.EMAIL.fullmatch(email):
        problems.append(Problem("basics.email", "This is no e-mail address."))
    return email


def _city(basics: Mapping[object, object], problems: list[Problem]) -> str:
    location = basics.get("location")
    if not isinstance(location, Mapping):
        return ""
    return _text(location, "city", "basics.location", problems)


def _wish(basics: Mapping[object, object], problems: list[Problem]) -> tuple[DraftOccupation, ...]:
    label = _text(basics, "label", "basics", problems)
    return (DraftOccupation(label),) if label else ()


def _experiences(
    document: Mapping[object, object], today: date, problems: list[Problem]
) -> tuple[DraftExperience, ...]:
    found: list[DraftExperience] = []
    for index, job in enumerate(_items(document, "work", problems)):
        where = f"work[{index}]"
        title = _text(job, "position", where, problems)
        start = _text(job, "startDate", where, problems)
        end = _text(job, "endDate", where, problems)
        if title:
            found.append(DraftExperience(title, months_between(start, end, today=today)))
    return tuple(found)


def months_between(start: str, end: str, *, today: date) -> int | None:
    """Return the months from one date to another; no end means until today; None when unknown.

    Examples
    --------
    >>> months_between("2020-01", "2021-07-15", today=date(2026, 1, 1))
    18
    >>> months_between("2024", "", today=date(2026, 1, 1))
    24
    >>> months_between("once", "2020", today=date(2026, 1, 1)) is None
    True
    """
    first = _month_of(start)
    last = _month_of(end) if end else today.year * 12 + today.month
    if first is None or last is None or last < first:
        return None
    return min(max(last - first, 1), MAX_MONTHS)


def _month_of(text: str) -> int | None:
    found = re.match(r"(\d{4})(?:-(\d{1,2}))?(?!\d)", text)
    if found is None:
        return None
    month = int(found[2] or 1)
    return int(found[1]) * 12 + month if 1 <= month <= 12 else None  # noqa: PLR2004


def _education(document: Mapping[object, object], name: str, problems: list[Problem]) -> str:
    items = _items(document, "education", problems if name == "area" else [])
    texts = _each_text(items, name, "education", problems)
    return texts[0] if texts else ""


def _level_of(said: str) -> tuple[int | None, str]:
    try:
        return (cells.education_level(said), "") if said else (None, "")
    except Unreadable:
        return None, said


def _skills(document: Mapping[object, object], problems: list[Problem]) -> tuple[DraftSkill, ...]:
    found: dict[str, DraftSkill] = {}
    for index, skill in enumerate(_items(document, "skills", problems)):
        where = f"skills[{index}]"
        name = _text(skill, "name", where, problems)
        keywords = skill.get("keywords") or []
        if not isinstance(keywords, list):
            problems.append(Problem(f"{where}.keywords", "This has to be a list."))
            keywords = []
        texts = [name, *(str(word) for word in keywords[:MAX_ITEMS] if isinstance(word, str))]
        for text in texts:
            clean = _text({"name": text}, "name", where, problems)
            if clean:
                found.setdefault(clean.casefold(), DraftSkill(clean))
    return tuple(found.values())[:MAX_ITEMS]


def _languages(
    document: Mapping[object, object], problems: list[Problem]
) -> tuple[DraftLanguage, ...]:
    found: list[DraftLanguage] = []
    for index, language in enumerate(_items(document, "languages", problems)):
        where = f"languages[{index}]"
        name = _text(language, "language", where, problems)
        said = _text(language, "fluency", where, problems)
        if not name:
            continue
        level = _LEVEL_IN_WORDS.search(said)
        if level is None:
            found.append(DraftLanguage(name, said=said))
        else:
            number = cells.cefr(level[1])
            found.append(DraftLanguage(name, number, number, number, number))
    return tuple(found)
