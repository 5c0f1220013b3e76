"""Who saw or changed what: one chain of events per organisation, sealed with a key.

Acts note their event on the session; the unit of work appends all of them at its end, after
everything else, so that the lock on the chain is taken last and held for a moment only. A read
that cannot keep its event gives no answer.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import Session

from foundation import clock
from foundation.access import Actor

if TYPE_CHECKING:
    from foundation.audit_tables import AuditChain

OBJECTS_PER_EVENT = 100
GENESIS = "0" * 64
NO_ORGANISATION = "none"

Event = dict[str, Any]


def note(
    session: Session,
    actor: Actor | None,
    action: str,
    *,
    objects: Iterable[UUID | str] = (),
    view: str = "",
    reason: str = "",
    purpose: str = "",
    basis: str = "",
    model: str = "",
    outcome: str = "allowed",
) -> None:
    """Note an event on the unit of work; it is kept with it, or nothing is.

    Parameters
    ----------
    objects : iterable of UUID or str
        Ids of what was seen or changed; more than 100 become several events.
    view, reason, purpose, basis, model, outcome : str
        Codes only: no names, numbers or free text about a person.
    """
    ids = [str(one) for one in objects]
    pending(session).extend(
        {
            "chain": str(actor.organisation_id)
            if actor and actor.organisation_id
            else NO_ORGANISATION,
            "time": clock.now(),
            "request": actor.request_id if actor else "",
            "actor": str(actor.user_id) if actor and actor.user_id else "",
            "organisation": str(actor.organisation_id) if actor and actor.organisation_id else "",
            "role": ",".join(sorted(actor.roles)) if actor else "",
            "on_behalf_of": "",
            "action": action,
            "purpose": purpose,
            "objects": chunk,
            "view": view,
            "outcome": outcome,
            "reason": reason,
            "basis": basis,
            "model": model,
        }
        for chunk in _chunks(ids)
    )


def pending(session: Session) -> list[Event]:
    """Return the events noted on a unit of work and not yet kept."""
    events: list[Event] = session.info.setdefault("audit", [])
    return events


def append(session: Session, key: bytes) -> None:
    """Append the noted events to their chains, in the transaction of the unit of work."""
    from foundation.audit_tables import AuditEvent  # the tables need Base, which needs this module

    events = pending(session)
    rows: list[Event] = []
    for chain in sorted({event["chain"] for event in events}):
        head = _locked_head(session, chain, key)
        for event in (event for event in events if event["chain"] == chain):
            head.number += 1
            row = {**event, "number": head.number, "previous": head.mac}
            row["mac"] = head.mac = seal_of(row, key)
            rows.append(row)
        head.seal = _seal_of_head(chain, head.number, head.mac, key)
    if rows:
        session.flush()
        session.execute(insert(AuditEvent), rows)
    events.clear()


def _locked_head(session: Session, chain: str, key: bytes) -> "AuditChain":
    from foundation.audit_tables import AuditChain

    locked = select(AuditChain).where(AuditChain.chain == chain).with_for_update()
    head = session.scalar(locked)
    if head is not None:
        return head
    start = {
        "chain": chain,
        "number": 0,
        "mac": GENESIS,
        "seal": _seal_of_head(chain, 0, GENESIS, key),
    }
    if session.get_bind().dialect.name == "postgresql":
        session.execute(postgresql_insert(AuditChain).values(start).on_conflict_do_nothing())
    else:
        session.execute(insert(AuditChain).values(start))
    return session.scalars(locked).one()


def seal_of(event: Event, key: bytes) -> str:
    """Return the HMAC-SHA256 of an event, its number and its predecessor's mac, as hex."""
    fields = {name: value for name, value in event.items() if name != "mac"}
    fields["time"] = fields["time"].astimezone(UTC).isoformat(timespec="microseconds")
    body = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()


def _seal_of_head(chain: str, number: int, mac: str, key: bytes) -> str:
    return hmac.new(key, f"{chain}|{number}|{mac}".encode(), hashlib.sha256).hexdigest()


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    if not ids:
        yield []
    for start in range(0, len(ids), OBJECTS_PER_EVENT):
        yield list(ids[start : start + OBJECTS_PER_EVENT])


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a chain does not hold: which event, and what is wrong with it."""

    chain: str
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of reading every chain from its first event to its head."""

    chains: int
    events: int
    faults: tuple[Fault, ...]
    heads: dict[str, str]


def verify(session: Session, key: bytes) -> Verification:
    """Read every chain and tell each altered, removed or cut-off event by its number."""
    from foundation.audit_tables import AuditChain, AuditEvent

    faults: list[Fault] = []
    heads: dict[str, str] = {}
    count = 0
    known = {head.chain: head for head in session.scalars(select(AuditChain))}
    strays = set(session.scalars(select(AuditEvent.chain).distinct())) - set(known)
    faults.extend(Fault(chain, 0, "the chain has lost its head") for chain in sorted(strays))
    for chain, head in sorted(known.items()):
        number, mac = 0, GENESIS
        rows = session.execute(
            select(AuditEvent.__table__)
            .where(AuditEvent.chain == chain)
            .order_by(AuditEvent.number)
            .execution_options(yield_per=1000)
        )
        for row in rows.mappings():
            number, mac = _check(dict(row), number, mac, key, faults)
            count += 1
        if head.seal != _seal_of_head(chain, head.number, head.mac, key):
            faults.append(Fault(chain, head.number, "the head of the chain was altered"))
        elif (number, mac) != (head.number, head.mac):
            faults.append(Fault(chain, number + 1, "the chain was cut off here"))
        heads[chain] = f"{head.number}:{head.mac}"
    return Verification(len(known), count, tuple(faults), heads)


def _check(event: Event, number: int, mac: str, key: bytes, faults: list[Fault]) -> tuple[int, str]:
    chain = event["chain"]
    if event["number"] != number + 1:
        faults.append(Fault(chain, number + 1, "an event was removed"))
    elif event["previous"] != mac:
        faults.append(Fault(chain, event["number"], "the event does not follow the one before it"))
    if event["mac"] != seal_of(event, key):
        faults.append(Fault(chain, event["number"], "the event was altered"))
    return event["number"], event["mac"]


def heads(session: Session) -> dict[str, str]:
    """Return the head of each chain, for the daily anchor in log and backup."""
    from foundation.audit_tables import AuditChain

    return {
        head.chain: f"{head.number}:{head.mac}"
        for head in session.scalars(select(AuditChain).order_by(AuditChain.chain))
    }
