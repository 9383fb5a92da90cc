"""Counts a month's rows into its figures. It knows no SQL and no paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.records import State
from db.report import floor, outcomes
from db.report.facts import Called, Facts, Visit
from db.report.figures import (
    ClassFigures,
    DayFigures,
    Fates,
    HeatCell,
    LaneFigures,
    LanguageFigures,
    MonthFigures,
    ServiceFigures,
    Spread,
    spread,
)
from office.clock import MINUTE, business_day, local
from office.config import LANGUAGES, Words

HALF_HOUR = 30

CLASSES = (
    Words(zh="愛心", en="Love"),
    Words(zh="網路預約", en="Appointment"),
    Words(zh="疼您", en="Quiet"),
    Words(zh="通譯", en="Interpreter"),
)


@dataclass(frozen=True)
class _Counted:
    """A visit with what its calls say: `wait` in minutes (None: never called), `missed` at its last call."""

    visit: Visit
    wait: float | None
    missed: bool


def tally(facts: Facts, *, public: bool) -> MonthFigures:
    """The month's figures. In the `public` version a quiet ticket is what its number, slip and call say: lane 1 and
    the public name of its service, which other matters share; there are no classes and no single counters."""
    counted = _count(facts)
    targets = {each.digit: each.target_minutes for each in facts.office.lanes}
    waits = [(each.visit.lane, each.wait) for each in counted if each.wait is not None]
    in_time = [wait <= targets[lane] for lane, wait in waits if lane in targets]
    counters = floor.counters(facts)
    return MonthFigures(
        month=facts.month,
        office=facts.office.name,
        seal=facts.office.seal,
        public=public,
        read_us=facts.now_us,
        over=facts.now_us >= facts.month.end_us,
        feed_from_us=facts.feed_from_us,
        fates=_fates(counted),
        wait=spread(wait for _, wait in waits),
        within=_share(in_time),
        lanes=_lanes(facts, counted),
        services=_services(facts, public),
        days=_days(facts, counted),
        heat=_heat(facts, counted),
        classes=() if public else _classes(facts, counted),
        languages=_languages(facts, counted),
        counters=counters[:1] if public else counters,
        devices=floor.devices(facts),
    )


def _count(facts: Facts) -> list[_Counted]:
    calls_of: dict[int, list[Called]] = defaultdict(list)
    for call in facts.calls:
        if call.outcome != outcomes.TAKEN_BACK:
            calls_of[call.visit].append(call)
    counted = []
    for visit in facts.visits:
        calls = calls_of[visit.id]
        wait = None
        if calls:
            # An appointment called by hand before its hour has not waited.
            wait = max(0.0, (_received(calls).called_us - visit.ready_us) / MINUTE)
        counted.append(_Counted(visit, wait, bool(calls) and calls[-1].outcome == outcomes.MISSED))
    return counted


def _received(calls: Sequence[Called]) -> Called:
    """The call that ended the wait: the one the citizen came to, else the last."""
    return next((each for each in calls if each.outcome != outcomes.MISSED), calls[-1])


def _share(each: Sequence[bool]) -> float | None:
    return sum(each) / len(each) if each else None


def _fates(counted: Iterable[_Counted]) -> Fates:
    issued = served = no_show = cancelled = expired = 0
    for each in counted:
        state = each.visit.state
        issued += 1
        served += state == State.DONE
        cancelled += state == State.CANCELLED
        # A missed number that nobody brought back is a no-show at closing too (domain 2.3).
        missed = state == State.NO_SHOW or (
            state == State.EXPIRED and each.missed and not each.visit.returned
        )
        no_show += missed
        expired += state == State.EXPIRED and not missed
    return Fates(issued, served, no_show, cancelled, expired, issued - served - no_show - cancelled - expired)


def _spread(counted: Iterable[_Counted]) -> Spread:
    return spread(each.wait for each in counted if each.wait is not None)


def _lanes(facts: Facts, counted: Sequence[_Counted]) -> tuple[LaneFigures, ...]:
    of_lane: dict[int, list[_Counted]] = defaultdict(list)
    for each in counted:
        of_lane[each.visit.lane].append(each)
    lines = []
    for lane in facts.office.lanes:
        mine = of_lane.pop(lane.digit, [])
        within = _share([each.wait <= lane.target_minutes for each in mine if each.wait is not None])
        lines.append(
            LaneFigures(lane.digit, lane.name, _fates(mine), _spread(mine), lane.target_minutes, within)
        )
    for digit, mine in sorted(of_lane.items()):  # a lane the plan has no more
        lines.append(LaneFigures(digit, Words(zh=str(digit)), _fates(mine), _spread(mine), 0, None))
    return tuple(lines)


def _services(facts: Facts, public: bool) -> tuple[ServiceFigures, ...]:
    plan = {each.id: each for each in facts.office.services}
    lines: dict[str, tuple[Words, list[Called]]] = {}
    for service in facts.office.services:
        name = service.public_name if public else service.name
        if public or not service.quiet:  # a quiet matter is not stored
            lines.setdefault(name.zh, (name, []))
    for call in facts.calls:
        if call.service in plan:
            name = plan[call.service].public_name if public else plan[call.service].name
        else:
            name = facts.office.generic().public_name if public else Words(zh=call.service)
        lines.setdefault(name.zh, (name, []))[1].append(call)
    return tuple(
        ServiceFigures(
            name,
            spread(
                (each.ended_us - each.called_us) / MINUTE
                for each in calls
                if each.ended_us is not None and each.outcome in outcomes.SERVED
            ),
            recalls=sum(each.recalls for each in calls),
            no_shows=sum(each.outcome == outcomes.MISSED for each in calls),
            transfers=sum(each.outcome in outcomes.SENT_ON for each in calls),
            holds=sum(each.outcome in outcomes.HELD for each in calls),
        )
        for name, calls in lines.values()
    )


def _days(facts: Facts, counted: Sequence[_Counted]) -> tuple[DayFigures, ...]:
    """The office's open days up to now, and every other day that issued a number."""
    of_day: dict[str, list[_Counted]] = defaultdict(list)
    for each in counted:
        of_day[each.visit.day].append(each)
    today = date.fromisoformat(business_day(facts.now_us))
    lines = []
    for day in facts.month.days:
        mine = of_day[str(day)]
        if mine or (day.isoweekday() in facts.office.weekdays and day <= today):
            fates, wait = _fates(mine), _spread(mine)
            lines.append(DayFigures(day, fates.issued, fates.served, wait.n, wait.mean))
    return tuple(lines)


