"""The Swedish inner shape of Platsbanken of 2019."""

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
    "kalla",
    "timestamp",
    "keywords",
    "keywords_enriched",
    "keywords_enriched_binary",
    "publiceringskanaler",
    "arbetsplats_id",
    "erfarenhet_kravs",
    "_format",
)
_CONCEPT = ("taxonomi-kod", "vikt")
_LISTS = ("kompetenser", "sprak", "utbildningsniva", "utbildningsinriktning", "yrkeserfarenheter")


def matches(ad: Mapping[str, Any]) -> bool:
    """Tell whether an object has this shape."""
    return "rubrik" in ad and "beskrivning" in ad


def parse(ad: Mapping[str, Any]) -> ParsedAd:
    """Read one ad; raise ``AdProblem`` when it lacks what every ad must have."""
    notes: list[FieldNote] = []
    reader = Reader(ad, notes)
    external_id = reader.text("id", limit=80)
    headline = masked(reader.text("rubrik"))
    text, conditions = _texts(reader)
    demand_head(headline, text, external_id)
    must = _wanted(reader.inner("krav"), essential=True)
    nice = _wanted(reader.inner("meriterande"), essential=False)
    hours = reader.inner("arbetsomfattning")
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
        employment_type=_concept(reader, "anstallningstyp"),
        duration=_concept(reader, "varaktighet"),
        worktime=_concept(reader, "arbetstidstyp"),
        seats=reader.number("antal_platser", low=1, high=MAX_SEATS),
        start_text=reader.text("tilltrade"),
        deadline=reader.day("sista_ansokningsdatum"),
        published_at=reader.moment("publiceringsdatum"),
        own_car=bool(reader.flag("egen_bil")),
        skills=must["kompetenser"] + nice["kompetenser"],
        languages=must["sprak"] + nice["sprak"],
        experience=must["yrkeserfarenheter"] + nice["yrkeserfarenheter"],
        education=_education(must) + _education(nice),
        licences=_licences(reader),
    )
    _finish(reader)
    return replace(parsed, notes=tuple(notes))


def _finish(reader: Reader) -> None:
    reader.ignore(*_IGNORED)
    reader.unused(PAY, "lonetyp")
    details = reader.inner("ansokningsdetaljer")
    details.personal("epost", "referens", "annat")
    details.unused(APPLICATION, "information", "via_af", "webbadress")
    details.finish()
    status = reader.inner("status")
    status.personal("skapad_av", "uppdaterad_av", "anvandarId")
    status.ignore("sista_publiceringsdatum", "skapad", "uppdaterad", "publicerad")
    status.finish()
    reader.unused(PAGE_ONLY, "logotyp")
    reader.finish()


def _texts(reader: Reader) -> tuple[str, str]:
    described = reader.inner("beskrivning")
    described.ignore("annonstext_formaterad")
    parts = [text_of(described, name) for name in ("annonstext", "behov", "krav", "information")]
    conditions = joined([text_of(described, "villkor"), text_of(reader, "lonebeskrivning")])
    described.finish()
    return joined(parts), conditions


def _employer(reader: Reader) -> EmployerRef:
    inner = reader.inner("arbetsgivare")
    found = employer_of(inner, name="namn", number="organisationsnummer", workplace="arbetsplats")
    inner.personal("telefonnummer", "epost")
    inner.ignore("id", "webbadress")
    inner.finish()
    return found


def _concept(reader: Reader, field: str) -> Ref:
    return reader.ref(field, code="kod", label="term", rest=_CONCEPT)


def _occupation(reader: Reader) -> OccupationRef:
    own = _concept(reader, "yrkesroll")
    group = _concept(reader, "yrkesgrupp")
    _concept(reader, "yrkesomrade")
    return OccupationRef(own.code, own.label, group.code, group.label)


def _place(reader: Reader) -> PlaceRef:
    where = reader.inner("arbetsplatsadress")
    where.ignore("lanskod", "landskod")
    where.unused(say("The municipality is enough for the travel time."), "gatuadress", "postnummer")
    pair = where.raw("coordinates")
    spot = pair if isinstance(pair, list) and len(pair) == 2 else [None, None]  # noqa: PLR2004
    point = Reader({"longitude": spot[0], "latitude": spot[1]}, where.notes, where.path)
    found = PlaceRef(
        municipality_code=where.text("kommunkod"),
        municipality=where.text("kommun"),
        county=where.text("lan"),
        country=where.text("land"),
        text=where.text("postort"),
        latitude=point.degrees("latitude"),
        longitude=point.degrees("longitude"),
    )
    where.finish()
    return found


def _wanted(inner: Reader, *, essential: bool) -> dict[str, tuple[Wanted, ...]]:
    found = {
        field: tuple(
            wanted_rows(inner, field, code="kod", label="term", essential=essential, rest=_CONCEPT)
        )
        for field in _LISTS
    }
    inner.finish()
    return found


def _education(found: Mapping[str, tuple[Wanted, ...]]) -> tuple[Wanted, ...]:
    return found["utbildningsniva"] + found["utbildningsinriktning"]


def _licences(reader: Reader) -> tuple[Wanted, ...]:
    rows = wanted_rows(reader, "korkort", code="kod", label="term", essential=True, rest=_CONCEPT)
    if not rows and reader.flag("korkort_kravs"):
        reader.odd(
            "korkort_kravs", say("A driving licence is demanded; the ad does not say which.")
        )
    return tuple(rows)
