"""The rule of order told a second time, in plain Python, from the design's 'Order' and not from db.routing.

The smallest due among the lanes a counter serves; helped lanes join when one of them is late or when nothing served
waits; a returned no-show joins after some further calls of its lane, or when nobody else is left for the counter.
A counter that has the language or the interpreter takes its match before the head of its line, if that is due soon
after and the head is an ordinary number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from office.clock import MINUTE
from office.config import Counter, Office, Profile


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
    language: str = "zh-TW"
    interpreter: bool = False
    love: bool = False
    returned: bool = False
    elsewhere: bool = False
    """Whether the person stands at a counter with another number."""


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
    mine = [each for each in everybody if (profile.quiet or not each.quiet) and not each.elsewhere]
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
        joined = [each for each in helped if each.lane in late and is_eligible(each)]
        return _preferred(office, counter, on_time + joined)
    if served:
        return _first(served)
    on_time = [each for each in helped if is_eligible(each)]
    if on_time:
        return _preferred(office, counter, on_time)
    return _first(helped) if helped else None


def serves(counter: int, profile: Profile, waiter: Waiter) -> bool:
    """Whether the ticket is the counter's own: sent to it, or of a lane it always serves."""
    if waiter.for_counter is not None:
        return waiter.for_counter == counter
    return waiter.lane in profile.serves


def fits(plan: Counter, waiter: Waiter) -> bool:
    """Whether the counter has what this person needs more than others do."""
    foreign = waiter.language != "zh-TW" and waiter.language in plan.languages
    return foreign or (waiter.interpreter and plan.interpreter)


def _preferred(office: Office, counter: int, group: list[Waiter]) -> Waiter:
    head, plan = _first(group), office.counter(counter)
    lane = office.lane(head.lane)
    if head.love or lane.love or lane.appointment or head.returned or head.for_counter is not None:
        return head
    until = head.due_us + office.prefer_within_minutes * MINUTE
    matches = [
        each for each in group if each.for_counter is None and fits(plan, each) and each.due_us <= until
    ]
    return _first(matches) if matches else head


def _first(group: list[Waiter]) -> Waiter:
    return min(group, key=lambda each: (each.due_us, each.id))
