"""Write docs/access.md from the access table: `python -m tests.architecture.write_access`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from accounts.access_rules import PUBLIC_ACTIONS, RULES
from accounts.operations import OPERATIONS
from accounts.words import ROLE_WORDS
from foundation.access import Role, Scope

PAGE = Path(__file__).parents[2] / "docs" / "access.md"

MEANING: Mapping[str, str] = {
    "account.own": "Change the own password, end sign-ins, make tokens.",
    "account.read": "See the own account.",
    "account.recover": "Ask for a link to choose a password, and use it.",
    "audit.verify": "Read every audit chain and tell where it was altered.",
    "candidates.import": "Read people from a file, look at the preview, and enter them.",
    "candidates.list": "See the list of people.",
    "candidates.read": "See a person. Who may not read evidence sees contact, plan and reach.",
    "candidates.write": "Register a person; change facts, licences, experience.",
    "languages.write": "Set how well a person uses a language.",
    "database.manage": "Upgrade, check, back up and restore the database.",
    "demonstration.load": "Load the invented town into an empty database.",
    "documents.read": "Open a paper that a person has sent in.",
    "employers.list": "See the list of employers.",
    "employers.read": "See an employer and its openings.",
    "employers.write": "Register or change an employer.",
    "evidence.claim": "Say that a person has a skill (E0); send in a paper.",
    "evidence.read": "See each record of a person's evidence.",
    "evidence.record": "Record, correct or withdraw evidence; which kinds depends on the role.",
    "health.read": "Ask whether the service lives and is ready.",
    "home.read": "Come to the page where the own day begins.",
    "jobs.manage": "See background jobs and offer failed ones again.",
    "matches.explain": "See why one person has a place for one opening.",
    "matches.export": "Take a ranking out as a table.",
    "matches.rank": "See the candidates of an opening in order, with reasons; compare.",
    "matches.routes": "See the openings of a candidate in order, with reasons.",
    "openings.confirm_requirements": "Confirm, drop, change or add what an opening asks for.",
    "openings.import": "Take job ads in from files or from JobSearch.",
    "openings.list": "See the list of openings.",
    "openings.read": "See an opening and what it asks for.",
    "openings.write": "Write or change an opening, and bring it into its next state.",
    "organisations.list": "See the organisations.",
    "organisations.write": "Add, rename or close an organisation.",
    "page.public": "Read the pages that are for everyone, and the description of the interface.",
    "runs.list": "See the list of kept rankings.",
    "runs.read": "See a kept ranking with the rows that were shown.",
    "runs.replay": "Compute a kept ranking again and compare.",
    "service.run": "Start the service.",
    "session.sign_in": "Sign in.",
    "session.sign_out": "Sign out.",
    "taxonomy.import": "Import official files of occupations, skills and places.",
    "taxonomy.read": "Look up occupations, skills and places, and what a text may mean.",
    "users.list": "See the list of accounts.",
    "users.read": "See an account.",
    "users.write": "Add, change or invite a person; switch an account off and on.",
}

REACH: Mapping[Scope, str] = {
    Scope.ANYONE: "everyone, signed in or not",
    Scope.SIGNED_IN: "the act itself, for whoever is signed in with the role",
    Scope.ORGANISATION: "what belongs to the own organisation",
    Scope.OWN: "the own file or account",
    Scope.OWN_EMPLOYER: "what belongs to the employer the person works for",
    Scope.PUBLISHED: "what is published in the service",
    Scope.EVERYTHING: "every organisation's",
}

HEAD = """# Who may do what

<!-- Written by `python -m tests.architecture.write_access`; do not edit. A test compares. -->

What is not listed here is denied. What lies outside a role's reach is answered as if it did not
exist. The same table guards the pages, the JSON interface and the commands; `samsyn access-table`
prints it.
Why it is built like this: [decision 9](decisions/0009-one-access-table.md).
"""


def access_page() -> str:
    """Return the page as it should read now."""
    return "\n".join((HEAD, *_reach(), *_actions(), *_roles(), *_ways())) + "\n"


def _reach() -> Iterator[str]:
    yield "## How far a right reaches\n"
    yield "| Reach | What it covers |"
    yield "|---|---|"
    for scope in Scope:
        yield f"| {_said(scope)} | {REACH[scope]} |"
    yield ""


def _actions() -> Iterator[str]:
    yield "## Each action, and who may do it\n"
    yield "The operator is whoever stands at the server's own command line, and may do all of it."
    yield "Each act there is recorded too.\n"
    yield "| Action | What it is | Who, and how far |"
    yield "|---|---|---|"
    for action in sorted(RULES):
        yield f"| `{action}` | {MEANING[action]} | {_who(action)} |"
    yield ""


def _who(action: str) -> str:
    if action in PUBLIC_ACTIONS:
        return "everyone"
    granted = {role: reach for role, reach in RULES[action].items() if role is not Role.OPERATOR}
    if not granted:
        return "the operator only"
    if len(granted) == len(Role) - 1 and len(set(granted.values())) == 1:
        return "everyone who is signed in"
    return "; ".join(f"{role.value} ({_reaches(reach)})" for role, reach in granted.items())


def _reaches(reach: frozenset[Scope]) -> str:
    return ", ".join(_said(scope) for scope in sorted(reach))


def _said(scope: Scope) -> str:
    return scope.value.replace("_", " ")


def _roles() -> Iterator[str]:
    yield "## Each role, and what it may do\n"
    yield "Beside what everyone who is signed in may do. A role with a dash has a place in the"
    yield "service and no work in this version.\n"
    yield "| Role | May |"
    yield "|---|---|"
    for role in Role:
        actions = [
            f"`{action}`"
            for action in sorted(RULES)
            if role in RULES[action] and _who(action) != "everyone who is signed in"
        ]
        if role is not Role.OPERATOR:
            yield f"| {role.value} ({ROLE_WORDS[role]}) | {', '.join(actions) or '–'} |"
    yield ""


def _ways() -> Iterator[str]:
    for kind, title in (("page", "Pages"), ("api", "JSON"), ("command", "Commands")):
        yield f"## {title}\n"
        yield "| Way in | Action |"
        yield "|---|---|"
        for one in OPERATIONS:
            if one.kind == kind:
                yield f"| `{f'{one.method} {one.path}'.strip()}` | `{one.action}` |"
        yield ""


if __name__ == "__main__":
    PAGE.write_text(access_page(), encoding="utf-8")
