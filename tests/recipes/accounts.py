"""How the ways in to accounts, health and the words everybody uses are gone through."""

import itertools
from collections.abc import Iterable
from uuid import UUID

from accounts import users
from accounts.links import LinkMaker
from accounts.tables import Organisation, User
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind, Role
from tests.builders import accounts
from tests.builders.accounts import PASSWORD, Person
from tests.builders.world import Side, a_token, an_invited_user
from tests.recipes.shared import (
    Facts,
    Need,
    Recipe,
    Scene,
    Sent,
    Target,
    Targets,
    of_user,
    on_sides,
    sides,
)

_numbers = itertools.count(1)
_OWN = "account.own"


def _people(side: Side) -> tuple[Person, ...]:
    return side.colleague, side.workmate


def _on_users(action: str) -> Targets:
    def targets(scene: Scene) -> Iterable[Target]:
        for name, side in sides(scene.world):
            for person in _people(side):
                yield Target(f"{name} user", {"user_id": person.id}, ((action, of_user(person)),))

    return targets


def _on_homes(scene: Scene) -> Iterable[Target]:
    """Return the organisations in which an account could be made."""
    for name, side in sides(scene.world):
        for home, role in ((side.office, Role.MATCHER), (side.firm, Role.EMPLOYER)):
            needs = (("users.write", Facts(organisation=home)),)
            yield Target(f"{name} organisation", {"home": home, "role": role.value}, needs)


def _fresh_user(scene: Scene, target: Target) -> UUID:
    """Return another user of the same organisation and role."""
    like = next(
        person
        for _, side in sides(scene.world)
        for person in _people(side)
        if person.id == target.ids["user_id"]
    )
    if not scene.fresh:
        return like.id
    with scene.doors.database.writing() as session:
        return accounts.a_user(
            session, organisation=like.organisation_id, roles=like.actor.roles
        ).id


def _new_name() -> str:
    return f"newcomer.{next(_numbers)}@exempel.se"


def _new_user(scene: Scene, target: Target) -> Sent:
    given = {
        "organisation_id": str(target.ids["home"]),
        "name": _new_name(),
        "shown_name": "Nora Lund",
        "roles": [target.ids["role"]],
    }
    return Sent(json=given, form=given)


def _changed_user(scene: Scene, target: Target) -> Sent:
    user_id = _fresh_user(scene, target)
    with scene.doors.database.reading() as session:
        row = users.find(session, OPERATOR, user_id)
    given = {
        "version": row.version,
        "name": row.name,
        "shown_name": "Nora Lund",
        "roles": [one.value for one in row.roles],
    }
    return Sent(
        json={"shown_name": "Nora Lund"},
        form=given,
        version=row.version,
        ids={"user_id": user_id},
    )


def _switched_off(scene: Scene, target: Target) -> Sent:
    user_id = _fresh_user(scene, target)
    version = scene.version(User, user_id)
    return Sent(form={"version": version, "act": "disable"}, ids={"user_id": user_id})


def _new_organisation(scene: Scene, target: Target) -> Sent:
    given = {"name": f"Samordning {next(_numbers)}", "kind": OrganisationKind.COORDINATION.value}
    return Sent(json=given, form=given)


def _changed_organisation(scene: Scene, target: Target) -> Sent:
    organisation_id = target.ids["organisation_id"]
    if scene.fresh:
        with scene.doors.database.writing() as session:
            organisation_id = accounts.an_organisation(session).id
    version = scene.version(Organisation, organisation_id)
    form = {"version": version, "name": f"Kontor {next(_numbers)}", "state": "active"}
    return Sent(form=form, ids={"organisation_id": organisation_id})


def _sign_in(scene: Scene, target: Target) -> Sent:
    return Sent(form={"name": scene.world.other.workmate.name, "password": PASSWORD})


def _on_links(scene: Scene) -> Iterable[Target]:
    with scene.doors.database.writing() as session:
        invited = an_invited_user(session, scene.world.own.office, Role.MATCHER)
        settings = scene.doors.app.state.service.settings
        maker = LinkMaker(settings.secret_key.get_secret_value().encode(), settings.public_url)
        address = users.invite(session, OPERATOR, user_id=invited.id, maker=maker, now=clock.now())
    yield Target("a link", {"link": address.rpartition("/")[2]}, ())


def _on_sign_ins(scene: Scene) -> Iterable[Target]:
    """Return a sign-in of the asker's own, and somebody else's of the same office."""
    clerk = scene.world.own.clerk
    for name, person in (("own", scene.person), ("somebody's", clerk)):
        needs = (("itself", Facts(user=person.id)),)
        ids = {"session_id": scene.world.own.session_id, "user": person}
        yield Target(f"{name} sign-in", ids, needs)


def _new_sign_in(scene: Scene, target: Target) -> Sent:
    person = target.ids["user"]
    if not scene.fresh or not isinstance(person, Person):
        return Sent()
    with scene.doors.database.writing() as session:
        return Sent(ids={"session_id": accounts.a_sign_in(session, person).id})


def _on_tokens(scene: Scene) -> Iterable[Target]:
    """Return a token of the asker's own, and somebody else's of the same office."""
    clerk = scene.world.own.clerk
    for name, person in (("own", scene.person), ("somebody's", clerk)):
        needs = (("itself", Facts(user=person.id)),)
        ids = {"token_id": scene.world.own.token_id, "user": person}
        yield Target(f"{name} token", ids, needs)


