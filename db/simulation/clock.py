"""The simulated day's clock."""

from __future__ import annotations


class DayClock:
    """Stands still until it is set on; the queue asks it as it asks the machine's."""

    def __init__(self, now_us: int) -> None:
        self._now_us = now_us

    def now_us(self) -> int:
        """The simulated instant in UTC microseconds."""
        return self._now_us

    def set(self, now_us: int) -> None:
        """Go on to a later instant."""
        self._now_us = max(self._now_us, now_us)
