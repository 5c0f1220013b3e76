"""What readers of official files hand to the writer: plain values, nothing stored yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from taxonomy.graph import Kind, Link

Code = tuple[str, str]  # scheme, code

# Schemes whose codes are unique over all kinds; others are unique within a kind.
GLOBAL_SCHEMES = frozenset({"jobtech", "esco"})


@dataclass(frozen=True, slots=True)
class Said:
    """One label as a file states it."""

    language: str
    text: str
    stated: str = "preferred"  # preferred, alias or hidden


@dataclass(slots=True)
class Stated:
    """One concept as a file states it."""

    kind: Kind
    codes: tuple[Code, ...]  # any one of them says which concept it is
    type: str = ""  # the official type, for telling which ids a newer version left out
    labels: list[Said] = field(default_factory=list)
    more_codes: tuple[Code, ...] = ()  # attached, but they do not say which concept it is
    texts: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    line: int = 0
    known_only: bool = False  # adds to a concept; an unknown one is reported, not made


@dataclass(frozen=True, slots=True)
class Reference:
    """A concept named by a code; the kind is needed where codes are unique within a kind only."""

    scheme: str
    code: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """One relation as a file states it: "end is … of start"."""

    start: Reference
    end: Reference
    link: Link
    trainable_days: int | None = None
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row that could not be read as it should, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Reading:
    """What one file holds."""

    name: str
    rows: int = 0
    concepts: list[Stated] = field(default_factory=list)
    relations: list[Related] = field(default_factory=list)
    ragged: list[Ragged] = field(default_factory=list)
    covers: set[str] = field(default_factory=set)  # official types listed in full
    aliases: list["Aliases"] = field(default_factory=list)
    note: str = ""

    def complain(self, line: int, reason: str) -> None:
        """Note a ragged row."""
        self.ragged.append(Ragged(line, reason))


@dataclass(frozen=True, slots=True)
class Aliases:
    """Terms that mean the same, tied to a concept by a label rather than a code."""

    kind: Kind
    name: str
    terms: tuple[tuple[str, str], ...]  # term, alias or hidden
    line: int
    language: str = "sv"

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield the terms with what each is."""
        return iter(self.terms)
