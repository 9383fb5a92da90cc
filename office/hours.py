"""When the office gives numbers and which appointment slot can be checked in, by the plan and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from office.clock import SECOND, local
from office.config import Office
from office.opening import LOOK_AHEAD_DAYS, at, office_day


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
    """The phase at an instant (UTC microseconds); between two bands of a day it is BEFORE the next."""
    now = local(us)
    today = office_day(office, now.date())
    if today.last is None or now >= today.bands[-1][1]:
        return Phase.CLOSED
    if now >= today.last:
        return Phase.LAST
    return Phase.OPEN if any(start <= now < end for start, end in today.bands) else Phase.BEFORE


def next_opening_us(office: Office, us: int) -> int | None:
    """The next instant (UTC microseconds) numbers are given again; None if no day to come is open."""
    now = local(us)
    for days in range(LOOK_AHEAD_DAYS):
        for opening, _ in office_day(office, now.date() + timedelta(days=days)).bands:
            if opening > now:
                return int(opening.timestamp()) * SECOND
    return None


def slot(office: Office, us: int) -> Slot | None:
    """The appointment slot to show now: the one that can be checked in, else the day's next; None if none."""
    plan, now = office.appointments, local(us)
    today = office_day(office, now.date())
    if now.isoweekday() not in plan.weekdays or not today.bands:
        return None
    for hour in sorted(plan.slots):
        due = at(now.date(), hour)
        if now <= due + timedelta(minutes=plan.late_minutes):
            start = max(due - timedelta(minutes=plan.early_minutes), today.bands[0][0])
            return Slot(hour, start.strftime("%H:%M"), open=start <= now)
    return None
