"""The demonstration: loaded whole, worth looking at, and the same for the same seed."""

import json
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from accounts import signin
from candidates import pools, registry
from candidates.entering import Newcomer
from candidates.profile import Profile
from employers import openings
from employers.ad_text.wording import remarks
from employers.requirements import Requirements
from employers.words import OpeningState
from foundation import audit, clock
from foundation.access import OPERATOR, Role
from foundation.database import Database
from foundation.errors import Conflict, RuleViolation
from foundation.settings import Settings
from gateway.app import create_app
from gateway.cli import register
from gateway.demo import ads, people
from gateway.demo.book import Book, open_book
from gateway.demo.evidence import Story
from gateway.demo.loading import Loaded, Plan, is_empty, load
from gateway.demo.town import SignIn
from matching.scoring.ranking import Ranking, equals, rank
from matching.shipped_card import shipped_card
from taxonomy import catalogue

SMALL = Plan(candidates=60, openings=10, employers=40, seed=1)
KEY = b"a key for the tests of equals, 32"
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Demonstration:
    database: Database
    loaded: Loaded
    settings: Settings


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    name = "sqlite_template" if request.param == "sqlite" else "postgres_templates"
    with request.getfixturevalue(name).copy() as url:
        database = Database(url)
        settings = Settings(database_url=url, data_dir=tmp_path_factory.mktemp("var"))
        yield Demonstration(database, load(database, SMALL, now=clock.now()), settings)
        database.close()


@pytest.fixture(scope="module")
def book(sqlite_template: object) -> Iterator[Book]:
    with sqlite_template.copy() as url:  # type: ignore[attr-defined]
        database = Database(url)
        with database.writing() as session:
            catalogue.ensure_starter(session, now=TODAY)
            yield open_book(session)
        database.close()


def test_the_town_has_as_many_people_and_ads_as_asked(town: Demonstration) -> None:
    with town.database.reading() as session:
        counted = registry.count_candidates(session, OPERATOR)
        written = openings.count_openings(session, OPERATOR)
        pool = pools.load_pool(session, OPERATOR, action="matches.rank")

    assert (counted, written) == (60, 10)
    assert len(pool.profiles) == 60


def test_there_is_an_account_for_every_role_and_for_a_second_office(town: Demonstration) -> None:
    roles = {role.value for role in Role if role is not Role.OPERATOR}

    assert roles <= town.loaded.sign_ins.keys()
    assert {"other_matcher", "other_employer"} <= town.loaded.sign_ins.keys()
    assert len({one.password for one in town.loaded.sign_ins.values()}) == len(town.loaded.sign_ins)


def test_everybody_signs_in_with_the_password_and_the_token(town: Demonstration) -> None:
    client = TestClient(create_app(town.settings, town.database))

    for number, one in enumerate(town.loaded.sign_ins.values()):
        begun = signin.sign_in(
            town.database,
            name=one.user_name,
            password=one.password,
            visit=signin.Visit(client=f"192.0.2.{number}"),
            key=b"key",
            now=clock.now(),
        )
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {one.api_token}"})

        assert begun.token
        assert answer.status_code == 200, one.user_name


def test_the_candidate_account_is_the_account_of_one_person(town: Demonstration) -> None:
    client = TestClient(create_app(town.settings, town.database))
    token = town.loaded.sign_ins["candidate"].api_token

    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()

    assert me["candidate_id"]


def test_a_ranking_has_ties_and_people_on_the_way(town: Demonstration) -> None:
    rankings = _rankings(town.database)

    assert any(len(group) > 1 for one in rankings for group in equals(one.ready))
    assert all(one.on_the_way for one in rankings)
    assert any(one.ready for one in rankings)


def test_some_miss_one_thing_only(town: Demonstration) -> None:
    near = Counter(
        person.gates[0].gate
        for one in _rankings(town.database)
        for person in one.on_the_way
        if len(person.gates) == 1
    )

    assert near["licence"] + near["language"] > 0


def test_a_second_load_is_refused_and_changes_nothing(town: Demonstration) -> None:
    with pytest.raises(Conflict, match="people here already"):
        load(town.database, SMALL, now=clock.now())

    with town.database.reading() as session:
        assert registry.count_candidates(session, OPERATOR) == 60


def test_the_chain_of_events_holds(town: Demonstration) -> None:
    with town.database.reading() as session:
        found = audit.verify(session, town.database.audit_key)

    assert not found.faults


def test_an_empty_database_is_told_from_a_full_one(database: Database, town: Demonstration) -> None:
    assert is_empty(database)
    assert not is_empty(town.database)


def test_more_people_come_beside_those_who_are_there(sqlite_database: Database) -> None:
    first, second = replace(SMALL, candidates=20, openings=2), replace(SMALL, candidates=15)
    load(sqlite_database, first, now=clock.now())
    with sqlite_database.reading() as session:
        events = audit.verify(session, sqlite_database.audit_key).events

    again = load(sqlite_database, replace(second, openings=1), now=clock.now(), more=True)

    with sqlite_database.reading() as session:
        assert registry.count_candidates(session, OPERATOR) == 35
        assert openings.count_openings(session, OPERATOR) == 3
    assert not again.sign_ins
    assert events == 1  # what invented people did is none


