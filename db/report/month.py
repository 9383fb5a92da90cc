"""A calendar month as the office counts it: business days of Asia/Taipei."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.records import Refused
from office.clock import SECOND, TAIPEI

ROC_YEARS = 1911
"""The office's own years (民國) are counted from 1912."""


def instant(day: date, clock: str = "00:00") -> int:
    """The instant (UTC microseconds) of a wall-clock time 'HH:MM' of a day in Taipei; '24:00' is its end."""
    hour, minute = (int(each) for each in clock.split(":"))
    at = datetime.combine(day, time(), TAIPEI) + timedelta(hours=hour, minutes=minute)
    return int(at.timestamp()) * SECOND


@dataclass(frozen=True)
class Month:
    """A month of business days; it includes its first instant and excludes the next month's (domain 6.3)."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def next(self) -> date:
        """The first day of the month after."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the month."""
        return tuple(
            self.first + timedelta(days=each)
            for each in range(self.next.toordinal() - self.first.toordinal())
        )

    @property
    def start_us(self) -> int:
        """The first instant, UTC microseconds."""
        return instant(self.first)

    @property
    def end_us(self) -> int:
        """The first instant after it, UTC microseconds."""
        return instant(self.next)

    @property
    def chinese(self) -> str:
        """民國 114 年 3 月, as the office dates its papers."""
        return f"民國 {self.year - ROC_YEARS} 年 {self.number} 月"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def parse_month(text: str) -> Month:
    """The month of 'YYYY-MM' (the common year); Refused for anything else."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    if found is None or not ROC_YEARS < int(found[1]) < 9999:
        raise Refused(f"「{text}」不是月份，沒有產生月報；請寫西元年和兩位數的月，例如 2025-03。")
    return Month(int(found[1]), int(found[2]))
