"""Rules of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "foundation",
    "taxonomy",
    "accounts",
    "candidates",
    "employers",
    "matching",
    "workers",
    "gateway",
)


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations/versions" not in path.as_posix()
    )


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_python_file_is_longer_than_400_lines() -> None:
    files = python_files(*PACKAGES, "tests", "benchmarks")

    long = {
        str(p.relative_to(ROOT)): n for p in files if (n := len(p.read_text().splitlines())) > 400
    }

    assert long == {}


def test_only_the_database_commits() -> None:
    files = [path for path in python_files(*PACKAGES) if path.name != "env.py"]

    committing = {str(path.relative_to(ROOT)) for path in files if ".commit(" in path.read_text()}

    assert committing <= {"foundation/database.py"}


def test_nothing_but_a_door_catches_every_exception() -> None:
    # The last one reads a stranger's workbook in a child process that has nothing to lose.
    doors = {"gateway/armour.py", "workers/runner.py", "candidates/importing/workbook.py"}

    catching = {
        str(path.relative_to(ROOT))
        for path in python_files(*PACKAGES)
        if re.search(
            r"except (Exception|BaseException)\b|except:\s*$", path.read_text(), re.MULTILINE
        )
    }

    assert catching <= doors


def test_no_file_names_a_machine_or_holds_an_address_of_a_registry() -> None:
    machine = re.compile(r"(^|[^A-Za-z0-9_./-])/(work|root|home/[a-z]+)/")
    wrong = []

    for path in tracked_files():
        if path.suffix in {".png", ".gz", ".woff2", ".xlsx"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if machine.search(text):
            wrong.append(str(path.relative_to(ROOT)))

    assert wrong == []
    lock = (ROOT / "requirements.lock").read_text()
    assert "http://" not in lock
    assert "https://" not in lock


@pytest.mark.parametrize("name", ["matching", "workers", "htmx", "taxonomy", "foundation"])
def test_the_lock_holds_no_package_with_a_name_of_ours(name: str) -> None:
    lock = (ROOT / "requirements.lock").read_text()

    assert not re.search(rf"^{name}==", lock, re.MULTILINE)


def test_every_migration_says_how_to_go_back() -> None:
    versions = sorted((ROOT / "gateway" / "migrations" / "versions").glob("*.py"))

    for path in versions:
        _, _, downgrade = path.read_text().partition("def downgrade() -> None:")
        assert downgrade.strip().splitlines()[0].strip() != "pass", path.name

    assert versions


def test_every_page_template_works_without_inline_script_or_style() -> None:
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|\|\s*safe\b", re.IGNORECASE
    )

    wrong = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package / "templates").rglob("*.html")
        if forbidden.search(re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL))
    ]

    assert wrong == []


def test_every_posting_form_carries_its_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)

    wrong = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package / "templates").rglob("*.html")
        for body in form.findall(path.read_text())
        if "form_token()" not in body
    ]

    assert wrong == []


def test_the_version_is_said_in_one_way() -> None:
    import tomllib

    from foundation import VERSION

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert declared == VERSION
