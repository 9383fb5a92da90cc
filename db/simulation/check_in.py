"""The seam to what the queue does not do yet: an appointment's check-in and the announced range."""

from __future__ import annotations

import math

from sqlalchemy import update

from db import issuing, schema
from db.queue import Queue
from db.records import Issued
from office.clock import MINUTE
from office.crowd import Citizen

# SEAM: when Queue.check_in and Issued's low and high exist, both functions end here and the queue's own are used.

ROUND_TO = 5


def check_in(queue: Queue, citizen: Citizen, slot_us: int) -> Issued:
    """An appointment ticket: ready at its hour or at the check-in, whichever is later (design, 'Order')."""
    office = queue.office()
    lane = next(each for each in office.lanes if each.appointment)
    where = issuing.Place(lane, office.service(citizen.service), lane.line_minutes, False)
    with queue._ledger.write() as work:
        issued = issuing.issue(
            work,
            where,
            love=False,
            language=citizen.language,
            kiosk=None,
            key=None,
            documents=(),
            interpreter=False,
            linked_to=None,
            minutes=None,
        )
        ready = max(work.now_us, slot_us)
        work.connection.execute(
            update(schema.ticket)
            .where(schema.ticket.c.id == issued.ticket.id)
            .values(ready_us=ready, due_us=ready + lane.line_minutes * MINUTE)
        )
    return issued


def announced(minutes: int | None) -> tuple[int, int] | None:
    """The range a citizen is told for an estimate, in minutes: [0.8 r - 1.5, 1.5 r + 3] rounded outwards to 5
    (measured: covers 91 %)."""
    if minutes is None:
        return None
    low = math.floor(max(0.8 * minutes - 1.5, 0) / ROUND_TO) * ROUND_TO
    return low, math.ceil((1.5 * minutes + 3) / ROUND_TO) * ROUND_TO
