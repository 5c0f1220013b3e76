"""Explanations in words: the scorer's codes and ids become sentences, labels and marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from foundation.messages import Message, say
from matching import words
from matching.scoring.explain import Explanation, Term
from matching.scoring.gates import GateResult
from matching.scoring.lines import (
    EducationLine,
    LanguageLine,
    Line,
    OccupationLine,
    SkillLine,
    TimeLine,
    TravelLine,
    WishLine,
)
from matching.scoring.next_steps import NextStep
from taxonomy import catalogue

Labels = Mapping[str, str]
MET, PARTLY, RELATED, MISSING = "met", "partly", "related", "missing"


@dataclass(frozen=True, slots=True)
class LineView:
    """One line behind a term: what is asked and held, in words, with its evidence and date."""

    subject: str
    text: Message
    state: str
    credit: int | None = None
    code: str | None = None
    on: date | None = None
    evidence_id: str = ""
    origin: Message | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class TermView:
    """One term of the sum, named, with its points in hundredths and its lines."""

    feature: str
    name: Message
    meaning: Message
    value: int
    points: int
    max_points: int
    asked: bool
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate: what is asked, whether it is open, the ground, the next step and its owner."""

    gate: str
    name: Message
    subject: str
    state: str
    basis: Message
    detail: Message | None
    source: str
    on: date | None
    step: Message | None
    owner: Message | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that would help: what, who owns it, how many points and gates it is worth here."""

    step: str
    text: Message
    owner: Message
    subject: str
    gain: int
    opens: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An explanation in words. ``intercept`` and the terms' points add up to ``score``."""

    explanation: Explanation
    terms: tuple[TermView, ...]
    gates: tuple[GateView, ...]
    steps: tuple[StepView, ...]
    not_counted: tuple[tuple[str, Message], ...]
    never_used: tuple[Message, ...]

    @property
    def essentials(self) -> tuple[LineView, ...]:
        """Return the lines of the necessary skills, for the list's chips."""
        return next(t.lines for t in self.terms if t.feature == "essential_coverage")

    @property
    def open_gates(self) -> tuple[GateView, ...]:
        """Return the gates that are still to be opened."""
        return tuple(gate for gate in self.gates if gate.state in {"not_yet", "unknown"})


def read_explanations(
    session: Session, explanations: Iterable[Explanation], *, language: str
) -> list[Reading]:
    """Put explanations into words; all labels are looked up at once."""
    asked = list(explanations)
    labels = load_labels(session, {one for e in asked for one in _concepts(e)}, language=language)
    return [_read(one, labels) for one in asked]


def load_labels(session: Session, ids: Iterable[str], *, language: str) -> dict[str, str]:
    """Return the label of each concept in a language; ids of nothing known are left out."""
    wanted = [UUID(one) for one in ids]
    found = catalogue.concepts_by_id(session, wanted, language=language)
    return {str(concept_id): view.label for concept_id, view in found.items()}


def _concepts(explanation: Explanation) -> Iterable[str]:
    for term in explanation.terms:
        for line in term.lines:
            yield from _concepts_of(line)
    for gate in explanation.gates:
        yield from gate.subjects
    for step in explanation.next_steps:
        yield from step.subjects
    for one in explanation.not_counted:
        yield one.skill_id


def _concepts_of(line: Line) -> Iterable[str]:
    if isinstance(line, SkillLine):
        yield line.skill_id
        if line.by is not None:
            yield line.by.skill_id
    elif isinstance(line, OccupationLine | WishLine):
        if line.occupation_id is not None:
            yield line.occupation_id
    elif isinstance(line, LanguageLine):
        yield line.language_id


def _read(explanation: Explanation, labels: Labels) -> Reading:
    return Reading(
        explanation=explanation,
        terms=tuple(_term(term, labels) for term in explanation.terms),
        gates=tuple(_gate(gate, labels) for gate in explanation.gates),
        steps=tuple(_step(step, labels) for step in explanation.next_steps),
        not_counted=tuple(
            (label_of(labels, one.skill_id), words.NOT_COUNTED[one.reason])
            for one in explanation.not_counted
        ),
        never_used=tuple(words.NEVER_USED[code] for code in explanation.never_used),
    )


def label_of(labels: Labels, concept_id: str) -> str:
    """Return the label of a concept, or a dash for one that is no longer known."""
    return labels.get(concept_id, "–")


def _term(term: Term, labels: Labels) -> TermView:
    name, meaning = words.FEATURES[term.feature]
    return TermView(
        feature=term.feature,
        name=name,
        meaning=meaning,
        value=term.value,
        points=term.points,
        max_points=term.max_points,
        asked=term.asked,
        lines=tuple(_line(line, labels) for line in term.lines),
    )


def _gate(gate: GateResult, labels: Labels) -> GateView:
    return GateView(
        gate=gate.gate,
        name=words.GATES[gate.gate],
        subject=" / ".join(label_of(labels, one) for one in gate.subjects[:4]),
        state=gate.outcome,
        basis=words.BASES[gate.basis],
        detail=_detail(gate),
        source=gate.source if gate.gate in {"licence", "language"} else "",
        on=gate.on,
        step=words.STEPS[gate.next_step] if gate.next_step else None,
        owner=words.OWNERS[gate.owner] if gate.owner else None,
    )


