"""Which counters a simulated day opens, when each pauses, and who stands by."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Refused
from db.simulation.visitors import Visitor, instant
from office.clock import MINUTE
from office.config import Counter, Office
from office.days import Days


@dataclass(frozen=True)
class Pause:
    """A break of a counter; it begins when the visit in hand has ended."""

    at_us: int
    minutes: float
    reason: str


@dataclass(frozen=True)
class Shift:
    """One clerk's day at a counter."""

    counter: int
    opens_us: int
    closes_us: int
    pauses: tuple[Pause, ...] = ()
    clerk: str = ""
    support: bool = False
    profile: str = ""  # '' = the one of the plan


@dataclass(frozen=True)
class Kept:
    """Counters that, from `from_us` to the slot, call nobody else while appointments of it are still to come."""

    from_us: int
    slot_us: int
    counters: tuple[int, ...]


def kept_free(office: Office, days: Days, visitors: Sequence[Visitor], shifts: Sequence[Shift]) -> list[Kept]:
    """For each slot as many counters as it has appointments (domain 2.4), those first that serve them first."""
    lane = next((each.digit for each in office.lanes if each.appointment), None)
    open_now = {each.counter for each in shifts}
    serving = sorted(
        (office.profile(each.profile).serves[0] != lane, each.number)
        for each in office.counters
        if lane in office.profile(each.profile).serves and each.number in open_now
    )
    booked = Counted(each.slot_us for each in visitors if each.slot_us is not None)
    before = days.appointments.kept_before * MINUTE
    return [
        Kept(slot_us - before, slot_us, tuple(number for _, number in serving[:count]))
        for slot_us, count in sorted(booked.items())
        if before and serving
    ]


def opened(office: Office, count: int) -> list[Counter]:
    """The `count` counters that open first: one of each profile, then by number, so that every matter has its desk.

    Raises Refused when the plan has fewer counters, or so few are asked for that a profile has none.
    """
    profiles: dict[str, list[Counter]] = {}
    for counter in sorted(office.counters, key=lambda each: each.number):
        profiles.setdefault(counter.profile, []).append(counter)
    if not len(profiles) <= count <= len(office.counters):
        raise Refused(
            f"不能只開 {count} 個櫃檯，沒有模擬；這份設定有 {len(profiles)} 種職務、{len(office.counters)} 個櫃檯，"
            f"請給 {len(profiles)} 到 {len(office.counters)} 之間的數目。"
        )
    first = [each[0] for each in profiles.values()]
    others = sorted((more for each in profiles.values() for more in each[1:]), key=lambda each: each.number)
    return sorted([*first, *others][:count], key=lambda each: each.number)


def rota(office: Office, days: Days, date: str, count: int) -> list[Shift]:
    """The shifts of `count` counters on a day 'YYYY-MM-DD'; counters of one profile are in different waves of a break."""
    opens, closes = instant(date, office.opens), instant(date, office.closes)
    counters = sorted(opened(office, count), key=lambda each: (each.profile, each.number))
    return [
        Shift(counter.number, opens, closes, _pauses(days, date, place), clerk=f"{counter.number} 號櫃檯同仁")
        for place, counter in enumerate(counters)
    ]


def _pauses(days: Days, date: str, place: int) -> tuple[Pause, ...]:
    return tuple(
        Pause(instant(date, each.starts[place % len(each.starts)]), each.minutes, each.name)
        for each in days.staff.breaks
    )


def spare_counters(office: Office, shifts: Sequence[Shift]) -> list[int]:
    """The plan's counters that nobody opens, which reviewers can take."""
    taken = {shift.counter for shift in shifts}
    return [each.number for each in office.counters if each.number not in taken]
