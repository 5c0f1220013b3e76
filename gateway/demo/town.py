"""The offices of the town and the people who work there: organisations, accounts, employers."""

import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from accounts import organisations, tokens, users
from accounts.passwords import AT_A_TIME, KEEPER, check_password
from accounts.views import StandsFor, UserView
from employers import directory
from employers.words import Sector
from foundation.access import OPERATOR, Actor, OrganisationKind, Role
from gateway.demo.book import Firm

Place = Literal["office", "south", "school", "municipality", "coordination", "firm", "other_firm"]

TOKEN_DAYS = 90
FIRMS_WITH_ACCOUNTS = 6
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is easily misread
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True)
class Post:
    """An account that the demonstration makes, and where its person works."""

    key: str
    place: Place
    name: str
    shown_name: str
    roles: tuple[Role, ...]
    language: str = "sv"


OFFICES: Mapping[Place, tuple[str, OrganisationKind]] = {
    "office": ("Åsunda jobbcenter", OrganisationKind.EMPLOYMENT_SERVICE),
    "south": ("Söderbo arbetsmarknadsenhet", OrganisationKind.MUNICIPALITY_UNIT),
    "school": ("Åsunda lärcenter", OrganisationKind.EDUCATION_PROVIDER),
    "municipality": ("Åsunda kommun, försörjningsstöd", OrganisationKind.MUNICIPALITY_UNIT),
    "coordination": ("Åsunda samverkan", OrganisationKind.COORDINATION),
}

