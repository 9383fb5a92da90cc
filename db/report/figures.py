"""What a month came to: frozen figures, one a table of the report. Times are minutes, shares 0 to 1, None unknown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.report.month import Month
from office.config import Words


@dataclass(frozen=True)
class Spread:
    """How long something took, over `n` times: mean, median, nine tenths (nearest rank) and the longest, in minutes."""

    n: int
    mean: float | None
    median: float | None
    p90: float | None
    longest: float | None


def spread(minutes: Iterable[float]) -> Spread:
    """The spread of these minutes; of none of them nothing is known."""
    ordered = sorted(minutes)
    n = len(ordered)
    if not n:
        return Spread(0, None, None, None, None)
    return Spread(
        n, statistics.fmean(ordered), statistics.median(ordered), ordered[math.ceil(n * 0.9) - 1], ordered[-1]
    )


@dataclass(frozen=True)
class Fates:
    """How many numbers were issued and what became of them; each has one fate, so issued is their sum."""

    issued: int
    served: int
    no_show: int  # 過號: missed at its last call and not back in line by closing (domain 2.3)
    cancelled: int
    expired: int  # 未辦: arrived and not served by closing (domain 6.3, unserved at period end)
    open: int  # not ended yet: only in a month that is not over

    @property
    def unserved(self) -> int:
        """The fates a published report does not tell apart."""
        return self.no_show + self.cancelled + self.expired


@dataclass(frozen=True)
class LaneFigures:
    """One lane by the numbers of its series, wherever they were sent later.

    Wait (domain 6.3, 等候時間) is the last call minus the time the citizen was ready; for an appointment that is
    the later of check-in and slot. A call taken back is none. What follows a hold or a transfer is no wait for
    the lane any more: the citizen had been received. `within` is the share of waits up to the target.
    """

    lane: int
    name: Words
    fates: Fates
    wait: Spread
    target: int
    within: float | None


@dataclass(frozen=True)
class ServiceFigures:
    """One service by its calls: `handling` (處理時間, domain 6.3) is end minus call of those that ended served."""

    name: Words
    handling: Spread
    recalls: int
    no_shows: int
    transfers: int
    holds: int


@dataclass(frozen=True)
class DayFigures:
    """One business day."""

    day: date
    issued: int
    served: int
    called: int
    mean_wait: float | None


@dataclass(frozen=True)
class HeatCell:
    """The arrivals of one half-hour of one weekday (1 = Monday) over the month, and how long they waited (尖峰)."""

    weekday: int
    start: str  # 'HH:MM', included; the next half-hour's start is not
    arrivals: int
    called: int
    mean_wait: float | None


@dataclass(frozen=True)
class ClassFigures:
    """A class of citizens: love, appointment, quiet, interpreter. Staff only."""

    name: Words
    issued: int
    served: int
    wait: Spread


@dataclass(frozen=True)
class LanguageFigures:
    """The numbers issued in one language."""

    language: str
    issued: int
    served: int


@dataclass(frozen=True)
class CounterFigures:
    """One counter; `number` is None for all of them together. No clerk is named and nobody ranked (SUP-09).

    `open` counts from opening to closing; a session nobody closed ends with the office's day. `busy` is the share
    of it during which a citizen was called to the counter or served there; `paused` is within `open`.
    """

    number: int | None
    sessions: int
    open: float
    busy: float | None
    paused: float
    support: float
    served: int


@dataclass(frozen=True)
class DeviceFigures:
    """One device: how often it fell into a state, and the minutes of it within the office's hours."""

    device: str
    role: str
    faults: int
    fault: float
    losses: int
    offline: float
    low: int


@dataclass(frozen=True)
class MonthFigures:
    """The month. In the `public` version quiet numbers are folded into what they show on every public surface."""

    month: Month
    office: Words
    seal: str
    public: bool
    read_us: int
    over: bool
    feed_from_us: int | None
    fates: Fates
    wait: Spread
    within: float | None
    lanes: tuple[LaneFigures, ...]
    services: tuple[ServiceFigures, ...]
    days: tuple[DayFigures, ...]
    heat: tuple[HeatCell, ...]
    classes: tuple[ClassFigures, ...]
    languages: tuple[LanguageFigures, ...]
    counters: tuple[CounterFigures, ...]
    devices: tuple[DeviceFigures, ...]
