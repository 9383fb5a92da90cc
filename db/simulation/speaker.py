"""The one loudspeaker's day: how busy it is, and which calls come so late that they are shown only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.simulation.outcome import Outcome
from office.clock import MINUTE, SECOND

HALF_HOUR_US = 30 * MINUTE


@dataclass(frozen=True)
class SpeakerLoad:
    """Of the busiest half hour: `seconds` of speech and since when; over all days the delays and the unspoken."""

    seconds: float
    starts_us: int
    plays: int
    mean_delay: float
    worst_delay: float
    unspoken: int
    seconds_a_call: float

    @property
    def share(self) -> float:
        """The busiest half hour's share of speech, 0 to 1 and above."""
        return self.seconds * SECOND / HALF_HOUR_US


def speaker_load(outcomes: Sequence[Outcome], seconds_a_call: float, speak_within: int) -> SpeakerLoad:
    """Calls are said one after another, as they come; one that would begin later than `speak_within` is shown only."""
    busiest, starts, delays, unspoken, plays = 0.0, 0, list[float](), 0, 0
    for outcome in outcomes:
        plays += len(outcome.plays_us)
        halves: dict[int, int] = {}
        free_us = 0
        for at_us in sorted(outcome.plays_us):
            halves[at_us // HALF_HOUR_US] = halves.get(at_us // HALF_HOUR_US, 0) + 1
            delay = max(free_us - at_us, 0) / SECOND
            if delay > speak_within:
                unspoken += 1
                continue
            delays.append(delay)
            free_us = max(free_us, at_us) + int(seconds_a_call * SECOND)
        for half, count in halves.items():
            if count * seconds_a_call > busiest:
                busiest, starts = count * seconds_a_call, half * HALF_HOUR_US
    mean = sum(delays) / len(delays) if delays else 0.0
    return SpeakerLoad(busiest, starts, plays, mean, max(delays, default=0.0), unspoken, seconds_a_call)