POSTS = (
    Post("matcher", "office", "matchare@asunda.example", "Maja Lindmo", (Role.MATCHER,)),
    Post("assessor", "office", "bedomare@asunda.example", "Karin Holmsäter", (Role.ASSESSOR,)),
    Post("study_guide", "office", "syv@asunda.example", "Elin Frosterud", (Role.STUDY_GUIDE,)),
    Post("coordinator", "office", "samordnare@asunda.example", "Jonas Ek", (Role.COORDINATOR,)),
    Post(
        "programme_manager",
        "office",
        "snabbspar@asunda.example",
        "Rima Sandö",
        (Role.PROGRAMME_MANAGER,),
    ),
    Post(
        "protected_handler",
        "office",
        "handlaggare@asunda.example",
        "Ulla Granhed",
        (Role.PROTECTED_HANDLER,),
    ),
    Post(
        "social_worker",
        "municipality",
        "socialsekreterare@asunda.example",
        "Petra Wiklöv",
        (Role.SOCIAL_WORKER,),
    ),
    Post("auditor", "office", "granskare@asunda.example", "Nils Örnblad", (Role.AUDITOR,)),
    Post("dpo", "office", "dataskydd@asunda.example", "Shirin Vallgård", (Role.DPO,)),
    Post("admin", "office", "forvaltare@asunda.example", "Tor Backvik", (Role.ADMIN,)),
    Post("employer", "firm", "arbetsgivare@asunda.example", "Gunilla Åsbrink", (Role.EMPLOYER,)),
    Post("supervisor", "firm", "handledare@asunda.example", "Hassan Norrby", (Role.SUPERVISOR,)),
    Post(
        "other_matcher",
        "south",
        "matchare@soderbo.example",
        "Alice Bergdahl",
        (Role.MATCHER,),
        "en",
    ),
    Post(
        "other_employer",
        "other_firm",
        "arbetsgivare@lager.example",
        "Farid Karlholm",
        (Role.EMPLOYER,),
    ),
    Post(
        "other_study_guide", "school", "syv@larcenter.example", "Peter Nygårda", (Role.STUDY_GUIDE,)
    ),
    Post(
        "other_coordinator",
        "coordination",
        "samordnare@samverkan.example",
        "Lena Kvist",
        (Role.COORDINATOR,),
    ),
)
CANDIDATE = "deltagare@asunda.example"
OTHER_CANDIDATE = "deltagare@soderbo.example"
# They record what the files say; nobody signs in as them.
RECORDERS = (
    Post(
        "recorder",
        "office",
        "kartlaggning@asunda.example",
        "Kartläggningsteamet",
        (Role.MATCHER, Role.ASSESSOR),
    ),
    Post(
        "other_recorder",
        "south",
        "kartlaggning@soderbo.example",
        "Kartläggningen i Söderbo",
        (Role.MATCHER, Role.ASSESSOR),
    ),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who can sign in, and with what; shown once."""

    organisation: str
    user_name: str
    password: str
    api_token: str


class Secrets:
    """Passwords and their hashes, worked out before any transaction is open."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._passwords = {key: _password() for key in keys}
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            hashed = pool.map(KEEPER.hash, self._passwords.values())
            self._hashes = dict(zip(self._passwords, hashed, strict=True))

    def password(self, key: str) -> str:
        """Return the password of an account."""
        return self._passwords[key]

    def hash(self, key: str) -> str | None:
        """Return the hash to keep; none for an account that nobody signs in to."""
        return self._hashes.get(key)


def _password() -> str:
    while True:
        groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        password = "-".join(groups)
        check_password(password)
        return password


def keys_of_accounts() -> list[str]:
    """Return the keys of the accounts that somebody signs in to."""
    return ["candidate", *(post.key for post in POSTS), "other_candidate"]


class Town:
    """The offices and accounts, made as they are needed within one unit of work."""

    def __init__(self, session: Session, kept: Secrets, *, now: datetime) -> None:
        self.session = session
        self.kept = kept
        self.now = now
        self.sign_ins: dict[str, SignIn] = {}
        self.homes: dict[Place, UUID] = {
            place: organisations.ensure(session, OPERATOR, name=name, kind=kind, now=now).id
            for place, (name, kind) in OFFICES.items()
        }

    def settle(self, post: Post, *, whom: StandsFor | None = None) -> Actor:
        """Make an account and return who acts by it."""
        made = users.add(
            self.session,
            OPERATOR,
            organisation_id=self.homes[post.place],
            name=post.name,
            shown_name=post.shown_name,
            roles=post.roles,
            language=post.language,
            stands_for=whom,
            password_hash=self.kept.hash(post.key),
            now=self.now,
        )
        if self.kept.hash(post.key) is not None:
            _, token = tokens.create(
                self.session,
                OPERATOR,
                name="Demonstration",
                scopes=("read", "write"),
                days=TOKEN_DAYS,
                user_id=made.id,
                now=self.now,
            )
            self.sign_ins[post.key] = SignIn(
                made.organisation_name, made.name, self.kept.password(post.key), token
            )
        return actor_of(made)

    def open_firms(self, firms: Sequence[Firm]) -> dict[str, UUID]:
        """Register the employers by name, the first of them with an organisation of their own."""
        return {firm.name: self._open(firm, number) for number, firm in enumerate(firms)}

    def _open(self, firm: Firm, number: int) -> UUID:
        known = _known_firm(self.session, firm.name)
        if known is not None:
            return known
        home = self._home_of(firm) if number < FIRMS_WITH_ACCOUNTS else None
        if home is not None:
            self.homes.setdefault("firm", home)
            self.homes["other_firm"] = home
        made = directory.register(
            self.session,
            OPERATOR,
            name=firm.name,
            sector=Sector(firm.sector),
            organisation_id=home,
            now=self.now,
        )
        return made.id

    def _home_of(self, firm: Firm) -> UUID:
        kind = OrganisationKind.EMPLOYER
        made = organisations.ensure(self.session, OPERATOR, name=firm.name, kind=kind, now=self.now)
        return made.id


def _known_firm(session: Session, name: str) -> UUID | None:
    found = directory.list_employers(session, OPERATOR, q=name)
    return next((one.id for one in found.items if one.name == name), None)


def actor_of(user: UserView) -> Actor:
    """Return who acts by an account."""
    return Actor(
        user_id=user.id,
        organisation_id=user.organisation_id,
        organisation_kind=user.organisation_kind,
        roles=frozenset(user.roles),
        candidate_id=user.candidate_id,
        supervisor_id=user.supervisor_id,
        employer_contact_id=user.employer_contact_id,
        language=user.language,
        name=user.shown_name,
        organisation_name=user.organisation_name,
    )


def known_actor(session: Session, post: Post) -> Actor:
    """Return who acts by an account that an earlier load has made."""
    return actor_of(users.find_by_name(session, OPERATOR, name=post.name))
