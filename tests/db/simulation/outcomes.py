"""Outcomes made by hand, in minutes from eight o'clock."""

from __future__ import annotations

from db.simulation.outcome import CounterOutcome, Kind, Outcome, VisitOutcome
from db.simulation.visitors import instant
from office.clock import MINUTE, SECOND

EIGHT = instant("2025-03-10", "08:00")


def visit(
    number: str,
    came: float,
    called: float | None,
    *,
    kind: Kind = Kind.ORDINARY,
    lane: int = 1,
    counter: int = 4,
    told: tuple[int, int] | None = None,
    estimate: int | None = None,
) -> VisitOutcome:
    return VisitOutcome(
        number=number,
        kind=kind,
        lane=lane,
        target_minutes=20,
        line_minutes={Kind.LOVE: 5, Kind.APPOINTMENT: 0}.get(kind, 60),
        came_us=EIGHT + int(came * MINUTE),
        ready_us=EIGHT + int(came * MINUTE),
        called_us=None if called is None else EIGHT + int(called * MINUTE),
        counter=None if called is None else counter,
        announced=told,
        estimate=estimate,
        state="done",
    )


def outcome(*visits: VisitOutcome, plays: tuple[float, ...] = ()) -> Outcome:
    """A day with these visits and announcements (seconds from eight)."""
    return Outcome(
        visits=visits,
        counters=(CounterOutcome(4, "綜合", False, 60.0, 45.0, 3),),
        plays_us=tuple(EIGHT + int(each * SECOND) for each in plays),
        takes={4: (frozenset({1, 8}), False), 1: (frozenset({3}), False)},
        events={"no_show": 1},
        opens_us=EIGHT,
        ends_us=EIGHT + 60 * MINUTE,
    )