def _new_token(scene: Scene, target: Target) -> Sent:
    person = target.ids["user"]
    if not scene.fresh or not isinstance(person, Person):
        return Sent()
    with scene.doors.database.writing() as session:
        return Sent(ids={"token_id": a_token(session, person)[0]})


def _users_listed(scene: Scene) -> Iterable[tuple[Need, str]]:
    for _, side in sides(scene.world):
        for person in _people(side):
            yield ("users.list", of_user(person)), str(person.id)


def _organisations_listed(scene: Scene) -> Iterable[tuple[Need, str]]:
    for _, side in sides(scene.world):
        yield ("organisations.list", Facts(organisation=side.office)), str(side.office)


def _concept(scene: Scene) -> Iterable[Target]:
    yield Target("a concept", {"concept_id": scene.world.concepts["cooking"]}, ())


_PLAIN = Recipe()
_ON_ORGANISATIONS = on_sides("organisations.list", "organisation_id", lambda side: side.office)

ACCOUNTS: dict[tuple[str, str], Recipe] = {
    ("GET", "/"): _PLAIN,
    ("GET", "/about"): _PLAIN,
    ("GET", "/accessibility"): _PLAIN,
    ("GET", "/scoring"): _PLAIN,
    ("GET", "/sign-in"): _PLAIN,
    ("POST", "/sign-in"): Recipe(send=_sign_in, ends_sign_in=True),
    ("POST", "/sign-out"): Recipe(ends_sign_in=True),
    ("GET", "/forgotten"): _PLAIN,
    ("POST", "/forgotten"): Recipe(send=lambda *_: Sent(form={"name": _new_name()})),
    ("GET", "/password/{link}"): Recipe(targets=_on_links),
    # A password that could be guessed: the link is ours, and nobody's password is changed.
    ("POST", "/password/{link}"): Recipe(
        targets=_on_links, send=lambda *_: Sent(form={"password": "x"}), good=frozenset({422})
    ),
    ("POST", "/language"): Recipe(send=lambda *_: Sent(form={"language": "sv", "next": "/about"})),
    ("GET", "/me"): Recipe(by_cookie_only=True),
    # The form is understood and refused: a real change would end every token of the person.
    ("POST", "/me/password"): Recipe(
        send=lambda *_: Sent(form={"current": PASSWORD, "password": "x"}),
        good=frozenset({422}),
        by_cookie_only=True,
    ),
    ("POST", "/me/sessions/{session_id}/end"): Recipe(targets=_on_sign_ins, send=_new_sign_in),
    ("POST", "/me/tokens"): Recipe(
        send=lambda *_: Sent(form={"name": "x", "scopes": "read"}), by_cookie_only=True
    ),
    ("POST", "/me/tokens/{token_id}/end"): Recipe(
        targets=_on_tokens, send=_new_token, by_cookie_only=True
    ),
    ("GET", "/users"): Recipe(lists=_users_listed),
    ("GET", "/users/new"): _PLAIN,
    ("POST", "/users"): Recipe(targets=_on_homes, send=_new_user),
    ("GET", "/users/{user_id}"): Recipe(targets=_on_users("users.read")),
    ("POST", "/users/{user_id}"): Recipe(targets=_on_users("users.write"), send=_changed_user),
    ("POST", "/users/{user_id}/state"): Recipe(
        targets=_on_users("users.write"), send=_switched_off
    ),
    ("GET", "/organisations"): Recipe(lists=_organisations_listed),
    ("POST", "/organisations"): Recipe(send=_new_organisation),
    ("GET", "/organisations/{organisation_id}"): Recipe(targets=_ON_ORGANISATIONS),
    ("POST", "/organisations/{organisation_id}"): Recipe(
        targets=on_sides("organisations.write", "organisation_id", lambda side: side.office),
        send=_changed_organisation,
    ),
    ("GET", "/taxonomy"): _PLAIN,
    ("GET", "/taxonomy/concepts/{concept_id}"): Recipe(targets=_concept),
    ("GET", "/concepts/suggest"): Recipe(send=lambda *_: Sent(query="?q=mat")),
    ("GET", "/api/v1/openapi.json"): _PLAIN,
    ("GET", "/health/live"): _PLAIN,
    ("GET", "/health/ready"): _PLAIN,
    ("GET", "/api/v1/me"): _PLAIN,
    ("GET", "/api/v1/users"): Recipe(lists=_users_listed),
    ("POST", "/api/v1/users"): Recipe(targets=_on_homes, send=_new_user),
    ("GET", "/api/v1/users/{user_id}"): Recipe(targets=_on_users("users.read")),
    ("PATCH", "/api/v1/users/{user_id}"): Recipe(
        targets=_on_users("users.write"), send=_changed_user
    ),
    ("GET", "/api/v1/organisations"): Recipe(lists=_organisations_listed),
    ("POST", "/api/v1/organisations"): Recipe(send=_new_organisation),
    ("GET", "/api/v1/concepts"): Recipe(send=lambda *_: Sent(query="?q=mat")),
    ("GET", "/api/v1/concepts/{concept_id}"): Recipe(targets=_concept),
    ("GET", "/api/v1/taxonomies"): _PLAIN,
}
