"""A clock that stands still until the test moves it."""

from __future__ import annotations

from office.clock import MINUTE


class SetClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, us: int) -> None:
        self.us = us

    def now_us(self) -> int:
        return self.us

    def pass_minutes(self, minutes: float) -> None:
        self.us += int(minutes * MINUTE)
