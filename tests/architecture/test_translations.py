"""Every sentence that people read is there in Swedish, and no catalogue holds a stale one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("foundation", "taxonomy", "accounts", "candidates", "employers", "matching", "gateway")
KINDS = (
    "say Problem:2 RuleViolation NotFound NotAllowed NotSignedIn Conflict Stale TooLarge TooMany "
    "Unavailable PydanticCustomError:2 PreconditionMissing _ said _n:1,2 plural:1,2 SAID words"
)
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"silent": "false", "trim_blocks": "true"}}
DEFAULTS = "default"


def keywords() -> dict[str, tuple[int, ...] | None]:
    found: dict[str, tuple[int, ...] | None] = {}
    for kind in KINDS.split():
        name, _, places = kind.partition(":")
        found[name] = tuple(int(place) for place in places.split(",")) if places else None
    return found


def sentences_of(package: str) -> Iterator[str]:
    """Every sentence that a package says, by its English text."""
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOT / package), METHODS, OPTIONS, keywords(), directory_filter=lambda _folder: True
    ):
        if isinstance(message, tuple):
            yield next(one for one in message if one)
        elif message:
            yield message
    if package == "foundation":
        yield from default_sentences()


def default_sentences() -> Iterator[str]:
    from foundation import errors, forms

    for kind in {**vars(errors), **vars(forms)}.values():
        if isinstance(kind, type) and issubclass(kind, errors.Expected):
            yield kind.default


def catalogue_of(package: str) -> dict[str, bool]:
    """The sentences of a package's Swedish catalogue, and whether each has words."""
    path = ROOT / package / "translations" / "sv.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            (entry.id[0] if isinstance(entry.id, tuple | list) else entry.id): bool(
                all(entry.string) if isinstance(entry.string, tuple | list) else entry.string
            )
            for entry in read_po(file, locale="sv")
            if entry.id
        }


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_has_swedish_words(package: str) -> None:
    everywhere = {one for other in PACKAGES for one, said in catalogue_of(other).items() if said}

    missing = sorted(set(sentences_of(package)) - everywhere)

    assert missing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_catalogue_holds_no_sentence_that_nobody_says(package: str) -> None:
    said = set(sentences_of(package))

    stale = sorted(set(catalogue_of(package)) - said)

    assert stale == []


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_have_the_same_places_for_values(package: str) -> None:
    import re

    path = ROOT / package / "translations" / "sv.po"
    wrong = []
    if path.exists():
        with path.open("rb") as file:
            for entry in read_po(file, locale="sv"):
                english = entry.id[-1] if isinstance(entry.id, tuple | list) else entry.id
                swedish = (
                    entry.string[-1] if isinstance(entry.string, tuple | list) else entry.string
                )
                places = re.compile(r"\{[a-z_]+\}")
                if (
                    english
                    and swedish
                    and set(places.findall(english)) != set(places.findall(swedish))
                ):
                    wrong.append(english)

    assert wrong == []
