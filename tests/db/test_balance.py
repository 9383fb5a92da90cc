"""The load of counters and clerks against a hand count."""

from __future__ import annotations

from db import Queue
from office.clock import MINUTE
from tests.db.set_clock import SetClock


def test_the_days_figures_are_those_of_a_hand_count(queue: Queue, clock: SetClock) -> None:
    """SUP-03: two visits of 4 and 6 minutes, a miss, a pause of 7 and a hold, at two counters of one clerk."""
    for _ in range(5):
        queue.issue("move_in")
    queue.open_session(4, "蔡佩君")
    queue.call_next(4)
    clock.pass_minutes(4)
    queue.call_next(4)
    clock.pass_minutes(6)
    queue.finish(4)
    queue.pause(4)
    clock.pass_minutes(7)
    queue.unpause(4)
    queue.call_next(4)
    clock.pass_minutes(1)
    queue.no_show(4)
    queue.close_session(4)
    queue.open_session(6, "蔡佩君", support=True)
    queue.call_next(6)
    clock.pass_minutes(3)
    queue.hold(6)
    queue.open_session(8)
    queue.call_next(8)
    clock.pass_minutes(2)
    queue.pause(8)
    clock.pass_minutes(5)
    found = queue.load()
    four, six, eight = found.counters
    assert (four.counters, four.served, four.handling_us) == ((4,), 2, 10 * MINUTE)
    assert (four.paused_us, four.open_us, four.support_us) == (7 * MINUTE, 18 * MINUTE, 0)
    assert (six.served, six.handling_us, six.support_us) == (0, 3 * MINUTE, 10 * MINUTE)
    assert (eight.served, eight.handling_us, eight.paused_us) == (0, 7 * MINUTE, 5 * MINUTE)
    (clerk,) = found.clerks
    assert (clerk.clerk, clerk.counters, clerk.served) == ("蔡佩君", (4, 6), 2)
    assert (clerk.handling_us, clerk.paused_us, clerk.support_us) == (13 * MINUTE, 7 * MINUTE, 10 * MINUTE)


def test_a_call_taken_back_is_no_work(queue: Queue, clock: SetClock) -> None:
    """Nobody came to the counter."""
    queue.issue("move_in")
    queue.open_session(4)
    queue.call_next(4)
    queue.undo_call(4)
    assert (queue.load().counters[0].served, queue.load().counters[0].handling_us) == (0, 0)


def test_yesterday_is_not_in_it(queue: Queue, clock: SetClock) -> None:
    """A new day begins with nothing."""
    queue.issue("move_in")
    queue.open_session(4)
    queue.call_next(4)
    queue.finish(4)
    clock.pass_minutes(24 * 60)
    queue.issue("move_in")
    assert queue.load().counters == ()