def _heat(facts: Facts, counted: Sequence[_Counted]) -> tuple[HeatCell, ...]:
    """Every half-hour of the office's hours on its open weekdays, wider where somebody came outside them."""
    cells: dict[tuple[int, int], list[_Counted]] = defaultdict(list)
    for each in counted:
        at = local(each.visit.issued_us)
        cells[at.isoweekday(), (at.hour * 60 + at.minute) // HALF_HOUR].append(each)
    first, last = _half_hour(facts.office.opens), _half_hour(facts.office.closes, up=True)
    halves = range(
        min([first, *(half for _, half in cells)]),
        max([last, *(half + 1 for _, half in cells)]),
    )
    weekdays = sorted({*facts.office.weekdays, *(weekday for weekday, _ in cells)})
    heat = []
    for weekday in weekdays:
        for half in halves:
            mine = cells[weekday, half]
            start = f"{half * HALF_HOUR // 60:02d}:{half * HALF_HOUR % 60:02d}"
            wait = _spread(mine)
            heat.append(HeatCell(weekday, start, len(mine), wait.n, wait.mean))
    return tuple(heat)


def _half_hour(clock: str, *, up: bool = False) -> int:
    hour, minute = (int(each) for each in clock.split(":"))
    return (hour * 60 + minute + (HALF_HOUR - 1 if up else 0)) // HALF_HOUR


def _classes(facts: Facts, counted: Sequence[_Counted]) -> tuple[ClassFigures, ...]:
    booked = {each.digit for each in facts.office.lanes if each.appointment}
    groups = (
        [each for each in counted if each.visit.love],
        [each for each in counted if each.visit.lane in booked],
        [each for each in counted if each.visit.quiet],
        [each for each in counted if each.visit.interpreter],
    )
    figures = [
        ClassFigures(name, _fates(mine).issued, _fates(mine).served, _spread(mine))
        for name, mine in zip(CLASSES, groups, strict=True)
    ]
    # Who asked for an interpreter is forgotten with the day; how many did is not.
    told = figures[-1]
    issued, served = (sum(day.interpreter[which] for day in facts.closed_days) for which in (0, 1))
    figures[-1] = replace(told, issued=told.issued + issued, served=told.served + served)
    return tuple(figures)


def _languages(facts: Facts, counted: Sequence[_Counted]) -> tuple[LanguageFigures, ...]:
    """Of the numbers that still say their language, and of the closed days, which only count them."""
    issued: Counter[str] = Counter(dict.fromkeys(LANGUAGES, 0))
    served: Counter[str] = Counter()
    for each in counted:
        if each.visit.language:
            issued[each.visit.language] += 1
            served[each.visit.language] += each.visit.state == State.DONE
    for day in facts.closed_days:
        for language, (came, done) in day.languages.items():
            issued[language] += came
            served[language] += done
    return tuple(LanguageFigures(each, issued[each], served[each]) for each in issued)
