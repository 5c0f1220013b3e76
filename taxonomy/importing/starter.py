"""The starter taxonomy that ships with the product, typed from facts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from taxonomy.graph import Kind, Link
from taxonomy.importing import files
from taxonomy.importing.records import Code, Reading, Reference, Related, Said, Stated

FOLDER = Path(__file__).resolve().parent.parent / "starter"
# File -> kind of its concepts; groups, places and regulated professions are read apart.
_PLAIN = {
    "skill_groups.json": Kind.SKILL_GROUP,
    "skills.json": Kind.SKILL,
    "licences.json": Kind.LICENCE,
    "languages.json": Kind.LANGUAGE,
}
_ORDERED = ("order", "seqf")
_OFFICIAL = ("jobtech", "esco")
_ATTACHED = {"iso639_1": "iso639_1", "iso639_2": "iso639_2", "iso639_3": "iso639_3", "sun": "sun"}

Item = Mapping[str, Any]


def is_starter(folder: Path) -> bool:
    """Tell whether a folder holds a starter taxonomy."""
    return (folder / "about.json").is_file() and (folder / "occupations.json").is_file()


def version_of(folder: Path) -> str:
    """Return the version that a starter taxonomy says it has."""
    return str(files.json_of(folder / "about.json").get("version", "1"))


def read_starter(folder: Path) -> Iterator[Reading]:
    """Read the files of a starter taxonomy in an order that needs no looking ahead."""
    yield _read_groups(folder / "groups.json")
    yield from _read_places(folder / "places.json")
    for name, kind in _PLAIN.items():
        yield _read_plain(folder / name, kind)
    for name in ("other.json", "languages.json"):
        yield _read_other(folder / name)
    regulated = {
        str(item["key"]): dict(item) for item in _items(folder / "regulated.json") if "key" in item
    }
    yield _read_occupations(folder / "occupations.json", regulated)


def _items(path: Path) -> Iterator[Item]:
    """Yield the objects of a file: a list, or the first list inside an object."""
    if not path.is_file():
        return
    content = files.json_of(path)
    if isinstance(content, dict):
        content = next((value for value in content.values() if isinstance(value, list)), [])
    yield from (item for item in content if isinstance(item, dict))


def _labels(item: Item) -> list[Said]:
    labels = item.get("labels") or ({"sv": item["label"]} if item.get("label") else {})
    said = [Said(language, str(text)) for language, text in labels.items() if text]
    aliases = item.get("aliases") or {}
    if isinstance(aliases, list):
        aliases = {"sv": aliases}
    for language, texts in aliases.items():
        said += [Said(language, str(text), "alias") for text in texts]
    return said


def _codes(item: Item, *more: Code) -> tuple[Code, ...]:
    codes = [(scheme, str(item[scheme])) for scheme in _OFFICIAL if item.get(scheme)]
    codes.extend(code for code in more if code[1])
    if item.get("key"):
        codes.append(("starter", str(item["key"])))
    return tuple(codes)


def _more_codes(item: Item) -> tuple[Code, ...]:
    return tuple((scheme, str(item[name])) for name, scheme in _ATTACHED.items() if item.get(name))


def _texts(item: Item) -> dict[str, str]:
    texts = item.get("definition") or item.get("description") or {}
    return {"sv": texts} if isinstance(texts, str) else dict(texts)


def _read_plain(path: Path, kind: Kind) -> Reading:
    reading = Reading(path.name)
    for number, item in enumerate(_items(path), start=1):
        reading.rows += 1
        stated = Stated(
            kind=kind,
            codes=_codes(item),
            labels=_labels(item),
            more_codes=_more_codes(item),
            texts=_texts(item),
            facts=_facts(item, kind),
            line=number,
        )
        reading.concepts.append(stated)
        key = Reference("starter", str(item.get("key")), kind)
        if item.get("group"):
            group = Reference("starter", str(item["group"]), Kind.SKILL_GROUP)
            reading.relations.append(Related(key, group, Link.BROADER, line=number))
        for other in item.get("related") or ():
            end = Reference("starter", str(other), kind)
            reading.relations.append(Related(key, end, Link.RELATED, line=number))
    return reading


def _facts(item: Item, kind: Kind) -> dict[str, dict[str, Any]]:
    if kind is not Kind.LICENCE:
        return {}
    licence = {
        name: item[name] for name in ("valid_months", "kind", "authority", "note") if name in item
    }
    return {"licence": licence} if licence else {}


def _read_groups(path: Path) -> Reading:
    reading = Reading(path.name)
    for number, item in enumerate(_items(path), start=1):
        reading.rows += 1
        kind = Kind(item.get("kind", "occupation_group"))
        ssyk = str(item.get("ssyk") or "")
        is_group = kind is Kind.OCCUPATION_GROUP
        codes = _codes(item, ("ssyk", ssyk if is_group else ""))
        if not codes:
            reading.complain(number, "neither id nor code; item left out")
            continue
        reading.concepts.append(Stated(kind, codes, labels=_labels(item), line=number))
        scheme, code = codes[0]
        here = Reference(scheme, code, kind)
        if item.get("parent"):
            parent = Reference("ssyk", str(item["parent"]), Kind.OCCUPATION_GROUP)
            reading.relations.append(Related(here, parent, Link.BROADER, line=number))
        if item.get("field"):
            end = Reference("jobtech", str(item["field"]), Kind.OCCUPATION_FIELD)
            reading.relations.append(
                Related(here, end, Link.BROADER, source="jobtech_field", line=number)
            )
    return reading


def _read_places(path: Path) -> Iterator[Reading]:
    content = files.json_of(path)
    for name, kind in (("counties", Kind.COUNTY), ("municipalities", Kind.MUNICIPALITY)):
        reading = Reading(f"{path.name}: {name}")
        for number, item in enumerate(content.get(name, ()), start=1):
            reading.rows += 1
            here = Reference("scb", str(item["scb"]), kind)
            point = (float(item["lat"]), float(item["lon"])) if item.get("lat") else None
            reading.concepts.append(
                Stated(
                    kind,
                    _codes(item, ("scb", str(item["scb"]))),
                    labels=_labels(item),
                    point=point,
                    line=number,
                )
            )
            if item.get("county"):
                county = Reference("scb", str(item["county"]), Kind.COUNTY)
                reading.relations.append(Related(here, county, Link.BROADER, line=number))
        yield reading


def _read_other(path: Path) -> Reading:
    """Read the small lists: employment types, working hours, education levels and so on."""
    reading = Reading(path.name)
    content = files.json_of(path)
    for name, items in content.items():
        if name == "languages":
            continue
        for item in items if isinstance(items, list) else ():
            reading.rows += 1
            said = str(item.get("kind") or name).removesuffix("s")
            kind = Kind(said) if said in set(Kind) else Kind.OTHER
            codes = _codes(item)
            if not codes:
                reading.complain(reading.rows, "neither id nor key; item left out")
                continue
            order = {field: item[field] for field in _ORDERED if item.get(field) is not None}
            reading.concepts.append(
                Stated(
                    kind,
                    codes,
                    labels=_labels(item),
                    more_codes=_more_codes(item),
                    texts=_texts(item),
                    facts={"order": order} if order else {},
                    line=reading.rows,
                )
            )
    return reading


def _read_occupations(path: Path, regulated: Mapping[str, Item]) -> Reading:
    reading = Reading(path.name)
    for number, item in enumerate(_items(path), start=1):
        reading.rows += 1
        facts: dict[str, dict[str, Any]] = {}
        key = item.get("regulated")
        if key and key not in regulated:
            reading.complain(number, f"regulated.json holds no {key}")
        elif key:
            facts["regulation"] = dict(regulated[key])
        if item.get("language"):
            facts["language"] = dict(item["language"])
        reading.concepts.append(
            Stated(Kind.OCCUPATION, _codes(item), labels=_labels(item), facts=facts, line=number)
        )
        reading.relations.extend(_occupation_relations(item, number))
    return reading


def _occupation_relations(item: Item, number: int) -> Iterator[Related]:
    here = Reference("starter", str(item["key"]), Kind.OCCUPATION)
    if item.get("ssyk"):
        group = Reference("ssyk", str(item["ssyk"]), Kind.OCCUPATION_GROUP)
        yield Related(here, group, Link.BROADER, line=number)
    for skill in item.get("skills") or ():
        kind = Kind(skill.get("kind", "skill"))
        link = Link.ESSENTIAL if skill.get("essential") else Link.OPTIONAL
        days = skill.get("days") if skill.get("at") == "trainable" else None
        end = Reference("starter", str(skill["key"]), kind)
        yield Related(here, end, link, trainable_days=days, line=number)
