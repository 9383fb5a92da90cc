"""Time as the office counts it: integer UTC microseconds in the data, Asia/Taipei on every face."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

TAIPEI = ZoneInfo("Asia/Taipei")
SECOND = 1_000_000
MINUTE = 60 * SECOND


class Clock(Protocol):
    """Where the queue takes the time from; a simulated day passes its own."""

    def now_us(self) -> int:
        """The current instant in UTC microseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_us(self) -> int:
        """The current instant in UTC microseconds."""
        return time.time_ns() // 1000


def local(us: int) -> datetime:
    """The instant `us` (UTC microseconds) on the office's wall clock."""
    return datetime.fromtimestamp(us / SECOND, UTC).astimezone(TAIPEI)


def business_day(us: int) -> str:
    """The office's day 'YYYY-MM-DD' of an instant; Taipei's midnight is 16:00 UTC."""
    return local(us).strftime("%Y-%m-%d")


def micros(moment: datetime) -> int:
    """UTC microseconds of a moment with a zone, to the second."""
    return int(moment.timestamp()) * SECOND


def iso(us: int) -> str:
    """ISO 8601 with offset, as the command line's JSON promises."""
    return local(us).isoformat(timespec="milliseconds")
