"""Kept rankings: what was shown, to whom, from what; and the replay that proves it.

A run names its inputs — the requirements it was made for, and each profile version by its serial —
so a replay needs no copy of anybody's data, and an erasure reaches what must be erased.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate, pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from accounts.access_table import require, scopes_of
from candidates import pools
from employers import requirements as requirement_values
from employers.requirements import Requirements
from foundation import audit
from foundation.access import Actor, Resource, Scope
from foundation.database import insert_absent, keep
from foundation.errors import NotFound
from foundation.ids import new_id
from foundation.paging import Page, decode_cursor, page_of
from matching.cards import keep_card, kept_card
from matching.scoring import ranking
from matching.scoring.weights import Card
from matching.tables import RankingInputs, RankingRun, RunKind


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a ranking is computed from: what is asked, and the profile versions by serial."""

    requirements: tuple[Requirements, ...]
    serials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A ranking as it was made: by which card, on which day, in which order, and what was shown."""

    kind: RunKind
    opening_id: UUID | None
    candidate_id: UUID | None
    card: Card
    card_text: str
    taxonomy_version: str
    as_of: date
    inputs: Inputs
    ready_count: int
    way_count: int
    order_digest: str
    filters: Mapping[str, Any]
    shown: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of computing a kept ranking again.

    ``same`` tells whether the order came out bit for bit; ``missing`` how many profiles have been
    erased since; ``key_changed`` that equals may be ordered otherwise because the key was changed.
    """

    run_id: UUID
    same: bool
    kept_digest: str
    digest: str
    profiles: int
    missing: int
    key_changed: bool


def keep_run(session: Session, actor: Actor, *, made: Made, key: bytes, now: datetime) -> UUID:
    """Keep a ranking that is being shown, in the same write as its audit event.

    Returns
    -------
    UUID
        The run's id, known before it is written.
    """
    run_id = new_id()
    body = _packed(made.inputs)
    digest = hashlib.sha256(body).hexdigest()
    shown = zlib.compress(json.dumps(list(made.shown), separators=(",", ":")).encode())

    def write(writing: Session) -> None:
        keep_card(writing, made.card, made.card_text, now=now)
        insert_absent(writing, RankingInputs, {"digest": digest, "body": body})
        writing.add(
            RankingRun(
                id=run_id,
                kind=made.kind,
                organisation_id=actor.organisation_id,
                opening_id=made.opening_id,
                candidate_id=made.candidate_id,
                made_by=actor.user_id,
                made_at=now,
                as_of=made.as_of,
                card_sha256=made.card.sha256,
                card_version=made.card.version,
                taxonomy_version=made.taxonomy_version,
                requirements_version=_version_of(made),
                inputs_digest=digest,
                ready_count=made.ready_count,
                way_count=made.way_count,
                order_digest=made.order_digest,
                order_key_mark=mark_of(key),
                filters=dict(made.filters),
                shown=shown,
            )
        )

    keep(session, write)
    return run_id


def _version_of(made: Made) -> int | None:
    return made.inputs.requirements[0].version if made.kind is RunKind.OPENING else None


def mark_of(key: bytes) -> str:
    """Return a mark by which a changed order key is noticed, and nothing else."""
    return hashlib.sha256(b"mark|" + key).hexdigest()[:16]


def _packed(inputs: Inputs) -> bytes:
    """Return inputs as compressed JSON; serials as steps from one to the next."""
    ordered = sorted(inputs.serials)
    steps = [ordered[0], *(b - a for a, b in pairwise(ordered))] if ordered else []
    body = {
        "requirements": [requirement_values.to_json(one) for one in inputs.requirements],
        "serials": steps,
    }
    return zlib.compress(json.dumps(body, sort_keys=True, separators=(",", ":")).encode(), 6)


def _unpacked(body: bytes) -> Inputs:
    raw = json.loads(zlib.decompress(body))
    return Inputs(
        tuple(requirement_values.from_json(one) for one in raw["requirements"]),
        tuple(accumulate(raw["serials"])),
    )


def list_runs(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[RankingRun]:
    """Return kept rankings of the actor's organisation, the newest first."""
    require(actor, "runs.list")
    rows = select(RankingRun).order_by(RankingRun.id.desc()).limit(limit + 1)
    if Scope.EVERYTHING not in scopes_of(actor, "runs.list"):
        rows = rows.where(RankingRun.organisation_id == actor.organisation_id)
    if opening_id is not None:
        rows = rows.where(RankingRun.opening_id == opening_id)
    if after:
        rows = rows.where(RankingRun.id < _run_id(str(decode_cursor(after, 1)[0])))
    found = session.scalars(rows).all()
    last = [str(found[limit - 1].id)] if len(found) > limit else None
    shown = page_of(found, limit, last)
    audit.note(session, actor, "runs.list", objects=[run.id for run in shown.items])
    return shown


def _run_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def find_run(
    session: Session, actor: Actor, *, run_id: UUID, action: str = "runs.read"
) -> RankingRun:
    """Return a kept ranking that the actor may see, with the rows that were shown.

    Raises
    ------
    NotFound
        There is no such run, or the actor may not know that there is.
    """
    run = session.scalar(
        select(RankingRun).where(RankingRun.id == run_id).options(undefer(RankingRun.shown))
    )
    if run is None:
        raise NotFound
    require(actor, action, Resource(organisation_id=run.organisation_id))
    audit.note(session, actor, action, objects=[run.id], model=run.card_sha256)
    return run


def shown_rows(run: RankingRun) -> list[dict[str, Any]]:
    """Return the rows that were shown, with their terms."""
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(run.shown))
    return rows


def replay(session: Session, actor: Actor, *, run_id: UUID, key: bytes, now: datetime) -> Replay:
    """Compute a kept ranking again from its inputs and compare the order.

    Raises
    ------
    NotFound
        There is no such run, it is hidden, or its card or inputs are gone.
    """
    run = find_run(session, actor, run_id=run_id, action="runs.replay")
    kept = session.get(RankingInputs, run.inputs_digest)
    if kept is None or hashlib.sha256(kept.body).hexdigest() != run.inputs_digest:
        raise NotFound("The inputs of this ranking are not there any more.")
    inputs = _unpacked(kept.body)
    card = kept_card(session, run.card_sha256)
    found = pools.load_serials(session, inputs.serials)
    pool = list(found.values())
    if run.kind is RunKind.OPENING:
        again = ranking.rank(
            inputs.requirements[0], pool, card, as_of=run.as_of, now=now, key=key
        ).digest
    else:
        again = digest_of_routes(
            ranking.routes(pool[0], inputs.requirements, card, as_of=run.as_of, key=key)
            if pool
            else None
        )
    return Replay(
        run_id=run.id,
        same=again == run.order_digest,
        kept_digest=run.order_digest,
        digest=again,
        profiles=len(inputs.serials),
        missing=len(inputs.serials) - len(pool),
        key_changed=run.order_key_mark != mark_of(key),
    )


def digest_of_routes(found: ranking.Routes | None) -> str:
    """Return the hash of an order of openings: which stands where, with which score and gates."""
    lines = (
        []
        if found is None
        else [
            f"{one.opening_id};{one.requirements_version};{one.score};{len(one.gates)}\n"
            for one in found.everything()
        ]
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()
