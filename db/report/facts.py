"""What the queue stored about a month, as rows: the only SQL of the report. It is read in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from db import schema
from db.report.month import Month
from db.work import Work
from office.config import Office, OfficeError, parse_office

_T, _C, _S, _E, _V = (
    each.c for each in (schema.ticket, schema.call, schema.session, schema.event, schema.office_version)
)
_FIRST: BindParameter[str] = bindparam("first")
_NEXT: BindParameter[str] = bindparam("next")

_VISITS = select(schema.ticket).where(_T.day >= _FIRST, _T.day < _NEXT).order_by(_T.id)
_CALLS = select(schema.call).where(_C.day >= _FIRST, _C.day < _NEXT).order_by(_C.id)
_SITTINGS = select(schema.session).where(_S.day >= _FIRST, _S.day < _NEXT).order_by(_S.id)
_COUNTER_NOTES = (
    select(_E.counter, _E.kind, _E.at_us)
    .where(
        _E.kind.in_(("opened", "paused", "resumed_counter", "closed")),
        _E.at_us >= bindparam("start"),
        _E.at_us < bindparam("end"),
    )
    .order_by(_E.id)
)
# From the beginning: what a device was when the month began stands in an earlier event.
_DEVICE_NOTES = (
    select(_E.data, _E.at_us).where(_E.kind == "device", _E.at_us < bindparam("end")).order_by(_E.id)
)
_CLOSED_DAYS = select(_E.data).where(_E.kind == "day_closed").order_by(_E.id)
_OLDEST = select(_E.id, _E.at_us).order_by(_E.id).limit(1)
_PLAN = (
    select(_V.toml)
    .where(_V.published_us < bindparam("end"), _V.published_us <= bindparam("now"))
    .order_by(_V.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Visit:
    """One ticket; `lane` is the one its number belongs to, wherever it was sent later."""

    id: int
    day: str
    lane: int
    service: str
    quiet: bool
    love: bool
    language: str  # '' once its day is closed
    interpreter: bool
    state: str
    issued_us: int
    ready_us: int
    returned: bool  # put back in line after a no-show and not called since


@dataclass(frozen=True)
class Called:
    """One call from its invitation to its outcome; both ends are None while it goes on."""

    visit: int
    sitting: int
    counter: int
    service: str
    called_us: int
    ended_us: int | None
    outcome: str | None
    recalls: int


@dataclass(frozen=True)
class Sitting:
    """One clerk's session at a counter."""

    id: int
    counter: int
    support: bool
    day: str
    opened_us: int
    closed_us: int | None


@dataclass(frozen=True)
class CounterNote:
    """An event of a counter: opened, paused, resumed_counter, closed."""

    counter: int
    kind: str
    at_us: int


@dataclass(frozen=True)
class DeviceNote:
    """A device's health as reported: ok, low, fault or offline."""

    device: str
    role: str
    state: str
    at_us: int


@dataclass(frozen=True)
class DayCounts:
    """What a closed day counted before it forgot its people's hints: (issued, served) of each language and of the
    interpreters. A day closed twice has two, of different people."""

    languages: dict[str, tuple[int, int]]
    interpreter: tuple[int, int]


@dataclass(frozen=True)
class Facts:
    """A month's rows, the plan in force at its end, and the instant they were read.

    `feed_from_us` is where the feed begins when its earlier lines are purged already (None: it is whole);
    pauses and devices are only known from there.
    """

    month: Month
    now_us: int
    office: Office
    visits: tuple[Visit, ...]
    calls: tuple[Called, ...]
    sittings: tuple[Sitting, ...]
    counter_notes: tuple[CounterNote, ...]
    device_notes: tuple[DeviceNote, ...]
    closed_days: tuple[DayCounts, ...]
    feed_from_us: int | None


def read(work: Work, month: Month) -> Facts:
    """Read a month's rows in the transaction `work`."""
    run = work.connection.execute
    days = {"first": str(month.first), "next": str(month.next)}
    times = {"start": month.start_us, "end": month.end_us}
    visits = tuple(
        Visit(
            id=row.id,
            day=row.day,
            lane=row.series_lane,
            service=row.service,
            quiet=bool(row.quiet),
            love=bool(row.love),
            language=row.language,
            interpreter=bool(row.interpreter),
            state=row.state,
            issued_us=row.issued_us,
            ready_us=row.ready_us,
            returned=row.after_calls > 0,
        )
        for row in run(_VISITS, days)
    )
    calls = tuple(
        Called(
            visit=row.ticket_id,
            sitting=row.session_id,
            counter=row.counter,
            service=row.service,
            called_us=row.called_us,
            ended_us=row.ended_us,
            outcome=row.outcome,
            recalls=row.recalls,
        )
        for row in run(_CALLS, days)
    )
    sittings = tuple(
        Sitting(row.id, row.counter, bool(row.support), row.day, row.opened_us, row.closed_us)
        for row in run(_SITTINGS, days)
    )
    counter_notes = tuple(CounterNote(row.counter, row.kind, row.at_us) for row in run(_COUNTER_NOTES, times))
    device_notes = []
    for row in run(_DEVICE_NOTES, {"end": month.end_us}):
        said = json.loads(row.data)
        device_notes.append(DeviceNote(said["device"], said["role"], said["state"], row.at_us))
    oldest = run(_OLDEST).first()
    purged = oldest is not None and oldest.id > 1 and oldest.at_us > month.start_us
    return Facts(
        month=month,
        now_us=work.now_us,
        office=_plan_of(work, month),
        visits=visits,
        calls=calls,
        sittings=sittings,
        counter_notes=counter_notes,
        device_notes=tuple(device_notes),
        closed_days=_closed_days([json.loads(row.data) for row in run(_CLOSED_DAYS)], month),
        feed_from_us=oldest.at_us if oldest is not None and purged else None,
    )


def _closed_days(said: list[dict[str, Any]], month: Month) -> tuple[DayCounts, ...]:
    def both(counts: dict[str, int]) -> tuple[int, int]:
        return counts["issued"], counts["served"]

    return tuple(
        DayCounts(
            {language: both(each) for language, each in day["languages"].items()}, both(day["interpreter"])
        )
        for day in said
        if str(month.first) <= day["day"] < str(month.next)
    )


def _plan_of(work: Work, month: Month) -> Office:
    """The plan in force at the month's end, so that an old report keeps its names and targets (DAT-07)."""
    toml = work.connection.execute(_PLAN, {"end": month.end_us, "now": work.now_us}).scalar()
    if toml is None:
        return work.office
    try:
        return parse_office(toml)
    except OfficeError:  # written for an older program
        return work.office
