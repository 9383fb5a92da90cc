"""The month's counters and devices: how long each was open, busy, paused, in fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from db.report.facts import Called, CounterNote, DeviceNote, Facts, Sitting
from db.report.figures import CounterFigures, DeviceFigures
from db.report.month import instant
from db.report.outcomes import AT_COUNTER, SERVED
from office.clock import MINUTE, business_day

Span = tuple[int, int]
"""From an instant to another, the second excluded (UTC microseconds)."""


def _minutes(spans: Iterable[Span]) -> float:
    return sum(end - start for start, end in spans) / MINUTE


def _within(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """The parts of `span` that lie in the others."""
    for start, end in others:
        first, last = max(start, span[0]), min(end, span[1])
        if first < last:
            yield first, last


def _span(sitting: Sitting, calls: Sequence[Called], facts: Facts) -> Span:
    """From opening to closing. One that nobody closed is ended by the next day's first write, which says nothing:
    it counts to the office's closing hour, or its last call where that was later."""
    end = sitting.closed_us
    if end is None and sitting.day == business_day(facts.now_us):
        end = facts.now_us
    if end is None or business_day(end) != sitting.day:
        closing = instant(date.fromisoformat(sitting.day), facts.office.closes)
        end = max([closing, *(each.called_us for each in calls)])
    return sitting.opened_us, max(end, sitting.opened_us)


def _pauses(notes: Iterable[CounterNote], until_us: int) -> list[Span]:
    """A counter's pauses; a second pause within one only changes its reason."""
    spans: list[Span] = []
    since: int | None = None
    for note in notes:
        if note.kind == "paused":
            since = note.at_us if since is None else since
        elif since is not None:
            spans.append((since, note.at_us))
            since = None
    if since is not None:
        spans.append((since, until_us))
    return spans


def counters(facts: Facts) -> tuple[CounterFigures, ...]:
    """A line for all counters together (number None), then one for each of the plan and each that was open."""
    calls_of: dict[int, list[Called]] = defaultdict(list)
    for call in facts.calls:
        calls_of[call.sitting].append(call)
    notes_of: dict[int, list[CounterNote]] = defaultdict(list)
    for note in facts.counter_notes:
        notes_of[note.counter].append(note)
    sittings_of: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in facts.sittings:
        sittings_of[sitting.counter].append(sitting)

    until = min(facts.now_us, facts.month.end_us)
    lines = []
    all_open = all_busy = 0.0
    for number in sorted({*sittings_of, *(each.number for each in facts.office.counters)}):
        pauses = _pauses(notes_of[number], until)
        open_, busy, paused, support, served = 0.0, 0.0, 0.0, 0.0, 0
        for sitting in sittings_of[number]:
            calls = calls_of[sitting.id]
            span = _span(sitting, calls, facts)
            open_ += _minutes([span])
            support += _minutes([span]) if sitting.support else 0.0
            paused += _minutes(_within(span, pauses))
            busy += _minutes(
                (each.called_us, each.ended_us)
                for each in calls
                if each.ended_us is not None and each.outcome in AT_COUNTER
            )
            served += sum(1 for each in calls if each.outcome in SERVED)
        lines.append(
            CounterFigures(
                number,
                len(sittings_of[number]),
                open_,
                busy / open_ if open_ else None,
                paused,
                support,
                served,
            )
        )
        all_open, all_busy = all_open + open_, all_busy + busy
    together = CounterFigures(
        None,
        sum(each.sessions for each in lines),
        all_open,
        all_busy / all_open if all_open else None,
        sum(each.paused for each in lines),
        sum(each.support for each in lines),
        sum(each.served for each in lines),
    )
    return (together, *lines)


def devices(facts: Facts) -> tuple[DeviceFigures, ...]:
    """A line for each device that was ever reported. Minutes count only while the office is open: a machine that is
    switched off at night is not lost."""
    hours = [
        (instant(day, facts.office.opens), instant(day, facts.office.closes))
        for day in facts.month.days
        if day.isoweekday() in facts.office.weekdays
    ]
    notes_of: dict[str, list[DeviceNote]] = defaultdict(list)
    for note in facts.device_notes:
        notes_of[note.device].append(note)
    until = min(facts.now_us, facts.month.end_us)
    return tuple(_device(notes_of[each], hours, facts.month.start_us, until) for each in sorted(notes_of))


def _device(
    notes: Sequence[DeviceNote], hours: Sequence[Span], start_us: int, until_us: int
) -> DeviceFigures:
    fell = {"fault": 0, "offline": 0, "low": 0}
    minutes = {"fault": 0.0, "offline": 0.0, "low": 0.0}
    before = "ok"
    for place, note in enumerate(notes):
        end = notes[place + 1].at_us if place + 1 < len(notes) else until_us
        if note.state in fell:
            # New words for the same state are no new fault.
            fell[note.state] += note.state != before and note.at_us >= start_us
            minutes[note.state] += _minutes(_within((note.at_us, max(end, note.at_us)), hours))
        before = note.state
    return DeviceFigures(
        notes[-1].device,
        notes[-1].role,
        fell["fault"],
        minutes["fault"],
        fell["offline"],
        minutes["offline"],
        fell["low"],
    )
