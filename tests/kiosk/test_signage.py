"""Calls on their way to the marquee: the fresh ones are shown, the old ones noted, none is left without a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from db import Queue
from devices.callboard import Call
from devices.marquee_health import Health
from devices.marquee_plan import SignPlan
from kiosk.signage import Signage
from office.clock import SECOND, SystemClock
from tests.kiosk.conftest import until

DEVICE = "marquee:K1"


class PaperSign:
    """A sign that writes down what it is told; the test says what became of it."""

    def __init__(self, outcome: Callable[[int, str, str], None], health: Callable[[Health], None]) -> None:
        self.outcome, self.health = outcome, health
        self.calls: list[Call] = []
        self.withdrawn: list[str] = []
        self.plans: list[SignPlan] = []

    def start(self) -> None:
        """Nothing to start."""

    def submit(self, call: Call) -> None:
        """Keep it."""
        self.calls.append(call)

    def withdraw(self, number: str) -> None:
        """Keep it."""
        self.withdrawn.append(number)

    def change_plan(self, plan: SignPlan) -> None:
        """Keep it."""
        self.plans.append(plan)

    def stop(self, timeout_s: float = 2.0) -> bool:
        """Nothing to stop."""
        return True


class Ahead(SystemClock):
    """A clock that runs some seconds ahead of the calls."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now_us(self) -> int:
        """Now and a little more."""
        return super().now_us() + int(self.seconds * SECOND)


Start = Callable[..., PaperSign]


@pytest.fixture
def start(database: str) -> Iterator[Start]:
    """Starts the thread with a paper sign."""
    made: list[Signage] = []

    def make(ahead: float = 0.0) -> PaperSign:
        signs: list[PaperSign] = []

        def sign(outcome: Callable[[int, str, str], None], health: Callable[[Health], None]) -> PaperSign:
            signs.append(PaperSign(outcome, health))
            return signs[0]

        made.append(Signage("K1", database, sign, Ahead(ahead)))
        made[-1].start()
        return signs[0]

    yield make
    for one in made:
        one.stop()


def notes(queue: Queue) -> dict[int, str]:
    """What is noted of each call at the marquee."""
    return {event: outcome for event, device, outcome, _, _ in queue.deliveries() if device == DEVICE}


def test_a_call_is_submitted_and_its_outcome_noted(start: Start, queue: Queue) -> None:
    """A clerk's call reaches the sign with its event, number and counter; what became of it is written once."""
    sign = start()
    number = queue.issue("move_in").ticket.number
    call = queue.call_number(7, number)
    until(lambda: sign.calls)
    assert [(each.event_id, each.number, each.counter) for each in sign.calls] == [(call.event_id, number, 7)]
    sign.outcome(call.event_id, "shown", "")
    until(lambda: notes(queue) == {call.event_id: "shown"})


def test_a_call_nobody_noted_is_shown_when_fresh(start: Start, queue: Queue) -> None:
    """A kiosk killed between a call and its note shows the call when it is back within 20 s."""
    queue.issue("move_in")
    call = queue.call_next(7)
    assert call is not None
    sign = start(ahead=10)
    until(lambda: [each.event_id for each in sign.calls] == [call.event_id])
    assert notes(queue) == {}


def test_an_old_call_is_noted_as_dropped(start: Start, queue: Queue) -> None:
    """After 20 s a call is history: not shown, and noted so that nobody looks for it."""
    queue.issue("move_in")
    call = queue.call_next(7)
    assert call is not None
    sign = start(ahead=25)
    until(lambda: notes(queue) == {call.event_id: "dropped"})
    assert sign.calls == []


def test_a_noted_call_is_not_shown_again(start: Start, queue: Queue) -> None:
    """What was on the sign before a restart stays there."""
    queue.issue("move_in")
    call = queue.call_next(7)
    assert call is not None
    queue.note_delivery(call.event_id, DEVICE, "shown")
    sign = start()
    queue.issue("move_in")
    later = queue.call_next(9)
    assert later is not None
    until(lambda: sign.calls)
    assert [each.event_id for each in sign.calls] == [later.event_id]


def test_an_undone_call_is_withdrawn(start: Start, queue: Queue) -> None:
    """A call taken back within 5 s leaves the sign."""
    sign = start()
    queue.issue("move_in")
    call = queue.call_next(7)
    assert call is not None
    queue.undo_call(7)
    until(lambda: sign.withdrawn == [call.number])


def test_health_is_reported(start: Start, queue: Queue) -> None:
    """The sign's health reaches the staff's list of devices."""
    from devices.marquee_health import HealthState
    from office.config import Words

    sign = start()
    sign.health(Health(HealthState.OFFLINE, Words(zh="字幕機離線", en="off")))
    until(lambda: [(each.device, each.role, each.state) for each in queue.devices()] == [
        (DEVICE, "marquee", "offline")
    ])  # fmt: skip
