"""The access table: feeds guard, domain functions, tests, start-up check and manual."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.access_rules import RULES
from accounts.operations import OPERATIONS
from foundation.access import Actor, Resource, Role, Scope, decide, scopes
from foundation.errors import NotAllowed, NotFound
from foundation.http import Operation

_BY_WAY = {(one.method, one.path): one for one in OPERATIONS}


def require(actor: Actor, action: str, resource: Resource | None = None) -> None:
    """Let the act go on, or say why not; an object out of reach is as absent as an unknown one.

    Raises
    ------
    NotAllowed
        No role of the actor grants the action on anything.
    NotFound
        The action is not granted on this object.
    """
    decision = decide(RULES, actor, action, resource)
    if decision.allow:
        return
    raise NotAllowed if resource is None else NotFound


def allows(actor: Actor, action: str, resource: Resource | None = None) -> bool:
    """Tell whether the actor may do the action on the object, or on anything at all."""
    return decide(RULES, actor, action, resource).allow


def scopes_of(actor: Actor, action: str) -> frozenset[Scope]:
    """Return how far an action reaches for the actor, to choose the rows of a list."""
    return scopes(RULES, actor, action)


@dataclass(frozen=True, slots=True)
class Table:
    """The access table as the guard sees it."""

    def operation(self, method: str, path: str) -> Operation:
        """Return the row of a route; every route has one, or the service would not have started."""
        return _BY_WAY[method, path]

    def permitted(self, actor: Actor, action: str) -> bool:
        """Tell whether some role of the actor grants the action on something."""
        return decide(RULES, actor, action).allow


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A row of the printed table: a way in, its action, and each role with its scopes."""

    operation: str
    path: str
    action: str
    roles: dict[str, list[str]]
    scope: list[str]


def rows() -> Iterator[AccessRow]:
    """Return the whole table, a row for each way in."""
    for one in OPERATIONS:
        granted = RULES[one.action]
        roles = {
            role.value: sorted(scope.value for scope in reach)
            for role, reach in granted.items()
            if role is not Role.OPERATOR or one.kind == "command"
        }
        reach = {scope for reached in roles.values() for scope in reached}
        yield AccessRow(
            operation=f"{one.kind} {one.method}".strip(),
            path=one.path,
            action=one.action,
            roles=roles,
            scope=[Scope.ANYONE.value] if one.public else sorted(reach),
        )


def missing_rows(ways: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the ways in (method, path) that stand in no row of the table."""
    return sorted(set(ways) - set(_BY_WAY))


def unused_rows(ways: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows for pages and JSON that no route serves."""
    served = set(ways)
    return sorted(
        (one.method, one.path)
        for one in OPERATIONS
        if one.kind != "command" and (one.method, one.path) not in served
    )
