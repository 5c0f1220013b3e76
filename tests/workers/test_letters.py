"""Letters: written with the change, sent once, forgotten when sent."""

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from uuid import UUID

import pytest

from foundation import clock, job_desk, jobs, mail
from foundation.database import Database
from foundation.errors import RuleViolation
from foundation.mail import FolderMailer, Letter, Mailer, Posting, SmtpMailer
from foundation.settings import Settings
from workers.context import Context
from workers.foundation import handlers
from workers.runner import run_job

LETTER = Letter("amina@example.org", "Välkommen", "Hej!\n.\nEn rad med å, ä och ö.")


def posted(database: Database, letter: Letter = LETTER) -> UUID:
    with database.writing() as session:
        return mail.post(session, letter, now=clock.now())


def letters_in(folder: Path) -> list[Message]:
    return [email.message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


@pytest.fixture
def context(database: Database, settings: Settings, tmp_path: Path) -> Context:
    return Context(settings, database, FolderMailer(tmp_path, sender="s@example.org"), "tester")


def test_a_letter_of_a_change_that_fails_is_never_sent(context: Context) -> None:
    def change_and_fail() -> None:
        with context.database.writing() as session:
            mail.post(session, LETTER, now=clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()

    with context.database.reading() as session:
        assert job_desk.list_jobs(session) == []


def test_a_letter_arrives_once_with_an_id_made_from_its_job(
    context: Context, tmp_path: Path
) -> None:
    job_id = posted(context.database)

    states = [run_job(context, handlers, job_id) for _ in range(2)]

    assert states == ["done", "taken"]
    (letter,) = letters_in(tmp_path)
    assert letter["To"] == "amina@example.org"
    assert letter["Message-ID"] == f"<{job_id}@localhost>"


def test_a_letter_sent_by_a_worker_that_died_before_the_mark_is_the_same_letter_again(
    context: Context, tmp_path: Path
) -> None:
    job_id = posted(context.database)
    dying = Context(context.settings, context.database, Dying(context.mailer), "tester")

    with pytest.raises(KilledError):
        run_job(dying, handlers, job_id)
    with context.database.writing() as session:
        jobs.release(session, worker="tester")
    state = run_job(context, handlers, job_id)

    assert state == "done"
    assert len(letters_in(tmp_path)) == 1


def test_a_letter_that_was_sent_is_forgotten(context: Context) -> None:
    job_id = posted(context.database)

    run_job(context, handlers, job_id)

    with context.database.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT to_address, subject, body FROM letters")
        assert kept.all() == [("", "", "")]


@pytest.mark.parametrize(
    "letter",
    [
        Letter("a@b.se\nBcc: all@b.se", "Hej", "…"),
        Letter("a@b.se", "Hej\r\nBcc: all@b.se", "…"),
        Letter("nobody", "Hej", "…"),
        Letter("", "Hej", "…"),
    ],
)
def test_no_header_line_can_be_smuggled_in(sqlite_database: Database, letter: Letter) -> None:
    with pytest.raises(RuleViolation):
        posted(sqlite_database, letter)


class KilledError(BaseException):
    """Stands for kill -9: no handler of ours sees it."""


class Dying:
    """A worker that is gone right after the mail server has the letter."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def send(self, posting: Posting) -> None:
        self._mailer.send(posting)
        raise KilledError


class MailServer:
    """A mail server of the standard's plainest kind, on a port of this machine."""

    def __init__(self, *, refusal: bytes = b"") -> None:
        self.letters: list[bytes] = []
        self._refusal = refusal
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with closing(connection), connection.makefile("rwb", buffering=0) as line:
                self._talk(line)

    def _talk(self, line: "socket.SocketIO") -> None:
        line.write(b"220 here\r\n")
        while words := line.readline():
            verb = words[:4].upper()
            if verb == b"DATA":
                line.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(line.readline, b".\r\n")))
                line.write(b"250 kept\r\n")
            elif verb == b"QUIT":
                line.write(b"221 bye\r\n")
                return
            elif verb == b"RCPT" and self._refusal:
                line.write(self._refusal + b"\r\n")
            else:
                line.write(b"250 yes\r\n")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


def with_smtp(context: Context, url: str) -> Context:
    mailer = SmtpMailer(url, sender="Samsyn <s@example.org>")
    return Context(context.settings, context.database, mailer, "tester")


def test_a_mail_server_gets_the_letter_whole(context: Context, mail_server: MailServer) -> None:
    job_id = posted(context.database)

    state = run_job(with_smtp(context, mail_server.url), handlers, job_id)

    assert state == "done"
    (raw,) = mail_server.letters
    letter = email.message_from_bytes(raw.replace(b"\r\n..", b"\r\n."))
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().split() == LETTER.body.split()


def test_a_mail_server_that_is_away_costs_a_wait_and_not_the_letter(context: Context) -> None:
    job_id = posted(context.database)

    state = run_job(with_smtp(context, "smtp://127.0.0.1:1"), handlers, job_id)

    assert state == "waiting"


@pytest.mark.parametrize(
    ("refusal", "state"), [(b"550 no such box", "failed"), (b"450 later", "waiting")]
)
def test_a_refused_address_is_final_and_a_busy_one_is_not(
    context: Context, refusal: bytes, state: str
) -> None:
    job_id = posted(context.database)
    server = MailServer(refusal=refusal)

    outcome = run_job(with_smtp(context, server.url), handlers, job_id)

    server.close()
    assert outcome == state
