"""Letters: written with the change, sent by a job, each exactly once by its Message-ID.

The Message-ID is made from the job's id. A worker that dies between sending and marking sends
again with the same Message-ID, which is what mail servers and programs tell duplicates by.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foundation.errors import RuleViolation, Unavailable
from foundation.ids import new_id
from foundation.jobs import enqueue
from foundation.mail_tables import WaitingLetter
from foundation.settings import Settings

SEND_LETTER = "foundation.send_letter"
TIMEOUT_S = 20.0
KEPT_FOR = timedelta(days=30)
REFUSED_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A letter on its way: with the id that makes a second delivery recognisable."""

    letter: Letter
    message_id: str
    written_at: datetime


def post(session: Session, letter: Letter, *, now: datetime) -> UUID:
    """Write a letter into the unit of work, to be sent after the commit.

    Returns
    -------
    UUID
        Id of the job that sends it.

    Raises
    ------
    RuleViolation
        The address or the subject could smuggle in a header line.
    """
    if not _is_one_line(letter.to) or not _is_one_line(letter.subject) or "@" not in letter.to:
        raise RuleViolation("This is no address that a letter can be sent to.", where="email")
    letter_id = new_id()
    job = enqueue(session, SEND_LETTER, letter_id=letter_id)
    session.flush()
    session.add(
        WaitingLetter(
            id=letter_id,
            job_id=job.id,
            to_address=letter.to,
            subject=letter.subject,
            body=letter.body,
            created_at=now,
            sent_at=None,
        )
    )
    session.flush()
    return job.id


def _is_one_line(text: str) -> bool:
    return bool(text) and text.isprintable()


def load_posting(session: Session, letter_id: UUID, *, sender: str) -> Posting | None:
    """Return a letter that is still to be sent; None when it was sent or is gone."""
    waiting = session.scalar(
        select(WaitingLetter).where(WaitingLetter.id == letter_id, WaitingLetter.sent_at.is_(None))
    )
    if waiting is None:
        return None
    letter = Letter(waiting.to_address, waiting.subject, waiting.body)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return Posting(letter, f"<{waiting.job_id}@{domain}>", waiting.created_at)


def mark_sent(session: Session, letter_id: UUID, *, now: datetime) -> None:
    """Remember that a letter went out, and forget what stood in it."""
    waiting = session.get(WaitingLetter, letter_id)
    if waiting is not None:
        waiting.sent_at = now
        waiting.body = waiting.subject = waiting.to_address = ""


class Mailer(Protocol):
    """Something that takes letters away."""

    def send(self, posting: Posting) -> None:
        """Hand a letter over.

        Raises
        ------
        Unavailable
            Nobody takes letters at the moment.
        RuleViolation
            This letter is refused for good.
        """


def mailer_of(settings: Settings) -> Mailer:
    """Return the mailer that the settings name; a folder when they name none."""
    if settings.mail_url:
        return SmtpMailer(settings.mail_url, sender=settings.mail_from)
    return FolderMailer(settings.data_dir / "mail", sender=settings.mail_from)


class FolderMailer:
    """Keeps letters as files that mail programs open; for development and demonstrations."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, posting: Posting) -> None:
        """Write the letter; the same letter again is the same file."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = posting.message_id.strip("<>").partition("@")[0]
        place = self._folder / f"{name}.eml"
        unfinished = place.with_suffix(".part")
        unfinished.write_bytes(bytes(message_of(posting, sender=self._sender)))
        unfinished.replace(place)


class SmtpMailer:
    """Hands letters to a mail server: ``smtp://`` with STARTTLS where offered, or ``smtps://``."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._address = urlsplit(url)
        self._sender = sender

    def send(self, posting: Posting) -> None:
        """Hand the letter over; see `Mailer.send`."""
        try:
            with self._connected() as server:
                server.send_message(message_of(posting, sender=self._sender))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= REFUSED_FOR_GOOD for code in codes):
                raise RuleViolation("The mail server refuses this address.") from error
            raise Unavailable("The mail server does not take this letter yet.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("The mail server cannot be reached.") from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        host, secure = self._address.hostname or "localhost", ssl.create_default_context()
        server: smtplib.SMTP
        if self._address.scheme == "smtps":
            server = smtplib.SMTP_SSL(
                host, self._address.port or 465, timeout=TIMEOUT_S, context=secure
            )
        else:
            server = smtplib.SMTP(host, self._address.port or 25, timeout=TIMEOUT_S)
        with server:
            server.ehlo()
            if self._address.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            if self._address.username:
                # A password never travels in clear text: login needs an encrypted line.
                if not isinstance(server.sock, ssl.SSLSocket) and not _is_loopback(host):
                    raise Unavailable("The mail server offers no encrypted line.")
                server.login(unquote(self._address.username), unquote(self._address.password or ""))
            yield server


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def message_of(posting: Posting, *, sender: str) -> EmailMessage:
    """Return a letter as an e-mail message."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = posting.letter.to
    message["Subject"] = posting.letter.subject
    message["Date"] = format_datetime(posting.written_at)
    message["Message-ID"] = posting.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(posting.letter.body, cte="quoted-printable")
    return message


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove letters that nobody may need any more, sent or not: their links have ended."""
    session.execute(delete(WaitingLetter).where(WaitingLetter.created_at < now - KEPT_FOR))
