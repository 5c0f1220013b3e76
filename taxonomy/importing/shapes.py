"""What a file or folder is: recognised by its columns or its first signs, not by its name."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from foundation.errors import RuleViolation
from taxonomy.importing import esco, files, jobtech, places, starter, tables_of_terms
from taxonomy.importing.records import Reading

Reader = Callable[[Path], Reading]


@dataclass(frozen=True, slots=True)
class Shape:
    """One official shape: its scheme, its reader, and its place in the order of reading."""

    scheme: str
    read: Reader
    rank: int
    version: str = ""  # when neither the folder nor the user names one


@dataclass(slots=True)
class Bundle:
    """Files of one taxonomy in one version, imported together."""

    scheme: str
    version: str
    rank: int
    parts: list[tuple[Path, Shape | None]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return scheme and version for people."""
        return f"{self.scheme} {self.version}".strip()

    @property
    def version_key(self) -> str:
        """Return a key by which versions of a scheme sort: each number padded."""
        return ".".join(number.zfill(5) for number in re.findall(r"\d+", self.version))

    def digest(self) -> str:
        """Return the SHA-256 of all contents, whatever the files' order or packing."""
        lines = sorted(
            f"{files.plain_name(path)} {files.digest_of(path)}"
            for part, shape in self.parts
            for path in (sorted(part.glob("*.json")) if shape is None else [part])
        )
        return hashlib.sha256("\n".join([self.name, *lines]).encode()).hexdigest()

    def readings(self) -> Iterator[Reading]:
        """Read the files one after another, concepts before what refers to them."""
        for path, shape in self.parts:
            if shape is None:
                yield from starter.read_starter(path)
            else:
                yield shape.read(path)


@dataclass(slots=True)
class Plan:
    """What would be imported, and what was left aside and why."""

    bundles: list[Bundle]
    skipped: list[tuple[str, str]]


# The columns that tell a shape, most telling first.
_BY_COLUMNS: Sequence[tuple[frozenset[str], Shape]] = (
    (frozenset({"Level 0 URI"}), Shape("esco", esco.read_skills_hierarchy, 33)),
    (frozenset({"occupationUri", "skillUri"}), Shape("esco", esco.read_occupation_skills, 36)),
    (frozenset({"originalSkillUri"}), Shape("esco", esco.read_skill_skills, 36)),
    (frozenset({"conceptUri", "broaderUri"}), Shape("esco", esco.read_broader, 35)),
    (frozenset({"conceptSchemeUri"}), Shape("esco", esco.read_schemes, 37)),
    (frozenset({"conceptUri", "broaderConceptUri"}), Shape("esco", esco.read_collection, 34)),
    (frozenset({"conceptUri", "conceptType"}), Shape("esco", esco.read_concepts, 32)),
    (
        frozenset({"esco_uri", "jobtech_id", "relation"}),
        Shape("crosswalk", tables_of_terms.read_crosswalk, 60),
    ),
    (frozenset({"term", "concept", "type"}), Shape("terms", tables_of_terms.read_terms, 50)),
    (
        frozenset({"type", "concept_id", "label_sv"}),
        Shape("jobtech", jobtech.read_csv, 20, "2020"),
    ),
    (frozenset({"uri", "label"}), Shape("esco", tables_of_terms.read_labels, 40, "labels")),
)
_JOBTECH_JSON = Shape("jobtech", jobtech.read_json, 21, "2025")
_JOBTECH_NESTED = Shape("jobtech", jobtech.read_nested, 20, "2019")
_PLACES = Shape("places", places.read_places, 25)
_STARTER_RANK = 10
_ISCO_FIRST = re.compile("isco", re.IGNORECASE)


