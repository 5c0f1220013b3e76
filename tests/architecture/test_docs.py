"""What the documentation says is there, and what is there is documented."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import pytest
from typer import Typer
from typer.main import get_command

from accounts.access_rules import RULES
from foundation.settings import Settings
from gateway.cli import COMMANDS, app
from tests.architecture.write_access import MEANING, access_page
from workers.schedule import PERIODIC

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Kept by"]
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LATER = {"docs/benchmarks.md"}  # made by measuring


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def every_command() -> set[str]:
    """Every command of the command line, as people type it."""
    registered = Typer()
    for module in dict.fromkeys(COMMANDS.values()):
        if find_spec(module) is not None:
            import_module(module).register(registered)
    return commands_of(app) | commands_of(registered)


def commands_of(typer: Typer) -> set[str]:
    """The commands of a part of the command line."""

    def walk(command: object, words: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield words
            return
        for name, one in inner.items():
            yield from walk(one, f"{words} {name}")

    return set(walk(get_command(typer), "samsyn"))


def links_of(page: Path) -> list[str]:
    """Every link to another file or heading, without those in code."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", prose)
    return [link for link in found if not link.startswith(("http:", "https:", "mailto:"))]


def anchors_of(page: Path) -> set[str]:
    """The names under which the headings of a page can be reached."""
    headings = re.findall(r"^#{1,6} (.+)$", text_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


def test_every_setting_is_described_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|", text_of(DOCS / "settings.md"), flags=re.MULTILINE)

    assert sorted(rows) == sorted(Settings.model_fields)


def test_the_defaults_in_the_manual_are_those_of_the_code() -> None:
    rows = re.findall(
        r"^\| `([a-z_]+)` \| `([^`]+)` \|", text_of(DOCS / "settings.md"), re.MULTILINE
    )
    wrong = {}

    for name, said in rows:
        default = Settings.model_fields[name].default
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        if said != shown:
            wrong[name] = (said, shown)

    assert wrong == {}


def test_every_command_is_named() -> None:
    everything = "\n".join(text_of(page) for page in PAGES)

    missing = {one for one in every_command() if not re.search(rf"{one}\b", everything)}

    assert missing == set()


def test_no_command_is_named_that_is_not_there() -> None:
    known = every_command()
    groups = {command.rsplit(" ", 1)[0] for command in known}
    wrong = set()

    for page in PAGES:
        for said in re.findall(r"samsyn(?: [a-z][a-z-]+){1,2}", code_of(page)):
            words = said.split()
            two, three = " ".join(words[:2]), " ".join(words[:3])
            if three not in known and two not in known and two not in groups:
                wrong.add(f"{named(page)}: {said}")

    assert wrong == set()


def code_of(page: Path) -> str:
    """What stands in code on a page: blocks and words between backticks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text_of(page), flags=re.DOTALL))


def test_every_periodic_job_is_described() -> None:
    page = text_of(DOCS / "operations.md")

    assert [job.name for job in PERIODIC if f"`{job.name}`" not in page] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_every_decision_has_its_five_headings(page: Path) -> None:
    text = text_of(page)
    parts = re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]

    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == HEADINGS
    assert all(part.strip() for part in parts)


def test_the_list_of_decisions_is_complete_and_says_their_titles() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((.+?)\) \| (.+?) \|$",
        text_of(DOCS / "decisions" / "README.md"),
        flags=re.MULTILINE,
    )
    written = [
        (page.name[:4], page.name, text_of(page).splitlines()[0].split(". ", 1)[1])
        for page in DECISIONS
    ]

    assert listed == written
    assert [number for number, _, _ in written] == [
        f"{number:04d}" for number in range(1, len(written) + 1)
    ]


def test_decisions_name_tests_that_are_there() -> None:
    tests = "\n".join(text_of(path) for path in (ROOT / "tests").rglob("test_*.py"))
    said = {
        (page.name, name)
        for page in DECISIONS
        for name in re.findall(r"`(test_[a-z0-9_]+)`", text_of(page))
    }

    gone = {one for one in said if f"def {one[1]}(" not in tests}

    assert gone == set()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []

    for link in links_of(page):
        place, _, heading = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        if target.is_relative_to(ROOT) and target.relative_to(ROOT).as_posix() in LATER:
            continue
        lost = heading and target.suffix == ".md" and heading not in anchors_of(target)
        if not target.exists() or lost:
            broken.append(link)

    assert broken == []


def test_every_page_is_reached_from_the_front() -> None:
    reached, waiting = set(), [ROOT / "README.md"]

    while waiting:
        page = waiting.pop()
        reached.add(page)
        for link in links_of(page):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file() and target not in reached:
                waiting.append(target)

    assert {named(page) for page in PAGES} - {named(page) for page in reached} == set()


def test_every_action_is_explained_and_no_other() -> None:
    assert sorted(MEANING) == sorted(RULES)


def test_the_page_on_access_is_up_to_date() -> None:
    page = text_of(DOCS / "access.md")

    assert page == access_page(), "write it again: python -m tests.architecture.write_access"


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    wanted = chain(project["project"]["dependencies"], project["dependency-groups"]["dev"])
    names = [re.split(r"[\[<>=;! ]", one)[0] for one in wanted]

    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \|",
        text_of(DOCS / "decisions" / "dependencies.md"),
        flags=re.MULTILINE,
    )

    assert sorted(rows) == sorted(names)


def test_the_changelog_has_a_heading_for_this_version() -> None:
    version = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    headings = re.findall(r"^## (.+)$", text_of(DOCS / "changelog.md"), flags=re.MULTILINE)

    assert headings
    assert headings[0] == "Unreleased" or headings[0].startswith(version)


def test_both_manuals_have_the_same_parts() -> None:
    parts = {
        language: [
            (level, len(re.findall(r"^\|", part, flags=re.MULTILINE)))
            for level, part in re.findall(
                r"^(#{1,3}) .+?\n(.*?)(?=^#{1,3} |\Z)",
                text_of(DOCS / "manual" / f"{language}.md"),
                flags=re.MULTILINE | re.DOTALL,
            )
        ]
        for language in ("en", "sv")
    }

    assert parts["en"] == parts["sv"]
