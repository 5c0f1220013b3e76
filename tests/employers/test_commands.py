"""The commands on openings: counts, exit codes, and a clear sentence for what is wrong."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from employers import commands
from tests.builders.employers import an_ad

app = typer.Typer()
commands.register(app)


@pytest.fixture
def runner(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("SAMSYN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SAMSYN_DATA_DIR", str(tmp_path))
    return CliRunner()


def test_ads_are_counted_for_machines_and_twice_is_once(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "ads.json"
    file.write_text(json.dumps([an_ad(), an_ad(headline="Kock till skola")]))

    first = runner.invoke(app, ["openings", "import", str(file), "--json"])
    again = runner.invoke(app, ["openings", "import", str(file), "--json"])

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert json.loads(first.stdout)["created"] == 2
    assert json.loads(first.stdout)["to_review"] == 0
    assert json.loads(again.stdout)["unchanged"] == 2


def test_a_broken_line_is_told_with_its_number_and_ends_with_one(
    runner: CliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "ads.jsonl"
    file.write_text(json.dumps(an_ad()) + "\n{broken\n")

    ended = runner.invoke(app, ["openings", "import", str(file), "--json"])

    told = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert (told["created"], told["failed"]) == (1, 1)
    assert told["failures"][0]["where"] == "ads.jsonl, line 2"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["import", "nowhere.json"], "There is no file or folder nowhere.json."),
        (["import", ".", "--organisation", "Nobody"], "There is no organisation called Nobody."),
        (["pull"], "SAMSYN_JOBSEARCH_URL"),
    ],
)
def test_what_cannot_be_done_as_asked_ends_with_two_and_says_why(
    runner: CliRunner, words: list[str], sentence: str
) -> None:
    ended = runner.invoke(app, ["openings", *words])

    assert ended.exit_code == 2
    assert sentence in ended.stderr
