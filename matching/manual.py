"""The scoring manual: written from the card, the docstrings and the table of tested cases."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from candidates.profile import EVIDENCE_CODES, Profile
from matching.scoring import eligibility, ranking, trust, working_hours
from matching.scoring.coverage import credit, desirable_coverage, essential_coverage
from matching.scoring.education import education_by_law
from matching.scoring.explain import NEVER_USED, Explanation
from matching.scoring.gates import OWNER_OF
from matching.scoring.language import language_fit, standing_languages
from matching.scoring.occupation import occupation_experience
from matching.scoring.travel import travel_fit, travel_minutes
from matching.scoring.weights import Card, FeatureCard
from matching.scoring.wishes import own_wishes

FEATURE_RULES: Final[Mapping[str, tuple[Callable[..., Any], ...]]] = {
    "essential_coverage": (essential_coverage, credit),
    "occupation_experience": (occupation_experience,),
    "language_fit": (language_fit, standing_languages),
    "desirable_coverage": (desirable_coverage,),
    "travel_fit": (travel_fit, travel_minutes),
    "time_fit": (
        working_hours.time_fit,
        working_hours.hours_fit,
        working_hours.schedule_fit,
        working_hours.start_fit,
    ),
    "own_wishes": (own_wishes,),
    "education_by_law": (education_by_law,),
}
"""The functions whose docstrings say how each feature is computed; the first gives its heading."""

GATE_RULES: Final = (
    eligibility.right_to_work_gate,
    eligibility.licence_gate,
    eligibility.language_gate,
    eligibility.education_gate,
)

EVIDENCE_NAMES: Final[Mapping[str, str]] = {
    "E0": "own statement",
    "E1": "overview mapping",
    "E2": "document, not assessed",
    "E3": "in-depth mapping by someone skilled in the occupation",
    "E4": "vocational assessment, or tasks observed at a workplace",
    "E5": "assessment against the industry's standard",
    "E6": "grade, trade certificate or qualification, verified",
    "E7": "licence from an authority, verified",
}

_NAMES: Final = {"time_in_sweden": "time in Sweden", "gaps_in_cv": "gaps in the CV"}

_SECTIONS: Final = frozenset(
    {"Parameters", "Returns", "Raises", "Examples", "Notes", "See Also", "References"}
)


@dataclass(frozen=True, slots=True)
class Case:
    """One tested case: who stands above whom, or beside, and with how many points."""

    group: str
    statement: str
    better_score: int
    worse_score: int


def scoring_manual(card: Card, cases: Sequence[Case]) -> str:
    """Return the text of ``docs/scoring.md``.

    Parameters
    ----------
    card : Card
        The shipped one.
    cases : sequence of Case
        From the tests' own table, in its order.
    """
    parts = [
        _opening(card),
        _features(card),
        _trust(card),
        _gates(),
        _order(),
        _explanation(),
        _profile(),
        _cases(cases),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def headings() -> dict[str, str]:
    """Return the heading of each feature: the first line of its docstring.

    Examples
    --------
    >>> headings()["travel_fit"]
    "Show how well the way to work fits inside the person's own limit."
    """
    return {name: _paragraphs(rules[0])[0] for name, rules in FEATURE_RULES.items()}


def _opening(card: Card) -> str:
    return f"""
# How the score is made

<!-- Written by `python -m tests.spec.write_manual`; do not edit. A test compares. -->

The score orders suggestions. It decides nothing: a named person chooses, and the reason is kept.
It is a sum of points, one term per feature, and nothing else:

    score = {card.intercept} + points(essential skills) + points(experience) + … in hundredths

Every feature is a whole number from 0 to 1000 (permille). The card turns it into whole hundredths
of a point along straight lines that never fall, so more of what is asked never costs a point.
Everything is computed with whole numbers: the terms add up to the score exactly, and every
implementation agrees to the last digit. The score runs from 0 to 10,000 hundredths and is shown
as 0 to 100.

This page describes card **{card.version}** of {card.made_on.isoformat()}, by {card.author}
(hash `{card.sha256[:16]}`). {card.reason} Data behind it: {card.data}
"""


def _features(card: Card) -> str:
    rows = [
        "| Feature | Most points | Where nothing is asked | Why |",
        "|---|---:|---:|---|",
        *(
            f"| `{f.name}` | {_points(f.max_points)} | {_points(f.table[f.not_asked])} "
            f"| {f.reason} |"
            for f in card.features
        ),
    ]
    table = "\n".join(rows)
    texts = "\n\n".join(_feature(f) for f in card.features)
    return f"""
## The features and what they weigh

{table}

What nobody has confirmed (a skill found in the text of the ad, or typical of the occupation) counts
with {card.unconfirmed_percent} % of its weight among the others, and never gates. Where a person
has not said something (place, times of day, wishes) the feature gives half: neither for nor
against. Without an own travel limit, {card.default_travel_minutes} minutes are taken.

{texts}

### Months of experience

