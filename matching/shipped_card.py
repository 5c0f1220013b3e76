"""The scorecard that ships with the product: what every ranking can fall back to."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from matching.scoring.weights import Card, CardRefused, load_card

SHIPPED: Final = Path(__file__).parent / "scoring" / "cards" / "shipped.json"

SHIPPED_SHA256: Final = "addb3877c29d4c71594e477e3f0db215e79f33b6a58d754ec01284b59b455a36"
"""Hash of the card's canonical JSON: a card that was altered on the machine is refused."""


@cache
def shipped_card() -> Card:
    """Return the shipped scorecard.

    Raises
    ------
    CardRefused
        The file is missing, damaged or altered. The list is then shown without scores.

    Examples
    --------
    >>> shipped_card().version
    'hand-1'
    """
    return read_card(SHIPPED, sha256=SHIPPED_SHA256)


def read_card(path: Path, *, sha256: str | None = None) -> Card:
    """Read a scorecard from a file and check it; see `load_card`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CardRefused("the card cannot be read") from error
    return load_card(text, sha256=sha256)
