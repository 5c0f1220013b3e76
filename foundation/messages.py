"""Sentences for people: written once in English, said in the reader's language.

A sentence is marked where it is written (``say``, an error kind, ``_`` in a template), collected
per package into ``<package>/translations/sv.po``, and turned into words at the door.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

LANGUAGES = ("sv", "en")
DEFAULT_LANGUAGE = "sv"
COUNTS = frozenset({"count", "first", "last", "total"})  # values that are said as numbers
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = (
    "foundation",
    "taxonomy",
    "accounts",
    "candidates",
    "employers",
    "matching",
    "workers",
    "gateway",
)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence and the values that stand in it; ``str()`` gives it in English."""

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        """Return the sentence in English."""
        return fill(self.text, dict(self.values))


def say(text: str, /, **values: object) -> Message:
    """Return a translatable sentence as a value.

    Examples
    --------
    >>> str(say("{count} rows were read.", count=3))
    '3 rows were read.'
    """
    return Message(text, tuple(values.items()))


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values into the ``{name}`` places of a sentence; unknown places stay as they are."""
    if not values:
        return text
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


@cache
def catalogue(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """Return all sentences of a language, English text to words; empty for English."""
    sentences: dict[str, str | tuple[str, ...]] = {}
    for package in _PACKAGES:
        path = _ROOT / package / "translations" / f"{language}.po"
        if path.exists():
            sentences.update(_read(path))
    return sentences


def _read(path: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    with path.open("rb") as file:
        for entry in read_po(file, locale=path.stem):
            if not entry.id:
                continue
            if isinstance(entry.id, tuple | list):
                yield entry.id[0], tuple(str(form) for form in entry.string or ())
            elif entry.string:
                yield entry.id, str(entry.string)


@dataclass(frozen=True, slots=True)
class Translator:
    """Says sentences in one language. Called as ``_`` in templates."""

    language: str

    @property
    def direction(self) -> str:
        """Return ``rtl`` or ``ltr``, for the page's ``dir``."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __call__(self, text: str | Message, /, **values: object) -> str:
        """Return the sentence in this language, values escaped when they stand in a page."""
        if isinstance(text, Message):
            values = {**dict(text.values), **values}
            text = text.text
        said = catalogue(self.language).get(text, text)
        words = said[0] if isinstance(said, tuple) else said
        return self._put(words, values)

    def plural(self, one: str, many: str, /, *, count: int, **values: object) -> str:
        """Return the singular or plural sentence for ``count``; ``{count}`` stands in it."""
        said = catalogue(self.language).get(one)
        if isinstance(said, tuple) and all(said):
            words = said[0] if count == 1 else said[-1]
        else:
            words = one if count == 1 else many
        return self._put(words, {"count": count, **values})

    def _grouped(self, count: object) -> object:
        """Say a number with the language's mark between thousands."""
        if not isinstance(count, int):
            return count
        return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}" if self.language == "sv" else ",")

    def _put(self, words: str, values: Mapping[str, object]) -> str:
        said = {
            name: self(value) if isinstance(value, Message) else value
            for name, value in values.items()
        }
        spoken = {
            name: self._grouped(value) if name in COUNTS else value for name, value in said.items()
        }
        if any(isinstance(value, Markup) for value in spoken.values()):
            return Markup(fill(str(escape(words)), {n: escape(v) for n, v in spoken.items()}))  # noqa: S704
        return fill(words, spoken)


@cache
def translator_for(language: str) -> Translator:
    """Return the translator of a language; the default one when we do not speak it."""
    return Translator(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def preferred_language(accepted: str) -> str:
    """Return our language that an ``Accept-Language`` header prefers.

    Examples
    --------
    >>> preferred_language("en-GB,en;q=0.8,sv;q=0.5")
    'en'
    >>> preferred_language("*")
    'sv'
    """
    ranked: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        name, _, quality = part.strip().partition(";q=")
        language = name.split("-")[0].lower()
        if language in LANGUAGES:
            try:
                ranked.append((float(quality or 1), language))
            except ValueError:
                continue
    return max(ranked, default=(0.0, DEFAULT_LANGUAGE), key=lambda pair: pair[0])[1]
