"""Which call is said next: rules as examples and as a state machine."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from devices.voice.backlog import Announcement, Backlog, Ending, Outcome
from devices.voice.messages import Reason

SECOND = 1_000_000


def call(event: int, at: int = 0) -> Announcement:
    return Announcement(event, str(1000 + event), 7, "vi", recall=False, called_at_us=at)


def backlog_of(*events: int) -> Backlog:
    backlog = Backlog(speak_within_us=20 * SECOND)
    for event in events:
        assert backlog.add(call(event))
    return backlog


def test_calls_are_said_in_the_order_announced() -> None:
    """First announced, first said, whatever their numbers."""
    backlog = backlog_of(5, 3, 9)
    said = []
    while turn := backlog.next():
        said.append(turn.call.event)
        backlog.said(5.0)
    assert said == [5, 3, 9]


def test_two_calls_are_never_said_at_once() -> None:
    """While a call has the turn no other gets one."""
    backlog = backlog_of(1, 2)
    backlog.next()
    with pytest.raises(RuntimeError, match="event 1"):
        backlog.next()


def test_an_old_call_is_dropped_at_20_seconds_and_not_before() -> None:
    """The limit is the office's: at exactly 20 s it may still be said."""
    backlog = backlog_of(1)
    assert backlog.expire(20 * SECOND) == ()
    assert backlog.expire(20 * SECOND + 1) == (Ending(1, Outcome.DROPPED, Reason.STALE, 0.0),)
    assert backlog.next() is None


def test_the_call_being_said_does_not_expire() -> None:
    """A call is finished once begun."""
    backlog = backlog_of(1)
    backlog.next()
    assert backlog.expire(60 * SECOND) == ()
    assert backlog.said(5.0).outcome is Outcome.VOICED


@pytest.mark.parametrize(("waiting", "short"), [(1, False), (2, False), (3, True), (7, True)])
def test_three_waiting_calls_leave_the_second_language_out(waiting: int, short: bool) -> None:
    """With three or more to say, each is said in Mandarin only until fewer wait."""
    turn = backlog_of(*range(waiting)).next()
    assert turn is not None
    assert turn.short is short


def test_an_event_announced_twice_has_one_end() -> None:
    """Waiting, being said or ended: an event known is not taken in again."""
    backlog = backlog_of(1)
    assert not backlog.add(call(1))
    backlog.next()
    assert not backlog.add(call(1))
    backlog.said(5.0)
    assert not backlog.add(call(1))
    assert backlog.refuse(call(1), Reason.OFF) is None


def test_a_call_that_takes_the_worker_down_is_given_up() -> None:
    """After three lost workers the call is dropped and the next one comes."""
    backlog = backlog_of(1, 2)
    for _ in range(2):
        assert backlog.next()
        assert backlog.retry(Reason.WORKER_LOST, counted=True) is None
    assert backlog.next()
    assert backlog.retry(Reason.WORKER_LOST, counted=True) == Ending(
        1, Outcome.DROPPED, Reason.WORKER_LOST, 0.0
    )
    turn = backlog.next()
    assert turn is not None
    assert (turn.call.event, turn.attempt) == (2, 1)


def test_a_call_without_sound_is_tried_until_it_is_old() -> None:
    """A sound system that is away costs no attempts, and the reason told is the sound, not the age."""
    backlog = backlog_of(1)
    for _ in range(10):
        assert backlog.next()
        assert backlog.retry(Reason.NO_AUDIO, counted=False) is None
    assert backlog.expire(21 * SECOND) == (Ending(1, Outcome.DROPPED, Reason.NO_AUDIO, 0.0),)


def test_a_call_tried_again_comes_before_the_others() -> None:
    """What was cut off is said again before the next begins."""
    backlog = backlog_of(1, 2)
    backlog.next()
    backlog.retry(Reason.WORKER_LOST, counted=True)
    turn = backlog.next()
    assert turn is not None
    assert (turn.call.event, turn.attempt) == (1, 2)


def test_an_undone_call_is_withdrawn_only_while_it_waits() -> None:
    """What has begun is finished; what has not is not begun."""
    backlog = backlog_of(1, 2)
    backlog.next()
    assert backlog.withdraw(1) is None
    assert backlog.withdraw(2) == Ending(2, Outcome.DROPPED, Reason.WITHDRAWN, 0.0)
    assert backlog.withdraw(3) is None


class Endings(RuleBasedStateMachine):
    """Whatever happens in whatever order, each event taken in ends exactly once."""

    def __init__(self) -> None:
        super().__init__()
        self.backlog = Backlog(speak_within_us=20 * SECOND, attempts=3)
        self.now = 0
        self.taken: list[int] = []
        self.ended: list[int] = []

    def note(self, *endings: Ending | None) -> None:
        self.ended += [ending.event for ending in endings if ending]

    @rule(event=st.integers(0, 30), age=st.integers(0, 25))
    def announce(self, event: int, age: int) -> None:
        if self.backlog.add(call(event, self.now - age * SECOND)):
            self.taken.append(event)

    @rule(event=st.integers(0, 30))
    def refuse(self, event: int) -> None:
        ending = self.backlog.refuse(call(event, self.now), Reason.QUIET_HOURS)
        if ending:
            self.taken.append(event)
        self.note(ending)

    @rule(seconds=st.integers(0, 12))
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND
        self.note(*self.backlog.expire(self.now))

    @precondition(lambda self: self.backlog.turn is None)
    @rule()
    def begin(self) -> None:
        waiting = len(self.backlog)
        assert (self.backlog.next() is not None) == (waiting > 0)

    @precondition(lambda self: self.backlog.turn is not None)
    @rule()
    def finish(self) -> None:
        self.note(self.backlog.said(5.0))

    @precondition(lambda self: self.backlog.turn is not None)
    @rule(counted=st.booleans())
    def fail(self, counted: bool) -> None:
        self.note(self.backlog.retry(Reason.WORKER_LOST, counted=counted))

    @rule(event=st.integers(0, 30))
    def undo(self, event: int) -> None:
        self.note(self.backlog.withdraw(event))

    @invariant()
    def nothing_ends_twice_or_is_lost(self) -> None:
        assert len(self.ended) == len(set(self.ended))
        assert len(self.taken) == len(self.ended) + len(self.backlog)
        assert set(self.ended) <= set(self.taken)

    def teardown(self) -> None:
        self.note(*self.backlog.close(Reason.STOPPED))
        assert sorted(self.taken) == sorted(self.ended)
        assert len(self.backlog) == 0


Endings.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestEndings = Endings.TestCase
