"""The shape of JobSearch and JobStream answers since 2020."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from employers.importing.common import (
    APPLICATION,
    FULL_TIME,
    MAX_SEATS,
    PAGE_ONLY,
    PAY,
    PLATSBANKEN,
    demand_head,
    employer_of,
    joined,
    text_of,
    wanted_rows,
)
from employers.importing.masking import masked
from employers.importing.parsed import (
    AdProblem,
    EmployerRef,
    FieldNote,
    OccupationRef,
    ParsedAd,
    PlaceRef,
    Ref,
    Wanted,
)
from employers.importing.reader import Reader
from foundation.messages import say

_IGNORED = (
    "relevance",
    "label",
    "webpage_url",
    "logo_url",
    "original_id",
    "timestamp",
    "source_type",
    "last_publication_date",
    "type",
)
_CONCEPT = ("legacy_ams_taxonomy_id", "weight")


def matches(ad: Mapping[str, Any]) -> bool:
    """Tell whether an object has this shape."""
    if "id" not in ad:
        return False
    return "headline" in ad or "removed_date" in ad or ad.get("removed") is True


def parse(ad: Mapping[str, Any]) -> ParsedAd:
    """Read one ad; raise ``AdProblem`` when it lacks what every ad must have."""
    notes: list[FieldNote] = []
    reader = Reader(ad, notes)
    external_id = reader.text("id", limit=80)
    if reader.flag("removed"):
        if not external_id:
            raise AdProblem(say("The ad has no id."))
        removed_at = reader.moment("removed_date")
        return ParsedAd(PLATSBANKEN, external_id, removed=True, removed_at=removed_at)
    reader.ignore("removed_date", "external_id", *_IGNORED)
    headline = masked(reader.text("headline"))
    text, conditions = _texts(reader)
    demand_head(headline, text, external_id)
    must = _wanted(reader.inner("must_have"), essential=True)
    nice = _wanted(reader.inner("nice_to_have"), essential=False)
    hours = reader.inner("scope_of_work")
    parsed = ParsedAd(
        PLATSBANKEN,
        external_id,
        headline=headline,
        text=text,
        conditions=conditions,
        employer=_employer(reader),
        occupation=_occupation(reader),
        place=_place(reader),
        hours_min=hours.number("min", low=0, high=FULL_TIME),
        hours_max=hours.number("max", low=0, high=FULL_TIME),
        employment_type=_concept(reader, "employment_type"),
        duration=_concept(reader, "duration"),
        worktime=_concept(reader, "working_hours_type"),
        seats=reader.number("number_of_vacancies", low=1, high=MAX_SEATS),
        start_text=reader.text("access"),
        deadline=reader.day("application_deadline"),
        published_at=reader.moment("publication_date"),
        remote=_remote(reader),
        own_car=bool(reader.flag("access_to_own_car")),
        skills=must["skills"] + nice["skills"],
        languages=must["languages"] + nice["languages"],
        experience=must["work_experiences"] + nice["work_experiences"],
        education=_education(must) + _education(nice),
        licences=_licences(reader),
    )
    return _finished(reader, parsed, notes)


def _finished(reader: Reader, parsed: ParsedAd, notes: list[FieldNote]) -> ParsedAd:
    reader.ignore("experience_required", "driving_license_required")
    reader.unused(PAY, "salary_type")
    reader.personal("application_contacts")
    details = reader.inner("application_details")
    details.personal("email", "other")
    details.unused(APPLICATION, "information", "reference", "via_af", "url")
    details.finish()
    reader.unused(PAGE_ONLY, "keywords", "hashtags")
    reader.finish()
    return replace(parsed, notes=tuple(notes))


def _texts(reader: Reader) -> tuple[str, str]:
    """Return the text of the ad, and the conditions."""
    described = reader.inner("description")
    described.ignore("text_formatted")
    parts = [text_of(described, name) for name in ("text", "needs", "requirements")]
    about = text_of(described, "company_information")
    conditions = joined([text_of(described, "conditions"), text_of(reader, "salary_description")])
    described.finish()
    return joined([*parts, about]), conditions


def _employer(reader: Reader) -> EmployerRef:
    inner = reader.inner("employer")
    found = employer_of(inner, name="name", number="organization_number", workplace="workplace")
    inner.personal("phone_number", "email")
    inner.ignore("url")
    inner.finish()
    return found


def _concept(reader: Reader, field: str) -> Ref:
    return reader.ref(field, code="concept_id", label="label", rest=_CONCEPT)


def _occupation(reader: Reader) -> OccupationRef:
    own = _concept(reader, "occupation")
    group = _concept(reader, "occupation_group")
    _concept(reader, "occupation_field")
    return OccupationRef(own.code, own.label, group.code, group.label)


def _place(reader: Reader) -> PlaceRef:
    where = reader.inner("workplace_address")
    where.ignore("region_code", "region_concept_id", "country_code", "country_concept_id")
    where.unused(
        say("The municipality is enough for the travel time."), "street_address", "postcode"
    )
    longitude, latitude = _coordinates(where)
    found = PlaceRef(
        municipality_concept=where.text("municipality_concept_id"),
        municipality_code=where.text("municipality_code"),
        municipality=where.text("municipality"),
        county=where.text("region"),
        country=where.text("country"),
        text=where.text("city"),
        latitude=latitude,
        longitude=longitude,
    )
    where.finish()
    return found


def _coordinates(where: Reader) -> tuple[float | None, float | None]:
    pair = where.raw("coordinates")
    if pair in (None, [], [None, None]):
        return None, None
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004
        where.odd("coordinates", say("A longitude and a latitude were expected."))
        return None, None
    inner = Reader({"longitude": pair[0], "latitude": pair[1]}, where.notes, where.path)
    longitude, latitude = inner.degrees("longitude"), inner.degrees("latitude")
    return (longitude, latitude) if None not in (longitude, latitude) else (None, None)


def _wanted(inner: Reader, *, essential: bool) -> dict[str, tuple[Wanted, ...]]:
    fields = ("skills", "languages", "work_experiences", "education", "education_level")
    found = {
        field: tuple(
            wanted_rows(
                inner, field, code="concept_id", label="label", essential=essential, rest=_CONCEPT
            )
        )
        for field in fields
    }
    inner.finish()
    return found


def _education(found: Mapping[str, tuple[Wanted, ...]]) -> tuple[Wanted, ...]:
    return found["education_level"] + found["education"]


def _licences(reader: Reader) -> tuple[Wanted, ...]:
    """Return the driving licences; the ad's own word decides whether they are demanded."""
    demanded = reader.flag("driving_license_required") is not False
    rows = wanted_rows(
        reader,
        "driving_license",
        code="concept_id",
        label="label",
        essential=demanded,
        rest=_CONCEPT,
    )
    return tuple(rows)


def _remote(reader: Reader) -> bool | None:
    """Return whether the work can be done from elsewhere; newer answers say so in an object."""
    value = reader.raw("remote_work")
    if isinstance(value, Mapping):
        return reader.inner("remote_work").flag("option")
    return value if isinstance(value, bool) else None
