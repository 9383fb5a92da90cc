"""How a simulated day goes: each half hour's arrivals, waits and calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.simulation.outcome import Kind, Outcome, VisitOutcome
from office.clock import MINUTE, local

HALF_HOUR_US = 30 * MINUTE


@dataclass(frozen=True)
class HalfHour:
    """The mean of the days: people who came, people in line at its end, mean minutes that those who came waited,
    and how often a number was said."""

    starts: str  # 'HH:MM'
    came: float
    waiting: float
    ordinary: float | None
    love: float | None
    plays: float


def course(outcomes: Sequence[Outcome]) -> tuple[HalfHour, ...]:
    """From the first arrival to the last call."""
    halves: dict[str, list[tuple[Outcome, int]]] = {}
    for outcome in outcomes:
        first = outcome.opens_us // HALF_HOUR_US * HALF_HOUR_US
        last = max(outcome.plays_us, default=first)
        for start in range(first, last + 1, HALF_HOUR_US):
            halves.setdefault(local(start).strftime("%H:%M"), []).append((outcome, start))
    days = len(outcomes)
    found = []
    for clock, every in sorted(halves.items()):
        came = [
            visit for outcome, start in every for visit in outcome.visits if _within(visit.came_us, start)
        ]
        found.append(
            HalfHour(
                starts=clock,
                came=len(came) / days,
                waiting=sum(_in_line(outcome, start + HALF_HOUR_US) for outcome, start in every) / days,
                ordinary=_mean(came, Kind.ORDINARY),
                love=_mean(came, Kind.LOVE),
                plays=sum(_within(at, start) for outcome, start in every for at in outcome.plays_us) / days,
            )
        )
    return tuple(found)


def _within(at_us: int, start_us: int) -> bool:
    return start_us <= at_us < start_us + HALF_HOUR_US


def _in_line(outcome: Outcome, at_us: int) -> int:
    return sum(
        visit.ready_us <= at_us and (visit.called_us is None or visit.called_us > at_us)
        for visit in outcome.visits
    )


def _mean(visits: Sequence[VisitOutcome], kind: Kind) -> float | None:
    minutes = [wait for visit in visits if visit.kind is kind and (wait := visit.wait_minutes) is not None]
    return sum(minutes) / len(minutes) if minutes else None
