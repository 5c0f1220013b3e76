"""A schema.org JobPosting: bare, in a graph, or wrapped with what was found in it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from employers.importing.common import (
    APPLICATION,
    FULL_TIME,
    MAX_SEATS,
    PAGE_ONLY,
    PAY,
    PLATSBANKEN,
    demand_head,
    joined,
)
from employers.importing.html_text import plain_text
from employers.importing.masking import masked
from employers.importing.parsed import (
    EmployerRef,
    FieldNote,
    NoteKind,
    OccupationRef,
    ParsedAd,
    PlaceRef,
    Ref,
    Wanted,
)
from employers.importing.reader import MAX_TEXT, Reader, clean
from employers.organisation_numbers import legal_entity_number
from foundation.messages import say

_PLATSBANKEN_URL = re.compile(r"arbetsformedlingen\.se/platsbanken/annonser/(\d{1,20})")
_PARTS = ("description", "responsibilities", "qualifications", "incentiveCompensation")
# "Svetsare, manuell - 2-4 års erfarenhet" and "5 years"
_YEARS = re.compile(
    r"(\d{1,2})(?:\s*[-\u2013]\s*\d{1,2})?\s*(?:\+\s*)?(?:års?|years?)", re.IGNORECASE
)
_HOURS = {"FULL_TIME": FULL_TIME, "HELTID": FULL_TIME}
_IGNORED = ("@context", "@type", "@id", "url", "image", "mainEntityOfPage", "sameAs", "industry")


def matches(ad: Mapping[str, Any]) -> bool:
    """Tell whether an object has this shape."""
    inner = ad.get("originalJobPosting", ad)
    if not isinstance(inner, Mapping):
        return False
    kind = inner.get("@type")
    if kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind):
        return True
    return "title" in inner and ("hiringOrganization" in inner or "jobLocation" in inner)


def parse(ad: Mapping[str, Any]) -> ParsedAd:
    """Read one ad; raise ``AdProblem`` when it lacks what every ad must have."""
    notes: list[FieldNote] = []
    wrapper = Reader(ad, notes) if "originalJobPosting" in ad else None
    reader = wrapper.inner("originalJobPosting") if wrapper else Reader(ad, notes)
    reader.path = ""
    headline = masked(reader.text("title") or reader.text("name"))
    text = joined([_long(reader, name) for name in _PARTS])
    source, external_id = _identity(reader)
    demand_head(headline, text, external_id)
    hours = _hours(reader)
    parsed = ParsedAd(
        source,
        external_id,
        headline=headline,
        text=text,
        conditions=joined([_long(reader, "workHours"), _long(reader, "jobBenefits")]),
        employer=_employer(reader),
        occupation=_occupation(reader, wrapper),
        place=_place(reader, wrapper),
        hours_min=hours,
        hours_max=hours,
        employment_type=Ref(label=", ".join(_texts(reader, "employmentType"))[:300]),
        seats=reader.number("totalJobOpenings", low=1, high=MAX_SEATS),
        start_text=reader.text("jobStartDate"),
        deadline=reader.day("validThrough"),
        published_at=reader.moment("datePosted"),
        remote=_remote(reader),
        skills=_wanted(reader, "skills"),
        experience=_experience(reader),
        education=_wanted(reader, "educationRequirements"),
    )
    _finish(reader, wrapper)
    return replace(parsed, notes=tuple(notes))


def _finish(reader: Reader, wrapper: Reader | None) -> None:
    reader.ignore(*_IGNORED)
    reader.unused(PAY, "baseSalary", "estimatedSalary", "salaryCurrency")
    reader.unused(APPLICATION, "directApply", "applicationDeadline")
    reader.personal("applicationContact")
    reader.unused(PAGE_ONLY, "keywords")
    reader.finish()
    if wrapper is not None:
        wrapper.ignore("id", "hashsum", "yrke", "ort", "_format")
        wrapper.finish()


def _long(reader: Reader, field: str) -> str:
    """Return a text of many lines, out of HTML when it is HTML, without contact details."""
    value = reader.raw(field)
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    if value is not None and not isinstance(value, str):
        reader.odd(field, say("A text was expected."))
        return ""
    words = plain_text((value or "")[: MAX_TEXT * 4])
    text = clean(words, limit=MAX_TEXT, lines=True)
    hidden = masked(text)
    if hidden != text:
        reason = say("Telephone numbers and e-mail addresses were taken out of the text.")
        reader.note(field, NoteKind.PERSONAL, reason)
    return hidden


def _texts(reader: Reader, field: str) -> list[str]:
    """Return the words of a field that may be a text, a named thing or a list of both."""
    value = reader.raw(field)
    found = []
    for row in value if isinstance(value, list) else [value]:
        words = row.get("name") or row.get("value") if isinstance(row, Mapping) else row
        if isinstance(words, str) and words.strip():
            found.append(clean(words, limit=300, lines=False))
        elif row is not None and not isinstance(row, str):
            reader.odd(field, say("A text was expected."))
    return found[:50]


def _identity(reader: Reader) -> tuple[str, str]:
    """Return where the ad comes from and its id there; Platsbanken's ads keep Platsbanken's id."""
    address = reader.text("url", limit=2000)
    known = _PLATSBANKEN_URL.search(address)
    if known:
        reader.ignore("identifier")
        return PLATSBANKEN, known.group(1)
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    source = f"schema.org:{host}"[:100] if host else "schema.org"
    identifiers = _texts(reader, "identifier") or _numbers(reader)
    if identifiers:
        return source, identifiers[0][:80]
    # No id of its own: the address stands for it, else what the ad says.
    stand_in = address or reader.text("title") + reader.text("description", limit=MAX_TEXT)
    return source, hashlib.sha256(stand_in.encode()).hexdigest()[:40] if stand_in else ""


def _numbers(reader: Reader) -> list[str]:
    value = reader.raw("identifier")
    inner = value.get("value") if isinstance(value, Mapping) else value
    return [str(inner)] if isinstance(inner, int) and not isinstance(inner, bool) else []


def _employer(reader: Reader) -> EmployerRef:
    value = reader.raw("hiringOrganization")
    if isinstance(value, str):
        return EmployerRef(name=masked(clean(value, limit=200, lines=False)))
    inner = reader.inner("hiringOrganization")
    number = legal_entity_number(inner.text("taxID") or inner.text("identifier"))
    inner.ignore("@type", "@context", "@id", "url", "sameAs", "logo", "description", "address")
    inner.personal("email", "telephone", "contactPoint", "founder")
    department = inner.inner("department")
    found = EmployerRef(masked(inner.text("name")), number, masked(department.text("name")))
    inner.finish()
    return found


def _occupation(reader: Reader, wrapper: Reader | None) -> OccupationRef:
    """Return the occupation: the ad's own first, then the one that was matched to it."""
    value = reader.raw("relevantOccupation")
    code, label = "", ""
    if isinstance(value, str):
        label = clean(value, limit=300, lines=False)
    else:
        inner = reader.inner("relevantOccupation")
        label = inner.text("name")
        category = inner.raw("occupationalCategory")
        if isinstance(category, Mapping):
            code = inner.inner("occupationalCategory").text("codeValue")
        elif isinstance(category, str):
            code = clean(category, limit=80, lines=False)
        inner.ignore("@type", "@context", "@id")
        inner.finish()
    categories = ", ".join(_texts(reader, "occupationalCategory"))
    if categories and not label:
        reason = say("The words are too wide for an occupation: {words}.", words=categories[:100])
        reader.note("occupationalCategory", NoteKind.NOT_UNDERSTOOD, reason)
    matched = wrapper.text("yrke") if wrapper is not None else ""
    if not label and not code:
        return OccupationRef(label=matched, guessed=bool(matched))
    return OccupationRef(code, label)


