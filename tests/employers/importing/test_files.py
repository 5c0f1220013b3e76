"""Files of ads: each line that cannot be read is told with its place, the others go on."""

import gzip
import json
from pathlib import Path

import pytest

from employers.importing.files import Found, chunks, files_of, read_bytes, read_file
from tests.builders.employers import an_ad

LIMIT = 30_000_000
CUT_OFF = "The packed file is damaged or cut off."
NO_NUMBER = "A number in the JSON is not a number that we can read."


def problems(found: list[Found]) -> list[str]:
    return [f"{one.where}: {one.problem}" for one in found if one.problem is not None]


def test_a_line_that_is_no_json_is_told_with_its_number_and_the_others_are_read() -> None:
    lines = [json.dumps(an_ad()), '{"id": 7, "headline"', "", json.dumps(an_ad())]

    found = list(read_bytes("ads.jsonl", "\n".join(lines).encode(), limit=LIMIT))

    assert [one.number for one in found] == [1, 2, 4]
    assert problems(found) == [
        "ads.jsonl, line 2: This is not JSON: it breaks at line 1, column 21."
    ]


def test_packed_files_are_read_like_others() -> None:
    content = gzip.compress((json.dumps(an_ad()) + "\n").encode())

    found = list(read_bytes("ads.jsonl.gz", content, limit=LIMIT))

    assert [one.problem for one in found] == [None]


def test_a_json_file_with_one_document_a_line_is_read_by_lines() -> None:
    content = "\n".join(json.dumps(an_ad()) for _ in range(3)).encode()

    found = list(read_bytes("ads.json", content, limit=LIMIT))

    assert [(one.number, one.by_line) for one in found] == [(1, True), (2, True), (3, True)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", b"", "The file is empty."),
        ("a.json", b'{"id": ', "This is not JSON: it breaks at line 1, column 8."),
        ("a.json", b"\xff\xfe\x00", "The text is not UTF-8."),
        ("a.json", b"[" * 2_000_000, "The JSON is nested too deep."),
        ("a.json", b'{"id": NaN}', NO_NUMBER),
        ("a.json", b"[" + b"1" * 9_000 + b"]", NO_NUMBER),
        ("a.json.gz", gzip.compress(bytes(range(256)))[:90], CUT_OFF),
        ("a.jsonl", b"x" * 2_500_000, "This is too large to read."),
    ],
    ids=["empty", "cut", "no text", "nesting", "nan", "long number", "cut gzip", "long line"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, reason: str) -> None:
    found = list(read_bytes(name, content, limit=LIMIT))

    assert [str(one.problem) for one in found] == [reason]


def test_a_packed_bomb_is_not_unpacked_beyond_the_limit() -> None:
    content = gzip.compress(b" " * 200_000_000)

    found = list(read_bytes("a.json.gz", content, limit=1_000_000))

    assert [str(one.problem) for one in found] == ["This is too large to read."]


def test_a_folder_gives_its_files_and_a_missing_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.jsonl").write_text(json.dumps(an_ad()))
    (tmp_path / "a.json").write_text(json.dumps([an_ad()]))
    (tmp_path / "notes.txt").write_text("not ads")

    names = [path.name for path in files_of([tmp_path])]

    assert names == ["a.json", "b.jsonl"]
    assert problems(list(read_file(tmp_path / "none.json"))) == [
        "File none.json: The file cannot be opened."
    ]


def test_ads_are_bundled_without_losing_any() -> None:
    found = [Found("a", number) for number in range(45)]

    bundles = list(chunks(found, size=20))

    assert [len(bundle) for bundle in bundles] == [20, 20, 5]
