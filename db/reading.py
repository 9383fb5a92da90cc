"""What the programs read: the feed, the whole office at one instant, one counter's desk, estimates."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, and_, func, select

from db import calling, estimate, numbering, paperwork, schema, sessions
from db.records import (
    CallLine,
    CounterState,
    Desk,
    DeviceState,
    Estimate,
    Event,
    LaneState,
    Refused,
    Snapshot,
    Ticket,
    TicketLine,
)
from db.routing import Router
from db.work import Work, as_ticket
from office.clock import MINUTE

CALL_KINDS = ("called", "recalled")
MOST_REPLAYED = 300
"""A longer line is replayed for its first 300 and scaled: the citizen is told 'over an hour' anyway."""
SAMPLES_TO_TRUST = 5
RECENT_CALLS = 12

_E, _T = schema.event.c, schema.ticket.c


def as_event(row: Row[Any]) -> Event:
    """A row of the feed as a value."""
    return Event(row.id, row.at_us, row.kind, row.ticket, row.number, row.counter, json.loads(row.data))


def events(work: Work, after: int, limit: int) -> list[Event]:
    """The feed after event `after`, oldest first."""
    rows = work.connection.execute(
        select(schema.event).where(_E.id > after).order_by(_E.id).limit(limit)
    ).all()
    return [as_event(row) for row in rows]


def undelivered(work: Work, device: str, since_us: int) -> list[Event]:
    """Calls since `since_us` that nobody has noted for `device`: neither seen or heard nor dropped."""
    noted = schema.delivery
    rows = work.connection.execute(
        select(schema.event)
        .outerjoin(noted, and_(noted.c.event_id == _E.id, noted.c.device == device))
        .where(_E.kind.in_(CALL_KINDS), _E.at_us >= since_us, noted.c.event_id.is_(None))
        .order_by(_E.id)
    ).all()
    return [as_event(row) for row in rows]


def mean_times(work: Work) -> dict[str, int]:
    """Mean handling time in microseconds per service: learned from 5 visits on, else the plan's typical minutes."""
    means = {each.id: int(each.minutes.typical * MINUTE) for each in work.office.services}
    for row in work.connection.execute(select(schema.service_time)).all():
        if row.samples >= SAMPLES_TO_TRUST and row.service in means:
            means[row.service] = int(row.mean_us)
    return means


def open_desks(work: Work) -> list[estimate.Desk]:
    """The open counters as the replay needs them."""
    table, calls = schema.session, schema.call
    rows = work.connection.execute(
        select(table.c.counter, table.c.profile, calls.c.service, calls.c.called_us)
        .outerjoin(calls, and_(calls.c.counter == table.c.counter, calls.c.ended_us.is_(None)))
        .where(table.c.closed_us.is_(None), table.c.state == "open")
        .order_by(table.c.counter)
    ).all()
    desks = []
    for row in rows:
        profile = work.office.profile(row.profile)
        desks.append(
            estimate.Desk(
                row.counter,
                frozenset(profile.serves),
                frozenset(profile.helps),
                profile.quiet,
                row.service,
                row.called_us or 0,
            )
        )
    return desks


def line(work: Work) -> list[estimate.Waiting]:
    """Today's waiting tickets in due order."""
    rows = work.connection.execute(
        select(_T.id, _T.lane, _T.service, _T.quiet, _T.due_us)
        .where(_T.state == "waiting", _T.day == work.day)
        .order_by(_T.due_us, _T.id)
    ).all()
    return [estimate.Waiting(row.id, row.lane, row.service, bool(row.quiet), row.due_us) for row in rows]


