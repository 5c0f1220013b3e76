"""The shortest way on: each step is tried by scoring the person again as if it were done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from candidates.profile import (
    ASSESSED_CODES,
    Evidence,
    LanguageLevel,
    Licence,
    Profile,
    RightToWork,
)
from employers.requirements import LanguageNeed, RequiredSkill
from matching.scoring.coverage import same_concept
from matching.scoring.gates import OWNER_OF, GateResult, Step
from matching.scoring.language import asked_levels, reached_level
from matching.scoring.scorer import Scored, Scorer
from matching.scoring.trust import standing_code

ASSESSMENT_GIVES: Final = "E4"
"""What an assessment by an expert or at a workplace is worth, when it succeeds."""

COURSE_GIVES: Final = "E6"
LICENCE_GIVES: Final = "E7"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step open to a person, and what it would change here if it succeeded.

    Parameters
    ----------
    step : str
        Code, such as ``"assessment"``.
    owner : str
        The role that owns it.
    subjects : tuple of str
        The concepts it is about; any one of them is enough.
    gain : int
        Hundredths of a point, by scoring again; 0 or more.
    opens : int
        Gates of this opening that it opens.
    """

    step: Step
    owner: str
    subjects: tuple[str, ...]
    gain: int
    opens: int


def next_steps(scorer: Scorer, profile: Profile, scored: Scored) -> tuple[NextStep, ...]:
    """Return every step that opens a gate or earns points, the most helpful first.

    Steps that open a gate come first, then by gain. Each is tried by scoring again, never guessed.
    """
    tried = []
    for step, subjects, after in _possible(scorer, profile, scored.gates):
        again = scorer.score(after)
        gain = again.score - scored.score
        opens = len(scored.gates) - len(again.gates)
        if gain > 0 or opens > 0:
            tried.append(NextStep(step, OWNER_OF[step], subjects, max(0, gain), max(0, opens)))
    return tuple(sorted(tried, key=lambda s: (-s.opens, -s.gain, s.step, s.subjects)))


def _possible(
    scorer: Scorer, profile: Profile, gates: tuple[GateResult, ...]
) -> Iterator[tuple[Step, tuple[str, ...], Profile]]:
    """Give each step with the profile as it would be after it."""
    for gate in gates:
        if gate.next_step is not None:
            after = _after_gate(gate, profile, scorer)
            if after is not None:
                yield gate.next_step, gate.subjects, after
    for skill in scorer.requirements.skills:
        step = _skill_step(skill, profile, scorer)
        if step is not None:
            yield step, (skill.skill_id,), _with_skill(profile, skill, scorer)
    for need in scorer.requirements.languages:
        language_step = _language_step(need, profile, scorer)
        if language_step is not None:
            yield language_step, (need.language_id,), _with_language(profile, need, scorer)


def _after_gate(gate: GateResult, profile: Profile, scorer: Scorer) -> Profile | None:
    if gate.gate == "right_to_work":
        return replace(profile, right_to_work=RightToWork("yes"))
    if gate.gate == "licence":
        held = Licence(gate.subjects[0], LICENCE_GIVES, scorer.as_of)
        return replace(profile, licences=(*profile.licences, held))
    if gate.gate == "education":
        return replace(profile, education_level=gate.wanted)
    return None  # Skills and languages have steps of their own, gate or not.


def _skill_step(skill: RequiredSkill, profile: Profile, scorer: Scorer) -> Step | None:
    ids = same_concept(skill)
    assessed = [
        piece
        for piece in profile.evidence
        if piece.skill_id in ids
        and piece.on <= scorer.as_of
        and standing_code(piece, as_of=scorer.as_of) in ASSESSED_CODES
    ]
    if not assessed:
        return "assessment"
    newest = max(assessed, key=lambda piece: (piece.on, piece.code, piece.level))
    return "training" if newest.level < skill.level else None


def _with_skill(profile: Profile, skill: RequiredSkill, scorer: Scorer) -> Profile:
    shown = Evidence(
        skill.skill_id, skill.level, ASSESSMENT_GIVES, scorer.as_of, source="next step"
    )
    return replace(profile, evidence=(*profile.evidence, shown))


def _language_step(need: LanguageNeed, profile: Profile, scorer: Scorer) -> Step | None:
    held = scorer.languages(profile).get(need.language_id, [])
    asked = asked_levels(need)
    if not any(asked):
        return None
    if not held:
        return "language_assessment"
    if any(reached_level(held, index) < wanted for index, wanted in enumerate(asked)):
        return "language_course"
    assessed = [level for level in held if level.code in ASSESSED_CODES]
    if all(reached_level(assessed, index) >= wanted for index, wanted in enumerate(asked)):
        return None
    return "language_assessment"


def _with_language(profile: Profile, need: LanguageNeed, scorer: Scorer) -> Profile:
    held = scorer.languages(profile).get(need.language_id, [])
    reached = LanguageLevel(
        language_id=need.language_id,
        listening=max(need.listening, reached_level(held, 0)),
        reading=max(need.reading, reached_level(held, 1)),
        speaking=max(need.speaking, reached_level(held, 2)),
        writing=max(need.writing, reached_level(held, 3)),
        code=COURSE_GIVES,
        on=scorer.as_of,
    )
    return replace(profile, languages=(*profile.languages, reached))
