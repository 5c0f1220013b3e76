"""The three shapes of JobTech's taxonomy: nested 2019, CSV 2020, JSON files 2025."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taxonomy.graph import Kind, Link
from taxonomy.importing import files, places
from taxonomy.importing.records import Code, Reading, Reference, Related, Said, Stated

KINDS = {
    "occupation-name": Kind.OCCUPATION,
    "occupation-field": Kind.OCCUPATION_FIELD,
    "isco-level-4": Kind.OCCUPATION_GROUP,
    "skill": Kind.SKILL,
    "skill-headline": Kind.SKILL_GROUP,
    "municipality": Kind.MUNICIPALITY,
    "country": Kind.COUNTRY,
    "language": Kind.LANGUAGE,
    "driving-licence": Kind.LICENCE,
    "employment-type": Kind.EMPLOYMENT_TYPE,
    "worktime-extent": Kind.WORKTIME,
    "keyword": Kind.KEYWORD,
    "deprecated-education-level": Kind.EDUCATION_LEVEL,
    "deprecated-education-field": Kind.EDUCATION_FIELD,
}
_BY_BEGINNING = {
    "ssyk-level-": Kind.OCCUPATION_GROUP,
    "sun-education-level-": Kind.EDUCATION_LEVEL,
    "sun-education-field-": Kind.EDUCATION_FIELD,
    "sni-level-": Kind.INDUSTRY,
}
# Older names of types -> the name used since.
_TYPES_SINCE = {
    "occupation-group": "ssyk-level-4",
    "driving-license": "driving-licence",
    "occupation-experience-years": "occupation-experience-year",
}
# Types whose old numbers are unique within their kind, and still stand in older advertisements.
_NUMBERED = frozenset(
    {
        "occupation-name",
        "occupation-field",
        "skill",
        "country",
        "language",
        "driving-licence",
        "employment-type",
        "worktime-extent",
    }
)
# Official codes that say which concept it is, and those that are only attached.
_IDENTIFYING = {"ssyk_code_2012": "ssyk", "isco_code_08": "isco", "sni_level_code_2007": "sni"}
_ATTACHED = {
    "sun_education_field_code_2020": "sun",
    "sun_education_level_code_2020": "sun",
    "iso_3166_1_alpha_2_2013": "iso3166",
    "iso_3166_1_alpha_3_2013": "iso3166_3",
    "iso_639_1_2002": "iso639_1",
    "iso_639_2_1998": "iso639_2",
    "iso_639_3_2007": "iso639_3",
    "nuts_level_3_code_2021": "nuts",
}
LONGEST_TYPE = 60
FIELD_SOURCE = "jobtech_field"  # group -> field; kept apart from the SSYK hierarchy


def kind_of(type_name: str) -> Kind:
    """Return the kind of a JobTech type; what we do not use further is ``OTHER``."""
    known = KINDS.get(type_name)
    if known is not None:
        return known
    for beginning, kind in _BY_BEGINNING.items():
        if type_name.startswith(beginning):
            return kind
    return Kind.OTHER


def read_csv(path: Path) -> Reading:
    """Read the flat list of 2020: every concept of every type, retired ones too."""
    reading = Reading(path.name)
    for line, row in files.records(path, reading, needed=("type", "concept_id", "label_sv")):
        type_name = _TYPES_SINCE.get(row["type"], row["type"])[:LONGEST_TYPE]
        number = row.get("legacy_code", "").strip()
        numbered = type_name in _NUMBERED and number
        reading.covers.add(type_name)
        reading.concepts.append(
            Stated(
                kind=kind_of(type_name),
                codes=(("jobtech", row["concept_id"].strip()),),
                type=type_name,
                labels=[Said("sv", row["label_sv"])],
                more_codes=(("legacy_ams", number),) if numbered else (),
                line=line,
            )
        )
    return reading


def read_nested(path: Path) -> Reading:
    """Read the list of 2019, where each concept holds its parent."""
    reading = Reading(path.name)
    towns: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, item in enumerate(_list_of(files.json_of(path)), start=1):
        reading.rows += 1
        if not isinstance(item, dict) or not item.get("concept_id") or not item.get("type"):
            reading.complain(number, "no concept_id or type; item left out")
            continue
        if item["type"] == "place":
            towns.append(item)
            continue
        _nested(reading, item, number, seen)
    places.add_points(reading, towns)
    return reading


def _nested(reading: Reading, item: dict[str, Any], number: int, seen: set[str]) -> None:
    concept_id = str(item["concept_id"])
    type_name = _TYPES_SINCE.get(str(item["type"]), str(item["type"]))[:LONGEST_TYPE]
    if concept_id not in seen:
        seen.add(concept_id)
        reading.covers.add(type_name)
        reading.concepts.append(_nested_concept(item, type_name, number))
    parent = item.get("parent")
    if not isinstance(parent, dict) or not parent.get("concept_id"):
        return
    is_field = parent.get("type") == "occupation-field"
    reading.relations.append(
        Related(
            Reference("jobtech", concept_id),
            Reference("jobtech", str(parent["concept_id"])),
            Link.BROADER,
            source=FIELD_SOURCE if is_field else "",
            line=number,
        )
    )
    if str(parent["concept_id"]) not in seen:
        _nested(reading, parent, number, seen)


def _nested_concept(item: dict[str, Any], type_name: str, number: int) -> Stated:
    old = str(item.get("legacy_ams_taxonomy_id") or "").strip()
    kind = Kind.COUNTY if type_name == "region" else kind_of(type_name)
    codes: list[Code] = [("jobtech", str(item["concept_id"]))]
    more: list[Code] = []
    if old and type_name == "ssyk-level-4":
        codes.append(("ssyk", old))
    elif old and kind in {Kind.MUNICIPALITY, Kind.COUNTY}:
        codes.append(("scb", old))
    elif old and type_name in _NUMBERED:
        more.append(("legacy_ams", old))
    if item.get("country_code"):
        more.append(("iso3166", str(item["country_code"])))
    description = str(item.get("description") or "").strip()
    label = str(item.get("label") or "").strip()
    return Stated(
        kind=kind,
        codes=tuple(codes),
        type=type_name,
        labels=[Said("sv", label)] if label else [],
        more_codes=tuple(more),
        texts={"sv": description} if description and description != label else {},
        line=number,
    )


def read_json(path: Path) -> Reading:
    """Read one file of 2025: lists of concepts, with narrower and related ones inside."""
    reading = Reading(path.name)
    content = files.json_of(path)
    data = content.get("data") if isinstance(content, dict) else None
    if not isinstance(data, dict):
        reading.complain(1, "no data object; file left out")
        return reading
    if "concept_types" in data:
        reading.rows = len(data["concept_types"])
        reading.note = "list of types: counted, nothing to keep"
        return reading
    for number, item in enumerate(_list_of(data.get("concepts")), start=1):
        _tree(reading, item, number, listed=True)
    return reading


def _tree(reading: Reading, item: Any, number: int, *, listed: bool) -> Reference | None:
    """Read a concept and those inside it; return how to refer to it."""
    reading.rows += 1
    if not isinstance(item, dict) or not item.get("type"):
        reading.complain(number, "no type; item left out")
        return None
    stated = _json_concept(item, number)
    if not stated.codes:
        reading.complain(number, "neither id nor official code; item left out")
        return None
    if listed:
        reading.covers.add(stated.type)
    reading.concepts.append(stated)
    scheme, code = stated.codes[0]
    here = Reference(scheme, code, stated.kind)
    for inner in _list_of(item.get("narrower")):
        below = _tree(reading, inner, number, listed=listed)
        if below is not None:
            reading.relations.append(Related(below, here, Link.BROADER, line=number))
    for inner in _list_of(item.get("related")):
        other = _tree(reading, inner, number, listed=False)
        if other is not None:
            reading.relations.append(Related(here, other, Link.RELATED, line=number))
    return here


def _json_concept(item: dict[str, Any], number: int) -> Stated:
    type_name = str(item["type"])[:LONGEST_TYPE]
    county = str(item.get("national_nuts_level_3_code_2019") or "")
    kind = Kind.COUNTY if county else kind_of(type_name)
    codes: list[Code] = [("jobtech", str(item["id"]))] if item.get("id") else []
    codes += [(scheme, str(item[name])) for name, scheme in _IDENTIFYING.items() if item.get(name)]
    if county:
        codes.append(("scb", county))
    more = [(scheme, str(item[name])) for name, scheme in _ATTACHED.items() if item.get(name)]
    more = [
        (scheme, code.lower() if scheme.startswith("iso639") else code) for scheme, code in more
    ]
    label = str(item.get("preferred_label") or "").strip()
    definition = str(item.get("definition") or "").strip()
    return Stated(
        kind=kind,
        codes=tuple(codes),
        type=type_name,
        labels=[Said("sv", label)] if label else [],
        more_codes=tuple(more),
        texts={"sv": definition} if definition and definition != label else {},
        line=number,
    )


def _list_of(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
