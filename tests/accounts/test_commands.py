"""Accounts from the command line."""

import json
import re

import pytest
import typer
from typer.testing import CliRunner, Result

from accounts import commands, signin
from accounts.signin import Visit
from foundation import clock
from foundation.database import Database
from tests.builders.accounts import PASSWORD


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> "Run":
    monkeypatch.setenv("SAMSYN_DATABASE_URL", database_url)
    monkeypatch.setenv("SAMSYN_DATA_DIR", str(tmp_path))
    return Run()


class Run:
    """Runs a command as a shell would."""

    def __init__(self) -> None:
        self._app = typer.Typer()
        commands.register(self._app)

    def __call__(self, *words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(self._app, ["user", *words], input=stdin)


ADD = (
    "add",
    "--name",
    "ada@exempel.se",
    "--organisation",
    "Växa kommun",
    "--kind",
    "municipality_unit",
    "--role",
    "admin",
)


def test_an_invitation_link_is_printed_and_leads_to_the_service(run: Run) -> None:
    result = run(*ADD)

    assert result.exit_code == 0, result.output
    assert re.search(r"http://127\.0\.0\.1:8000/password/[\w.-]+", result.stdout)


def test_an_account_with_a_password_from_standard_input_signs_in(
    run: Run, database: Database
) -> None:
    result = run(*ADD, "--password-stdin", "--json", stdin=f"{PASSWORD}\n")

    begun = signin.sign_in(
        database,
        name="ada@exempel.se",
        password=PASSWORD,
        visit=Visit("c"),
        key=b"k",
        now=clock.now(),
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["id"] == str(begun.user_id)
    assert PASSWORD not in result.output


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        ((*ADD, "--password-stdin"), "kort\n", "at least 12"),
        ((*ADD, "--password-stdin"), "", "standard input"),
        ((*ADD, "--role", "matcher"), "", "no other role"),
        ((*ADD[:2], "not a name", *ADD[3:]), "", "e-mail address"),
        ((*ADD, "--language", "xx"), "", "Choose from the list"),
        (("disable", "nobody"), "", "no account"),
        (("enable", "nobody"), "", "no account"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_two(
    run: Run, words: tuple[str, ...], stdin: str, said: str
) -> None:
    result = run(*words, stdin=stdin)

    assert result.exit_code == 2
    assert said in result.output
    assert "Accounts: 0\n" in run("list").stdout


def test_accounts_are_listed_switched_off_and_on(run: Run) -> None:
    run(*ADD)
    run("add", "--name", "bo", "--organisation", "Växa", "--role", "matcher")
    run("add", "--name", "bo.ek", "--organisation", "Växa", "--role", "matcher")

    assert run("disable", "ADA@exempel.se").exit_code == 0
    off = json.loads(run("list", "--state", "disabled", "--json").stdout)["items"]
    assert run("enable", "ada@exempel.se").exit_code == 0
    listed = run("list", "--role", "matcher").stdout

    assert [one["name"] for one in off] == ["ada@exempel.se"]
    assert "bo.ek" in listed
    assert "Accounts: 1\n" in listed
    assert "Accounts: 0\n" in run("list", "--state", "disabled").stdout
