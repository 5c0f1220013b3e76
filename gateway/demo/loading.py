"""Load the demonstration: the whole town in one unit of work, or nothing of it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from accounts import users
from accounts.access_table import require
from accounts.views import StandsFor
from candidates import entering, registry
from foundation import audit
from foundation.access import OPERATOR, Actor, OrganisationKind, Role
from foundation.database import Database
from foundation.errors import Conflict, RuleViolation
from gateway.demo import ads, people, town
from gateway.demo.book import Book, Firm, open_book
from gateway.demo.evidence import Story
from gateway.demo.people import Invented
from gateway.demo.publishing import publish
from gateway.demo.town import Post, Secrets, SignIn, Town
from taxonomy import catalogue

ACTION = "demonstration.load"
MOST_CANDIDATES, MOST_OPENINGS, MOST_EMPLOYERS = 20_000, 5_000, 1_000
LEAST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a town, and by which seed it is invented."""

    candidates: int = 2_000
    openings: int = 150
    employers: int = 40
    seed: int = 1

    @property
    def steps(self) -> int:
        """Return how many people and ads there are to load, for showing progress."""
        return self.candidates + self.openings


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, and who can sign in (empty when accounts were there already)."""

    candidates: int
    openings: int
    employers: int
    sign_ins: Mapping[str, SignIn]


def is_empty(database: Database) -> bool:
    """Tell whether there is neither an account nor a candidate."""
    with database.reading() as session:
        nobody = not users.list_users(session, OPERATOR, limit=1).items
        audit.pending(session).clear()  # nobody has seen anything of the list
        return nobody and registry.count_candidates(session, OPERATOR) == 0


def load(
    database: Database,
    plan: Plan,
    *,
    now: datetime,
    more: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """Load the demonstration; all of it or nothing.

    Parameters
    ----------
    more : bool
        Add people and ads to a demonstration that is there, with its own accounts.
    advance : callable
        Told how many more people and ads have been loaded.

    Raises
    ------
    Conflict
        There are people already, and no more were asked for.
    RuleViolation
        The plan is out of bounds, or there is no demonstration to add to.
    """
    require(OPERATOR, ACTION)
    _check(plan)
    empty = is_empty(database)
    if not empty and not more:
        raise Conflict(
            "There are people here already. Load the demonstration into an empty database, "
            "or add to one with --more."
        )
    kept = Secrets(town.keys_of_accounts() if empty else ())
    with database.writing() as session:
        catalogue.ensure_starter(session, now=now)
        loaded = _Loading(session, plan, kept, now=now, advance=advance).run(fresh=empty)
        # What invented people did is no event of this service; that it was loaded is one.
        audit.pending(session).clear()
        audit.note(session, OPERATOR, ACTION, view=f"seed_{plan.seed}")
    return loaded


def _check(plan: Plan) -> None:
    bounds = (
        (plan.candidates, LEAST_CANDIDATES, MOST_CANDIDATES, "candidates"),
        (plan.openings, 1, MOST_OPENINGS, "openings"),
        (plan.employers, 1, MOST_EMPLOYERS, "employers"),
    )
    for value, least, most, name in bounds:
        if not least <= value <= most:
            raise RuleViolation(
                "Choose {least} to {most} {name}.", where=name, least=least, most=most, name=name
            )


class _Loading:
    """One load, within one unit of work."""

    def __init__(
        self,
        session: Session,
        plan: Plan,
        kept: Secrets,
        *,
        now: datetime,
        advance: Callable[[int], None],
    ) -> None:
        self.session = session
        self.plan = plan
        self.now = now
        self.advance = advance
        self.book: Book = open_book(session)
        self.firms = ads.firms_of(self.book, plan.employers)
        self.town = Town(session, kept, now=now)

    def run(self, *, fresh: bool) -> Loaded:
        """Load offices, accounts, employers, people and ads."""
        known = 0 if fresh else registry.count_candidates(self.session, OPERATOR)
        employer_ids = self.town.open_firms(self.firms)
        actors = self._settle() if fresh else self._known()
        self._enter(actors, first=known, fresh=fresh)
        self._publish(actors, employer_ids, first=0 if fresh else known)
        return Loaded(self.plan.candidates, self.plan.openings, len(self.firms), self.town.sign_ins)

    def _settle(self) -> dict[str, Actor]:
        posts = (*town.POSTS, *town.RECORDERS)
        return {post.key: self.town.settle(post) for post in posts}

    def _known(self) -> dict[str, Actor]:
        wanted = {"matcher", "other_matcher", "employer"}
        posts = [post for post in town.POSTS if post.key in wanted]
        return {
            post.key: town.known_actor(self.session, post) for post in (*posts, *town.RECORDERS)
        }

    def _enter(self, actors: Mapping[str, Actor], *, first: int, fresh: bool) -> None:
        """Bring the people in, office by office and week by week."""
        groups: dict[tuple[bool, datetime], list[Invented]] = {}
        invented = people.people(
            self.book, seed=self.plan.seed, count=self.plan.candidates, now=self.now, first=first
        )
        for one in invented:
            groups.setdefault((one.in_the_south, one.since), []).append(one)
        ids: list[tuple[Invented, UUID]] = []
        for (south, since), members in sorted(groups.items(), key=lambda item: item[0]):
            recorder = actors["other_recorder" if south else "recorder"]
            officer = actors["other_matcher" if south else "matcher"]
            home = self.town.homes["south" if south else "office"]
            entered = entering.enter(
                self.session,
                recorder,
                organisation_id=home,
                people=[replace(one.newcomer, case_officer_id=officer.user_id) for one in members],
                now=since,
            )
            ids.extend(zip(members, entered, strict=True))
            self.advance(len(members))
        if fresh:
            self._give_accounts(ids)

    def _give_accounts(self, ids: Sequence[tuple[Invented, UUID]]) -> None:
        """Give one person of each office an account of their own."""
        for south, key, name in (
            (False, "candidate", town.CANDIDATE),
            (True, "other_candidate", town.OTHER_CANDIDATE),
        ):
            here = [(one, own) for one, own in ids if one.in_the_south is south]
            shown = [(one, own) for one, own in here if one.story is Story.PROVEN] or here
            if not shown:
                continue
            one, own = shown[0]
            full = f"{one.newcomer.given_name} {one.newcomer.family_name}".strip()
            place: town.Place = "south" if south else "office"
            self.town.settle(
                Post(key, place, name, full, (Role.CANDIDATE,)), whom=StandsFor(candidate_id=own)
            )

    def _publish(
        self, actors: Mapping[str, Actor], employer_ids: Mapping[str, UUID], *, first: int
    ) -> None:
        """Put the ads in: those of the south by its matcher, some drafts by the employer."""
        written = ads.ads(
            self.book,
            self.firms,
            seed=self.plan.seed,
            count=self.plan.openings,
            now=self.now,
            first=first,
        )
        for number, ad in enumerate(written):
            dice = random.Random(f"{self.plan.seed}:confirm:{first + number}")  # noqa: S311
            publish(
                self.session,
                self._writer(actors, ad.firm, is_draft=not ad.way),
                ad,
                employer_id=employer_ids[ad.firm.name],
                dice=dice,
                now=self.now,
            )
            self.advance(1)

    def _writer(self, actors: Mapping[str, Actor], firm: Firm, *, is_draft: bool) -> Actor:
        if firm.in_the_south:
            return actors["other_matcher"]
        employer = actors["employer"]
        own = firm == self.firms[0] and employer.organisation_kind is OrganisationKind.EMPLOYER
        return employer if own and is_draft else actors["matcher"]