{_steps(card)}
"""


def _feature(feature: FeatureCard) -> str:
    rules = FEATURE_RULES[feature.name]
    shape = ", ".join(f"{value} → {_points(points)}" for value, points in feature.points)
    texts = [f"### `{feature.name}`", _text(rules[0]), f"Points: {shape}."]
    texts += [f"*`{rule.__name__}`* {_text(rule)}" for rule in rules[1:]]
    return "\n\n".join(texts)


def _steps(card: Card) -> str:
    head = "| From month | " + " | ".join(str(month) for month, _ in card.experience_steps) + " |"
    line = "|---|" + "---:|" * len(card.experience_steps)
    body = "| Share | " + " | ".join(f"{share / 10:g} %" for _, share in card.experience_steps)
    return f"{head}\n{line}\n{body} |"


def _trust(card: Card) -> str:
    rows = [
        "| Evidence | | Skill | Language | Experience |",
        "|---|---|---:|---:|---:|",
        *(
            f"| {code} | {EVIDENCE_NAMES[code]} | {card.trust.skill[code] / 1000:.2f} "
            f"| {card.trust.language[code] / 1000:.2f} "
            f"| {card.trust.experience[code] / 1000:.2f} |"
            for code in EVIDENCE_CODES
        ),
    ]
    table = "\n".join(rows)
    rules = (
        trust.trust_by_level,
        trust.standing_levels,
        trust.standing_code,
        trust.standing_language_code,
    )
    texts = "\n\n".join(f"*`{rule.__name__}`* {_text(rule)}" for rule in rules)
    return f"""
## Trust and ageing

Trust belongs to a skill together with its evidence, never to a person. It is {_lowest(card)} for an
own statement, never nothing: a missing paper must not look like a missing skill.

{table}

Each further independent source adds {card.trust.further_source / 1000:.2f}, together at most
{card.trust.cap / 1000:.2f} below a licence. Own statements are asked again after
{card.ask_again_months} months; that costs no points.

{texts}
"""


def _lowest(card: Card) -> str:
    return f"{card.trust.skill['E0'] / 1000:.2f}"


def _gates() -> str:
    rows = "\n".join(
        f"| `{step}` | {owner.replace('_', ' ')} |" for step, owner in OWNER_OF.items()
    )
    texts = "\n\n".join(f"*`{rule.__name__}`* {_text(rule)}" for rule in GATE_RULES)
    about = _plain("\n\n".join(inspect.cleandoc(eligibility.__doc__ or "").split("\n\n")[1:]))
    return f"""
## Gates

{about}

{texts}

*Necessary skills.* A confirmed, essential skill that is needed at the start gates: without any
evidence of that same skill the answer is "unknown" and the next step an assessment; assessed and
not shown yet, it is "not yet" and the next step training. A related skill earns points but opens no
gate. A skill that can be learnt at work within a stated number of days does not gate.

| Next step | Owner |
|---|---|
{rows}
"""


def _order() -> str:
    return f"""
## The order

{_text(ranking.rank)}

People with the same whole points are equals: they share a place and are shown as one group.

For one person, openings and programmes are put in order by the same scorer. {_text(ranking.routes)}
"""


def _explanation() -> str:
    never = ", ".join(_NAMES.get(code, code.replace("_", " ")) for code in NEVER_USED)
    about = _plain(inspect.getdoc(Explanation) or "").split("\n\n")[0]
    return f"""
## The explanation

{about} It holds the terms of the sum, the evidence and date behind each, every gate, what was not
counted, and the next steps: each is tried by scoring the person again as if it were done.

The interval runs from the score in which only evidence from E3 up counts to the score in which all
that is claimed counts in full. It is shown; it does not change the order. Beside it stands the
share of the score that rests on the person's own statements alone.

Never used, in any score, order or gate: {never}.
"""


def _profile() -> str:
    names = ", ".join(f"`{name}`" for name in Profile.__dataclass_fields__)
    return f"""
## What the scorer knows of a person

{names}.

There is nothing else in the type, so nothing else can be used.
"""


def _cases(cases: Sequence[Case]) -> str:
    about = """
## Who stands above whom

Each line is a test that runs at every change; the points are those of the card above.
"""
    parts = [about.strip()]
    for group, members in groupby(cases, key=lambda case: case.group):
        rows = "\n".join(
            f"| {case.statement} | {_points(case.better_score)} "
            f"| {'=' if case.better_score == case.worse_score else '>'} "
            f"| {_points(case.worse_score)} |"
            for case in members
        )
        parts.append(f"### {group}\n\n| Case | First | | Second |\n|---|---:|:-:|---:|\n{rows}")
    return "\n\n".join(parts)


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _text(rule: Callable[..., Any]) -> str:
    return "\n\n".join(_paragraphs(rule))


def _paragraphs(rule: Callable[..., Any]) -> list[str]:
    """Return the sentences of a docstring before its first section, as plain Markdown."""
    kept = []
    for paragraph in (inspect.getdoc(rule) or "").split("\n\n"):
        if paragraph.split("\n", 1)[0].strip() in _SECTIONS:
            break
        kept.append(_plain(paragraph))
    return kept


def _plain(text: str) -> str:
    text = re.sub(r":math:`([^`]*)`", r"$\1$", text)
    return text.replace("``", "`")
