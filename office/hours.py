"""When the office gives numbers and which appointment slot can be checked in, by the plan and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from office.clock import SECOND, TAIPEI, local
from office.config import Office


class Phase(StrEnum):
    """What the office does at an instant."""

    BEFORE = "before"  # an open day, not open yet
    OPEN = "open"  # numbers are given and called
    LAST = "last"  # no more numbers, those given are still called
    CLOSED = "closed"  # after closing, or no open day


@dataclass(frozen=True)
class Slot:
    """An appointment hour 'HH:MM' and from when it can be checked in; `open` if that is now."""

    time: str
    from_time: str
    open: bool


def phase(office: Office, us: int) -> Phase:
    """The phase at an instant (UTC microseconds)."""
    now = local(us)
    if now.isoweekday() not in office.weekdays or now >= _at(now.date(), office.closes):
        return Phase.CLOSED
    if now < _at(now.date(), office.opens):
        return Phase.BEFORE
    if now >= _at(now.date(), office.tickets_until or office.closes):
        return Phase.LAST
    return Phase.OPEN


def next_opening_us(office: Office, us: int) -> int | None:
    """The next instant (UTC microseconds) numbers are given again; None if no weekday is open."""
    now = local(us)
    for days in range(8):
        opening = _at(now.date() + timedelta(days=days), office.opens)
        if opening > now and opening.isoweekday() in office.weekdays:
            return int(opening.timestamp()) * SECOND
    return None


def slot(office: Office, us: int) -> Slot | None:
    """The appointment slot to show now: the one that can be checked in, else the day's next; None if none."""
    plan, now = office.appointments, local(us)
    if now.isoweekday() not in plan.weekdays:
        return None
    for hour in sorted(plan.slots):
        at = _at(now.date(), hour)
        if now <= at + timedelta(minutes=plan.late_minutes):
            start = max(at - timedelta(minutes=plan.early_minutes), _at(now.date(), office.opens))
            return Slot(hour, start.strftime("%H:%M"), open=start <= now)
    return None


def _at(day: date, clock: str) -> datetime:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), TAIPEI)
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), TAIPEI)
