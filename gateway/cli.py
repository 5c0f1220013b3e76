"""The command line: every package's commands under one name."""

import sys
from importlib import import_module
from importlib.util import find_spec

import typer

from foundation import audit
from foundation.settings import Settings
from foundation.terminal import (
    BROKEN,
    command_door,
    errors,
    opened,
    output,
    print_json,
)

app = typer.Typer(
    name="samsyn",
    help="Samsyn proves what newcomers can do, matches it to openings, and says why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
audit_app = typer.Typer(help="The record of who saw or changed what.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")

COMMANDS = {
    "user": "accounts.commands",
    "taxonomy": "taxonomy.commands",
    "resolve": "taxonomy.commands",
    "candidates": "candidates.commands",
    "openings": "employers.commands",
    "rank": "matching.commands",
    "routes": "matching.commands",
    "replay": "matching.commands",
    "serve": "gateway.serve_commands",
    "db": "gateway.serve_commands",
    "jobs": "gateway.serve_commands",
    "demo": "gateway.demo_commands",
}


@app.command("access-table")
def print_access_table(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object for machines."),
) -> None:
    """Print every way in, its action, and which roles reach which objects."""
    from accounts.access_table import rows

    table = list(rows())
    if as_json:
        print_json({"operations": table})
        return
    for row in table:
        roles = ", ".join(f"{role} ({'/'.join(reach)})" for role, reach in row.roles.items())
        output.print(f"{row.operation:12} {row.path:64} {row.action:30} {roles}", markup=False)


@audit_app.command("verify")
@command_door
def verify_audit(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object for machines."),
) -> None:
    """Read every chain of events and tell each one that was altered, removed or cut off."""
    key = Settings().audit_key.get_secret_value().encode()
    with opened() as database, database.reading() as session:
        result = audit.verify(session, key)
    if as_json:
        print_json(
            {
                "sound": not result.faults,
                "chains": result.chains,
                "events": result.events,
                "faults": result.faults,
                "heads": result.heads,
            }
        )
    else:
        output.print(f"{result.events} events in {result.chains} chains were read.")
        for fault in result.faults:
            errors.print(f"chain {fault.chain}, event {fault.number}: {fault.what}", style="red")
    if result.faults:
        raise typer.Exit(BROKEN)
    if not as_json:
        output.print("Every chain holds.")


def register(asked: str = "") -> typer.Typer:
    """Add the commands to the application: all of them, or the one asked for, to start quickly."""
    import_module("gateway.tables")  # a row of one package names rows of another
    named = COMMANDS.get(asked)
    for name in dict.fromkeys([named] if named else COMMANDS.values()):
        if find_spec(name) is not None:
            import_module(name).register(app)
    return app


def main() -> None:
    """Run the command line."""
    register(sys.argv[1] if len(sys.argv) > 1 else "")()


if __name__ == "__main__":
    main()
