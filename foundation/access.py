"""Who is asking, and the one decision whether they may.

The table that feeds the decision speaks the domain's words and lives in ``accounts.access_table``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person does in the service (DOMAIN §1); one person may have several."""

    CANDIDATE = "candidate"
    MATCHER = "matcher"
    EMPLOYER = "employer"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    PROGRAMME_MANAGER = "programme_manager"
    ASSESSOR = "assessor"
    STUDY_GUIDE = "study_guide"
    SOCIAL_WORKER = "social_worker"
    PROTECTED_HANDLER = "protected_handler"
    AUDITOR = "auditor"
    DPO = "dpo"
    ADMIN = "admin"
    OPERATOR = "operator"  # someone at the server's own command line; never given to an account


class OrganisationKind(StrEnum):
    """What kind of organisation an account belongs to."""

    EMPLOYMENT_SERVICE = "employment_service"
    MUNICIPALITY_UNIT = "municipality_unit"
    EDUCATION_PROVIDER = "education_provider"
    EMPLOYER = "employer"
    COORDINATION = "coordination"


class Scope(StrEnum):
    """Which objects a right reaches."""

    ANYONE = "anyone"  # nobody needs to be signed in
    SIGNED_IN = "signed_in"  # no particular object: the act itself
    ORGANISATION = "organisation"  # objects of the actor's organisation
    OWN = "own"  # the person's own file or account
    OWN_EMPLOYER = "own_employer"  # objects of the employer the actor belongs to
    PUBLISHED = "published"  # objects that are public within the service
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking. Rights are looked up at each request, never carried in a token."""

    user_id: UUID | None
    organisation_id: UUID | None
    organisation_kind: OrganisationKind | None
    roles: frozenset[Role]
    candidate_id: UUID | None = None
    supervisor_id: UUID | None = None
    employer_contact_id: UUID | None = None
    token_scopes: frozenset[str] | None = None
    language: str = "sv"
    session_id: UUID | None = None
    request_id: str = ""
    name: str = ""
    organisation_name: str = ""

    @property
    def is_operator(self) -> bool:
        """Tell whether the act comes from the server's own command line."""
        return Role.OPERATOR in self.roles


OPERATOR = Actor(None, None, None, frozenset({Role.OPERATOR}))


@dataclass(frozen=True, slots=True)
class Resource:
    """What the decision needs to know of an object: whose it is, and whether it is public."""

    organisation_id: UUID | None = None
    employer_organisation_id: UUID | None = None
    candidate_id: UUID | None = None
    user_id: UUID | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, by which scope it was given, and why in a code for the audit."""

    allow: bool
    scope: Scope | None
    reason: str


Rules = Mapping[str, Mapping[Role, frozenset[Scope]]]


def scopes(rules: Rules, actor: Actor, action: str) -> frozenset[Scope]:
    """Return how far the actor's roles reach for an action; empty when they do not at all."""
    if not _token_covers(actor, action):
        return frozenset()
    granted = rules.get(action, {})
    return frozenset().union(*(granted.get(role, frozenset()) for role in actor.roles))


def decide(rules: Rules, actor: Actor, action: str, resource: Resource | None = None) -> Decision:
    """Decide whether an actor may do an action on an object, or at all when none is given.

    Parameters
    ----------
    rules : mapping of action to role to scopes
        The access table.
    actor : Actor
        Who asks.
    action : str
        What is asked, such as ``openings.read``.
    resource : Resource, optional
        The object; without it the answer tells only whether some object could be reached.
    """
    reach = scopes(rules, actor, action)
    if not reach:
        return Decision(allow=False, scope=None, reason="role")
    if resource is None:
        return Decision(allow=True, scope=min(reach), reason="role")
    for scope in sorted(reach):
        if _reaches(scope, actor, resource):
            return Decision(allow=True, scope=scope, reason="scope")
    return Decision(allow=False, scope=None, reason="scope")


def _reaches(scope: Scope, actor: Actor, resource: Resource) -> bool:
    """Tell whether one scope covers one object. Each condition stands on its own line."""
    if scope in {Scope.EVERYTHING, Scope.ANYONE, Scope.SIGNED_IN}:
        return True
    if scope is Scope.PUBLISHED:
        return resource.published
    if scope is Scope.ORGANISATION:
        return _same(actor.organisation_id, resource.organisation_id)
    if scope is Scope.OWN_EMPLOYER:
        return _same(actor.organisation_id, resource.employer_organisation_id)
    own_file = _same(actor.candidate_id, resource.candidate_id)
    own_account = _same(actor.user_id, resource.user_id)
    return own_file or own_account


def _same(one: UUID | None, other: UUID | None) -> bool:
    return one is not None and one == other


_READING = frozenset({"read", "list", "rank", "explain", "routes"})


def _token_covers(actor: Actor, action: str) -> bool:
    """Tell whether an API token's scopes include the action; a signed-in page has no token."""
    if actor.token_scopes is None:
        return True
    kind = "read" if action.rsplit(".", 1)[-1] in _READING else "write"
    return action in actor.token_scopes or kind in actor.token_scopes
