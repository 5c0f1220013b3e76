"""Work that has no domain words: letters, the anchor of the audit, tidying up."""

from uuid import UUID

from foundation import audit, clock, idempotency, job_desk, mail
from foundation.jobs import UnitOfWork
from foundation.logs import log
from workers.context import Ending, Handlers, Work, id_of

handlers = Handlers()


@handlers.outside(mail.SEND_LETTER)
def send_letter(work: Work) -> Ending | None:
    """Send a letter; no transaction is open while the mail server is spoken to."""
    letter_id = UUID(id_of(work.claim.payload, "letter_id"))
    context = work.context
    with context.database.reading() as session:
        posting = mail.load_posting(session, letter_id, sender=context.settings.mail_from)
    if posting is None:
        return None
    context.mailer.send(posting)
    return lambda session: mail.mark_sent(session, letter_id, now=clock.now())


@handlers.outside("foundation.anchor_audit")
def anchor_audit(work: Work) -> None:
    """Write the head of each audit chain to the log, out of reach of whoever has the database."""
    with work.context.database.reading() as session:
        heads = audit.heads(session)
    for chain, head in heads.items():
        log.info("audit anchor", chain=chain, head=head)


@handlers.within("foundation.tidy_up")
def tidy_up(session: UnitOfWork, work: Work) -> None:
    """Remove what is kept for a while only: done jobs, old letters, answers to repeat."""
    del work
    now = clock.now()
    job_desk.remove_done(session, now=now)
    mail.forget_old(session, now=now)
    idempotency.forget_old(session, now=now)
