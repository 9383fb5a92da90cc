"""Who comes on a simulated day: everybody's arrival, matter and visit, drawn before the day begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from office.clock import MINUTE, SECOND, TAIPEI
from office.config import Office
from office.crowd import Citizen, Crowd, Visit
from office.days import DayPlan, Days

HALF_HOUR = 30
LATE_BY = (1.0, 30.0)  # minutes after the grace that a late one comes; a guess
RETURNS_AFTER = (1.0, 5.0)  # minutes from the no-show to the service desk, as the demo's people do
HELD_FOR = (2.0, 6.0)  # minutes that a missing paper takes


@dataclass(frozen=True)
class Visitor:
    """One person and all that is by chance: the same whatever the office does, so that two plans can be compared."""

    at_us: int
    citizen: Citizen
    visit: Visit
    slot_us: int | None = None  # of an appointment
    pause_minutes: float = 0.0  # of one who comes back: away from the hall, or for the missing paper


def instant(date: str, clock: str) -> int:
    """The UTC microseconds of a wall-clock time 'HH:MM' on a day 'YYYY-MM-DD'."""
    return int(datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=TAIPEI).timestamp()) * SECOND


def drawn(office: Office, days: Days, plan: DayPlan, random: Random) -> list[Visitor]:
    """The visitors of a day in the order they come; the same seed draws the same people."""
    crowd = Crowd(office, random, love_share=plan.love_share, mix=plan.mix)
    booked = [
        _booked(office, days, plan, slot, crowd, random)
        for slot in sorted(office.appointments.slots)
        for _ in range(plan.appointments_a_slot)
    ]
    walk_in = max(plan.visits - len(booked), 0)
    times = [
        instant(plan.date, office.opens) if number < plan.at_the_door else _moment(office, days, plan, random)
        for number in range(walk_in)
    ]
    come = [each for each in booked if each is not None]
    for at_us in times:
        citizen = crowd.citizen()
        come.append(_visitor(at_us, citizen, crowd, random))
    return sorted(come, key=lambda each: each.at_us)


def _visitor(at_us: int, citizen: Citizen, crowd: Crowd, random: Random) -> Visitor:
    visit = crowd.visit(citizen.matter or citizen.service)
    pause = random.uniform(*(HELD_FOR if visit.hold else RETURNS_AFTER))
    return Visitor(at_us, citizen, visit, pause_minutes=pause)


def _moment(office: Office, days: Days, plan: DayPlan, random: Random) -> int:
    """An arrival by the weights of the half hours, before the last number is taken."""
    last = instant(plan.date, office.tickets_until or office.closes)
    hours = [(instant(plan.date, hour), weight) for hour, weight in days.arrivals.items()]
    open_hours = [(start, weight) for start, weight in hours if start < last]
    start = random.choices([each[0] for each in open_hours], [each[1] for each in open_hours])[0]
    return int(start + random.random() * (min(start + HALF_HOUR * MINUTE, last) - start))


def _booked(
    office: Office, days: Days, plan: DayPlan, slot: str, crowd: Crowd, random: Random
) -> Visitor | None:
    """One with an appointment at `slot`, or None when the appointment is not kept."""
    citizen, fate = crowd.booked(), random.random()
    slot_us, grace = instant(plan.date, slot), office.appointments
    early = min(random.expovariate(1 / days.appointments.early_minutes), float(grace.early_minutes))
    late = random.uniform(*LATE_BY)
    visitor = _visitor(0, citizen, crowd, random)
    # Who made an appointment and came does not walk away from it.
    visitor = replace(visitor, visit=replace(visitor.visit, absent=False, returns=False))
    if fate < days.appointments.no_show_share:
        return None
    if fate < days.appointments.no_show_share + days.appointments.late_share:
        at_us = slot_us + int((grace.late_minutes + late) * MINUTE)
        return replace(visitor, at_us=at_us)
    at_us = max(slot_us - int(early * MINUTE), instant(plan.date, office.opens))
    return replace(visitor, at_us=at_us, slot_us=slot_us)
