"""Write docs/scoring.md: `python -m tests.spec.write_manual`."""

from pathlib import Path

from matching.manual import scoring_manual
from matching.shipped_card import shipped_card
from tests.spec.scoring import scored_cases

MANUAL = Path(__file__).parents[2] / "docs" / "scoring.md"


def manual_text() -> str:
    """Return the manual as it should read now."""
    return scoring_manual(shipped_card(), list(scored_cases()))


if __name__ == "__main__":
    MANUAL.write_text(manual_text(), encoding="utf-8")