def plan(paths: Sequence[Path], *, version: str = "") -> Plan:
    """Recognise files and folders, and group them into bundles in the order to import them.

    Parameters
    ----------
    paths : sequence of Path
        Files or folders; the path ``starter`` is the taxonomy that ships with the product.
    version : str
        Said by the user; else read from the folder's name, else known from the shape.

    Raises
    ------
    RuleViolation
        A path does not exist, or nothing in it is of a known shape.
    """
    if not re.fullmatch(r"[\w.\- ]{0,40}", version):
        raise RuleViolation("A version is at most 40 letters, digits, points and hyphens.")
    bundles: dict[tuple[str, str], Bundle] = {}
    skipped: list[tuple[str, str]] = []
    for path in paths:
        if str(path) == "starter" and not path.exists():
            path = starter.FOLDER  # noqa: PLW2901 - a word that stands for a folder of ours
        if not path.exists():
            raise RuleViolation("There is no file or folder {path}.", where=str(path), path=path)
        if path.is_dir() and starter.is_starter(path):
            name = starter.version_of(path)
            bundle = Bundle("starter", name, _STARTER_RANK, [(path, None)])
            bundles["starter", name] = bundle
            continue
        for found in _files_in(path):
            shape, reason = recognise(found)
            if shape is None:
                skipped.append((found.name, reason))
                continue
            one = _bundle_for(found, shape, version)
            bundles.setdefault((one.scheme, one.version), one).parts.append((found, shape))
    if not bundles:
        raise RuleViolation(
            "None of these files has a shape that we know: {names}.",
            names="; ".join(f"{name} ({reason})" for name, reason in skipped[:10]) or "none at all",
        )
    ordered = sorted(bundles.values(), key=lambda one: (one.rank, one.version_key, one.version))
    for bundle in ordered:
        bundle.parts.sort(key=lambda part: _reading_order(*part))
    return Plan(ordered, skipped)


def _bundle_for(path: Path, shape: Shape, version: str) -> Bundle:
    """Return the bundle, still empty, that a file belongs to."""
    said = version or _version_in(path, shape) or shape.version
    if shape.version == "labels":
        said = f"labels {esco.language_of(path)}"
    rank = shape.rank // 10 * 10 + (5 if shape is _PLACES else 0)
    return Bundle(shape.scheme, said, rank)


def recognise(path: Path) -> tuple[Shape | None, str]:
    """Return the shape of a file, or None and the reason why it has none that we know."""
    name = files.plain_name(path)
    if name.endswith(".csv"):
        columns = frozenset(column.strip() for column in files.header_of(path))
        for needed, shape in _BY_COLUMNS:
            if needed <= columns:
                return shape, ""
        return None, "its columns are of no taxonomy we read"
    if name.endswith(".json"):
        return _recognise_json(files.first_bytes(path))
    return None, "neither CSV nor JSON"


def _recognise_json(beginning: bytes) -> tuple[Shape | None, str]:
    text = beginning.lstrip(b"\xef\xbb\xbf \r\n\t")
    if re.match(rb"\{\s*\"data\"\s*:", text):
        return _JOBTECH_JSON, ""
    if text.startswith(b"[") and b'"concept_id"' in text:
        return _JOBTECH_NESTED, ""
    if text.startswith(b"[") and b'"kommunkod"' in text:
        return _PLACES, ""
    return None, "its objects are of no taxonomy we read"


def _reading_order(path: Path, shape: Shape | None) -> tuple[int, int, str]:
    """Put groups before what belongs to them, hierarchies before flat lists of the same."""
    rank = shape.rank if shape else 0
    name = files.plain_name(path)
    return rank, 0 if _ISCO_FIRST.search(name) or "hierarchy" in name else 1, name


def _files_in(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    grouped: dict[Path, list[Path]] = defaultdict(list)
    for found in path.rglob("*"):
        if found.is_file() and not found.name.startswith("."):
            grouped[found.parent].append(found)
    for folder in sorted(grouped):
        yield from sorted(grouped[folder])


def _version_in(path: Path, shape: Shape) -> str:
    """Return the version that the folders' names tell, such as ``v1.1.1`` or ``taxonomy_2025``."""
    pattern = r"\Av?(\d+\.\d+(?:\.\d+)?)\Z" if shape.scheme == "esco" else r"(20\d\d)\Z"
    if shape.scheme not in {"esco", "jobtech"}:
        return ""
    for part in reversed(path.resolve().parts[:-1]):
        found = re.search(pattern, part)
        if found:
            return found[1]
    return ""
