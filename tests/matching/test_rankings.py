"""A ranking on real rows: who is in it, why, that it is kept, and that it can be made again."""

import dataclasses
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from candidates import validation
from candidates.tables import Candidate, ProfileVersion
from candidates.words import EvidenceCode, Method
from employers.words import OpeningState
from foundation import clock
from foundation.access import Actor, Role
from foundation.audit_tables import AuditEvent
from foundation.database import Database
from foundation.errors import NotAllowed, NotFound, Unavailable
from foundation.ids import new_id
from matching import routes, runs, shipped_card, shortlists, unscored
from matching.shortlists import Shortlist, View
from matching.tables import RankingRun
from taxonomy.graph import Kind
from tests.builders.accounts import a_user
from tests.builders.candidates import a_complete_candidate, as_candidate, staff
from tests.builders.employers import a_concept, a_confirmed_skill, an_opening, with_taxonomy

pytestmark = pytest.mark.stocked

KEY = b"a key of the tests"
SKILL = "Matlagning"


@dataclasses.dataclass(frozen=True)
class Kitchen:
    """A cook's job and three people: one has shown nothing, one has said, one was assessed."""

    database: Database
    matcher: Actor
    opening_id: UUID
    people: dict[str, UUID]


@pytest.fixture
def kitchen(database: Database) -> Kitchen:
    with database.writing() as session:
        with_taxonomy(session)
        matcher = a_user(session, roles=Role.MATCHER).actor
        opening = an_opening(
            session, organisation_id=matcher.organisation_id, state=OpeningState.PUBLISHED
        )
        a_confirmed_skill(session, opening.id, SKILL)
        people = {
            name: a_complete_candidate(session, matcher, name=name, skills=skills)
            for name, skills in (
                ("Utan Underlag", ("TIG-svetsning",)),
                ("Egen Uppgift", (SKILL,)),
                ("Annan Uppgift", (SKILL,)),
            )
        }
    return Kitchen(database, matcher, opening.id, people)


def ranked(kitchen: Kitchen, actor: Actor | None = None, **view: object) -> Shortlist:
    with kitchen.database.reading() as session:
        return shortlists.rank_for_opening(
            session,
            actor or kitchen.matcher,
            opening_id=kitchen.opening_id,
            view=View(**view),  # type: ignore[arg-type]
            key=KEY,
            now=clock.now(),
        )


def everyone(kitchen: Kitchen) -> list[str]:
    return [one.candidate_id for one in ranked(kitchen).ranking.everyone()]


def assess(kitchen: Kitchen, name: str, *, level: int = 4) -> UUID:
    with kitchen.database.writing() as session:
        evidence = validation.record_evidence(
            session,
            staff(kitchen.matcher, Role.ASSESSOR),
            candidate_id=kitchen.people[name],
            concept_id=a_concept(session, Kind.SKILL, SKILL),
            level=level,
            code=EvidenceCode.E4,
            method=Method.PRACTICAL_TEST,
            assessor="Bo Ek",
            on_date=clock.today(),
            now=clock.now(),
        )
    return evidence.id


def test_everyone_within_reach_is_in_the_ranking(kitchen: Kitchen) -> None:
    found = ranked(kitchen)

    assert sorted(everyone(kitchen)) == sorted(str(one) for one in kitchen.people.values())
    assert len(found.ranking) == 3
    assert found.ranking.on_the_way
    assert found.ranking.ready


def test_the_terms_add_up_to_the_score_for_everyone(kitchen: Kitchen) -> None:
    rows = [*ranked(kitchen).rows, *ranked(kitchen, show="on_the_way").rows]

    for row in rows:
        why = row.reading.explanation
        assert why.intercept + sum(term.points for term in why.terms) == why.score
        assert why.score == row.ranked.score
        assert why.low <= why.score <= why.high


def test_an_assessment_lifts_a_person_at_once_and_is_named(kitchen: Kitchen) -> None:
    behind = next(
        name
        for name, one in kitchen.people.items()
        if str(one) == ranked(kitchen).ranking.ready[-1].candidate_id
    )

    evidence_id = assess(kitchen, behind)

    first = ranked(kitchen).rows[0]
    assert first.ranked.candidate_id == str(kitchen.people[behind])
    line = next(line for line in first.reading.essentials if line.subject == SKILL)
    assert (line.code, line.evidence_id) == ("E4", str(evidence_id))


def test_a_shown_ranking_is_kept_with_its_event_and_replays_bit_for_bit(kitchen: Kitchen) -> None:
    shown = ranked(kitchen)
    assess(kitchen, "Utan Underlag")

    with kitchen.database.reading() as session:
        replayed = runs.replay(
            session, kitchen.matcher, run_id=shown.run_id, key=KEY, now=clock.now()
        )
        kept = session.scalars(select(RankingRun).where(RankingRun.id == shown.run_id)).one()
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "matches.rank")
        ).all()

    assert replayed.same
    assert replayed.digest == shown.ranking.digest == kept.order_digest
    assert (replayed.profiles, replayed.missing) == (3, 0)
    assert len(events) == 1
    assert events[0].model == shown.card.sha256
    assert set(events[0].objects) == {
        str(kitchen.opening_id),
        *(row.ranked.candidate_id for row in shown.rows),
    }
    assert ranked(kitchen).ranking.digest != shown.ranking.digest


def test_a_replay_says_how_many_profiles_are_gone(kitchen: Kitchen) -> None:
    shown = ranked(kitchen)
    with kitchen.database.engine.begin() as connection:
        connection.execute(
            text("DELETE FROM profile_versions WHERE candidate_id = :one"),
            {"one": _as_stored(kitchen, kitchen.people["Egen Uppgift"])},
        )
    with kitchen.database.reading() as session:
        replayed = runs.replay(
            session, kitchen.matcher, run_id=shown.run_id, key=KEY, now=clock.now()
        )

    assert not replayed.same
    assert replayed.missing == 1


