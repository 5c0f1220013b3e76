"""The match on the command line: rank, routes, replay."""

from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from foundation import clock
from foundation.access import OPERATOR
from foundation.errors import RuleViolation
from foundation.messages import translator_for
from foundation.settings import Settings
from foundation.terminal import BROKEN, command_door, opened, output, print_json
from matching import answers, routes, runs, shortlists
from matching.reading import Reading
from matching.words import points_text

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
Most = Annotated[int, typer.Option(min=1, max=100, help="How many rows to print.")]
Start = Annotated[int, typer.Option(min=0, help="How many rows to pass over.")]
OnTheWay = Annotated[bool, typer.Option("--on-the-way", help="List those on the way instead.")]

SAID = translator_for("en")
ACTOR = OPERATOR


def register(app: typer.Typer) -> None:
    """Add the commands of the match."""
    app.command("rank")(rank_opening)
    app.command("routes")(rank_routes)
    app.command("replay")(replay_run)


@command_door
def rank_opening(
    opening: Annotated[str, typer.Argument(help="Id of the opening.")],
    as_json: AsJson = False,
    on_the_way: OnTheWay = False,
    limit: Most = 20,
    start: Start = 0,
) -> None:
    """Rank the candidates of an opening, with the reason for each place."""
    view = shortlists.View(show="on_the_way" if on_the_way else "ready", start=start, limit=limit)
    with opened() as database, database.reading() as session:
        found = shortlists.rank_for_opening(
            session, ACTOR, opening_id=id_of(opening), view=view, key=_key(), now=clock.now()
        )
    if as_json:
        print_json(answers.ranking_out(found, SAID))
        return
    output.print(f"{found.opening.headline} — {found.opening.employer_name}", markup=False)
    ready, on_way = len(found.ranking.ready), len(found.ranking.on_the_way)
    output.print(f"{ready} ready, {on_way} on the way. {answers.NOTE}")
    table = Table("place", "candidate", "points", "between", "because", box=None)
    for row in found.rows:
        table.add_row(
            str(row.ranked.place),
            f"{row.name}\n{row.ranked.candidate_id}",
            points_text(row.ranked.score),
            _between(row.reading),
            _because(row.reading),
        )
    output.print(table)
    output.print(f"Kept as run {found.run_id}")


@command_door
def rank_routes(
    candidate: Annotated[str, typer.Argument(help="Id of the candidate.")],
    as_json: AsJson = False,
    on_the_way: OnTheWay = False,
    limit: Most = 20,
    start: Start = 0,
) -> None:
    """Rank the published openings for a candidate, by the same scorer."""
    view = routes.RouteView(show="on_the_way" if on_the_way else "ready", start=start, limit=limit)
    with opened() as database, database.reading() as session:
        found = routes.routes_for_candidate(
            session, ACTOR, candidate_id=id_of(candidate), view=view, key=_key(), now=clock.now()
        )
    if as_json:
        print_json(answers.routes_out(found, SAID))
        return
    ready, on_way = len(found.routes.ready), len(found.routes.on_the_way)
    output.print(f"{found.name}: ready for {ready}, on the way to {on_way}.", markup=False)
    table = Table("place", "opening", "points", "between", "because", box=None)
    for row in found.rows:
        table.add_row(
            str(row.route.place),
            "\n".join((row.opening.headline, row.opening.employer_name, str(row.opening.id))),
            points_text(row.route.score),
            _between(row.reading),
            _because(row.reading),
        )
    output.print(table)
    output.print(f"Kept as run {found.run_id}")


@command_door
def replay_run(
    run: Annotated[str, typer.Argument(help="Id of the kept ranking.")], as_json: AsJson = False
) -> None:
    """Compute a kept ranking again and compare the order, bit for bit."""
    with opened() as database, database.reading() as session:
        found = runs.replay(session, ACTOR, run_id=id_of(run), key=_key(), now=clock.now())
    if as_json:
        print_json(answers.replay_out(found))
    elif found.same:
        output.print(f"The same order, bit for bit: {found.profiles} profiles, {found.digest}")
    else:
        output.print(
            f"Another order: {found.missing} of {found.profiles} profiles are gone"
            + (", and the order key was changed." if found.key_changed else ".")
        )
    if not found.same and not found.missing and not found.key_changed:
        raise typer.Exit(BROKEN)


def id_of(text: str) -> UUID:
    """Return an id given on the command line.

    Raises
    ------
    RuleViolation
        It is not an id.
    """
    try:
        return UUID(text)
    except ValueError:
        raise RuleViolation(
            "This is not an id. Ids look like {example}.", example="01a2…-…"
        ) from None


def _key() -> bytes:
    return Settings().order_key.get_secret_value().encode()


def _between(reading: Reading) -> str:
    one = reading.explanation
    return f"{points_text(one.low)}–{points_text(one.high)}"


def _because(reading: Reading) -> str:
    lines = [
        f"{SAID(term.name)} {points_text(term.points)}/{points_text(term.max_points)}"
        for term in reading.terms
        if term.asked
    ]
    lines.extend(
        f"{SAID(gate.name)} {gate.subject}: {SAID(gate.step)} ({SAID(gate.owner)})"
        for gate in reading.open_gates
        if gate.step and gate.owner
    )
    return "\n".join(lines)
