"""A plan's figures over one or several simulated days: waits, estimates, counters, speaker, overtaking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.simulation.outcome import CounterOutcome, Kind, Outcome, VisitOutcome
from db.simulation.overtaking import Overtaking, overtaking
from db.simulation.speaker import SpeakerLoad, speaker_load

LEAST_QUIET = 5
"""Of a day that was: fewer quiet visits are counted with the ordinary ones, as a small cell tells who it was (domain
4.4)."""
OVERTAKE_BOUND = 55
"""Minutes: an ordinary ticket's 60 less a love ticket's 5 (design, 'Order')."""


@dataclass(frozen=True)
class Waits:
    """Waits of a group in minutes; `within` is the share that waited no longer than its target. None for nobody."""

    people: int
    mean: float | None
    p90: float | None
    p99: float | None
    longest: float | None
    within: float | None


@dataclass(frozen=True)
class EstimateQuality:
    """What was announced against what came: `covered` is the share called within the range, `later` after it, `sooner`
    before it; bias and mean absolute error in minutes of the estimate itself."""

    told: int
    untold: int
    covered: float | None
    sooner: float | None
    later: float | None
    bias: float | None
    mae: float | None


@dataclass(frozen=True)
class Figures:
    """Everything that is printed for one plan."""

    visits: int
    kinds: dict[Kind, Waits]
    lanes: dict[int, Waits]
    counters: tuple[CounterOutcome, ...]
    speaker: SpeakerLoad
    estimates: EstimateQuality
    overtaking: Overtaking
    unserved: int
    no_shows: int
    latest_end_us: int


def with_few_quiet_hidden(outcome: Outcome) -> Outcome:
    """The outcome as it may be shown of a real day."""
    if sum(visit.kind is Kind.QUIET for visit in outcome.visits) >= LEAST_QUIET:
        return outcome
    visits = tuple(
        replace(visit, kind=Kind.ORDINARY) if visit.kind is Kind.QUIET else visit for visit in outcome.visits
    )
    return replace(outcome, visits=visits)


def figures(outcomes: Sequence[Outcome], seconds_a_call: float, speak_within: int) -> Figures:
    """The figures of several days of one plan together."""
    visits = [visit for outcome in outcomes for visit in outcome.visits]

    return Figures(
        visits=len(visits),
        kinds={kind: waits([each for each in visits if each.kind is kind]) for kind in Kind},
        lanes={
            lane: waits([each for each in visits if each.lane == lane])
            for lane in sorted({each.lane for each in visits})
        },
        counters=_counters(outcomes),
        speaker=speaker_load(outcomes, seconds_a_call, speak_within),
        estimates=_estimates(visits),
        overtaking=overtaking(outcomes, OVERTAKE_BOUND),
        unserved=sum(visit.called_us is None for visit in visits),
        no_shows=sum(outcome.events.get("no_show", 0) for outcome in outcomes),
        latest_end_us=max((outcome.ends_us for outcome in outcomes), default=0),
    )


def waits(visits: Sequence[VisitOutcome]) -> Waits:
    """The waits of those who were called; one never called counts as not within the target."""
    minutes = sorted(wait for visit in visits if (wait := visit.wait_minutes) is not None)
    if not minutes:
        return Waits(len(visits), None, None, None, None, None)
    kept = sum(wait <= visit.target_minutes for visit in visits if (wait := visit.wait_minutes) is not None)
    return Waits(
        people=len(visits),
        mean=sum(minutes) / len(minutes),
        p90=percentile(minutes, 0.90),
        p99=percentile(minutes, 0.99),
        longest=minutes[-1],
        within=kept / len(visits),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the ordered values do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _estimates(visits: Sequence[VisitOutcome]) -> EstimateQuality:
    """Of walk-in tickets; one with an appointment is told the hour, not a wait."""
    asked = [visit for visit in visits if visit.kind is not Kind.APPOINTMENT and visit.called_us is not None]
    told = [
        (visit.announced, visit.estimate, visit.wait_minutes or 0.0)
        for visit in asked
        if visit.announced is not None and visit.estimate is not None
    ]
    if not told:
        return EstimateQuality(0, len(asked), None, None, None, None, None)
    count = len(told)
    return EstimateQuality(
        told=count,
        untold=len(asked) - count,
        covered=sum(low <= wait <= high for (low, high), _, wait in told) / count,
        sooner=sum(wait < low for (low, _), _, wait in told) / count,
        later=sum(wait > high for (_, high), _, wait in told) / count,
        bias=sum(estimate - wait for _, estimate, wait in told) / count,
        mae=sum(abs(estimate - wait) for _, estimate, wait in told) / count,
    )


def _counters(outcomes: Sequence[Outcome]) -> tuple[CounterOutcome, ...]:
    """Each counter's mean day."""
    found: dict[int, list[CounterOutcome]] = {}
    for outcome in outcomes:
        for each in outcome.counters:
            found.setdefault(each.counter, []).append(each)
    days = len(outcomes)
    return tuple(
        CounterOutcome(
            number,
            every[0].name,
            every[0].support,
            sum(each.open for each in every) / days,
            sum(each.busy for each in every) / days,
            round(sum(each.calls for each in every) / days),
        )
        for number, every in sorted(found.items())
    )
