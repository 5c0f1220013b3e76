"""Commands on the taxonomies, for whoever stands at the server."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from foundation import clock
from foundation.terminal import command_door, errors, opened, output, print_json, progress
from taxonomy import catalogue
from taxonomy.graph import Kind

taxonomy_app = typer.Typer(help="Skills, occupations and places.", no_args_is_help=True)
resolve_app = typer.Typer(help="Free text to concepts.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
RAGGED_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the commands on taxonomies to the command line."""
    app.add_typer(taxonomy_app, name="taxonomy")
    app.add_typer(resolve_app, name="resolve")


@taxonomy_app.command("import")
@command_door
def import_taxonomy(
    *,
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files or folders in official shapes; 'starter' is the one we ship."),
    ],
    version: Annotated[
        str, typer.Option(help="Version of these files, where no folder's name tells it.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Import official files: ESCO, JobTech, labels, mappings, places, employers' terms.

    What a file is, is seen from its columns. The same content again changes nothing. Each
    taxonomy is one unit of work: it is imported whole or not at all.
    """
    planned = catalogue.plan(paths, version=version)
    done: list[catalogue.ImportSummary] = []
    with opened() as database:
        for bundle in planned.bundles:
            started = clock.seconds()
            with (
                progress(bundle.name, len(bundle.parts)) as advance,
                database.writing() as session,
            ):
                summary = catalogue.import_bundle(
                    session, bundle, now=clock.now(), progress=lambda _name, _rows: advance(1)
                )
            done.append(summary)
            if not as_json:
                _say(summary, clock.seconds() - started)
    if as_json:
        print_json({"imports": [_plain(one) for one in done], "skipped": planned.skipped})
        return
    for name, reason in planned.skipped:
        output.print(f"Left aside: {name}: {reason}", markup=False)


@taxonomy_app.command("list")
@command_door
def list_taxonomies(*, as_json: AsJson = False) -> None:
    """Print what has been imported, newest first, and how many concepts there are."""
    with opened() as database, database.reading() as session:
        imports = catalogue.list_imports(session)
        coverage = catalogue.coverage(session)
        current = catalogue.current_version(session)
    if as_json:
        print_json({"current_version": current, "imports": imports, "coverage": coverage})
        return
    for one in imports:
        when = clock.office_date(one.imported_at)
        output.print(
            f"{one.serial:>4}  {when}  {one.scheme} {one.version}  "
            f"{one.counts.get('created', 0)} created, {one.counts.get('updated', 0)} updated",
            markup=False,
        )
    if not imports:
        output.print("Nothing has been imported yet. Begin with: samsyn taxonomy import starter")
    for kind in coverage:
        names = ", ".join(f"{count} in {language}" for language, count in kind.named.items())
        retired = f"; {kind.retired} retired" if kind.retired else ""
        output.print(f"{kind.kind:18} {kind.current:>6} in use ({names}){retired}", markup=False)


@resolve_app.command("skill")
@command_door
def resolve_skill(
    *,
    text: Annotated[str, typer.Argument(help="What somebody wrote.")],
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    language: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    as_json: AsJson = False,
) -> None:
    """Print the skills, licences and certificates that a text may mean, and how sure that is."""
    _resolve(text, (Kind.SKILL, Kind.LICENCE), limit=limit, language=language, as_json=as_json)


@resolve_app.command("occupation")
@command_door
def resolve_occupation(
    *,
    text: Annotated[str, typer.Argument(help="What somebody wrote.")],
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    language: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    as_json: AsJson = False,
) -> None:
    """Print the occupations that a text may mean, and how sure that is."""
    _resolve(text, (Kind.OCCUPATION,), limit=limit, language=language, as_json=as_json)


def _resolve(text: str, kinds: Sequence[Kind], *, limit: int, language: str, as_json: bool) -> None:
    with opened() as database, database.reading() as session:
        found = catalogue.search(session, text, kinds=kinds, language=language, limit=limit)
    if as_json:
        items = [{"kind": kind, **asdict(one)} for kind, one in found]
        print_json({"text": text, "items": items})
        return
    if not found:
        errors.print("Nothing here is like that. Try another word for it.")
        return
    for kind, one in found:
        by = "" if one.matched_label == one.label else f'  found by "{one.matched_label}"'
        sure = "sure" if one.sure else "ask "
        output.print(
            f"{one.confidence:.2f}  {sure}  {kind:10} {one.label}{by}  {one.concept_id}",
            markup=False,
        )


def _say(summary: catalogue.ImportSummary, seconds: float) -> None:
    name = f"{summary.scheme} {summary.version}".strip()
    if summary.unchanged:
        output.print(f"{name}: unchanged, imported before as number {summary.serial}", markup=False)
        return
    output.print(
        f"{name}: {summary.total('rows')} rows, {summary.total('created')} concepts created, "
        f"{summary.total('updated')} updated, {summary.total('unchanged')} unchanged, "
        f"{summary.total('labels')} labels, {summary.total('relations')} relations, "
        f"{summary.deprecated} retired, {summary.replaced} replaced ({seconds:.1f} s)",
        markup=False,
    )
    for one in summary.files:
        if one.note:
            output.print(f"  {one.name}: {one.note}", markup=False)
        _say_rows(one.name, "ragged", len(one.ragged), one.ragged)
        _say_rows(one.name, "about unknown concepts", one.unmatched, one.unmatched_first)


def _say_rows(name: str, what: str, count: int, rows: Sequence[Any]) -> None:
    if not count:
        return
    output.print(f"  {name}: {count} rows {what}", markup=False)
    for row in rows[:RAGGED_SHOWN]:
        output.print(f"    line {row.line}: {row.reason}", markup=False)
    if count > RAGGED_SHOWN:
        output.print(f"    and {count - RAGGED_SHOWN} more; --json lists them", markup=False)


def _plain(summary: catalogue.ImportSummary) -> dict[str, Any]:
    return {**asdict(summary), "name": f"{summary.scheme} {summary.version}".strip()}
