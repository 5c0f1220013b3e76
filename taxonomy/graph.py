"""Skills and occupations as values: kinds, levels, and how near two concepts are.

Pure: no database, no clock. Concept ids are strings here. Nearness is an integer in
per cent and is read as "somebody holds this; how far does it answer what is wanted".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What sort of thing a concept names."""

    OCCUPATION = "occupation"
    OCCUPATION_GROUP = "occupation_group"
    OCCUPATION_FIELD = "occupation_field"
    SKILL = "skill"
    SKILL_GROUP = "skill_group"
    MUNICIPALITY = "municipality"
    COUNTY = "county"
    COUNTRY = "country"
    LANGUAGE = "language"
    LICENCE = "licence"
    EDUCATION_LEVEL = "education_level"
    EDUCATION_FIELD = "education_field"
    INDUSTRY = "industry"
    EMPLOYMENT_TYPE = "employment_type"
    WORKTIME = "worktime"
    KEYWORD = "keyword"
    OTHER = "other"


class Status(StrEnum):
    """Whether a concept is still in its official taxonomy."""

    CURRENT = "current"
    DEPRECATED = "deprecated"
    REPLACED = "replaced"


class Link(StrEnum):
    """How one concept relates to another; read as "to is … of from".

    ``BROADER`` is the hierarchy inside a taxonomy. ``EXACT``, ``CLOSE``, ``BROAD`` and
    ``NARROW`` are SKOS mappings between taxonomies: ``BROAD`` says that *to* is broader.
    """

    BROADER = "broader"
    ESSENTIAL = "essential"
    OPTIONAL = "optional"
    RELATED = "related"
    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"


class SkillLevel(IntEnum):
    """How well a person masters a skill."""

    KNOWS_ABOUT = 1
    WITH_SUPPORT = 2
    ON_OWN = 3
    CAN_TEACH = 4


class Cefr(IntEnum):
    """Language levels of the Common European Framework; 0 is none."""

    NONE = 0
    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6


# Nearness in per cent, by what is held against what is wanted.
SAME = 100
CLOSE = 90
NARROWER_HELD = 85  # a specialisation is held where the general skill is wanted
BROADER_HELD = 60  # the general skill is held where a specialisation is wanted
RELATED = 50
SAME_SKILL_GROUP = 40
LARGEST_TELLING_GROUP = 30  # a larger skill group says too little about its members

# Closeness of occupations (handbook §6: unit group, minor group, field).
SAME_UNIT_GROUP = 80
SAME_MINOR_GROUP = 50
SAME_FIELD = 25

Edge = tuple[str, str, Link]


def link_nearness(link: Link, *, wanted_is_from: bool) -> int:
    """Return how near two linked concepts are, in per cent; 0 when the link says nothing.

    Examples
    --------
    >>> link_nearness(Link.BROAD, wanted_is_from=True)
    60
    >>> link_nearness(Link.BROAD, wanted_is_from=False)
    85
    """
    if link in {Link.BROADER, Link.BROAD}:
        return BROADER_HELD if wanted_is_from else NARROWER_HELD
    if link is Link.NARROW:
        return NARROWER_HELD if wanted_is_from else BROADER_HELD
    return {Link.EXACT: SAME, Link.CLOSE: CLOSE, Link.RELATED: RELATED}.get(link, 0)


