"""The process tree of `samsyn serve`: starts, refuses, keeps running, ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from foundation import clock, job_desk, jobs, mail
from foundation.database import Database
from foundation.errors import Conflict, RuleViolation
from gateway import serving
from gateway.checking import schema_must_fit
from gateway.serving import Plan
from tests.databases import PostgresTemplates, SqliteTemplate

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


class Running:
    """A `samsyn serve` of the test's own, with what it says."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self.process = process
        self.said = said

    def text(self) -> str:
        return self.said.read_text(errors="replace")

    def wait_for(self, words: str) -> str:
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.text():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.05)
        return next(line for line in self.text().splitlines() if words in line)

    def address(self) -> str:
        return self.wait_for("answers at").rsplit(" ", 1)[1]

    def descendants(self) -> set[int]:
        listing = subprocess.run(
            ["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True
        )
        pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()[1:]]
        found = {self.process.pid}
        while more := {pid for pid, parent in pairs if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    def whole_family(self) -> set[int]:
        """Return all processes once broker, worker, beat and web run, each with its keeper."""
        deadline = time.monotonic() + PATIENCE_S
        while len(found := self.descendants()) < 8:
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        return found


@contextmanager
def served(
    database_url: str, folder: Path, *options: str, broker_url: str = ""
) -> Iterator[Running]:
    environment = {name: value for name, value in os.environ.items() if "SAMSYN" not in name}  # noqa: TID251
    environment |= {
        "SAMSYN_DATABASE_URL": database_url,
        "SAMSYN_DATA_DIR": str(folder / "var"),
        "SAMSYN_BROKER_URL": broker_url,
        "PYTHONPATH": str(ROOT),
    }
    said = folder / "said"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gateway", "serve", *options],
            stdout=output,
            stderr=output,
            env=environment,
            cwd=folder,
        )
    try:
        yield Running(process, said)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def all_gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while any(is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(is_alive(pid) for pid in pids)


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_done(database: Database, name: str, *, patience_s: float = 120.0) -> None:
    deadline = time.monotonic() + patience_s
    while True:
        with database.reading() as session:
            found = [job for job in job_desk.list_jobs(session, limit=1000) if job.name == name]
        if found and all(job.state == "done" for job in found):
            return
        assert time.monotonic() < deadline, [(job.state, job.error_class) for job in found]
        time.sleep(0.1)


def test_more_than_one_web_process_on_sqlite_is_refused_with_the_reason(
    sqlite_database: Database,
) -> None:
    with pytest.raises(RuleViolation, match="SQLite serves one web process"):
        serving.check_plan(Plan(web_processes=2), sqlite_database)


def test_a_schema_that_is_not_the_newest_is_refused_with_the_command_to_run(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)

    with pytest.raises(Conflict, match="samsyn db upgrade"):
        schema_must_fit(database)

    database.close()


def test_a_port_in_use_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Conflict, match=str(port)):
            serving.listen(Plan(port=port))


def test_an_address_that_does_not_exist_is_told() -> None:
    with pytest.raises((RuleViolation, Conflict)):
        serving.listen(Plan(host="no.such.host.invalid"))


@pytest.mark.slow
def test_it_starts_and_stops_gracefully_with_exit_code_0(database_url: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path, "--port", "0") as running:
        address = running.address()
        live, ready = status_of(f"{address}/health/live"), status_of(f"{address}/health/ready")
        family = running.whole_family()

        running.process.send_signal(signal.SIGTERM)
        code = running.process.wait(30)

    assert (live, ready, code) == (200, 200, 0)
    assert all_gone(family)


@pytest.mark.slow
def test_all_its_children_end_when_it_is_killed(sqlite_url: str, tmp_path: Path) -> None:
    with served(sqlite_url, tmp_path, "--port", "0") as running:
        running.address()
        family = running.whole_family()

        running.process.kill()
        running.process.wait()

        assert all_gone(family)


@pytest.mark.slow
def test_a_web_process_that_dies_is_started_again(sqlite_url: str, tmp_path: Path) -> None:
    with served(sqlite_url, tmp_path, "--port", "0", "--no-worker") as running:
        address = running.address()
        for pid in running.descendants():
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"gateway.web" in command and b"keeper" not in command:
                os.kill(pid, signal.SIGKILL)

        assert status_of(f"{address}/health/ready") == 200


