"""How quickly official files, ads and people come in, and how quickly words are understood."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

from accounts import organisations
from benchmarks._databases import new_database
from benchmarks._table import Row, rate, timed
from candidates import imports as people_imports
from candidates.importing.reading import read_file as read_people
from employers import imports as ad_imports
from employers.importing.files import files_of, read_file
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind
from foundation.database import Database
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.resolve import resolve

PEOPLE = 2_000
QUERIES = 2_000
OFFICIAL = ("jobtech/taxonomy_2025", "esco/v1.1.1", "esco/labels_sv")
ADS = "ads"
WORDS = (
    "truckkort", "svetsning", "laga mat", "städning", "hemtjänst", "B-körkort", "kassavana",
    "java utvecklare", "sömnad", "omvårdnad", "excel", "måla hus", "köra lastbil", "barnpassning",
    "elinstalation", "plocka order", "kundservice", "bokföring", "trädgård", "gaffeltruck",
)  # fmt: skip


def measure(data: Path | None) -> Iterator[Row]:
    """Yield rows on importing and resolving; official files only where their folder is named."""
    with new_database() as database:
        with database.writing() as session:
            _, spent = timed(lambda: catalogue.ensure_starter(session, now=clock.now()))
        yield Row("import the starter taxonomy", "as shipped", spent, "once")
        yield _import_people(database)
        yield from _resolve(database, "starter taxonomy")
        if data is not None:
            yield from _import_official(database, data)
            yield from _resolve(database, "with JobTech and ESCO")
            yield _import_ads(database, data)


def _import_official(database: Database, data: Path) -> Iterator[Row]:
    planned = catalogue.plan([data / part for part in OFFICIAL if (data / part).exists()])
    for bundle in planned.bundles:
        with database.writing() as session:
            summary, spent = timed(
                lambda: catalogue.import_bundle(session, bundle, now=clock.now())  # noqa: B023
            )
        rows = summary.total("rows")
        what = f"import {summary.scheme} {summary.version}".strip()
        yield Row(what, f"{rows:,} rows", spent, rate(rows, spent, "rows"))


def _import_ads(database: Database, data: Path) -> Row:
    found = [one for path in files_of([data / ADS]) for one in read_file(path)]
    with database.writing() as session:
        _, spent = timed(lambda: ad_imports.import_ads(session, OPERATOR, found, now=clock.now()))
    return Row(
        "import ads with suggested requirements",
        f"{len(found)} ads",
        spent,
        rate(len(found), spent, "ads"),
    )


def _import_people(database: Database) -> Row:
    content = _people_file(PEOPLE)

    def act() -> int:
        reading = read_people(content, today=clock.today())
        with database.writing() as session:
            home = organisations.ensure(
                session,
                OPERATOR,
                name="Benchmark",
                kind=OrganisationKind.EMPLOYMENT_SERVICE,
                now=clock.now(),
            )
            outcome = people_imports.import_reading(
                session,
                OPERATOR,
                reading=reading,
                content=content,
                now=clock.now(),
                organisation_id=home.id,
            )
            return int(outcome.row.counts["created"])

    created, spent = timed(act)
    return Row(
        "import people from CSV, words understood",
        f"{created:,} people",
        spent,
        rate(created, spent, "people"),
    )


def _people_file(count: int) -> bytes:
    """Return a file of invented people as an office would write it."""
    dice = Random(1)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        ["Förnamn", "Efternamn", "E-post", "Kommun", "Önskat yrke", "Kompetenser", "Körkort"]
    )
    for number in range(count):
        writer.writerow(
            [
                "Person",
                f"Nummer {number}",
                f"person.{number}@example.org",
                dice.choice(("Trollhättan", "Vänersborg", "Uddevalla", "Malmö")),
                dice.choice(("Kock", "Städare", "Undersköterska", "Lagerarbetare", "Svetsare")),
                ", ".join(dice.sample(WORDS, 3)),
                dice.choice(("B-körkort", "")),
            ]
        )
    return file.getvalue().encode()


def _resolve(database: Database, with_what: str) -> Iterator[Row]:
    with database.reading() as session:
        index, loading = timed(lambda: catalogue.load_index(session, Kind.SKILL, "sv"))
    yield Row(f"build the index of skills, {with_what}", "once a version", loading, "once")

    def act() -> int:
        return sum(bool(resolve(index, WORDS[n % len(WORDS)], limit=5)) for n in range(QUERIES))

    _, spent = timed(act)
    yield Row(
        f"resolve free text to skills, {with_what}",
        f"{QUERIES:,} texts",
        spent,
        rate(QUERIES, spent, "texts"),
    )
