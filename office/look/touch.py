"""When a touch counts and when it is one too many."""

from __future__ import annotations

import time
from collections.abc import Callable

Millis = Callable[[], int]


def monotonic_ms() -> int:
    """Milliseconds of a clock that never goes back."""
    return time.monotonic_ns() // 1_000_000


class Debounce:
    """Lets one action through and ignores the same target for a while (tokens 5: 600 ms)."""

    def __init__(self, gap_ms: int = 600, now: Millis = monotonic_ms) -> None:
        self.gap_ms = gap_ms
        self._now = now
        self._last: int | None = None

    def accept(self) -> bool:
        """Whether this action counts; an ignored one does not make the wait longer."""
        now = self._now()
        if self._last is not None and now - self._last < self.gap_ms:
            return False
        self._last = now
        return True


class Gate:
    """Which presses the whole screen ignores (tokens 5): after a page change, and under a palm."""

    MAX_POINTS = 3

    def __init__(self, quiet_ms: int = 400, now: Millis = monotonic_ms) -> None:
        self.quiet_ms = quiet_ms
        self._now = now
        self._changed: int | None = None
        self.palm = False

    def page_changed(self) -> None:
        """Ignore presses from now on for `quiet_ms`."""
        self._changed = self._now()

    def reset(self) -> None:
        """Forget the last page change and the palm."""
        self._changed = None
        self.palm = False

    def press_counts(self) -> bool:
        """Whether a press that begins now may act."""
        if self.palm:
            return False
        return self._changed is None or self._now() - self._changed >= self.quiet_ms

    def touched(self, points: int) -> bool:
        """Say how many points touch; True when this is the moment they became too many."""
        if points > self.MAX_POINTS and not self.palm:
            self.palm = True
            return True
        return False

    def released(self) -> None:
        """All points are gone."""
        self.palm = False