@pytest.mark.slow
def test_a_letter_leaves_soon_after_the_commit(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    with served(database_url, tmp_path, "--no-web") as running:
        running.wait_for("The worker is running")
        with database.writing() as session:
            mail.post(session, mail.Letter("a@b.se", "Hej", "…"), now=clock.now())

        wait_until_done(database, mail.SEND_LETTER)
    database.close()

    assert len(list((tmp_path / "var" / "mail").glob("*.eml"))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["files", "a broker of one's own"])
def test_any_broker_will_do(
    kind: str, sqlite_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    broker_url = "filesystem://" if kind == "files" else request.getfixturevalue("broker_url")
    database = Database(sqlite_url)
    with served(sqlite_url, tmp_path, "--no-web", broker_url=broker_url) as running:
        running.wait_for("The worker is running")
        with database.writing() as session:
            mail.post(session, mail.Letter("a@b.se", "Hej", "…"), now=clock.now())

        wait_until_done(database, mail.SEND_LETTER)
        words = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in running.descendants()]
    database.close()

    assert not any(b"valkey-server" in one for one in words)


@pytest.mark.slow
def test_no_letter_is_lost_or_sent_twice_when_workers_and_broker_are_killed(
    database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    letters = 40
    with served(database_url, tmp_path, "--no-web") as running:
        running.wait_for("The worker is running")
        for number in range(letters):
            with database.writing() as session:
                mail.post(session, mail.Letter("a@b.se", str(number), "…"), now=clock.now())
            if number in {5, 20, 30}:
                time.sleep(4)
                for pid in running.descendants():
                    command = Path(f"/proc/{pid}/cmdline")
                    words = command.read_bytes() if command.exists() else b""
                    if b"keeper" not in words and (b"worker" in words or b"valkey" in words):
                        os.kill(pid, signal.SIGKILL)

        wait_until_done(database, mail.SEND_LETTER)
    database.close()

    sent = [path.read_text() for path in (tmp_path / "var" / "mail").glob("*.eml")]
    subjects = sorted(int(text.split("Subject: ")[1].split("\n")[0]) for text in sent)
    assert subjects == list(range(letters))


@pytest.mark.slow
def test_many_web_processes_serve_on_postgresql(
    postgres_templates: PostgresTemplates, tmp_path: Path
) -> None:
    with (
        postgres_templates.copy() as url,
        served(url, tmp_path, "--port", "0", "--workers", "2", "--no-worker") as running,
    ):
        address = running.address()

        assert {status_of(f"{address}/health/ready") for _ in range(8)} == {200}


def samsyn(folder: Path, database_url: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "SAMSYN" not in name}  # noqa: TID251
    environment |= {
        "SAMSYN_DATABASE_URL": database_url,
        "SAMSYN_DATA_DIR": str(folder / "var"),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-m", "gateway", *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_database_goes_from_nothing_to_a_backup_and_into_another(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    with sqlite_template.empty() as url, sqlite_template.empty() as other:
        refused = samsyn(tmp_path, url, "serve", "--port", "0")
        upgraded = samsyn(tmp_path, url, "db", "upgrade")
        again = samsyn(tmp_path, url, "db", "upgrade")
        checked = samsyn(tmp_path, url, "db", "check", "--json")
        saved = samsyn(tmp_path, url, "db", "backup", "a.backup", "--json")
        restored = samsyn(tmp_path, other, "db", "restore", "a.backup")
        missing = samsyn(tmp_path, other, "db", "restore", "b.backup")

    assert (refused.returncode, "samsyn db upgrade" in refused.stderr) == (2, True)
    assert (upgraded.returncode, again.returncode) == (0, 0)
    assert json.loads(checked.stdout)["faults"] == []
    assert json.loads(checked.stdout)["empty"] is True
    assert saved.returncode == restored.returncode == 0, restored.stderr
    assert (missing.returncode, "b.backup" in missing.stderr) == (2, True)


@pytest.mark.slow
def test_failed_jobs_are_listed_and_offered_again(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        job_id = jobs.enqueue(session, "test.do_it").id
    with database.writing() as session:
        claim = jobs.claim(session, job_id, worker="tester")
        assert claim is not None
        jobs.give_back(session, claim, error="OSError", final=True)
    database.close()

    listed = samsyn(tmp_path, sqlite_url, "jobs", "list", "--state", "failed", "--json")
    retried = samsyn(tmp_path, sqlite_url, "jobs", "retry", "--failed")
    after = samsyn(tmp_path, sqlite_url, "jobs", "list", "--json")
    wrong = samsyn(tmp_path, sqlite_url, "jobs", "list", "--state", "lost")

    assert json.loads(listed.stdout)["items"][0]["error_class"] == "OSError"
    assert retried.returncode == 0
    assert json.loads(after.stdout)["counts"]["waiting"] == 1
    assert wrong.returncode == 2
