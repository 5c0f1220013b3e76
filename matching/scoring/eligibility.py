"""Gates: hard conditions, apart from the score, each with its ground and a way on.

A gate never removes anyone. What is not yet there, or not known, puts the person on the list "on
the way", with the next step and who owns it. Only what a person or the law has confirmed gates.

Two kinds of gates ask for different things. Gates of law (right to work, licences, education) ask
for proof: an own statement leaves them unknown. Gates of the work (a language minimum, a necessary
skill) only ask whether it is known to be missing: an own statement opens them, because missing
papers never give a minus; the next step is then an assessment, shown with the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from candidates.profile import Evidence, Licence, Profile, RightToWork
from employers.requirements import (
    RIGHT_BASES,
    LanguageNeed,
    LicenceNeed,
    RequiredSkill,
    Requirements,
)
from matching.scoring.coverage import same_concept
from matching.scoring.gates import OPEN, OWNER_OF, GateResult, Outcome, Step
from matching.scoring.language import (
    LANGUAGE_SKILLS,
    StandingLevel,
    asked_levels,
    reached_level,
)
from matching.scoring.trust import NOTHING_HELD, Levels
from matching.scoring.working_hours import first_day

VERIFIED: Final = frozenset({"E6", "E7"})
"""Evidence that a legal right is held: verified in a register, a decision or a document."""

SHOWN: Final = frozenset({"E2", "E3", "E4", "E5", "E6", "E7"})
"""Evidence that a driving licence or card is held: at least seen by staff."""


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of one opening, prepared once and asked for many people."""

    start: date
    as_of: date
    licences: tuple[LicenceNeed, ...]
    languages: tuple[LanguageNeed, ...]
    skills: tuple[tuple[RequiredSkill, tuple[str, ...], GateResult], ...]
    education_level: int | None

    @classmethod
    def of(cls, requirements: Requirements, *, as_of: date) -> Gates:
        """Gather what gates: confirmed licences, language minimums and skills needed at start."""
        return cls(
            start=first_day(requirements.starts_on, as_of=as_of),
            as_of=as_of,
            licences=tuple(x for x in requirements.licences if x.confirmed),
            languages=tuple(
                x
                for x in requirements.languages
                if x.confirmed and x.essential and any(asked_levels(x))
            ),
            skills=tuple(
                (skill, same_concept(skill), _skill_result(skill, "unknown", step="assessment"))
                for skill in requirements.skills
                if skill.essential and skill.confirmed and skill.needed_at_start
            ),
            education_level=requirements.education_level if requirements.education_by_law else None,
        )

    def still_open(
        self,
        profile: Profile,
        held: Mapping[str, Levels],
        languages: Mapping[str, list[StandingLevel]],
    ) -> tuple[GateResult, ...]:
        """Return the gates that are not yet open for a person; empty if the person is ready."""
        results = [right_to_work_gate(profile.right_to_work, self.start)]
        results += [licence_gate(x, profile.licences, self.start) for x in self.licences]
        for need in self.languages:
            levels = languages.get(need.language_id, ())
            if not reaches(need, levels):
                results.append(language_gate(need, levels))
        for skill, ids, unknown in self.skills:
            if not _is_held(ids, held):
                known = any(concept_id in held for concept_id in ids)
                results.append(
                    self._missing(skill, ids, unknown, profile.evidence) if known else unknown
                )
        if self.education_level is not None:
            results.append(education_gate(profile.education_level, self.education_level))
        return tuple([result for result in results if result.outcome in OPEN])

    def all_results(
        self,
        profile: Profile,
        held: Mapping[str, Levels],
        languages: Mapping[str, list[StandingLevel]],
    ) -> tuple[GateResult, ...]:
        """Return every gate for a person, also those that are open or ask nothing."""
        return tuple(self._each(profile, held, languages))

    def _each(
        self,
        profile: Profile,
        held: Mapping[str, Levels],
        languages: Mapping[str, list[StandingLevel]],
    ) -> Iterator[GateResult]:
        yield right_to_work_gate(profile.right_to_work, self.start)
        for licence in self.licences:
            yield licence_gate(licence, profile.licences, self.start)
        if not self.licences:
            yield GateResult("licence", "not_applicable", "card")
        for need in self.languages:
            yield language_gate(need, languages.get(need.language_id, ()))
        if not self.languages:
            yield GateResult("language", "not_applicable", "task_language")
        for skill, ids, unknown in self.skills:
            if _is_held(ids, held):
                yield _skill_result(
                    skill, "pass", newest=_newest(profile.evidence, ids, self.as_of)
                )
            else:
                yield self._missing(skill, ids, unknown, profile.evidence)
        if not self.skills:
            yield GateResult("essential_skill", "not_applicable", "task_skill")
        if self.education_level is None:
            yield GateResult("education", "not_applicable", "education_by_law")
        else:
            yield education_gate(profile.education_level, self.education_level)

    def _missing(
        self,
        skill: RequiredSkill,
        ids: tuple[str, ...],
        unknown: GateResult,
        evidence: Iterable[Evidence],
    ) -> GateResult:
        """Tell "assessed, not shown yet" from "no evidence yet"."""
        newest = _newest(evidence, ids, self.as_of)
        if newest is None:
            return unknown
        return _skill_result(skill, "not_yet", newest=newest, step="training")


