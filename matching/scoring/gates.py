"""What a gate says: its answer, its ground, the next step and the role that owns the step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from matching.scoring.language import LanguageSkill

GateName = Literal["right_to_work", "licence", "language", "essential_skill", "education"]
GATES: Final[tuple[GateName, ...]] = (
    "right_to_work",
    "licence",
    "language",
    "essential_skill",
    "education",
)

Outcome = Literal["pass", "not_yet", "unknown", "not_applicable"]
OPEN: Final = frozenset({"not_yet", "unknown"})

Basis = Literal[
    "right_to_work",
    "exclusive_right",
    "protected_title",
    "regulated",
    "driving",
    "card",
    "task_language",
    "task_skill",
    "education_by_law",
]

Step = Literal[
    "check_right_to_work",
    "apply_right_to_work",
    "renew_right_to_work",
    "verify_licence",
    "licence_process",
    "get_licence",
    "renew_licence",
    "language_assessment",
    "language_course",
    "assessment",
    "training",
    "education_statement",
    "education_path",
]

OWNER_OF: Final[Mapping[Step, str]] = {
    "check_right_to_work": "matcher",
    "apply_right_to_work": "candidate",
    "renew_right_to_work": "candidate",
    "verify_licence": "matcher",
    "licence_process": "study_guide",
    "get_licence": "matcher",
    "renew_licence": "candidate",
    "language_assessment": "study_guide",
    "language_course": "study_guide",
    "assessment": "assessor",
    "training": "study_guide",
    "education_statement": "study_guide",
    "education_path": "study_guide",
}
"""Which role owns each step, so that nobody is left without someone to ask."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What one gate says of one person.

    Parameters
    ----------
    gate : str
        One of ``GATES``.
    outcome : "pass", "not_yet", "unknown" or "not_applicable"
    basis : str
        The ground: a legal one, or the task.
    subjects : tuple of str
        The concepts asked for; any one of them is enough. Empty for the right to work.
    source : str
        Where the ground is found, or the motive of a language need.
    on : date or None
        The day of the fact behind the answer.
    evidence_id : str
        The record behind the answer.
    next_step, owner : str or None
        What opens the gate, and the role that owns that step.
    language_skill : str or None
        The language skill furthest below the need.
    wanted, held : int or None
        Levels, where the gate has them.
    """

    gate: GateName
    outcome: Outcome
    basis: Basis
    subjects: tuple[str, ...] = ()
    source: str = ""
    on: date | None = None
    evidence_id: str = ""
    next_step: Step | None = None
    owner: str | None = None
    language_skill: LanguageSkill | None = None
    wanted: int | None = None
    held: int | None = None

    @property
    def open(self) -> bool:
        """True if the gate is still to be opened: not yet, or not known."""
        return self.outcome in OPEN
