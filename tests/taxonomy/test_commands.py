"""The taxonomies at the command line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from taxonomy.commands import register
from tests.builders.taxonomy import a_jobtech_folder, jobtech_concept, write_csv

COOK, TRUCK = "aaaa_bbb_ccc", "dddd_eee_fff"


@pytest.fixture(autouse=True)
def settings_of_the_command(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSYN_DATABASE_URL", sqlite_url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_jobtech_folder(
        tmp_path,
        2025,
        jobtech_concept(COOK, "Kock", "occupation-name"),
        jobtech_concept(TRUCK, "Truckkort", "skill"),
        {"id": "nothing"},
    )


def run(*words: str) -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, list(words))


def test_import_tells_counts_and_rows_it_did_not_understand(folder: Path) -> None:
    first = run("taxonomy", "import", str(folder))
    again = run("taxonomy", "import", str(folder))

    assert first.exit_code == again.exit_code == 0
    assert "jobtech 2025: 3 rows, 2 concepts created" in first.output
    assert "line 3: no type; item left out" in first.output
    assert "unchanged, imported before as number 1" in again.output


def test_import_for_machines_lists_everything(folder: Path) -> None:
    (folder / "notes.txt").write_text("notes")

    answer = json.loads(run("taxonomy", "import", str(folder), "--json").output)

    (summary,) = answer["imports"]
    assert (summary["scheme"], summary["version"], summary["serial"]) == ("jobtech", "2025", 1)
    assert summary["files"][0]["ragged"] == [{"line": 3, "reason": "no type; item left out"}]
    assert answer["skipped"] == [["notes.txt", "neither CSV nor JSON"]]


@pytest.mark.parametrize("name", ["absent", "broken.json", "wrong.csv"])
def test_import_of_what_is_no_taxonomy_ends_with_two_and_a_sentence(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "broken.json").write_text('{"data": ')
    write_csv(tmp_path / "wrong.csv", "name,age", ["a", "b"])

    result = run("taxonomy", "import", str(tmp_path / name))

    assert result.exit_code == 2
    assert name in result.stderr
    assert "Traceback" not in result.output


def test_list_says_what_is_here(folder: Path) -> None:
    empty = run("taxonomy", "list")
    run("taxonomy", "import", str(folder))

    assert "samsyn taxonomy import starter" in empty.output
    assert "jobtech 2025" in run("taxonomy", "list").output
    assert json.loads(run("taxonomy", "list", "--json").output)["imports"][0]["serial"] == 1


def test_resolve_prints_what_a_text_may_mean(folder: Path) -> None:
    run("taxonomy", "import", str(folder))

    skill = run("resolve", "skill", "trukkort")
    found = json.loads(run("resolve", "occupation", "kocken", "--json").output)

    assert "Truckkort" in skill.output
    assert (found["items"][0]["label"], found["items"][0]["sure"]) == ("Kock", True)
    assert run("resolve", "skill", "kvantfysik").exit_code == 0


def test_a_version_that_is_no_version_is_refused(folder: Path) -> None:
    result = run("taxonomy", "import", str(folder), "--version", "x" * 41)

    assert result.exit_code == 2
    assert "at most 40" in result.stderr