class Equivalence:
    """Concepts that are the same: joined by exact matches or by replacement, transitively."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        root: dict[str, str] = {}

        def find(concept: str) -> str:
            while root.setdefault(concept, concept) != concept:
                root[concept] = root[root[concept]]
                concept = root[concept]
            return concept

        for left, right in pairs:
            low, high = sorted((find(left), find(right)))
            root[high] = low
        classes: dict[str, set[str]] = defaultdict(set)
        for concept in root:
            classes[find(concept)].add(concept)
        self._members = {
            concept: tuple(sorted(members)) for members in classes.values() for concept in members
        }

    def members(self, concept: str) -> tuple[str, ...]:
        """Return every concept that is the same as ``concept``, itself included, sorted."""
        return self._members.get(concept, (concept,))


def _raise(table: dict[str, int], concept: str, nearness: int) -> None:
    if nearness > table.get(concept, 0):
        table[concept] = nearness


@dataclass(frozen=True, slots=True)
class SkillGraph:
    """The links between skills, ready for nearness tables."""

    same: Equivalence
    links: Mapping[str, tuple[tuple[str, int], ...]]  # wanted -> (held, nearness)
    groups: Mapping[str, tuple[str, ...]]  # skill -> its groups
    members: Mapping[str, tuple[str, ...]]  # group -> its skills

    @classmethod
    def of(
        cls, edges: Iterable[Edge], memberships: Iterable[tuple[str, str]], same: Equivalence
    ) -> "SkillGraph":
        """Build the graph from skill-to-skill edges and (skill, group) pairs."""
        links: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for start, end, link in edges:
            for wanted, held, forward in ((start, end, True), (end, start, False)):
                nearness = link_nearness(link, wanted_is_from=forward)
                if nearness:
                    links[wanted].append((held, nearness))
        groups: dict[str, list[str]] = defaultdict(list)
        members: dict[str, list[str]] = defaultdict(list)
        for skill, group in memberships:
            groups[skill].append(group)
            members[group].append(skill)
        return cls(
            same=same,
            links={wanted: tuple(held) for wanted, held in links.items()},
            groups={skill: tuple(found) for skill, found in groups.items()},
            members={group: tuple(found) for group, found in members.items()},
        )

    def nearness(self, wanted: str) -> dict[str, int]:
        """Return held skill -> per cent for one wanted skill, in which the skill itself is 100.

        One step of relation counts, never a chain: two steps of "related" say nothing.
        Sameness is carried through on both sides of the step.
        """
        table: dict[str, int] = {}
        for twin in self.same.members(wanted):
            _raise(table, twin, SAME)
            for held, nearness in self.links.get(twin, ()):
                for also in self.same.members(held):
                    _raise(table, also, nearness)
            for group in self.groups.get(twin, ()):
                siblings = self.members.get(group, ())
                if len(siblings) <= LARGEST_TELLING_GROUP:
                    for sibling in siblings:
                        for also in self.same.members(sibling):
                            _raise(table, also, SAME_SKILL_GROUP)
        return table


@dataclass(frozen=True, slots=True)
class Group:
    """An occupation group: its classification, code (its length is the level) and field."""

    id: str
    scheme: str  # "ssyk" or "isco"
    code: str
    field_id: str | None = None


UNIT_GROUP_DIGITS = 4
MINOR_GROUP_DIGITS = 3
FIELD_DIGITS = 2  # stands in for the field where a classification has none


@dataclass(frozen=True, slots=True)
class OccupationTree:
    """Occupations, the groups they belong to, and the fields of the groups."""

    same: Equivalence
    groups: Mapping[str, Group]
    groups_of: Mapping[str, tuple[str, ...]]  # occupation -> unit groups
    members: Mapping[str, tuple[str, ...]]  # unit group -> occupations
    corresponding: Mapping[str, tuple[str, ...]]  # group -> groups of the other classification
    links: Mapping[str, tuple[tuple[str, int], ...]]
    near_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        groups: Iterable[Group],
        memberships: Iterable[tuple[str, str]],
        correspondences: Iterable[tuple[str, str]],
        edges: Iterable[Edge],
        same: Equivalence,
    ) -> "OccupationTree":
        """Build the tree; memberships are (occupation, group) pairs."""
        by_id = {group.id: group for group in groups}
        groups_of: dict[str, list[str]] = defaultdict(list)
        members: dict[str, list[str]] = defaultdict(list)
        for occupation, group in memberships:
            if group in by_id and group not in groups_of[occupation]:
                groups_of[occupation].append(group)
                members[group].append(occupation)
        corresponding: dict[str, list[str]] = defaultdict(list)
        for left, right in correspondences:
            corresponding[left].append(right)
            corresponding[right].append(left)
        links = SkillGraph.of(edges, (), same).links
        near: dict[str, list[str]] = defaultdict(list)
        for one in by_id.values():
            for key in _neighbourhoods(one):
                near[key].append(one.id)
        return cls(
            same=same,
            groups=by_id,
            groups_of={key: tuple(value) for key, value in groups_of.items()},
            members={key: tuple(value) for key, value in members.items()},
            corresponding={key: tuple(value) for key, value in corresponding.items()},
            links=links,
            near_groups={key: tuple(value) for key, value in near.items()},
        )

    def groups_at(self, occupation: str) -> tuple[str, ...]:
        """Return the unit groups of an occupation or of its twins; a group is its own."""
        found: dict[str, None] = {}
        for twin in self.same.members(occupation):
            if twin in self.groups:
                found[twin] = None
            found.update(dict.fromkeys(self.groups_of.get(twin, ())))
        return tuple(found)

    def closeness(self, wanted: str) -> dict[str, int]:
        """Return held occupation or group -> per cent for one wanted occupation or group.

        100 the same, 80 the same four-digit group, 50 the same three-digit group, 25 the same
        field; a mapping between taxonomies counts as :func:`link_nearness` says. A unit group
        of the other classification counts 80 when it is the only counterpart, else 50.
        """
        table: dict[str, int] = {}
        for twin in self.same.members(wanted):
            _raise(table, twin, SAME)
            for held, nearness in self.links.get(twin, ()):
                for also in self.same.members(held):
                    _raise(table, also, nearness)
        for group_id in self.groups_at(wanted):
            for near_id, nearness in self._groups_near(group_id).items():
                _raise(table, near_id, nearness)
                for occupation in self.members.get(near_id, ()):
                    for also in self.same.members(occupation):
                        _raise(table, also, nearness)
        return table

    def _groups_near(self, group_id: str) -> dict[str, int]:
        group = self.groups[group_id]
        near: dict[str, int] = {}
        for key in _neighbourhoods(group):
            for other_id in self.near_groups.get(key, ()):
                _raise(near, other_id, _group_closeness(group, self.groups[other_id]))
        counterparts = self.corresponding.get(group_id, ())
        for other_id in counterparts:
            only = len(counterparts) == 1 and len(self.corresponding.get(other_id, ())) == 1
            _raise(near, other_id, SAME_UNIT_GROUP if only else SAME_MINOR_GROUP)
        return near


def _neighbourhoods(group: Group) -> tuple[str, ...]:
    """Return the keys under which groups that may be near one another meet."""
    keys = [f"{group.scheme}:{group.code[:MINOR_GROUP_DIGITS]}"]
    if group.field_id is not None:
        keys.append(f"field:{group.field_id}")
    else:
        keys.append(f"{group.scheme}:{group.code[:FIELD_DIGITS]}:")
    return tuple(keys)


def _group_closeness(wanted: Group, held: Group) -> int:
    same_scheme = wanted.scheme == held.scheme
    if same_scheme and wanted.code == held.code:
        return SAME_UNIT_GROUP
    minor = wanted.code[:MINOR_GROUP_DIGITS]
    if same_scheme and len(minor) == MINOR_GROUP_DIGITS and held.code.startswith(minor):
        return SAME_MINOR_GROUP
    return SAME_FIELD
