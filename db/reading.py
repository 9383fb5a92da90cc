"""What the programs read: the feed, the whole office at one instant, one counter's desk, estimates."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from db import admission, calling, paperwork, schema, sessions
from db.forecast import lane_states, mean_times
from db.prepared import Prepared
from db.records import (
    CallLine,
    CounterState,
    Desk,
    DeviceState,
    Event,
    Refused,
    Snapshot,
    Ticket,
    TicketLine,
)
from db.routing import Router
from db.work import Work, as_ticket
from office.clock import MINUTE
from office.plan_values import HOUSE_LANGUAGE

CALL_KINDS = ("called", "recalled")
RECENT_CALLS = 12

_E, _T, _C = schema.event.c, schema.ticket.c, schema.call.c

# Made once: building a statement costs as much as running it.
_EVENTS = Prepared(
    select(schema.event).where(_E.id > bindparam("after")).order_by(_E.id).limit(bindparam("most"))
)
_UNDELIVERED = (
    select(schema.event)
    .outerjoin(
        schema.delivery,
        and_(schema.delivery.c.event_id == _E.id, schema.delivery.c.device == bindparam("device")),
    )
    .where(schema.IS_CALL, _E.at_us >= bindparam("since"), schema.delivery.c.event_id.is_(None))
    .order_by(_E.id)
)
_RECENT = (
    select(schema.event, _T.language, _T.day)
    .join(schema.ticket, _T.id == _E.ticket)
    .where(schema.IS_CALL)
    .order_by(_E.id.desc())
    .limit(RECENT_CALLS * 2)
)
# A call and its event are made together: what is shown of the newest events is among the newest calls.
_NEWEST = select(_C.event_id, _C.ticket_id, _C.outcome).order_by(_C.id.desc()).limit(RECENT_CALLS * 2)
_IN_STATE = (
    select(_T.number, _T.state_us, _T.lane, _T.reason)
    .where(schema.IS_LIVING, _T.state == bindparam("state"), _T.day == bindparam("day"))
    .order_by(_T.state_us.desc())
)
_SESSIONS = select(schema.session).where(schema.session.c.closed_us.is_(None))
_SERVING = (
    select(_C.counter, _C.called_us, _T.number)
    .join(schema.ticket, _T.id == _C.ticket_id)
    .where(_C.ended_us.is_(None))
)
_HELPS = (
    paperwork.help_query().where(schema.help_request.c.closed_us.is_(None)).order_by(schema.help_request.c.id)
)
_DEVICES = select(schema.device).order_by(schema.device.c.device)
_LAST_EVENT = select(func.coalesce(func.max(_E.id), 0))
_HELD = (
    select(_T.number, _T.state_us, _T.lane, _T.reason, func.max(_C.id).label("last"))
    .join(schema.call, _C.ticket_id == _T.id)
    .where(schema.IS_LIVING, _T.state == "held", _T.day == bindparam("day"))
    .group_by(_T.id, _T.number, _T.state_us, _T.lane, _T.reason)
)


def as_event(row: Row[Any]) -> Event:
    """A row of the feed as a value."""
    return Event(row.id, row.at_us, row.kind, row.ticket, row.number, row.counter, json.loads(row.data))


def events(work: Work, after: int, limit: int) -> list[Event]:
    """The feed after event `after`, oldest first."""
    rows = _EVENTS.all(work.connection, {"after": after, "most": limit})
    return [as_event(row) for row in rows]


def undelivered(work: Work, device: str, since_us: int) -> list[Event]:
    """Calls since `since_us` that nobody has noted for `device`: neither seen or heard nor dropped."""
    rows = work.connection.execute(_UNDELIVERED, {"device": device, "since": since_us}).all()
    return [as_event(row) for row in rows]


def recent_calls(work: Work) -> tuple[CallLine, ...]:
    """Today's newest calls, newest first; a number called again stands once, at its newest place."""
    rows = work.connection.execute(_RECENT).all()
    newest = work.connection.execute(_NEWEST).all()
    seen: dict[str, CallLine] = {}
    for row in rows:
        # A recall belongs to its ticket's call before it, and goes with it when that is taken back.
        of_ticket = (call for call in newest if call.ticket_id == row.ticket and call.event_id <= row.id)
        call = next(of_ticket, None)
        taken_back = call is not None and call.outcome == "undone"
        if row.day == work.day and not taken_back and row.number not in seen:
            seen[row.number] = CallLine(
                row.id,
                row.number,
                row.counter,
                row.at_us,
                row.language or HOUSE_LANGUAGE,
                row.kind == "recalled",
            )
    return tuple(list(seen.values())[:RECENT_CALLS])


