"""The shape in which Arbetsförmedlingen's source sent ads in 2018."""

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
)
from employers.importing.masking import masked
from employers.importing.parsed import (
    AdProblem,
    FieldNote,
    NoteKind,
    OccupationRef,
    ParsedAd,
    PlaceRef,
    Ref,
    Wanted,
)
from employers.importing.reader import Reader
from foundation.messages import say

_IGNORED = (
    "kallaTyp",
    "version",
    "externtAnnonsId",
    "annonstextFormaterad",
    "sistaPubliceringsdatum",
    "arbetsgivareId",
    "arbetsplatsId",
    "webbadress",
    "uppdateradTid",
    "ingenErfarenhetKravs",
    "_format",
)
_FULL_TIME_CODE = "1"
# The levels of experience in the ads of that time, in months at the least.
_MONTHS = {"1": 0, "2": 0, "3": 12, "4": 24, "5": 60}


def matches(ad: Mapping[str, Any]) -> bool:
    """Tell whether an object has this shape."""
    return "annonsId" in ad or "annonsrubrik" in ad


def parse(ad: Mapping[str, Any]) -> ParsedAd:
    """Read one ad; raise ``AdProblem`` when it lacks what every ad must have."""
    notes: list[FieldNote] = []
    reader = Reader(ad, notes)
    external_id = reader.text("annonsId", limit=80)
    if reader.flag("avpublicerad"):
        if not external_id:
            raise AdProblem(say("The ad has no id."))
        removed_at = reader.moment("avpubliceringsdatum")
        return replace(_body(reader, external_id), removed=True, removed_at=removed_at)
    reader.ignore("avpubliceringsdatum")
    parsed = _body(reader, external_id)
    demand_head(parsed.headline, parsed.text, external_id)
    _finish(reader)
    return replace(parsed, notes=tuple(notes))


def _body(reader: Reader, external_id: str) -> ParsedAd:
    worktime = _concept(reader, "arbetstidTyp")
    whole = FULL_TIME if worktime.code == _FULL_TIME_CODE else None
    return ParsedAd(
        PLATSBANKEN,
        external_id,
        headline=masked(reader.text("annonsrubrik")),
        text=text_of(reader, "annonstext"),
        conditions=joined(
            [text_of(reader, "villkorsbeskrivning"), text_of(reader, "lonebeskrivning")]
        ),
        employer=employer_of(
            reader,
            name="arbetsgivareNamn",
            number="organisationsnummer",
            workplace="arbetsplatsNamn",
        ),
        occupation=_occupation(reader),
        place=_place(reader),
        hours_min=whole,
        hours_max=whole,
        employment_type=_concept(reader, "anstallningTyp"),
        duration=_concept(reader, "varaktighetTyp"),
        worktime=worktime,
        seats=reader.number("antalPlatser", low=1, high=MAX_SEATS),
        start_text=reader.text("tilltrade"),
        deadline=reader.day("sistaAnsokningsdatum"),
        published_at=reader.moment("publiceringsdatum"),
        own_car=bool(reader.flag("tillgangTillEgenBil")),
        skills=_wanted(reader, "kompetenser"),
        languages=_wanted(reader, "sprak"),
        experience=_wanted(reader, "yrkeserfarenheter"),
        education=_wanted(reader, "utbildningar"),
        licences=_wanted(reader, "korkort"),
    )


def _finish(reader: Reader) -> None:
    reader.ignore(*_IGNORED)
    reader.unused(PAY, "lonTyp")
    reader.personal("kontaktpersoner", "referens", "epost", "telefonnummer", "ansokningssattEpost")
    reader.unused(
        APPLICATION, "ansokningssattWebbadress", "ansokningssattViaAF", "informationAnsokningssatt"
    )
    reader.unused(PAGE_ONLY, "besoksadress", "postadress", "logotypUrl")
    reader.finish()


def _concept(reader: Reader, field: str) -> Ref:
    return reader.ref(field, code="varde", label="namn", rest=("vikt",))


def _occupation(reader: Reader) -> OccupationRef:
    own = _concept(reader, "yrkesroll")
    return OccupationRef(own.code, own.label)


def _place(reader: Reader) -> PlaceRef:
    where = reader.inner("arbetsplatsadress")
    where.ignore("koordinatPrecision", "postnr")
    where.unused(say("The municipality is enough for the travel time."), "gatuadress")
    municipality = _concept(where, "kommun")
    found = PlaceRef(
        municipality_code=municipality.code,
        municipality=municipality.label,
        county=_concept(where, "lan").label,
        country=_concept(where, "land").label,
        text=where.text("postort"),
        latitude=where.degrees("latitud"),
        longitude=where.degrees("longitud"),
    )
    where.finish()
    return found


def _wanted(reader: Reader, field: str) -> tuple[Wanted, ...]:
    """Return what a list asks for; a weight of 10 is a demand, anything less a wish."""
    found = []
    for row in reader.rows(field):
        ref = Ref(row.text("varde"), row.text("namn"))
        weight = row.number("vikt", low=0, high=10)
        level = row.ref("erfarenhetsniva", code="varde", label="namn")
        if level and level.code not in _MONTHS:
            row.note("erfarenhetsniva", NoteKind.NOT_UNDERSTOOD, say("We do not know this level."))
        row.finish()
        if ref:
            months = _MONTHS.get(level.code) if level else None
            found.append(Wanted(reader.name(field), ref, weight in (None, 10), months))
    return tuple(found)