def right_to_work_gate(right: RightToWork, start: date) -> GateResult:
    """Ask whether the person may work on the first day.

    Only the answer, its last day and the day of the check are known; not the kind of permit.

    Examples
    --------
    >>> start = date(2026, 5, 1)
    >>> right_to_work_gate(RightToWork("yes"), start).outcome
    'pass'
    >>> limited = RightToWork("limited", until=date(2026, 4, 30))
    >>> right_to_work_gate(limited, start).outcome, right_to_work_gate(limited, start).next_step
    ('not_yet', 'renew_right_to_work')
    """
    if right.answer == "unknown":
        return _right("unknown", right, "check_right_to_work")
    if right.answer == "no":
        return _right("not_yet", right, "apply_right_to_work")
    if right.until is not None and right.until < start:
        return _right("not_yet", right, "renew_right_to_work")
    return _RIGHT_PASSED if right.checked_on is None else _right("pass", right, None)


def licence_gate(need: LicenceNeed, held: Iterable[Licence], start: date) -> GateResult:
    """Ask whether one of the licences, cards or legal rights is held and valid on the first day.

    A legal right (exclusive right, protected title, regulated occupation) is held when it has been
    verified (E6, E7); a driving licence or card when staff have at least seen it (E2 and up). What
    is only stated is "unknown", with "verify" as the next step; what has lapsed by the first day,
    or is not there, is "not yet". For an authority's licence the step is its licence process.

    Examples
    --------
    >>> nurse = LicenceNeed(("nurse-licence",), "protected_title", confirmed=True)
    >>> start = date(2026, 5, 1)
    >>> licence_gate(nurse, [], start).next_step
    'licence_process'
    >>> licence_gate(nurse, [Licence("nurse-licence", "E0")], start).outcome
    'unknown'
    >>> licence_gate(nurse, [Licence("nurse-licence", "E7")], start).outcome
    'pass'
    """
    legal = need.basis in RIGHT_BASES
    enough = VERIFIED if legal else SHOWN
    unproved = lapsed = None
    for licence in held:
        if licence.concept_id not in need.any_of:
            continue
        if licence.until is not None and licence.until < start:
            lapsed = licence
        elif licence.code in enough:
            return _licence(need, "pass", licence, None)
        else:
            unproved = licence
    if unproved is not None:
        return _licence(need, "unknown", unproved, "verify_licence")
    if lapsed is not None:
        return _licence(need, "not_yet", lapsed, "renew_licence")
    return _licence(need, "not_yet", None, "licence_process" if legal else "get_licence")


