"""The real thing the machine drives: one database, two processes' queues on it, and their clock."""

from __future__ import annotations

from db import Queue
from tests.db.machine.tables import Tables
from tests.db.set_clock import SetClock

# Tuesday 11 March 2025, 09:24 in Taipei.
TUESDAY_0924 = 1_741_656_240_000_000


class Hall:
    """Made once, swept for every example: reading the plan costs more than an example's transactions."""

    def __init__(self, database: str) -> None:
        self.clock = SetClock(TUESDAY_0924)
        self.tables = Tables(database)
        self.queues = [Queue(database, self.clock), Queue(database, self.clock)]

    def sweep(self) -> None:
        """As on the first morning, with both processes up since then."""
        self.clock.us = TUESDAY_0924
        for number, each in enumerate(self.queues):
            # A write of this morning: what a queue remembers of an example's later days is gone.
            each.report_device(f"sweep-{number}", "kiosk", "ok")
        self.tables.empty()

    def close(self) -> None:
        """Give the connections back."""
        for each in self.queues:
            each.close()
        self.tables.close()