def _as_stored(kitchen: Kitchen, one: UUID) -> str:
    return one.hex if kitchen.database.is_sqlite else str(one)


def test_another_key_is_noticed_by_the_replay(kitchen: Kitchen) -> None:
    shown = ranked(kitchen)

    with kitchen.database.reading() as session:
        replayed = runs.replay(
            session, kitchen.matcher, run_id=shown.run_id, key=b"another", now=clock.now()
        )

    assert replayed.key_changed


def test_what_the_law_forbids_changes_no_byte_of_the_ranking(kitchen: Kitchen) -> None:
    before = ranked(kitchen)

    with kitchen.database.writing() as session:
        session.execute(
            update(Candidate).values(
                given_name="محمد",
                family_name="Åström-Öberg",
                sort_key="a",
                search_key="a",
                email="old.woman@example.org",
                phone="+963 11",
                preferred_language="ar",
            )
        )
    after = ranked(kitchen)

    assert after.ranking == before.ranking
    assert [row.reading for row in after.rows] == [row.reading for row in before.rows]


def test_candidates_of_another_organisation_are_not_in_the_pool(kitchen: Kitchen) -> None:
    with kitchen.database.writing() as session:
        stranger = a_user(session, roles=Role.MATCHER).actor

    assert len(ranked(kitchen, stranger).ranking) == 0


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.CANDIDATE, Role.AUDITOR, Role.ADMIN])
def test_only_a_matcher_sees_a_ranking(kitchen: Kitchen, role: Role) -> None:
    other = dataclasses.replace(kitchen.matcher, roles=frozenset({role}))

    with pytest.raises((NotFound, NotAllowed)):
        ranked(kitchen, other)


def test_an_opening_that_is_not_there_is_not_found(kitchen: Kitchen) -> None:
    nowhere = dataclasses.replace(kitchen, opening_id=new_id())

    with pytest.raises(NotFound):
        ranked(nowhere)


def test_filters_hide_rows_and_change_no_place(kitchen: Kitchen) -> None:
    whole = ranked(kitchen)

    found = ranked(kitchen, q="annan")

    places = {row.ranked.candidate_id: row.ranked.place for row in whole.rows}
    assert [row.name for row in found.rows] == ["Annan Uppgift"]
    assert all(places[row.ranked.candidate_id] == row.ranked.place for row in found.rows)
    assert found.ranking.digest == whole.ranking.digest


def test_pages_of_a_ranking_hold_everyone_once(kitchen: Kitchen) -> None:
    whole = [row.ranked.candidate_id for row in ranked(kitchen).rows]

    paged = [
        row.ranked.candidate_id
        for start in range(len(whole))
        for row in ranked(kitchen, start=start, limit=1).rows
    ]

    assert paged == whole


def test_the_route_of_a_person_has_the_score_of_the_ranking(kitchen: Kitchen) -> None:
    row = ranked(kitchen).rows[0]
    candidate_id = UUID(row.ranked.candidate_id)

    with kitchen.database.reading() as session:
        found = routes.routes_for_candidate(
            session,
            as_candidate(kitchen.matcher, candidate_id),
            candidate_id=candidate_id,
            view=routes.RouteView(),
            key=KEY,
            now=clock.now(),
        )

    assert [one.route.opening_id for one in found.rows] == [str(kitchen.opening_id)]
    assert found.rows[0].route.score == row.ranked.score
    assert found.rows[0].reading.explanation == row.reading.explanation


def test_the_routes_of_a_person_replay_bit_for_bit(kitchen: Kitchen) -> None:
    candidate_id = kitchen.people["Egen Uppgift"]
    with kitchen.database.reading() as session:
        found = routes.routes_for_candidate(
            session,
            kitchen.matcher,
            candidate_id=candidate_id,
            view=routes.RouteView(),
            key=KEY,
            now=clock.now(),
        )

    assess(kitchen, "Egen Uppgift")
    with kitchen.database.reading() as session:
        replayed = runs.replay(
            session, kitchen.matcher, run_id=found.run_id, key=KEY, now=clock.now()
        )

    assert replayed.same


def test_a_person_cannot_see_the_routes_of_another(kitchen: Kitchen) -> None:
    own = as_candidate(kitchen.matcher, kitchen.people["Egen Uppgift"])

    with pytest.raises(NotFound), kitchen.database.reading() as session:
        routes.routes_for_candidate(
            session,
            own,
            candidate_id=kitchen.people["Annan Uppgift"],
            view=routes.RouteView(),
            key=KEY,
            now=clock.now(),
        )


def test_only_the_newest_profile_of_a_person_counts(kitchen: Kitchen) -> None:
    assess(kitchen, "Egen Uppgift")
    assess(kitchen, "Egen Uppgift", level=2)

    with kitchen.database.reading() as session:
        versions = session.scalar(select(func.count()).select_from(ProfileVersion))

    assert versions is not None
    assert versions > 3
    assert len(ranked(kitchen).ranking) == 3


def test_a_damaged_scorecard_leaves_a_list_without_scores(
    kitchen: Kitchen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "card.json"
    damaged.write_text("{")
    shipped_card.shipped_card.cache_clear()
    monkeypatch.setattr(shipped_card, "SHIPPED", damaged)

    with pytest.raises(Unavailable):
        ranked(kitchen)
    with kitchen.database.reading() as session:
        found = unscored.list_unscored(
            session, kitchen.matcher, opening_id=kitchen.opening_id, start=0, limit=2, key=KEY
        )

    shipped_card.shipped_card.cache_clear()
    assert (len(found.rows), found.total, found.next_start) == (2, 3, 2)
