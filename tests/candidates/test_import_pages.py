"""The pages that import people over HTTP: look, choose, decide, and files that mean harm."""

import io
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from candidates.tables import Candidate, Import
from foundation.database import Database
from tests.builders.accounts import Person, post_form, signed_in

PEOPLE = (
    "Namn;Referens;Kommun;Kompetenser;Svenska;Personnummer\n"
    "Amina Haddad;A-1;Malmö;matlagning;A2;800101-1234\n"
    "Bo Ek;A-2;Trelleborg;MIG-svetsning;B1;\n"
)


@pytest.fixture
def at_work(client: TestClient, matcher_account: Person) -> TestClient:
    """Return a browser in which the matcher is signed in."""
    return signed_in(client, matcher_account)


def send_file(client: TestClient, content: bytes, name: str = "people.csv") -> Any:
    return post_form(
        client,
        "/candidates/import",
        {"code": "E0", "level": "2"},
        seen_on="/candidates/import",
        files={"file": (name, content, "text/csv")},
    )


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def decide(client: TestClient, path: str, act: str, *columns: str, **more: str) -> Any:
    page = client.get(path).text
    kept = [
        (re.findall(r'value="([^"]*)" selected', one) or [""])[0]
        for one in re.findall(r'name="column"[^>]*>.*?</select>', page, re.DOTALL)
    ]
    fields = {
        "act": act,
        "version": version_on(page),
        "code": "E0",
        "level": "2",
        "column": list(columns) or kept,
        **more,
    }
    return post_form(client, path, fields, seen_on=path)


def test_a_file_is_looked_at_then_imported(at_work: TestClient, words: Database) -> None:
    sent = send_file(at_work, PEOPLE.encode())
    preview = sent.headers["location"]
    page = at_work.get(preview).text
    done = decide(at_work, preview, "import")

    assert sent.status_code == 303
    assert "800101" not in page
    assert "MIG-svetsning" in page
    assert done.status_code == 303, done.text
    assert "Amina Haddad" in at_work.get("/candidates").text
    with words.reading() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == 2


def test_a_preview_with_errors_names_row_column_and_how_to_mend(
    at_work: TestClient, words: Database
) -> None:
    sent = send_file(at_work, PEOPLE.replace("B1", "flytande").encode())
    preview = sent.headers["location"]
    page = at_work.get(preview).text
    refused = decide(at_work, preview, "import")
    partly = decide(at_work, preview, "import", partial="1")

    assert "row-bad" in page
    assert refused.status_code == 422
    assert partly.status_code == 303
    with words.reading() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == 1


def test_another_choice_of_columns_is_kept(at_work: TestClient) -> None:
    preview = send_file(at_work, b"Person;Extra\nAmina;matlagning\n").headers["location"]

    changed = decide(at_work, preview, "remap", "name", "skills")
    page = at_work.get(preview).text

    assert changed.status_code == 303
    assert "Matlagning" in page


def test_a_thrown_away_file_leaves_nothing(at_work: TestClient, words: Database) -> None:
    preview = send_file(at_work, PEOPLE.encode()).headers["location"]

    decide(at_work, preview, "discard")

    with words.reading() as session:
        assert session.scalars(select(Import.content)).all() == [None]


def a_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 100_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "statuses"),
    [
        pytest.param(b"", {422}, id="nothing"),
        pytest.param(b"a\x00b;c\n1;2\n", {422}, id="NUL bytes"),
        pytest.param(b"\x89PNG\r\n", {303, 422}, id="a picture"),
        pytest.param(b'{"basics": ', {422}, id="broken JSON"),
        pytest.param(b"<a><b></a>", {422}, id="broken XML"),
        pytest.param(b"x" * 5_300_000, {413}, id="more than five megabytes"),
        pytest.param(a_bomb(), {422}, id="a zip bomb"),
    ],
)
def test_a_bad_file_is_refused_with_a_word_and_nothing_is_kept(
    at_work: TestClient, words: Database, content: bytes, statuses: set[int]
) -> None:
    answer = send_file(at_work, content)

    assert answer.status_code in statuses
    with words.reading() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == 0
        if answer.status_code != 303:
            assert session.scalar(select(func.count()).select_from(Import)) == 0
