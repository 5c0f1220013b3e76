"""Which role may do what, and how far: the matrix of DOMAIN §12 as data.

An action that is not listed for a role is denied. An object outside a role's scope is answered as
if it did not exist. One line a rule, so that a change is one line in a review.
"""

from collections.abc import Mapping

from foundation.access import Role, Rules, Scope

_ORGANISATION = frozenset({Scope.ORGANISATION})
_OWN = frozenset({Scope.OWN})
_OWN_EMPLOYER = frozenset({Scope.OWN_EMPLOYER})
_PUBLISHED = frozenset({Scope.PUBLISHED})
_OFFICE = frozenset({Scope.ORGANISATION, Scope.PUBLISHED})
_SIGNED_IN = frozenset({Scope.SIGNED_IN})
_EVERYTHING = frozenset({Scope.EVERYTHING})

_PEOPLE = tuple(role for role in Role if role is not Role.OPERATOR)

_GRANTED: Mapping[str, Mapping[Role, frozenset[Scope]]] = {
    # own account, and the words everybody uses
    "account.own": dict.fromkeys(_PEOPLE, _SIGNED_IN),
    "account.read": dict.fromkeys(_PEOPLE, _SIGNED_IN),
    "home.read": dict.fromkeys(_PEOPLE, _SIGNED_IN),
    "taxonomy.read": dict.fromkeys(_PEOPLE, _SIGNED_IN),
    # accounts: the administrator runs them and reads no case; an employer runs its own
    "users.list": {Role.ADMIN: _EVERYTHING, Role.EMPLOYER: _ORGANISATION},
    "users.read": {Role.ADMIN: _EVERYTHING, Role.EMPLOYER: _ORGANISATION},
    "users.write": {Role.ADMIN: _EVERYTHING, Role.EMPLOYER: _ORGANISATION},
    "organisations.list": {Role.ADMIN: _EVERYTHING},
    "organisations.write": {Role.ADMIN: _EVERYTHING},
    # candidates and their evidence
    "candidates.list": {
        Role.MATCHER: _ORGANISATION,
        Role.ASSESSOR: _ORGANISATION,
        Role.STUDY_GUIDE: _ORGANISATION,
        Role.COORDINATOR: _ORGANISATION,
        Role.PROGRAMME_MANAGER: _ORGANISATION,
    },
    "candidates.read": {
        Role.CANDIDATE: _OWN,
        Role.MATCHER: _ORGANISATION,
        Role.ASSESSOR: _ORGANISATION,
        Role.STUDY_GUIDE: _ORGANISATION,
        Role.COORDINATOR: _ORGANISATION,
        Role.PROGRAMME_MANAGER: _ORGANISATION,
    },
    "candidates.write": {Role.CANDIDATE: _OWN, Role.MATCHER: _ORGANISATION},
    "languages.write": {
        Role.CANDIDATE: _OWN,
        Role.MATCHER: _ORGANISATION,
        Role.STUDY_GUIDE: _ORGANISATION,
    },
    "candidates.import": {Role.MATCHER: _ORGANISATION},
    "evidence.read": {
        Role.CANDIDATE: _OWN,
        Role.MATCHER: _ORGANISATION,
        Role.ASSESSOR: _ORGANISATION,
        Role.STUDY_GUIDE: _ORGANISATION,
    },
    "evidence.claim": {Role.CANDIDATE: _OWN, Role.MATCHER: _ORGANISATION},
    "evidence.record": {
        Role.MATCHER: _ORGANISATION,
        Role.ASSESSOR: _ORGANISATION,
        Role.STUDY_GUIDE: _ORGANISATION,
    },
    "documents.read": {
        Role.CANDIDATE: _OWN,
        Role.MATCHER: _ORGANISATION,
        Role.ASSESSOR: _ORGANISATION,
    },
    # employers and openings
    "employers.list": {
        Role.MATCHER: _EVERYTHING,
        Role.COORDINATOR: _EVERYTHING,
        Role.PROGRAMME_MANAGER: _EVERYTHING,
        Role.AUDITOR: _EVERYTHING,
        Role.EMPLOYER: _OWN_EMPLOYER,
        Role.SUPERVISOR: _OWN_EMPLOYER,
    },
    "employers.read": {
        Role.MATCHER: _EVERYTHING,
        Role.COORDINATOR: _EVERYTHING,
        Role.PROGRAMME_MANAGER: _EVERYTHING,
        Role.AUDITOR: _EVERYTHING,
        Role.EMPLOYER: _OWN_EMPLOYER,
        Role.SUPERVISOR: _OWN_EMPLOYER,
    },
    "employers.write": {
        Role.MATCHER: _EVERYTHING,
        Role.COORDINATOR: _EVERYTHING,
        Role.EMPLOYER: _OWN_EMPLOYER,
    },
    "openings.list": {
        Role.CANDIDATE: _PUBLISHED,
        Role.MATCHER: _OFFICE,
        Role.EMPLOYER: _OWN_EMPLOYER,
        Role.SUPERVISOR: _OWN_EMPLOYER,
        Role.COORDINATOR: _OFFICE,
        Role.PROGRAMME_MANAGER: _OFFICE,
        Role.STUDY_GUIDE: _OFFICE,
        Role.AUDITOR: _OFFICE,
    },
    "openings.read": {
        Role.CANDIDATE: _PUBLISHED,
        Role.MATCHER: _OFFICE,
        Role.EMPLOYER: _OWN_EMPLOYER,
        Role.SUPERVISOR: _OWN_EMPLOYER,
        Role.COORDINATOR: _OFFICE,
        Role.PROGRAMME_MANAGER: _OFFICE,
        Role.STUDY_GUIDE: _OFFICE,
        Role.AUDITOR: _OFFICE,
    },
    "openings.write": {Role.MATCHER: _ORGANISATION, Role.EMPLOYER: _OWN_EMPLOYER},
    "openings.import": {Role.MATCHER: _ORGANISATION},
    "openings.confirm_requirements": {Role.MATCHER: _ORGANISATION, Role.EMPLOYER: _OWN_EMPLOYER},
    # the match: never for an employer (DOMAIN §14)
    "matches.rank": {Role.MATCHER: _ORGANISATION},
    "matches.explain": {Role.CANDIDATE: _OWN, Role.MATCHER: _ORGANISATION},
    "matches.routes": {Role.CANDIDATE: _OWN, Role.MATCHER: _ORGANISATION},
    "matches.export": {Role.MATCHER: _ORGANISATION},
    "runs.list": {Role.MATCHER: _ORGANISATION, Role.AUDITOR: _ORGANISATION},
    "runs.read": {Role.MATCHER: _ORGANISATION, Role.AUDITOR: _ORGANISATION},
    "runs.replay": {Role.MATCHER: _ORGANISATION, Role.AUDITOR: _ORGANISATION},
    # the server's own command line only
    "taxonomy.import": {},
    "service.run": {},
    "database.manage": {},
    "jobs.manage": {},
    "audit.verify": {},
    "demonstration.load": {},
    # nobody needs to be signed in
    "session.sign_in": {},
    "session.sign_out": {},
    "account.recover": {},
    "page.public": {},
    "health.read": {},
}

PUBLIC_ACTIONS = frozenset(
    {"session.sign_in", "session.sign_out", "account.recover", "page.public", "health.read"}
)

RULES: Rules = {
    action: {**granted, Role.OPERATOR: _EVERYTHING} for action, granted in _GRANTED.items()
}
