"""The letters about an account. No letter says more than that there is an account and a link."""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.names import is_address
from foundation import mail
from foundation.messages import Message, say, translator_for

INVITATION = (
    say("Your account in Samsyn"),
    say(
        "Hello,\n\n"
        "{organisation} has made an account for you in Samsyn.\n"
        "Choose a password here. The link works once and for 7 days:\n\n"
        "{address}\n\n"
        "If you did not expect this letter, you need not do anything."
    ),
)
PASSWORD_RESET = (
    say("Choose a new password in Samsyn"),
    say(
        "Hello,\n\n"
        "somebody, probably you, asked for a new password in Samsyn.\n"
        "Choose it here. The link works once and for one hour:\n\n"
        "{address}\n\n"
        "If it was not you, you need not do anything. Your password stays as it is."
    ),
)
PASSWORD_CHANGED = (
    say("Your password in Samsyn was changed"),
    say(
        "Hello,\n\n"
        "the password of your account in Samsyn was changed just now, and every other sign-in "
        "was ended.\n\n"
        "If it was not you, ask for a new password on the sign-in page at once and tell your "
        "system administrator."
    ),
)


def post(
    session: Session,
    letter: tuple[Message, Message],
    *,
    to: str,
    language: str,
    now: datetime,
    **values: str,
) -> bool:
    """Post a letter in the reader's language, and tell whether there was an address for it."""
    if not is_address(to):
        return False
    say_it = translator_for(language)
    subject, body = letter
    mail.post(session, mail.Letter(to, say_it(subject), say_it(body, **values)), now=now)
    return True
