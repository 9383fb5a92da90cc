"""The day's appointments of simulated people: put on the queue's list before the day, checked in as each one comes."""

from __future__ import annotations

from collections.abc import Sequence

from db import appointments
from db.booking_file import Booked
from db.queue import Queue
from db.records import Issued
from db.simulation.visitors import Visitor
from office.clock import business_day


class BookedPeople:
    """Everybody of `visitors` who has a slot, under a code of his own."""

    def __init__(self, queue: Queue, visitors: Sequence[Visitor]) -> None:
        self._queue = queue
        self._codes: dict[int, str] = {}
        lines = []
        office = queue.office()
        for number, visitor in enumerate(visitors):
            if visitor.slot_us is None:
                continue
            code = self._codes[id(visitor)] = f"P{number}"
            service, citizen = office.service(visitor.citizen.service), visitor.citizen
            stored = office.generic_service if service.quiet else service.id
            day = business_day(visitor.slot_us)
            lines.append(Booked(day, visitor.slot_us, stored, service.quiet, code, "", citizen.language))
        # Not as a file: a past day's slots need not be those of today's plan.
        with queue._ledger.write() as work:
            appointments.put(work, lines)

    def check_in(self, visitor: Visitor) -> Issued:
        """The number of one who has come."""
        return self._queue.check_in(self._codes[id(visitor)], walk_in=True)