def _place(reader: Reader, wrapper: Reader | None) -> PlaceRef:
    """Return the place: a municipality named in the address, else the one matched to the ad."""
    value = reader.raw("jobLocation")
    places = value if isinstance(value, list) else [value]
    matched = wrapper.text("ort") if wrapper is not None else ""
    if len([place for place in places if place]) > 1:
        reader.odd("jobLocation", say("The ad names several places; the first was used."))
    first = places[0] if places else None
    if isinstance(first, str):
        words = clean(first, limit=300, lines=False)
        return PlaceRef(municipality=words, text=matched)
    inner = Reader(first if isinstance(first, Mapping) else {}, reader.notes, "jobLocation")
    geo = inner.inner("geo")
    latitude, longitude = geo.degrees("latitude"), geo.degrees("longitude")
    found = _address(inner)
    if not found.municipality and matched:
        found = replace(found, municipality=matched)
    known = latitude is not None and longitude is not None
    return replace(
        found,
        text=matched or found.text,
        latitude=latitude if known else None,
        longitude=longitude if known else None,
    )


def _address(inner: Reader) -> PlaceRef:
    value = inner.raw("address")
    if isinstance(value, str) or value is None:
        words = clean(value or "", limit=300, lines=False) or inner.text("name")
        county, _, rest = words.partition(" län ")
        if rest:
            return PlaceRef(municipality=rest, county=f"{county} län")
        return PlaceRef(municipality=words)
    address = inner.inner("address")
    country = address.raw("addressCountry")
    found = PlaceRef(
        municipality=address.text("addressLocality") or address.text("name"),
        county=address.text("addressRegion"),
        country=country.get("name", "") if isinstance(country, Mapping) else str(country or ""),
    )
    address.ignore("@type", "@context", "streetAddress", "postalCode")
    address.finish()
    return replace(found, country=clean(str(found.country), limit=100, lines=False))


def _hours(reader: Reader) -> int | None:
    for words in _texts(reader, "employmentType"):
        for part in re.split(r"[,;/]", words):
            whole = _HOURS.get(part.strip().upper())
            if whole is not None:
                return whole
    return None


def _remote(reader: Reader) -> bool | None:
    kind = " ".join(_texts(reader, "jobLocationType")).upper()
    return True if "TELECOMMUTE" in kind else None


def _wanted(reader: Reader, field: str) -> tuple[Wanted, ...]:
    """Return what a field asks for, one row a line or a comma; schema.org says no more of it."""
    words = [part for text in _texts(reader, field) for part in re.split(r"[\n;]", text)]
    return tuple(
        Wanted(field, Ref(label=part.strip()), essential=False) for part in words if part.strip()
    )


def _experience(reader: Reader) -> tuple[Wanted, ...]:
    value = reader.raw("experienceRequirements")
    if isinstance(value, Mapping):
        inner = reader.inner("experienceRequirements")
        months = inner.number("monthsOfExperience", low=0, high=600)
        inner.ignore("@type", "@context")
        inner.finish()
        return (Wanted("experienceRequirements", Ref(), essential=False, months=months),)
    found = []
    for words in _texts(reader, "experienceRequirements"):
        label, _, level = words.partition(" - ")
        years = _YEARS.search(level or words)
        months = 12 * int(years.group(1)) if years and "mindre" not in level.lower() else None
        found.append(Wanted("experienceRequirements", Ref(label=label), False, months))  # noqa: FBT003
    return tuple(found)
