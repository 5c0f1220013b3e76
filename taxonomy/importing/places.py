"""Towns with coordinates: a municipality lies where the town of its name lies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from taxonomy.graph import Kind
from taxonomy.importing import files
from taxonomy.importing.records import Reading, Said, Stated

_LATITUDES = (54.0, 70.0)  # Sweden, generously
_LONGITUDES = (10.0, 25.0)


def read_places(path: Path) -> Reading:
    """Read the list of towns; each adds to a municipality that is known by its code."""
    reading = Reading(path.name)
    content = files.json_of(path)
    towns: list[dict[str, Any]] = []
    for number, item in enumerate(content if isinstance(content, list) else [], start=1):
        reading.rows += 1
        if not isinstance(item, dict):
            reading.complain(number, "no object; item left out")
            continue
        towns.append({**item, "line": number})
    add_points(reading, towns)
    return reading


def add_points(reading: Reading, towns: Iterable[Mapping[str, Any]]) -> None:
    """Add points and town names to municipalities.

    The point is that of the town with the municipality's own name; the writer takes the mean of
    all its towns where there is none (Upplands-Bro, Sotenäs). Town names find the municipality,
    but are not shown as names of it.
    """
    grouped: dict[str, list[tuple[str, float, float, int]]] = defaultdict(list)
    for number, town in enumerate(towns, start=1):
        line = int(town.get("line", number))
        point = _point(town.get("latitud"), town.get("longitud"))
        code, label = str(town.get("kommunkod") or ""), str(town.get("label") or "").strip()
        if point is None or not code or not label:
            reading.complain(line, "no town, municipality code or point within Sweden; left out")
            continue
        grouped[code].append((label, *point, line))
    for code, found in grouped.items():
        latitude = sum(town[1] for town in found) / len(found)
        longitude = sum(town[2] for town in found) / len(found)
        reading.concepts.append(
            Stated(
                kind=Kind.MUNICIPALITY,
                codes=(("scb", code),),
                labels=[Said("sv", town[0], "hidden") for town in found],
                facts={"towns": {town[0]: [town[1], town[2]] for town in found}},
                point=(latitude, longitude),
                line=found[0][3],
                known_only=True,
            )
        )


def _point(latitude: object, longitude: object) -> tuple[float, float] | None:
    try:
        north, east = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    within = _LATITUDES[0] <= north <= _LATITUDES[1] and _LONGITUDES[0] <= east <= _LONGITUDES[1]
    return (north, east) if within else None
