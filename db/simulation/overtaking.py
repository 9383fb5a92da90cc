"""Who was called before somebody who had come earlier, counted from a day's outcome; the rule is not assumed.

Two people are compared where the rule speaks (design, 'Order'): at a counter that serves the lanes of both. One who
left the hall or came back is compared up to the first call only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.simulation.outcome import Kind, Outcome, VisitOutcome
from office.clock import MINUTE


@dataclass(frozen=True)
class Overtaking:
    """`worst` is by how many minutes the later one came later, per class of the one who overtook; `people` were
    overtaken at all; `beyond` were overtaken by one that came more than `bound` minutes later; `against_rule` were
    overtaken by one whose due time is later than theirs, the plan's preference for a language allowed for."""

    bound: int
    people: int
    beyond: int
    against_rule: int
    worst: dict[Kind, float]


def overtaking(outcomes: Sequence[Outcome], bound: int) -> Overtaking:
    """Of all ordinary tickets of the days."""
    people = beyond = against_rule = 0
    worst: dict[Kind, float] = {}
    for outcome in outcomes:
        longest: dict[str, int] = {}
        wronged: set[str] = set()
        called = sorted((each for each in outcome.visits if each.called_us is not None), key=_called)
        ordinary = sorted(
            (each for each in outcome.visits if each.kind is Kind.ORDINARY), key=lambda each: each.came_us
        )
        for second in called:
            for first in ordinary:
                if first.came_us >= second.came_us:
                    break
                if _waits(first, second) and _serves(outcome, first, second):
                    later = second.came_us - first.came_us
                    if _due(second) > _due(first) + outcome.prefer_minutes * MINUTE:
                        wronged.add(first.number)
                    longest[first.number] = max(longest.get(first.number, 0), later)
                    worst[second.kind] = max(worst.get(second.kind, 0.0), later / MINUTE)
        people += len(longest)
        against_rule += len(wronged)
        beyond += sum(later > bound * MINUTE for later in longest.values())
    return Overtaking(bound, people, beyond, against_rule, worst)


def _due(visit: VisitOutcome) -> int:
    return visit.ready_us + visit.line_minutes * MINUTE


def _called(visit: VisitOutcome) -> int:
    return visit.called_us or 0


def _waits(first: VisitOutcome, second: VisitOutcome) -> bool:
    """Whether `first` was still in line when `second` was called."""
    return first.number != second.number and (first.called_us is None or first.called_us > _called(second))


def _serves(outcome: Outcome, first: VisitOutcome, second: VisitOutcome) -> bool:
    """Whether the counter that called `second` would have called `first`."""
    lanes, _ = outcome.takes.get(second.counter or 0, (frozenset(), False))
    return first.lane in lanes and second.lane in lanes
