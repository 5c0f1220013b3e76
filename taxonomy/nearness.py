"""How near skills and occupations are, and what an occupation typically needs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from taxonomy.graph import (
    UNIT_GROUP_DIGITS,
    Edge,
    Equivalence,
    Group,
    Kind,
    Link,
    OccupationTree,
    SkillGraph,
)
from taxonomy.tables import Concept, ConceptCode, ConceptRelation
from taxonomy.versions import kept

MOST_TYPICAL = 40
TYPICAL_SHARE = 0.5  # of a group's occupations that need a skill, for it to be typical of the group
ESSENTIAL_SHARE = 0.75
_SKILLS = (Kind.SKILL, Kind.LICENCE)
_NEAR = (Link.BROADER, Link.RELATED, Link.CLOSE, Link.BROAD, Link.NARROW)


@dataclass(frozen=True, slots=True)
class TypicalSkill:
    """A skill that an occupation typically needs; a suggestion, which a person confirms."""

    skill_id: UUID
    essential: bool
    source: str  # starter or esco; "same" by an equal occupation, "group" by its group
    trainable_days: int | None = None


def skill_nearness(session: Session, skill_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Return, for each wanted skill, what held skills answer it and how far, in per cent.

    100 is the same skill (also in another taxonomy, or its replacement). The table is read from
    wanted to held: a specialisation answers a general wish better than the other way round.
    """
    graph = _skill_graph(session)
    return {skill_id: _ids(graph.nearness(str(skill_id))) for skill_id in dict.fromkeys(skill_ids)}


def occupation_nearness(session: Session, occupation_id: UUID) -> dict[UUID, int]:
    """Return held occupations and occupation groups near a wanted one, in per cent.

    100 the same, 80 the same four-digit group, 50 the same three-digit group, 25 the same field;
    mappings between taxonomies count as :func:`taxonomy.graph.link_nearness` says.
    """
    return _ids(occupation_tree(session).closeness(str(occupation_id)))


def same_concepts(session: Session, concept_id: UUID) -> tuple[UUID, ...]:
    """Return every concept that is the same as one, itself included."""
    return tuple(UUID(one) for one in equivalence(session).members(str(concept_id)))


def typical_skills(session: Session, occupation_id: UUID) -> list[TypicalSkill]:
    """Return what an occupation typically needs, essential skills first.

    What the product's own starter taxonomy says goes first; else what ESCO says of the occupation;
    else of an equal occupation; else what at least half of the occupations of its group need.
    """
    own = _stated(session, [occupation_id])
    if own:
        return _chosen(own)
    twins = [one for one in same_concepts(session, occupation_id) if one != occupation_id]
    found = _stated(session, twins)
    if found:
        return [
            TypicalSkill(one.skill_id, one.essential, "same", one.trainable_days)
            for one in _chosen(found)
        ]
    return _typical_of_group(session, occupation_id)


def _stated(session: Session, occupations: Sequence[UUID]) -> list[ConceptRelation]:
    if not occupations:
        return []
    return list(
        session.scalars(
            select(ConceptRelation)
            .where(
                ConceptRelation.from_id.in_(occupations),
                ConceptRelation.kind.in_((Link.ESSENTIAL, Link.OPTIONAL)),
            )
            .order_by(ConceptRelation.kind, ConceptRelation.to_id)
        )
    )


def _chosen(stated: Sequence[ConceptRelation]) -> list[TypicalSkill]:
    sources = {row.source for row in stated}
    wanted = "starter" if "starter" in sources else min(sources)
    found: dict[UUID, TypicalSkill] = {}
    for row in stated:
        if row.source == wanted:
            essential = row.kind == Link.ESSENTIAL
            skill = TypicalSkill(row.to_id, essential, row.source, row.trainable_days)
            found.setdefault(row.to_id, skill)
    return sorted(found.values(), key=lambda one: not one.essential)


def _typical_of_group(session: Session, occupation_id: UUID) -> list[TypicalSkill]:
    tree = occupation_tree(session)
    groups = list(tree.groups_at(str(occupation_id)))
    for group in list(groups):
        groups.extend(tree.corresponding.get(group, ()))
    members = {member for group in groups for member in tree.members.get(group, ())}
    members.discard(str(occupation_id))
    stated = _stated(session, [UUID(member) for member in sorted(members)])
    # One standard at a time, as for an occupation of its own: words of two never add up to half.
    shipped = [row for row in stated if row.source == "starter"]
    stated = shipped or stated
    asking: dict[UUID, set[UUID]] = defaultdict(set)
    essential: Counter[UUID] = Counter()
    for row in stated:
        asking[row.to_id].add(row.from_id)
        essential[row.to_id] += row.kind == Link.ESSENTIAL
    speaking = len({row.from_id for row in stated})
    typical = [
        (len(by), skill) for skill, by in asking.items() if len(by) >= TYPICAL_SHARE * speaking
    ]
    typical.sort(key=lambda one: (-one[0], str(one[1])))
    return [
        TypicalSkill(skill, essential[skill] >= ESSENTIAL_SHARE * speaking, "group")
        for _, skill in typical[:MOST_TYPICAL]
    ]