def _detail(gate: GateResult) -> Message | None:
    """Return what is asked and held, where the gate has levels that are not reached."""
    if gate.wanted is None or not gate.open:
        return None
    if gate.language_skill is not None:
        return _language_text(gate.language_skill, wanted=gate.wanted, held=gate.held or 0)
    if gate.gate == "essential_skill" and gate.held is not None:
        return say(
            "needs {wanted}, is {held}",
            wanted=words.SKILL_LEVELS[gate.wanted],
            held=words.SKILL_LEVELS[gate.held],
        )
    return None


def _step(step: NextStep, labels: Labels) -> StepView:
    return StepView(
        step=step.step,
        text=words.STEPS[step.step],
        owner=words.OWNERS[step.owner],
        subject=" / ".join(label_of(labels, one) for one in step.subjects[:4]),
        gain=step.gain,
        opens=step.opens,
    )


def _line(line: Line, labels: Labels) -> LineView:
    if isinstance(line, SkillLine):
        return _skill(line, labels)
    if isinstance(line, OccupationLine):
        return _occupation(line, labels)
    if isinstance(line, LanguageLine):
        return _language(line, labels)
    if isinstance(line, TravelLine):
        return _travel(line)
    if isinstance(line, TimeLine):
        return _time(line)
    if isinstance(line, WishLine):
        return _wish(line, labels)
    return _education(line)


def _skill(line: SkillLine, labels: Labels) -> LineView:
    by = line.by
    state_words = words.SKILL_STATES[line.state]
    if by is None:
        text, state = say("{state}", state=state_words), MISSING
    elif line.state == "related":
        text = say("has {skill}, which is close", skill=label_of(labels, by.skill_id))
        state = RELATED
    else:
        text = say("{level}, {state}", level=words.SKILL_LEVELS[by.level], state=state_words)
        state = MET if line.state == "proved" and by.level >= line.wanted else PARTLY
    return LineView(
        subject=label_of(labels, line.skill_id),
        text=text,
        state=state,
        credit=line.credit,
        code=by.code if by else None,
        on=by.on if by else None,
        evidence_id=by.evidence_id if by else "",
        origin=words.ORIGINS[line.origin],
        confirmed=line.confirmed,
    )


def _occupation(line: OccupationLine, labels: Labels) -> LineView:
    text = say("{count} months, {nearness} % close", count=line.months, nearness=line.nearness)
    return LineView(
        subject=label_of(labels, line.occupation_id),
        text=text,
        state=MET if line.nearness == 100 else RELATED,  # noqa: PLR2004 - the same occupation
        credit=line.value,
        code=line.codes[0] if line.codes else None,
    )


def _language(line: LanguageLine, labels: Labels) -> LineView:
    reached = line.held >= line.wanted
    return LineView(
        subject=label_of(labels, line.language_id),
        text=_language_text(line.language_skill, wanted=line.wanted, held=line.held),
        state=MET if reached else PARTLY if line.held else MISSING,
        credit=line.credit,
        code=line.code,
        on=line.on,
        evidence_id=line.evidence_id,
        confirmed=line.confirmed,
    )


def _language_text(language_skill: str, *, wanted: int, held: int) -> Message:
    skill = words.LANGUAGE_SKILLS[language_skill]
    if not held:
        return say("{skill}: needs {wanted}, not shown yet", skill=skill, wanted=words.CEFR[wanted])
    return say(
        "{skill}: needs {wanted}, has {held}",
        skill=skill,
        wanted=words.CEFR[wanted],
        held=words.CEFR[held],
    )


def _travel(line: TravelLine) -> LineView:
    if line.remote:
        return LineView("", say("The work can be done from anywhere."), MET)
    if line.minutes is None:
        return LineView("", say("The place is not known yet."), MISSING)
    values = {"minutes": line.minutes, "limit": line.limit}
    inside = line.minutes <= line.limit
    if line.own_limit:
        text = say("About {minutes} minutes one way; the person's limit is {limit}.", **values)
    else:
        text = say(
            "About {minutes} minutes one way; no limit is stated, {limit} is used.", **values
        )
    return LineView("", text, MET if inside else MISSING)


def _time(line: TimeLine) -> LineView:
    text = say(
        "Wants {low}–{high} %, offered {least}–{most} %.",
        low=line.hours_wanted[0],
        high=line.hours_wanted[1],
        least=line.hours_offered[0],
        most=line.hours_offered[1],
    )
    whole = line.hours >= 1000 and line.start >= 1000 and line.schedule in {None, 1000}  # noqa: PLR2004
    return LineView("", text, MET if whole else PARTLY, on=line.available_from)


def _wish(line: WishLine, labels: Labels) -> LineView:
    if line.occupation_id is None:
        return LineView("", say("No wish is stated yet."), MISSING)
    return LineView(
        label_of(labels, line.occupation_id),
        say("{nearness} % close to a wish", nearness=line.nearness),
        MET if line.nearness == 100 else RELATED if line.nearness else MISSING,  # noqa: PLR2004
    )


def _education(line: EducationLine) -> LineView:
    if line.held is None:
        return LineView(
            "", say("Level {wanted} is asked; not known yet.", wanted=line.wanted), MISSING
        )
    return LineView(
        "",
        say("Level {wanted} is asked, level {held} is held.", wanted=line.wanted, held=line.held),
        MET if line.held >= line.wanted else MISSING,
    )