class Forecast:
    """One read of the line and the counters, from which every lane's estimate follows."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._desks = open_desks(work)
        self._line = line(work)
        self._means = mean_times(work)

    def minutes(self, lane: int, service: str, line_minutes: int, quiet: bool = False) -> int | None:
        """Whole minutes a newcomer would wait; None when no open counter would take him."""
        due = self._work.now_us + line_minutes * MINUTE
        newcomer = estimate.Waiting(1 << 62, lane, service, quiet, due)
        before = [each for each in self._line if each.due_us <= due]
        used = before[:MOST_REPLAYED]
        wait = estimate.replay(self._work.now_us, self._desks, used, newcomer, self._means)
        if wait is None:
            return None
        return estimate.whole_minutes(wait * len(before) // len(used) if used else wait)

    def covered(self, lane: int) -> bool:
        """Whether some open counter serves or helps the lane."""
        return any(lane in desk.serves or lane in desk.helps for desk in self._desks)


def lane_states(
    work: Work, forecast: Forecast | None = None, *, estimates: bool = True
) -> dict[int, LaneState]:
    """People, longest wait and estimate per lane; quiet tickets are part of their public lane.

    Without `estimates` they are None: the replay is most of the work, and a counter does not show them.
    """
    forecast = forecast or Forecast(work)
    rows = work.connection.execute(
        select(_T.lane, func.count(), func.min(_T.ready_us))
        .where(_T.state == "waiting", _T.day == work.day)
        .group_by(_T.lane)
    ).all()
    people = {row[0]: (int(row[1]), work.now_us - int(row[2])) for row in rows}
    last = {
        row.lane: row.last
        for row in work.connection.execute(
            select(schema.series.c.lane, schema.series.c.last).where(schema.series.c.day == work.day)
        ).all()
    }
    states = {}
    for lane in work.office.lanes:
        count, longest = people.get(lane.digit, (0, 0))
        usual = next(
            (each.id for each in work.office.services if each.lane == lane.digit), work.office.generic_service
        )
        minutes = forecast.minutes(lane.digit, usual, lane.line_minutes)
        following = numbering.next_in_series(last.get(lane.digit, 0))
        states[lane.digit] = LaneState(
            lane=lane.digit,
            people=count,
            longest_us=max(longest, 0),
            estimate=minutes,
            open=forecast.covered(lane.digit),
            next_number=numbering.ticket_number(lane.digit, following),
        )
    return states


def service_estimate(work: Work, lane: int, service: str, line_minutes: int, quiet: bool) -> Estimate:
    """What one who takes a number for a service now is told."""
    due = work.now_us + line_minutes * MINUTE
    ahead = work.connection.execute(
        select(func.count())
        .select_from(schema.ticket)
        .where(_T.state == "waiting", _T.day == work.day, _T.lane == lane, _T.due_us <= due)
    ).scalar_one()
    minutes = Forecast(work).minutes(lane, service, line_minutes, quiet)
    return Estimate(int(ahead), minutes, None if minutes is None else work.now_us + minutes * MINUTE)


def recent_calls(work: Work, limit: int = RECENT_CALLS) -> tuple[CallLine, ...]:
    """Today's newest calls, newest first; a number called again stands once, at its newest place."""
    rows = work.connection.execute(
        select(schema.event, _T.language, _T.day)
        .join(schema.ticket, _T.id == _E.ticket)
        .where(_E.kind.in_(CALL_KINDS))
        .order_by(_E.id.desc())
        .limit(limit * 2)
    ).all()
    taken_back = _taken_back(work)
    seen: dict[str, CallLine] = {}
    for row in rows:
        if row.day == work.day and row.id not in taken_back and row.number not in seen:
            seen[row.number] = CallLine(
                row.id, row.number, row.counter, row.at_us, row.language, row.kind == "recalled"
            )
    return tuple(list(seen.values())[:limit])


def _taken_back(work: Work) -> set[int]:
    rows = work.connection.execute(
        select(schema.call.c.event_id)
        .where(schema.call.c.outcome == "undone", schema.call.c.day == work.day)
        .order_by(schema.call.c.id.desc())
        .limit(RECENT_CALLS * 2)
    ).all()
    return {row.event_id for row in rows}


def in_state(work: Work, state: str) -> tuple[TicketLine, ...]:
    """Today's tickets in a state (missed, held), newest first."""
    rows = work.connection.execute(
        select(_T.number, _T.state_us, _T.lane, _T.reason)
        .where(_T.state == state, _T.day == work.day)
        .order_by(_T.state_us.desc())
    ).all()
    return tuple(TicketLine(row.number, row.state_us, row.lane, row.reason) for row in rows)


def counter_states(work: Work) -> dict[int, CounterState]:
    """Every counter of the plan: who sits there and whom it serves."""
    open_sessions = {
        row.counter: sessions.as_session(row)
        for row in work.connection.execute(
            select(schema.session).where(schema.session.c.closed_us.is_(None))
        ).all()
    }
    serving = {
        row.counter: row
        for row in work.connection.execute(
            select(schema.call.c.counter, schema.call.c.called_us, _T.number)
            .join(schema.ticket, _T.id == schema.call.c.ticket_id)
            .where(schema.call.c.ended_us.is_(None))
        ).all()
    }
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
    rows = work.connection.execute(
        paperwork.help_query()
        .where(schema.help_request.c.closed_us.is_(None))
        .order_by(schema.help_request.c.id)
    ).all()
    return tuple(paperwork.as_help(row) for row in rows)


def devices(work: Work) -> tuple[DeviceState, ...]:
    """Every device that was ever reported, with its last health."""
    rows = work.connection.execute(select(schema.device).order_by(schema.device.c.device)).all()
    return tuple(DeviceState(row.device, row.role, row.state, row.words, row.since_us) for row in rows)


def last_event(work: Work) -> int:
    """The feed's newest id, 0 when it is empty."""
    return int(work.connection.execute(select(func.coalesce(func.max(_E.id), 0))).scalar_one())


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
    rows = work.connection.execute(
        select(_T.number, _T.state_us, _T.lane, _T.reason, func.max(schema.call.c.id).label("last"))
        .join(schema.call, schema.call.c.ticket_id == _T.id)
        .where(_T.state == "held", _T.day == work.day)
        .group_by(_T.id, _T.number, _T.state_us, _T.lane, _T.reason)
    ).all()
    where = {
        row.id: row.counter
        for row in work.connection.execute(
            select(schema.call.c.id, schema.call.c.counter).where(
                schema.call.c.id.in_([row.last for row in rows])
            )
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