def test_a_plan_out_of_bounds_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(RuleViolation, match="candidates"):
        load(sqlite_database, replace(SMALL, candidates=0), now=clock.now())

    assert is_empty(sqlite_database)


def test_the_same_seed_invents_the_same_people_and_ads(book: Book) -> None:
    def invented(seed: int) -> list[object]:
        return [
            *people.people(book, seed=seed, count=60, now=TODAY),
            *ads.ads(book, book.firms, seed=seed, count=20, now=TODAY),
        ]

    assert invented(1) == invented(1)
    assert invented(1) != invented(2)


def test_a_larger_town_begins_with_the_smaller_one(book: Book) -> None:
    small = list(people.people(book, seed=1, count=30, now=TODAY))

    large = list(people.people(book, seed=1, count=90, now=TODAY))

    assert large[:30] == small


def test_the_people_differ_in_what_they_can_show(book: Book) -> None:
    town = list(people.people(book, seed=1, count=1_000, now=TODAY))
    codes = {piece.code.value for one in town for piece in one.newcomer.shown}

    assert {one.story for one in town} == set(Story)
    assert codes == {"E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7"}
    assert any(_is_lapsed(one.newcomer) for one in town)
    assert any(one.newcomer.education_level in {0, 1} for one in town)
    assert any(len(one.newcomer.given_name + one.newcomer.family_name) > 30 for one in town)
    assert any("\u0600" <= one.newcomer.given_name[0] <= "\u06ff" for one in town)
    assert any(not one.newcomer.family_name for one in town)


def test_nurses_without_a_licence_and_drivers_without_their_card_are_there(book: Book) -> None:
    town = list(people.people(book, seed=1, count=2_000, now=TODAY))
    nurses = [one.newcomer for one in town if one.trade.key == "nurse"]
    drivers = [one.newcomer for one in town if one.trade.key == "truck_driver"]
    licence, card = book.licences["nurse_licence"], book.licences["ykb"]

    licensed = [one for one in nurses if any(piece.concept_id == licence for piece in one.shown)]
    carded = [one for one in drivers if any(held.concept_id == card for held in one.held)]

    assert 0 < len(licensed) < len(nurses)
    assert 0 < len(carded) < len(drivers)


def test_the_ads_pass_the_rules_for_texts_and_say_that_they_are_invented(book: Book) -> None:
    for ad in ads.ads(book, book.firms, seed=1, count=150, now=TODAY):
        text = f"{ad.facts.headline}\n{ad.facts.text}"

        assert list(remarks(text)) == []
        assert ad.facts.conditions in {ads.INVENTED, ads.INVENTED_EN}


def test_the_ads_stand_in_different_states_and_one_asks_for_nothing(book: Book) -> None:
    written = list(ads.ads(book, book.firms, seed=1, count=150, now=TODAY))

    states = {ad.state for ad in written}

    assert states >= {
        OpeningState.DRAFT,
        OpeningState.IN_REVIEW,
        OpeningState.PUBLISHED,
        OpeningState.MATCHING,
        OpeningState.FILLED,
    }
    assert sum(ad.asked.nothing for ad in written) == 1
    assert any(0 < ad.confirmed_percent < 100 for ad in written)


def test_the_command_writes_a_file_that_only_its_owner_reads(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMSYN_DATABASE_URL", sqlite_url)
    file = tmp_path / "sign-ins.json"
    asked = ["demo", "--candidates", "12", "--openings", "1", "--credentials", str(file)]

    first = CliRunner().invoke(register("demo"), asked)
    second = CliRunner().invoke(register("demo"), asked)
    third = CliRunner().invoke(register("demo"), [*asked, "--if-empty"])

    kept = json.loads(file.read_text())
    assert first.exit_code == 0, first.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept["matcher"].keys() == set(SignIn.__dataclass_fields__)
    assert kept["matcher"]["password"] not in first.output
    assert second.exit_code == 2
    assert third.exit_code == 0
    assert json.loads(file.read_text()) == kept
    assert list(tmp_path.iterdir()) == [file]


def _rankings(database: Database) -> list[Ranking]:
    with database.reading() as session:
        pool = pools.load_pool(session, OPERATOR, action="matches.rank")
        open_now = [one.id for one in openings.load_open(session, OPERATOR)]
        asked = openings.requirements_of_many(session, OPERATOR, open_now).values()
    return [_rank(one, pool.profiles) for one in asked if one.skills]


def _rank(requirements: Requirements, profiles: tuple[Profile, ...]) -> Ranking:
    return rank(
        requirements,
        profiles,
        shipped_card(),
        as_of=clock.today(),
        now=clock.now(),
        key=KEY,
    )


def _is_lapsed(newcomer: Newcomer) -> bool:
    return any(
        piece.valid_until is not None and piece.valid_until < TODAY.date()
        for piece in newcomer.shown
    )
