"""The appointment hours and which of them a citizen can check in for (CIT-05)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.doors import minute_of_day
from office.clock import local
from office.config import AppointmentPlan


@dataclass(frozen=True)
class Slot:
    """An appointment hour; `open` while its people can check in."""

    hour: str
    open: bool
    from_hour: str  # when check-in begins


def slot_at(plan: AppointmentPlan, now_us: int) -> Slot | None:
    """The slot to name on the home page at `now_us` (UTC microseconds), or None when today has no more.

    The latest slot whose check-in is open wins: at 09:05 the one of 09:30 may already check in.
    """
    here = local(now_us)
    now = here.hour * 60 + here.minute
    coming: Slot | None = None
    if here.isoweekday() not in plan.weekdays:
        return None
    for hour in sorted(plan.slots, key=minute_of_day, reverse=True):
        start = minute_of_day(hour)
        begins = start - plan.early_minutes
        if begins <= now <= start + plan.late_minutes:
            return Slot(hour, True, _clock(begins))
        if now < begins:
            coming = Slot(hour, False, _clock(begins))
    return coming


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