def language_gate(need: LanguageNeed, held: Iterable[StandingLevel]) -> GateResult:
    """Ask whether every language skill reaches the least level that the tasks ask for.

    Nothing known of the language is "unknown"; a known level below the need is "not yet". An own
    statement is enough, and is then shown as one.

    Examples
    --------
    >>> need = LanguageNeed("sv", speaking=3, motive="Talks with guests.", confirmed=True)
    >>> language_gate(need, []).outcome, language_gate(need, []).next_step
    ('unknown', 'language_assessment')
    """
    standing = list(held)
    worst, gap = 0, 0
    asked = asked_levels(need)
    for index, wanted in enumerate(asked):
        missing = wanted - reached_level(standing, index)
        if missing > gap:
            worst, gap = index, missing
    if not standing:
        outcome: Outcome = "unknown"
        step: Step | None = "language_assessment"
    elif gap:
        outcome, step = "not_yet", "language_course"
    else:
        outcome, step = "pass", None
    newest = max(standing, key=lambda level: level.piece.on, default=None)
    return GateResult(
        gate="language",
        outcome=outcome,
        basis="task_language",
        subjects=(need.language_id,),
        source=need.motive,
        on=None if newest is None else newest.piece.on,
        evidence_id="" if newest is None else newest.piece.evidence_id,
        next_step=step,
        owner=None if step is None else OWNER_OF[step],
        language_skill=LANGUAGE_SKILLS[worst] if gap else None,
        wanted=asked[worst] if gap else None,
        held=reached_level(standing, worst) if gap and standing else None,
    )


def education_gate(level: int | None, required: int) -> GateResult:
    """Ask whether the education that the law asks for is there.

    A level that is not known is "unknown", with a statement that compares foreign education (UHR)
    as the next step.

    Examples
    --------
    >>> [education_gate(level, 6).next_step for level in (None, 4, 6)]
    ['education_statement', 'education_path', None]
    """
    if level is None:
        outcome: Outcome = "unknown"
        step: Step | None = "education_statement"
    elif level < required:
        outcome, step = "not_yet", "education_path"
    else:
        outcome, step = "pass", None
    return GateResult(
        gate="education",
        outcome=outcome,
        basis="education_by_law",
        next_step=step,
        owner=None if step is None else OWNER_OF[step],
        wanted=required,
        held=level,
    )


def reaches(need: LanguageNeed, held: Sequence[StandingLevel]) -> bool:
    """Return whether every language skill is known to reach the need."""
    if not held:
        return False
    first = held[0].levels
    listening, reading, speaking, writing = asked_levels(need)
    if len(held) == 1:
        return (
            first[0] >= listening
            and first[1] >= reading
            and first[2] >= speaking
            and first[3] >= writing
        )
    return all(reached_level(held, i) >= wanted for i, wanted in enumerate(asked_levels(need)))


def _is_held(ids: tuple[str, ...], held: Mapping[str, Levels]) -> bool:
    for concept_id in ids:  # noqa: SIM110 - asked for every person and skill: a plain loop is quicker
        if held.get(concept_id, NOTHING_HELD)[0] > 0:
            return True
    return False


def _newest(evidence: Iterable[Evidence], ids: tuple[str, ...], as_of: date) -> Evidence | None:
    known = [e for e in evidence if e.skill_id in ids and e.on <= as_of]
    return max(known, key=lambda e: (e.on, e.code, e.evidence_id), default=None)


def _skill_result(
    skill: RequiredSkill,
    outcome: Outcome,
    *,
    newest: Evidence | None = None,
    step: Step | None = None,
) -> GateResult:
    return GateResult(
        gate="essential_skill",
        outcome=outcome,
        basis="task_skill",
        subjects=(skill.skill_id,),
        source=skill.origin,
        on=None if newest is None else newest.on,
        evidence_id="" if newest is None else newest.evidence_id,
        next_step=step,
        owner=None if step is None else OWNER_OF[step],
        wanted=skill.level,
        held=None if newest is None else newest.level,
    )


def _right(outcome: Outcome, right: RightToWork, step: Step | None) -> GateResult:
    return GateResult(
        gate="right_to_work",
        outcome=outcome,
        basis="right_to_work",
        on=right.checked_on,
        next_step=step,
        owner=None if step is None else OWNER_OF[step],
    )


_RIGHT_PASSED: Final = _right("pass", RightToWork("yes"), None)


def _licence(
    need: LicenceNeed, outcome: Outcome, licence: Licence | None, step: Step | None
) -> GateResult:
    return GateResult(
        gate="licence",
        outcome=outcome,
        basis=need.basis,
        subjects=need.any_of,
        source=need.source,
        on=need.checked_on if licence is None else licence.on,
        evidence_id="" if licence is None else licence.evidence_id,
        next_step=step,
        owner=None if step is None else OWNER_OF[step],
    )
