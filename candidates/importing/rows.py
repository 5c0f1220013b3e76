"""Turn the rows of a table into drafts of people, each thing that is wrong named (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from candidates.importing import cells
from candidates.importing.cells import Unreadable
from candidates.importing.columns import SEVERAL, Field, is_kept_out
from candidates.importing.drafts import (
    MAX_ITEMS,
    Draft,
    DraftExperience,
    DraftLanguage,
    DraftOccupation,
    DraftSkill,
    RowProblem,
    Sheet,
)
from foundation.messages import Message, say

_SKILL_LEVELS = 4
_SHORT = 200
SWEDISH = "svenska"


@dataclass(frozen=True, slots=True)
class RowsRead:
    """The people of a table and what is wrong with its rows; a row with a problem has no draft."""

    drafts: tuple[Draft, ...]
    problems: tuple[RowProblem, ...]


@dataclass(slots=True)
class _Row:
    """One row being read: its values, and its problems as they are found."""

    number: int
    header: tuple[str, ...]
    values: dict[Field, list[tuple[int, str]]]
    problems: list[RowProblem] = field(default_factory=list)

    def one(self, which: Field, read: Callable[[str], Any]) -> Any:
        """Return the value of a single cell read by ``read``; None when empty or unreadable."""
        for column, text in self.values.get(which, [])[:1]:
            return self._try(column, text, read)
        return None

    def each(self, which: Field, read: Callable[[str], Any]) -> list[Any]:
        """Return the values of cells that list things, each once, in their order."""
        found: list[Any] = []
        for column, text in self.values.get(which, []):
            for part in cells.several(text):
                value = self._try(column, part, read)
                if value is not None and value not in found:
                    found.append(value)
        if len(found) > MAX_ITEMS:
            self.wrong(
                self.values[which][0][0],
                say("There are more than {limit} things in this cell.", limit=MAX_ITEMS),
                say("Keep the ones that matter most."),
            )
        return found[:MAX_ITEMS]

    def wrong(self, column: int | None, reason: Message, mend: Message) -> None:
        """Write down a problem of this row."""
        name = "" if column is None else column_name(self.header, column)
        self.problems.append(RowProblem(self.number, name, reason, mend))

    def _try(self, column: int, text: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(cells.plain(text))
        except Unreadable as problem:
            self.wrong(column, problem.reason, problem.mend)
            return None


def column_name(header: Sequence[str], index: int) -> str:
    """Return a column's name, or its letter when it has none.

    Examples
    --------
    >>> column_name(("Namn", ""), 0), column_name(("Namn", ""), 1)
    ('Namn', 'B')
    """
    if index < len(header) and header[index]:
        return header[index][:80]
    letters = ""
    index += 1
    while index:
        index, left = divmod(index - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def check_mapping(mapping: Sequence[Field | None], header: Sequence[str]) -> tuple[RowProblem, ...]:
    """Return what is wrong with the choice of columns, before any row is read."""
    problems: list[RowProblem] = []
    chosen = [which for which in mapping if which is not None]
    if Field.NAME not in chosen and Field.GIVEN_NAME not in chosen:
        problems.append(
            RowProblem(
                0,
                "",
                say("No column holds the name."),
                say("Choose the column that holds the name, or the given name."),
            )
        )
    for which in dict.fromkeys(chosen):
        if which not in SEVERAL and chosen.count(which) > 1:
            last = max(index for index, one in enumerate(mapping) if one is which)
            problems.append(
                RowProblem(
                    0,
                    column_name(header, last),
                    say("Two columns are chosen for the same thing."),
                    say("Keep one of them and choose “Do not read” for the other."),
                )
            )
    for index, one in enumerate(mapping):
        if one is not None and index < len(header) and is_kept_out(header[index]):
            problems.append(
                RowProblem(
                    0,
                    column_name(header, index),
                    say("The service does not keep what this column holds."),
                    say("Choose “Do not read”."),
                )
            )
    return tuple(problems)


def read_rows(
    sheet: Sheet, mapping: Sequence[Field | None], *, places: Mapping[str, str] | None = None
) -> RowsRead:
    """Read every row of a table.

    Parameters
    ----------
    sheet : Sheet
        The table.
    mapping : sequence of Field or None
        What each column is; None is not read.
    places : mapping, optional
        Names of municipalities, casefolded; a name that is not among them is a problem of the row.
        Names of places are never matched by likeness.
    """
    drafts: list[Draft] = []
    problems: list[RowProblem] = []
    first_row_of: dict[str, int] = {}
    for number, texts in sheet.rows:
        row = _Row(number, sheet.header, _values_of(mapping, texts))
        _check_width(row, texts)
        draft = _read(row, places)
        _check_reference(row, draft, mapping, first_row_of)
        if row.problems:
            problems.extend(row.problems)
        else:
            drafts.append(draft)
    return RowsRead(tuple(drafts), tuple(problems))


def _values_of(
    mapping: Sequence[Field | None], texts: Sequence[str]
) -> dict[Field, list[tuple[int, str]]]:
    values: dict[Field, list[tuple[int, str]]] = {}
    for index, (which, text) in enumerate(zip(mapping, texts, strict=False)):
        if which is not None and text.strip():
            values.setdefault(which, []).append((index, text))
    return values


def _check_width(row: _Row, texts: Sequence[str]) -> None:
    if any(text.strip() for text in texts[len(row.header) :]):
        row.wrong(
            None,
            say("This row has more cells than there are column names."),
            say("A separator may stand inside a text: put the text in quotation marks."),
        )


def _check_reference(
    row: _Row, draft: Draft, mapping: Sequence[Field | None], first_row_of: dict[str, int]
) -> None:
    """Check that a reference is no personal number and stands in one row only."""
    if not draft.reference:
        return
    column = list(mapping).index(Field.REFERENCE)
    if cells.is_personal_number(draft.reference):
        row.wrong(
            column,
            say("This looks like a personal number, which the service does not keep."),
            say("Use your own case number, or leave the column out."),
        )
    earlier = first_row_of.setdefault(draft.reference.casefold(), row.number)
    if earlier != row.number:
        row.wrong(
            column,
            say("Row {row} has the same reference.", row=earlier),
            say("Keep one row a person."),
        )


def _read(row: _Row, places: Mapping[str, str] | None) -> Draft:
    given, family = _names(row)
    low, high = _extent(row)
    return Draft(
        row=row.number,
        given_name=given,
        family_name=family,
        reference=row.one(Field.REFERENCE, _short) or "",
        email=row.one(Field.EMAIL, _email) or "",
        phone=row.one(Field.PHONE, _phone) or "",
        preferred_language=row.one(Field.PREFERRED_LANGUAGE, _short) or "",
        municipality=row.one(Field.MUNICIPALITY, lambda text: _place(text, places)) or "",
        max_travel_minutes=row.one(
            Field.MAX_TRAVEL_MINUTES, lambda text: cells.whole_number(text, low=0, high=300)
        ),
        has_car=row.one(Field.HAS_CAR, cells.yes_or_no),
        hours_min=low,
        hours_max=high,
        schedules=row.one(Field.SCHEDULES, cells.schedules) or (),
        available_from=row.one(Field.AVAILABLE_FROM, cells.calendar_date),
        right_to_work=row.one(Field.RIGHT_TO_WORK, cells.right_to_work) or "",
        right_to_work_until=row.one(Field.RIGHT_TO_WORK_UNTIL, cells.calendar_date),
        education_level=row.one(Field.EDUCATION_LEVEL, cells.education_level),
        education_field=row.one(Field.EDUCATION_FIELD, _short) or "",
        occupations=tuple(DraftOccupation(text) for text in row.each(Field.OCCUPATIONS, _short)),
        experiences=_experiences(row),
        skills=tuple(row.each(Field.SKILLS, _skill)),
        languages=_languages(row),
        licences=tuple(row.each(Field.LICENCES, _short)),
    )


def _extent(row: _Row) -> tuple[int | None, int | None]:
    share = row.one(Field.EXTENT, cells.extent)
    hours = row.one(Field.HOURS, lambda text: cells.extent(text, in_hours=True))
    low, high = share or hours or (None, None)
    return low, high


def _names(row: _Row) -> tuple[str, str]:
    given = row.one(Field.GIVEN_NAME, _name) or ""
    family = row.one(Field.FAMILY_NAME, _name) or ""
    if not given and Field.NAME in row.values:
        given, family = split_name(row.one(Field.NAME, _name) or "", family)
    if not given and not row.problems:
        row.wrong(None, say("The name is missing."), say("Write the name, or remove the row."))
    return given, family


def split_name(whole: str, family: str = "") -> tuple[str, str]:
    """Return given and family name of a name written in one; "Family, Given" is understood.

    Examples
    --------
    >>> split_name("Amina Noor Haddad"), split_name("Haddad, Amina"), split_name("Amina")
    (('Amina Noor', 'Haddad'), ('Amina', 'Haddad'), ('Amina', ''))
    """
    if family:
        return whole, family
    if "," in whole:
        last, _, first = whole.partition(",")
        if first.strip():
            return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (whole, "")


def _name(text: str) -> str:
    text = _short(text)
    if text[0] in "=+-@" or not any(sign.isalpha() for sign in text):
        raise Unreadable(say("This is no name."), say("Write the name, or remove the row."))
    return text


def _short(text: str) -> str:
    if len(text) > _SHORT:
        raise Unreadable(
            say("The text is longer than {limit} characters.", limit=_SHORT), say("Shorten it.")
        )
    return text


def _email(text: str) -> str:
    if not cells.EMAIL.fullmatch(text):
        raise Unreadable(
            say("This is no e-mail address."),
            say("Write it as name@example.se, or leave it empty."),
        )
    return text


def _phone(text: str) -> str:
    digits = sum(sign.isdigit() for sign in text)
    if not 5 <= digits <= 17 or not all(sign.isdigit() or sign in "+-()/ ." for sign in text):  # noqa: PLR2004
        raise Unreadable(
            say("This is no phone number."), say("Write digits only, such as 070-123 45 67.")
        )
    return text


def _place(text: str, places: Mapping[str, str] | None) -> str:
    text = _short(text)
    if places is None or text.casefold() in places:
        return text
    bare = text.casefold().removesuffix(" kommun").removesuffix(" stad").strip()
    for name in (bare, bare.removesuffix("s")):
        if name in places:
            return places[name]
    raise Unreadable(
        say("“{name}” is no municipality that we know.", name=text[:60]),
        say("Write the municipality's name as it is spelt officially, such as Malmö."),
    )


def _skill(text: str) -> DraftSkill:
    words, detail = cells.text_and_detail(_short(text))
    if detail.isdigit() and words:
        if not 1 <= int(detail) <= _SKILL_LEVELS:
            raise Unreadable(
                say("The level {level} is not one of 1 to 4.", level=detail[:10]),
                say("1 knows about it, 2 with support, 3 without help, 4 can teach it."),
            )
        return DraftSkill(words, int(detail))
    return DraftSkill(text)


def _job(text: str) -> DraftExperience:
    words, detail = cells.text_and_detail(_short(text))
    if detail and words:
        try:
            return DraftExperience(words, cells.months(detail))
        except Unreadable:
            if any(sign.isdigit() for sign in detail):
                raise
    return DraftExperience(text)


def _experiences(row: _Row) -> tuple[DraftExperience, ...]:
    jobs = row.each(Field.EXPERIENCE, _job)
    length = row.one(Field.EXPERIENCE_MONTHS, cells.months)
    if length is None or not jobs:
        return tuple(jobs)
    if len(jobs) > 1:
        row.wrong(
            row.values[Field.EXPERIENCE_MONTHS][0][0],
            say("There is one length of time but several jobs."),
            say("Write the length after each job: Cook (24 months); Cleaner (6 months)."),
        )
    return (replace(jobs[0], months=length),)


def _language(text: str) -> DraftLanguage:
    words, detail = cells.text_and_detail(_short(text))
    if not detail:
        return DraftLanguage(words)
    level = cells.cefr(detail)
    return DraftLanguage(words, level, level, level, level)


def _languages(row: _Row) -> tuple[DraftLanguage, ...]:
    whole = row.one(Field.SWEDISH, cells.cefr)
    four = [
        row.one(which, cells.cefr)
        for which in (
            Field.SWEDISH_LISTENING,
            Field.SWEDISH_READING,
            Field.SWEDISH_SPEAKING,
            Field.SWEDISH_WRITING,
        )
    ]
    levels = [whole if level is None else level for level in four]
    others = tuple(row.each(Field.LANGUAGES, _language))
    if all(level is None for level in levels):
        return others
    return (DraftLanguage(SWEDISH, *levels), *others)
