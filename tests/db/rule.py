"""The rule of order told a second time, in plain Python, from the design's 'Order' and not from db.routing.

The smallest due among the lanes a counter serves; helped lanes join when one of them is late or when nothing served
waits; a returned no-show joins after some further calls of its lane, or when nobody else is left for the counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from office.clock import MINUTE
from office.config import Office, Profile


@dataclass(frozen=True)
class Waiter:
    """One ticket in line, with all the rule looks at."""

    id: int
    lane: int
    due_us: int
    ready_us: int
    quiet: bool = False
    for_counter: int | None = None
    after_calls: int = 0


def choose(
    office: Office,
    counter: int,
    profile: Profile,
    line: Iterable[Waiter],
    calls_of_lane: Mapping[int, int],
    now_us: int,
) -> Waiter | None:
    """Whom `counter` calls next out of `line`; None when nobody in it is for this counter."""

    def is_eligible(waiter: Waiter) -> bool:
        return calls_of_lane.get(waiter.lane, 0) >= waiter.after_calls

    everybody = list(line)
    mine = [each for each in everybody if profile.quiet or not each.quiet]
    served = [each for each in mine if serves(counter, profile, each)]
    helped = [each for each in mine if each.for_counter is None and each.lane in profile.helps]
    late = {
        each.lane
        for each in everybody
        if each.lane in profile.helps
        and now_us - each.ready_us > office.lane(each.lane).target_minutes * MINUTE
    }
    on_time = [each for each in served if is_eligible(each)]
    if on_time:
        return _first(on_time + [each for each in helped if each.lane in late and is_eligible(each)])
    for group in (served, [each for each in helped if is_eligible(each)], helped):
        if group:
            return _first(group)
    return None


def serves(counter: int, profile: Profile, waiter: Waiter) -> bool:
    """Whether the ticket is the counter's own: sent to it, or of a lane it always serves."""
    if waiter.for_counter is not None:
        return waiter.for_counter == counter
    return waiter.lane in profile.serves


def _first(group: list[Waiter]) -> Waiter:
    return min(group, key=lambda each: (each.due_us, each.id))