def equivalence(session: Session) -> Equivalence:
    """Return which concepts are the same: exact matches and replacements."""
    return kept(session, "equivalence", lambda: _build_equivalence(session))


def occupation_tree(session: Session) -> OccupationTree:
    """Return the occupations with their groups and fields."""
    return kept(session, "occupations", lambda: _build_tree(session))


def _skill_graph(session: Session) -> SkillGraph:
    return kept(session, "skills", lambda: _build_skills(session))


def _build_equivalence(session: Session) -> Equivalence:
    start, end = aliased(Concept), aliased(Concept)
    exact = session.execute(
        select(ConceptRelation.from_id, ConceptRelation.to_id)
        .join(start, start.id == ConceptRelation.from_id)
        .join(end, end.id == ConceptRelation.to_id)
        .where(ConceptRelation.kind == Link.EXACT, start.kind == end.kind)
    )
    pairs = [(str(row[0]), str(row[1])) for row in exact]
    replaced = session.execute(
        select(Concept.id, Concept.replaced_by_id).where(Concept.replaced_by_id.is_not(None))
    )
    pairs.extend((str(row[0]), str(row[1])) for row in replaced)
    return Equivalence(pairs)


def _edges(session: Session, kinds: Sequence[Kind], links: Sequence[Link]) -> list[Edge]:
    start, end = aliased(Concept), aliased(Concept)
    rows = session.execute(
        select(ConceptRelation.from_id, ConceptRelation.to_id, ConceptRelation.kind)
        .join(start, start.id == ConceptRelation.from_id)
        .join(end, end.id == ConceptRelation.to_id)
        .where(ConceptRelation.kind.in_(links), start.kind.in_(kinds), end.kind.in_(kinds))
    )
    return [(str(row[0]), str(row[1]), Link(row[2])) for row in rows]


def _memberships(
    session: Session, kinds: Sequence[Kind], group_kind: Kind, link: Link = Link.BROADER
) -> list[tuple[str, str]]:
    start, end = aliased(Concept), aliased(Concept)
    rows = session.execute(
        select(ConceptRelation.from_id, ConceptRelation.to_id)
        .join(start, start.id == ConceptRelation.from_id)
        .join(end, end.id == ConceptRelation.to_id)
        .where(ConceptRelation.kind == link, start.kind.in_(kinds), end.kind == group_kind)
    )
    return [(str(row[0]), str(row[1])) for row in rows]


def _build_skills(session: Session) -> SkillGraph:
    return SkillGraph.of(
        _edges(session, _SKILLS, _NEAR),
        _memberships(session, _SKILLS, Kind.SKILL_GROUP),
        equivalence(session),
    )


def _build_tree(session: Session) -> OccupationTree:
    groups_only = (Kind.OCCUPATION_GROUP,)
    fields = dict(_memberships(session, groups_only, Kind.OCCUPATION_FIELD))
    codes = session.execute(
        select(ConceptCode.concept_id, ConceptCode.scheme, ConceptCode.code).where(
            ConceptCode.scheme.in_(("ssyk", "isco")), ConceptCode.kind == Kind.OCCUPATION_GROUP
        )
    )
    groups = [Group(str(row[0]), row[1], row[2], fields.get(str(row[0]))) for row in codes]
    # A mapping can say that a group of the other taxonomy holds just this occupation.
    held = _memberships(session, groups_only, Kind.OCCUPATION, Link.NARROW)
    memberships = _memberships(session, (Kind.OCCUPATION,), Kind.OCCUPATION_GROUP)
    memberships += [(occupation, group) for group, occupation in held]
    unit_groups = {one.id for one in groups if len(one.code) == UNIT_GROUP_DIGITS}
    correspondences = [
        (start, end)
        for start, end in _memberships(session, groups_only, Kind.OCCUPATION_GROUP, Link.RELATED)
        if start in unit_groups and end in unit_groups
    ]
    return OccupationTree.of(
        groups,
        memberships,
        correspondences,
        _edges(session, (Kind.OCCUPATION,), _NEAR),
        equivalence(session),
    )


def _ids(table: dict[str, int]) -> dict[UUID, int]:
    return {UUID(concept): nearness for concept, nearness in table.items()}
