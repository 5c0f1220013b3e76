"""Commands on accounts, for whoever stands at the server."""

import sys
from typing import Annotated

import typer

from accounts import organisations, users
from accounts.links import LinkMaker
from accounts.passwords import KEEPER, check_password
from accounts.views import UserView
from accounts.words import ROLE_WORDS, USER_STATE_WORDS, UserState
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind, Role
from foundation.database import Database
from foundation.errors import RuleViolation
from foundation.settings import Settings
from foundation.terminal import command_door, opened, output, print_json

LONGEST_LIST = 100

user_app = typer.Typer(help="The people who sign in.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def register(app: typer.Typer) -> None:
    """Add the commands on accounts to the command line."""
    app.add_typer(user_app, name="user")


@user_app.command("add")
@command_door
def add_user(
    *,
    name: Annotated[str, typer.Option(help="E-mail address, or a user name for who has none.")],
    organisation: Annotated[str, typer.Option(help="Its name; it is made if it is new.")],
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    kind: Annotated[
        OrganisationKind, typer.Option(help="Kind of the organisation.")
    ] = OrganisationKind.EMPLOYMENT_SERVICE,
    shown_name: Annotated[str, typer.Option(help="Name that others see.")] = "",
    language: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add an account and print its invitation link, or give it a password from standard input."""
    settings, now = Settings(), clock.now()
    shown = shown_name or name
    kept = _hash_from_stdin((name, shown, organisation)) if password_stdin else None
    maker = LinkMaker(settings.secret_key.get_secret_value().encode(), settings.public_url)
    link = ""
    with opened() as database, database.writing() as session:
        home = organisations.ensure(
            session, OPERATOR, name=organisation.strip(), kind=kind, now=now
        )
        added = users.add(
            session,
            OPERATOR,
            organisation_id=home.id,
            name=name,
            shown_name=shown,
            roles=role,
            language=language,
            password_hash=kept,
            now=now,
        )
        if kept is None:
            link = users.invite(session, OPERATOR, user_id=added.id, maker=maker, now=now)
    if as_json:
        print_json({"id": added.id, "name": added.name, "invitation": link or None})
        return
    output.print(f"{added.name} was added to {added.organisation_name}.", markup=False)
    if link:
        output.print(f"The password is chosen here, once and within 7 days: {link}", markup=False)


@user_app.command("list")
@command_door
def list_users(
    search: Annotated[str, typer.Option("--search", help="Part of a name.")] = "",
    role: Annotated[Role | None, typer.Option(help="Only with this role.")] = None,
    state: Annotated[UserState | None, typer.Option(help="Only in this state.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the accounts."""
    with opened() as database:
        found = _load_all(database, search, role, state)
    if as_json:
        print_json({"items": found, "next": None})
        return
    for one in found:
        roles = ", ".join(str(ROLE_WORDS[given]) for given in one.roles)
        state_word = USER_STATE_WORDS[one.state]
        output.print(
            f"{one.name}  {one.shown_name}  {one.organisation_name}  {roles}  {state_word}",
            markup=False,
        )
    output.print(f"Accounts: {len(found)}")


@user_app.command("disable")
@command_door
def disable_user(name: Annotated[str, typer.Argument(help="The sign-in name.")]) -> None:
    """Switch an account off; its sign-ins and tokens end at once."""
    with opened() as database, database.writing() as session:
        found = users.find_by_name(session, OPERATOR, name=name)
        users.disable(session, OPERATOR, user_id=found.id, now=clock.now())
    output.print(f"{found.name} was switched off.", markup=False)


@user_app.command("enable")
@command_door
def enable_user(name: Annotated[str, typer.Argument(help="The sign-in name.")]) -> None:
    """Switch an account on again."""
    with opened() as database, database.writing() as session:
        found = users.find_by_name(session, OPERATOR, name=name)
        users.enable(session, OPERATOR, user_id=found.id, now=clock.now())
    output.print(f"{found.name} was switched on.", markup=False)


def _hash_from_stdin(names: tuple[str, ...]) -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise RuleViolation("Nothing came on standard input.", where="password")
    check_password(password, names=names)
    return KEEPER.hash(password)


def _load_all(
    database: Database, search: str, role: Role | None, state: UserState | None
) -> list[UserView]:
    found: list[UserView] = []
    after: str | None = None
    while True:
        with database.reading() as session:
            page = users.list_users(
                session, OPERATOR, q=search, role=role, state=state, after=after, limit=LONGEST_LIST
            )
        found.extend(page.items)
        after = page.next
        if after is None:
            return found
