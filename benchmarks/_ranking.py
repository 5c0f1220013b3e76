"""How long it takes to rank one opening by the readable scorer, from memory and from a database."""

import gc
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import insert

from accounts import organisations
from benchmarks import _naive
from benchmarks._databases import new_database
from benchmarks._pool import AS_OF, NOW, World, openings, people
from benchmarks._table import Row, rate, timed
from candidates import pools
from candidates.profile import Profile, to_json
from candidates.tables import Candidate, ProfileVersion
from employers.requirements import Requirements
from foundation.access import OPERATOR, OrganisationKind
from foundation.database import Database
from foundation.ids import new_id
from matching.scoring.ranking import Ranking, rank
from matching.shipped_card import shipped_card

KEY = b"benchmark" * 4
WORLD = World()
AT_A_TIME = 5_000
COMPARED = 10_000


def measure(sizes: Sequence[int]) -> Iterator[Row]:
    """Yield a row for each size of the pool and each way of ranking it."""
    opening = next(openings(WORLD, 1))
    for size in sizes:
        pool = tuple(people(WORLD, size))
        yield from _from_memory(opening, pool)
        yield from _from_database(opening, pool)
        del pool
        gc.collect()


def _rank(opening: Requirements, pool: Sequence[Profile]) -> Ranking:
    return rank(opening, pool, shipped_card(), as_of=AS_OF, now=NOW, key=KEY)


def _from_memory(opening: Requirements, pool: tuple[Profile, ...]) -> Iterator[Row]:
    repeats = 3 if len(pool) <= COMPARED else 1
    compared = pool[:COMPARED]
    _rank(opening, compared)  # credit of skills is remembered from then on, as in a server
    _, naive = timed(
        lambda: _naive.score_all(opening, compared, shipped_card(), as_of=AS_OF), least_of=repeats
    )
    ranking, spent = timed(lambda: _rank(opening, pool), least_of=repeats)
    _must_agree(opening, compared, ranking)
    naive_for_all = naive.processor * len(pool) / len(compared)
    yield Row(
        "score, pair by pair, nothing prepared",
        f"{len(compared):,} people, no order",
        naive,
        rate(len(compared), naive, "people"),
        "the alternative",
    )
    yield Row(
        "rank one opening, profiles in memory",
        f"{len(pool):,} people, {len(ranking.ready):,} ready",
        spent,
        rate(len(pool), spent, "people"),
        f"{naive_for_all / spent.processor:.1f} × pair by pair",
    )


def _must_agree(opening: Requirements, pool: Sequence[Profile], ranking: Ranking) -> None:
    """Stop when the two ways give one person different points: then no time means anything."""
    by_id = {one.candidate_id: one for one in ranking.everyone()}
    for profile in pool:
        found = by_id[profile.candidate_id]
        expected = _naive.score(opening, profile, shipped_card(), as_of=AS_OF)
        if (found.score, not found.gates) != expected:
            raise AssertionError(f"{profile.candidate_id}: {found.score} is not {expected[0]}")


def _from_database(opening: Requirements, pool: Sequence[Profile]) -> Iterator[Row]:
    with new_database() as database:
        _keep(database, pool)
        for how in ("first time", "again, profiles remembered"):
            (size, ready), spent = timed(lambda: _load_and_rank(database, opening))
            yield Row(
                f"load the pool and rank, {how}",
                f"{size:,} people, {ready:,} ready",
                spent,
                rate(size, spent, "people"),
            )


def _load_and_rank(database: Database, opening: Requirements) -> tuple[int, int]:
    with database.reading() as session:
        pool = pools.load_pool(session, OPERATOR, action="matches.rank")
        ranking = _rank(opening, pool.profiles)
    return len(pool.profiles), len(ranking.ready)


def _keep(database: Database, pool: Sequence[Profile]) -> None:
    """Write the people and their profiles, past the checks that real people go through."""
    with database.writing() as session:
        home = organisations.ensure(
            session,
            OPERATOR,
            name="Benchmark",
            kind=OrganisationKind.EMPLOYMENT_SERVICE,
            now=NOW,
        ).id
        for start in range(0, len(pool), AT_A_TIME):
            part = pool[start : start + AT_A_TIME]
            ids = [new_id() for _ in part]
            session.execute(
                insert(Candidate),
                [_row_of(own, profile, home) for own, profile in zip(ids, part, strict=True)],
            )
            session.execute(
                insert(ProfileVersion),
                [
                    {"candidate_id": own, "version": 1, "at": NOW, "body": to_json(profile)}
                    for own, profile in zip(ids, part, strict=True)
                ],
            )


def _row_of(own: UUID, profile: Profile, home: UUID) -> dict[str, object]:
    return {
        "id": own,
        "organisation_id": home,
        "given_name": profile.candidate_id,
        "family_name": "",
        "sort_key": profile.candidate_id,
        "search_key": profile.candidate_id,
        "schedules": [],
        "created_at": NOW,
        "updated_at": NOW,
        "version": 1,
    }
