"""Read files, folders and uploads of ads; what cannot be read is told with its line."""

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from employers.importing.shapes import unpacked
from foundation.messages import Message, say

MAX_LINE_BYTES = 2_000_000
MAX_DOCUMENT_BYTES = 200_000_000
_LINES = (".jsonl", ".ndjson", ".jsonlines")
_SUFFIXES = (".json", *_LINES)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Found:
    """One ad of a file, not yet read, or the reason why there is none."""

    name: str
    number: int = 0
    by_line: bool = False
    value: object = None
    problem: Message | None = None

    @property
    def where(self) -> Message:
        """Return the place in words, such as ``ads.jsonl, line 7``."""
        if not self.number:
            return say("File {name}", name=self.name)
        if self.by_line:
            return say("{name}, line {number}", name=self.name, number=self.number)
        return say("{name}, ad {number}", name=self.name, number=self.number)


def files_of(paths: list[Path]) -> Iterator[Path]:
    """Yield the files to read: those named, and those with ads' endings in named folders."""
    for path in paths:
        if path.is_dir():
            inside = sorted(inner for inner in path.rglob("*") if inner.is_file())
            yield from (inner for inner in inside if _bare(inner.name).endswith(_SUFFIXES))
        else:
            yield path


def read_file(path: Path, *, limit: int = MAX_DOCUMENT_BYTES) -> Iterator[Found]:
    """Yield the ads of one file; a file that cannot be opened gives one problem."""
    try:
        with path.open("rb") as file:
            yield from read_stream(path.name, file, limit=limit)
    except OSError:
        yield Found(path.name, problem=say("The file cannot be opened."))


def read_bytes(name: str, content: bytes, *, limit: int) -> Iterator[Found]:
    """Yield the ads of an upload; ``limit`` holds for the unpacked size too."""
    yield from read_stream(name, io.BytesIO(content), limit=limit)


def read_stream(name: str, file: BinaryIO, *, limit: int) -> Iterator[Found]:
    """Yield the ads of a stream, unpacking gzip, one line or one document at a time."""
    start = file.read(2)
    file.seek(0)
    source = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if start == _GZIP else file
    try:
        if _bare(name).endswith(_LINES):
            yield from _lines(name, source, limit)
        else:
            yield from _document(name, source, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Found(name, problem=say("The packed file is damaged or cut off."))


def _bare(name: str) -> str:
    return name.lower().removesuffix(".gz")


def _lines(name: str, source: BinaryIO, limit: int) -> Iterator[Found]:
    number = total = 0
    while line := source.readline(MAX_LINE_BYTES + 1):
        number += 1
        total += len(line)
        if total > limit:
            yield _too_large(name, number)
            return
        if len(line) > MAX_LINE_BYTES:
            yield _too_large(name, number)
            while line and not line.endswith(b"\n"):
                line = source.readline(MAX_LINE_BYTES + 1)
                total += len(line)
                if total > limit:
                    return
        elif line.strip():
            yield from _ads(name, line.strip(), number=number, by_line=True)


def _document(name: str, source: BinaryIO, limit: int) -> Iterator[Found]:
    content = source.read(limit + 1)
    if len(content) > limit:
        yield _too_large(name, 0)
    elif not content.strip():
        yield Found(name, problem=say("The file is empty."))
    elif _has_many_documents(content):
        yield from _lines(name, io.BytesIO(content), limit)
    else:
        yield from _ads(name, content, number=0, by_line=False)


def _has_many_documents(content: bytes) -> bool:
    """Tell whether a .json file really holds one document a line, as exports often do."""
    first, _, rest = content.lstrip().partition(b"\n")
    if not rest.strip() or not first.startswith(b"{"):
        return False
    return isinstance(_loaded(first), dict)


def _ads(name: str, content: bytes, *, number: int, by_line: bool) -> Iterator[Found]:
    loaded = _loaded(content)
    if isinstance(loaded, Message):
        yield Found(name, number, by_line, problem=loaded)
        return
    for place, value in enumerate(unpacked(loaded), start=1):
        yield Found(name, number if by_line else place, by_line, value)


def _loaded(content: bytes) -> object:
    """Return the JSON value, or the reason why it is none."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return say(
            "This is not JSON: it breaks at line {line}, column {column}.",
            line=error.lineno,
            column=error.colno,
        )
    except UnicodeDecodeError:
        return say("The text is not UTF-8.")
    except RecursionError:
        return say("The JSON is nested too deep.")
    except ValueError:
        return say("A number in the JSON is not a number that we can read.")


def _refuse(word: str) -> object:
    raise ValueError(word)


def _too_large(name: str, number: int) -> Found:
    return Found(name, number, number > 0, problem=say("This is too large to read."))


def chunks(found: Iterable[Found], *, size: int = 20) -> Iterator[list[Found]]:
    """Yield ads in bundles, so that the write lock is held for a moment only."""
    bundle: list[Found] = []
    for one in found:
        bundle.append(one)
        if len(bundle) >= size:
            yield bundle
            bundle = []
    if bundle:
        yield bundle
