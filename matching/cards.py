"""The scorecard in use: read from the published file, kept with the rankings made by it."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.database import insert_absent
from foundation.errors import NotFound
from foundation.logs import log
from matching.scoring.weights import Card, CardRefused, load_card
from matching.shipped_card import SHIPPED, shipped_card
from matching.tables import Scorecard


@dataclass(frozen=True, slots=True)
class CardInUse:
    """The card that rankings are made by; none when it is damaged: then lists are unscored."""

    card: Card | None
    text: str


def card_in_use() -> CardInUse:
    """Return the shipped card, checked; without one the service goes on and says so.

    A damaged card is told in the log and never used (RELIABILITY, promise 30).
    """
    try:
        return CardInUse(shipped_card(), SHIPPED.read_text(encoding="utf-8"))
    except CardRefused as error:
        log.error("scorecard refused", card=SHIPPED.name, reason=str(error))
        return CardInUse(None, "")


def keep_card(session: Session, card: Card, text: str, *, now: datetime) -> None:
    """Keep a card whole, once, so that what was ranked by it can be replayed."""
    values = {
        "sha256": card.sha256,
        "version": card.version,
        "body": json.loads(text),
        "first_used_at": now,
    }
    insert_absent(session, Scorecard, values)


def kept_card(session: Session, sha256: str) -> Card:
    """Return a card that some ranking was made by.

    Raises
    ------
    NotFound
        It was never kept, or no longer has the hash it had.
    """
    kept = session.get(Scorecard, sha256)
    if kept is None:
        raise NotFound("The scorecard of this ranking is not there any more.")
    try:
        return load_card(json.dumps(kept.body), sha256=sha256)
    except CardRefused:
        raise NotFound("The scorecard of this ranking has been altered.") from None
