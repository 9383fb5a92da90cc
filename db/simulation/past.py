"""A day the office has had, out of its own records: who came when, how long each took, and who sat where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from db import outcomes, schema
from db.engine import Database
from db.outcomes import Outcome
from db.records import Refused
from db.simulation.rota import Pause, Shift
from db.simulation.visitors import Visitor, instant
from office.clock import MINUTE, business_day, iso
from office.config import Office
from office.crowd import Citizen, Visit
from office.plan_values import HOUSE_LANGUAGE

_T, _C, _S, _E = schema.ticket.c, schema.call.c, schema.session.c, schema.event.c


@dataclass(frozen=True)
class PastDay:
    """The people and the shifts of a day, ready to be lived through again."""

    date: str
    visitors: tuple[Visitor, ...]
    shifts: tuple[Shift, ...]


def past_day(url: str, office: Office, date: str) -> PastDay:
    """The day 'YYYY-MM-DD' of a database, which is only read; raises Refused when nobody came on it."""
    database = Database(url)
    try:
        with database.transaction("DEFERRED") as connection:
            visitors = _visitors(connection, office, date)
            if not visitors:
                raise Refused(f"{date} 沒有發過號，沒有模擬；{_days_there_are(connection)}")
            return PastDay(date, visitors, _shifts(connection, office, date))
    finally:
        database.close()


def _days_there_are(connection: Connection) -> str:
    days = connection.execute(select(_T.day).distinct().order_by(_T.day.desc()).limit(5)).scalars().all()
    return f"最近有發號的日子是 {'、'.join(days)}。" if days else "這個資料庫裡還沒有任何號碼。"


def _visitors(connection: Connection, office: Office, date: str) -> tuple[Visitor, ...]:
    calls: dict[int, list[Row[Any]]] = defaultdict(list)
    for call in connection.execute(select(schema.call).where(_C.day == date).order_by(_C.id)):
        if call.outcome != Outcome.UNDONE:
            calls[call.ticket_id].append(call)
    tickets = connection.execute(select(schema.ticket).where(_T.day == date).order_by(_T.id)).all()
    known = {each.id for each in office.services}
    return tuple(_visitor(office, ticket, calls[ticket.id], known) for ticket in tickets)


def _visitor(office: Office, ticket: Row[Any], calls: list[Row[Any]], known: set[str]) -> Visitor:
    service = ticket.service if ticket.service in known else office.generic_service
    citizen = Citizen(
        service, love=bool(ticket.love), quiet=bool(ticket.quiet), language=ticket.language or HOUSE_LANGUAGE
    )
    minutes = sum(_minutes(each) for each in calls if each.outcome in outcomes.HANDLED)
    missed = bool(calls) and calls[0].outcome == Outcome.NO_SHOW
    held = any(each.outcome in outcomes.HELD for each in calls)
    visit = Visit(
        minutes or office.service(service).minutes.typical,
        late=bool(calls) and not missed and calls[0].recalls > 0,
        # Who gave the number back, or was gone at closing, would not come to the counter either.
        absent=missed or not calls,
        returns=missed and len(calls) > 1,
        hold=held,
    )
    lanes = {each.digit: each for each in office.lanes}
    lane = lanes.get(ticket.series_lane)
    slot = ticket.ready_us if lane is not None and lane.appointment else None
    return Visitor(ticket.issued_us, citizen, visit, slot, _pause(calls))


def _minutes(call: Row[Any]) -> float:
    """From the call, or from the last recall, to the end."""
    return max(int(call.ended_us) - int(call.recalled_us or call.called_us), 0) / MINUTE


def _pause(calls: list[Row[Any]]) -> float:
    """How long the visitor was away between the first call's end and the next call."""
    if len(calls) < 2 or calls[0].ended_us is None:
        return 0.0
    return max(int(calls[1].called_us) - int(calls[0].ended_us), 0) / MINUTE


def _shifts(connection: Connection, office: Office, date: str) -> tuple[Shift, ...]:
    counters = {each.number for each in office.counters}
    profiles = {each.id for each in office.profiles}
    closing = instant(date, office.closes)
    pauses = _pauses(connection)
    found = []
    for row in connection.execute(select(schema.session).where(_S.day == date).order_by(_S.opened_us)):
        if row.counter not in counters:
            continue
        closes = int(row.closed_us or 0)
        if business_day(closes) != date:  # left open, and closed by the next day's first transaction
            closes = max(closing, int(row.opened_us))
        mine = tuple(each for each in pauses[row.counter] if row.opened_us <= each.at_us < closes)
        profile = row.profile if row.profile in profiles else ""
        found.append(
            Shift(row.counter, row.opened_us, closes, mine, row.clerk, bool(row.support), profile=profile)
        )
    if not found:
        raise Refused(
            f"{date} 沒有櫃檯開櫃的紀錄，沒有模擬；請用 --counters 給櫃檯數（{iso(closing)[:10]} 的來人照用）。"
        )
    return tuple(found)


def _pauses(connection: Connection) -> dict[int, list[Pause]]:
    """Each counter's pauses, from the feed; one that nobody ended lasts until the day's end."""
    found: dict[int, list[Pause]] = defaultdict(list)
    began: dict[int, int] = {}
    rows = connection.execute(
        select(schema.event).where(_E.kind.in_(("paused", "resumed_counter"))).order_by(_E.id)
    )
    for row in rows:
        if row.kind == "paused":
            began.setdefault(row.counter, row.at_us)
        elif row.counter in began:
            start = began.pop(row.counter)
            found[row.counter].append(Pause(start, (row.at_us - start) / MINUTE, "休息"))
    return found