def in_state(work: Work, state: str) -> tuple[TicketLine, ...]:
    """Today's tickets in a living state (missed, held), newest first."""
    rows = work.connection.execute(_IN_STATE, {"state": state, "day": work.day}).all()
    return tuple(TicketLine(row.number, row.state_us, row.lane, row.reason) for row in rows)


def counter_states(work: Work) -> dict[int, CounterState]:
    """Every counter of the plan: who sits there and whom it serves."""
    open_sessions = {
        row.counter: sessions.as_session(row) for row in work.connection.execute(_SESSIONS).all()
    }
    serving = {row.counter: row for row in work.connection.execute(_SERVING).all()}
    result = {}
    for plan in work.office.counters:
        row = serving.get(plan.number)
        result[plan.number] = CounterState(
            plan.number,
            open_sessions.get(plan.number),
            row.number if row else None,
            row.called_us if row else None,
        )
    return result


def helps(work: Work) -> tuple[Any, ...]:
    """Open requests for a volunteer, oldest first."""
    rows = work.connection.execute(_HELPS).all()
    return tuple(paperwork.as_help(row) for row in rows)


def devices(work: Work) -> tuple[DeviceState, ...]:
    """Every device that was ever reported, with its last health."""
    rows = work.connection.execute(_DEVICES).all()
    return tuple(DeviceState(row.device, row.role, row.state, row.words, row.since_us) for row in rows)


def last_event(work: Work) -> int:
    """The feed's newest id, 0 when it is empty."""
    return int(work.connection.execute(_LAST_EVENT).scalar_one())


def snapshot(work: Work) -> Snapshot:
    """The whole office and the feed's place, read in the one transaction `work`."""
    return Snapshot(
        seq=last_event(work),
        at_us=work.now_us,
        business_day=work.day,
        lanes=lane_states(work),
        counters=counter_states(work),
        recent_calls=recent_calls(work),
        missed=in_state(work, "no_show"),
        held=in_state(work, "held"),
        helps=helps(work),
        devices=devices(work),
        barred=tuple(admission.barred(work)),
    )


def desk(work: Work, counter: int) -> Desk:
    """One counter's terminal: whom it serves, who is next and why, the lines, its own day."""
    if counter not in [each.number for each in work.office.counters]:
        numbers = [each.number for each in work.office.counters]
        raise Refused(f"沒有 {counter} 號櫃檯；本所的櫃檯是 {min(numbers)} 到 {max(numbers)} 號。")
    row = work.maybe_session(counter)
    profile = work.office.profile(row.profile if row is not None else work.office.counter(counter).profile)
    open_call = work.open_call(counter)
    serving = work.ticket(open_call.ticket_id) if open_call is not None else None
    choice = Router(work.connection, work.office, work.day, work.now_us).choose(counter, profile)
    done, mean = calling.served_today(work, row.id) if row is not None else (0, None)
    usual = mean_times(work).get(serving.service) if serving is not None else None
    return Desk(
        counter=counter,
        session=sessions.as_session(row) if row is not None else None,
        serving=serving,
        next=choice.ticket if choice else None,
        why=choice.why if choice else "",
        lanes=lane_states(work, estimates=False),
        held=_held_at(work, counter),
        missed=in_state(work, "no_show"),
        done_today=done,
        mean_minutes=mean,
        open_minutes=(work.now_us - row.opened_us) // MINUTE if row is not None else 0,
        recalls=calling.recalls_of(open_call),
        usual_minutes=usual / MINUTE if usual is not None else None,
    )


def at_counter(work: Work, counter: int) -> Ticket | None:
    """The ticket called to a counter and not ended yet; None when there is none, or no such counter."""
    open_call = work.open_call(counter)
    return work.ticket(open_call.ticket_id) if open_call is not None else None


def _held_at(work: Work, counter: int) -> tuple[TicketLine, ...]:
    """Held tickets; those this counter put aside come first."""
    rows = work.connection.execute(_HELD, {"day": work.day}).all()
    if not rows:
        return ()
    where = {
        row.id: row.counter
        for row in work.connection.execute(
            select(_C.id, _C.counter).where(_C.id.in_([row.last for row in rows]))
        ).all()
    }
    lines = [TicketLine(row.number, row.state_us, row.lane, row.reason, where.get(row.last)) for row in rows]
    return tuple(sorted(lines, key=lambda each: (each.counter != counter, each.at_us)))


def ticket(work: Work, number: str) -> Any:
    """Today's ticket with this number."""
    return work.by_number(number)


def all_tickets(work: Work) -> list[Any]:
    """Every ticket of today, by id."""
    rows = work.connection.execute(select(schema.ticket).where(_T.day == work.day).order_by(_T.id)).all()
    return [as_ticket(row) for row in rows]
