"""The table of cases holds, and the manual says what the table says."""

import pytest

from tests.builders.scoring import score_of
from tests.spec.scoring import CASES, Above, Beside, pair_of
from tests.spec.write_manual import MANUAL, manual_text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.statement)
def test_the_case_holds(case: Above | Beside) -> None:
    first, second = (score_of(case.asked, person).score for person in pair_of(case))

    if isinstance(case, Above):
        assert first > second
    else:
        assert first == second


def test_the_scoring_manual_is_up_to_date() -> None:
    written = MANUAL.read_text(encoding="utf-8")

    assert written == manual_text(), "run: python -m tests.spec.write_manual"
