"""Simulated appointments go through the queue's own list and check-in."""

from __future__ import annotations

from random import Random

from db import Queue
from db.records import Booking
from db.simulation.booked import BookedPeople
from db.simulation.visitors import Visitor
from office.clock import MINUTE
from office.crowd import Citizen, Crowd
from tests.db.set_clock import SetClock


def test_who_comes_to_a_slot_gets_the_slot_s_number(queue: Queue, clock: SetClock) -> None:
    """Early: due at the slot. Everybody has a code of his own, and the one who stays away stays booked."""
    visit = Crowd(queue.office(), Random(1)).visit("birth")
    slot = clock.now_us() + 10 * MINUTE
    here, away = (Visitor(clock.now_us(), Citizen("birth"), visit, slot) for _ in range(2))
    people = BookedPeople(queue, [here, away, Visitor(clock.now_us(), Citizen("move_in"), visit)])
    ticket = people.check_in(here).ticket
    assert (ticket.lane, ticket.due_us) == (9, slot)
    assert sorted(each.state for each in queue.appointments()) == [Booking.BOOKED, Booking.CHECKED_IN]
