"""The main navigation: what the actor may do, in the order of a working day."""

from accounts.access_table import allows
from foundation.access import Actor, Role
from foundation.messages import Message, say
from foundation.pages import Link

_ENTRIES: tuple[tuple[str, str, Message], ...] = (
    ("openings.list", "/openings", say("Openings")),
    ("candidates.list", "/candidates", say("Candidates")),
    ("employers.list", "/employers", say("Employers")),
    ("runs.list", "/runs", say("Kept rankings")),
    ("users.list", "/users", say("Users")),
    ("organisations.list", "/organisations", say("Organisations")),
    ("taxonomy.read", "/taxonomy", say("Taxonomy")),
)


def navigation_for(actor: Actor | None, path: str) -> list[Link]:
    """Return the entries that the actor's roles grant, the one that holds ``path`` marked."""
    if actor is None:
        return []
    links = []
    if actor.candidate_id is not None:
        own = f"/candidates/{actor.candidate_id}"
        links.append(Link(own, say("My page"), path == own))
        links.append(Link(f"{own}/routes", say("My routes"), path.startswith(f"{own}/routes")))
    if actor.roles == {Role.CANDIDATE}:
        return [*links, Link("/openings", say("Openings"), path.startswith("/openings"))]
    links.extend(
        Link(href, text, path == href or path.startswith(f"{href}/"))
        for action, href, text in _ENTRIES
        if allows(actor, action)
    )
    return links


def home_of(actor: Actor) -> str:
    """Return the page where the actor's day begins."""
    if actor.candidate_id is not None:
        return f"/candidates/{actor.candidate_id}"
    entries = navigation_for(actor, "/")
    return entries[0].href if entries else "/me"
