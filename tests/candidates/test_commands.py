"""Importing people from the command line."""

import json
from pathlib import Path

import pytest
import typer
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from candidates import commands
from candidates.tables import Candidate
from foundation.database import Database
from tests.builders.accounts import an_organisation

PEOPLE = "Namn;Kompetenser;Svenska\nAmina Haddad;matlagning;B1\nBo Ek;TIG-svetsning;A2\n"


class Run:
    """Runs the command as a shell would."""

    def __init__(self) -> None:
        self._app = typer.Typer()
        commands.register(self._app)

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(self._app, ["candidates", "import", *words])


@pytest.fixture
def run(words: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return the command on the test's database, in which there is one organisation."""
    monkeypatch.setenv("SAMSYN_DATABASE_URL", database_url)
    monkeypatch.setenv("SAMSYN_DATA_DIR", str(tmp_path / "var"))
    with words.writing() as session:
        an_organisation(session, name="Jobbcenter Öst")
    return Run()


def a_file(folder: Path, content: str | bytes = PEOPLE, name: str = "people.csv") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def people(words: Database) -> int:
    with words.reading() as session:
        return session.scalar(select(func.count()).select_from(Candidate)) or 0


def test_a_file_is_imported_and_again_changes_nothing(
    run: Run, words: Database, tmp_path: Path
) -> None:
    path = a_file(tmp_path)

    first = run(path, "--json")
    again = run(path, "--organisation", "jobbcenter öst")

    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["files"][0]["created"] == 2
    assert "0 new, 0 completed, 2 unchanged" in again.stdout
    assert people(words) == 2


def test_a_dry_run_keeps_nothing(run: Run, words: Database, tmp_path: Path) -> None:
    result = run(a_file(tmp_path), "--dry-run", "--json")

    assert json.loads(result.stdout)["files"][0]["created"] == 2
    assert people(words) == 0


def test_a_wrong_row_stops_the_file_and_is_named(run: Run, words: Database, tmp_path: Path) -> None:
    path = a_file(tmp_path, PEOPLE.replace("A2", "bra"))

    refused = run(path)
    partly = run(path, "--partial")

    assert refused.exit_code == 2
    assert "row 3, column Svenska" in refused.stderr
    assert partly.exit_code == 0
    assert people(words) == 1


def test_a_mapping_file_says_what_the_columns_are(
    run: Run, words: Database, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "Vem;Vad\nAmina;matlagning\n")
    chosen = a_file(tmp_path, '{"Vem": "name", "Vad": "skills"}', "mapping.json")
    wrong = a_file(tmp_path, '{"Vem": "shoe size"}', "wrong.json")

    assert run(path).exit_code == 2
    assert run(path, "--mapping", wrong).exit_code == 2
    assert run(path, "--mapping", chosen).exit_code == 0
    assert people(words) == 1


def test_each_file_of_a_folder_is_told_and_a_bad_one_stops_no_other(
    run: Run, words: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "cvs"
    folder.mkdir()
    a_file(folder, json.dumps({"basics": {"name": "Eva Berg"}}), "a.json")
    a_file(folder, b"\x00\x01", "b.csv")
    a_file(folder, "not read", "c.md")

    result = run(str(folder), "--json")
    told = {one["file"]: one for one in json.loads(result.stdout)["files"]}

    assert result.exit_code == 2
    assert told["a.json"]["created"] == 1
    assert "NUL" in told["b.csv"]["failed"]
    assert set(told) == {"a.json", "b.csv"}


def test_an_unknown_organisation_is_refused(run: Run, tmp_path: Path) -> None:
    result = run(a_file(tmp_path), "--organisation", "Nowhere")

    assert result.exit_code == 2
    assert "--organisation" in result.stderr
