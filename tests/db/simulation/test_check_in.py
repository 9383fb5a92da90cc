"""The seam to appointments and announced ranges."""

from __future__ import annotations

import pytest

from db import Queue
from db.simulation.check_in import announced, check_in
from office.clock import MINUTE
from office.crowd import Citizen
from tests.db.set_clock import SetClock


@pytest.mark.parametrize(
    ("minutes", "told"), [(None, None), (0, (0, 5)), (3, (0, 10)), (10, (5, 20)), (30, (20, 50))]
)
def test_the_range_is_rounded_outwards_to_five(minutes: int | None, told: tuple[int, int] | None) -> None:
    """[0.8 r - 1.5, 1.5 r + 3] minutes, and nothing where nothing is known."""
    assert announced(minutes) == told


def test_an_appointment_counts_from_its_hour(queue: Queue, clock: SetClock) -> None:
    """Checked in early it is ready at the hour, checked in late at the check-in; its lane is the appointments'."""
    early = check_in(queue, Citizen("birth"), clock.now_us() + 10 * MINUTE)
    late = check_in(queue, Citizen("birth"), clock.now_us() - 5 * MINUTE)
    assert queue.ticket(early.ticket.number).due_us == clock.now_us() + 10 * MINUTE
    assert queue.ticket(late.ticket.number).due_us == clock.now_us()
    assert early.ticket.lane == queue.office().lane(9).digit
