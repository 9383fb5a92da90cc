"""Which call is said next, and what became of each: rules only, no process, no clock, no thread.

Calls are said in the order they were announced, one at a time. One that has grown too old before its turn
is dropped; when three or more wait, the second language is left out. Each event has exactly one end.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum

from devices.voice.messages import Reason


@dataclass(frozen=True)
class Announcement:
    """A call as the feed of events tells it; `language` is the ticket's."""

    event: int
    number: str
    counter: int
    language: str
    recall: bool
    called_at_us: int


class Outcome(StrEnum):
    """The end of an announcement, in the words of the queue's deliveries."""

    VOICED = "voiced"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Ending:
    """What became of an event: voiced for `seconds`, or dropped and why ('' when voiced)."""

    event: int
    outcome: Outcome
    reason: Reason | None
    seconds: float

    @property
    def why(self) -> str:
        """The reason as a word, '' when voiced."""
        return self.reason.value if self.reason else ""


@dataclass(frozen=True)
class Turn:
    """The call to say now; `short` leaves the second language out, `attempt` counts from 1."""

    call: Announcement
    short: bool
    attempt: int


class Backlog:
    """The calls waiting for the speaker and the one being said."""

    def __init__(
        self, *, speak_within_us: int, shorten_at: int = 3, attempts: int = 3, remembered: int = 2000
    ) -> None:
        """`speak_within_us`: older calls are dropped; `attempts`: times one call may lose its worker."""
        self._within = speak_within_us
        self._shorten_at = shorten_at
        self._attempts = attempts
        self._remembered = remembered
        self._waiting: OrderedDict[int, Announcement] = OrderedDict()
        self._turn: Turn | None = None
        self._tries: dict[int, int] = {}
        self._last: dict[int, Reason] = {}  # why the last try of a call still waiting failed
        self._ended: OrderedDict[int, None] = OrderedDict()

    @property
    def turn(self) -> Turn | None:
        """The call being said."""
        return self._turn

    def __len__(self) -> int:
        """Calls without an end yet."""
        return len(self._waiting) + (self._turn is not None)

    def add(self, call: Announcement) -> bool:
        """Take a call in; False when its event is known already (and so has or will have its one end)."""
        event = call.event
        if event in self._waiting or event in self._ended or (self._turn and self._turn.call.event == event):
            return False
        self._waiting[event] = call
        return True

    def is_old(self, call: Announcement, now_us: int) -> bool:
        """Whether the office no longer speaks a call made so long ago."""
        return now_us - call.called_at_us > self._within

    def refuse(self, call: Announcement, reason: Reason) -> Ending | None:
        """End a call that is not to wait at all; None when its event is known already."""
        return self._end_waiting(call, reason) if self.add(call) else None

    def expire(self, now_us: int, why: Reason = Reason.STALE) -> tuple[Ending, ...]:
        """End the waiting calls that are older than the office speaks.

        `why` is the reason of those that never had a turn; one that had keeps what stopped it.
        """
        old = [call for call in self._waiting.values() if self.is_old(call, now_us)]
        return tuple(self._end_waiting(call, self._last.get(call.event, why)) for call in old)

    def next(self) -> Turn | None:
        """The next call's turn, which it then has until `said`, `retry` or `drop`; None when none waits.

        Raises RuntimeError while another call has the turn: two calls are never said at once.
        """
        if self._turn is not None:
            raise RuntimeError(f"event {self._turn.call.event} has the turn")
        if not self._waiting:
            return None
        short = len(self._waiting) >= self._shorten_at
        event, call = self._waiting.popitem(last=False)
        self._tries[event] = self._tries.get(event, 0) + 1
        self._turn = Turn(call, short, self._tries[event])
        return self._turn

    def said(self, seconds: float) -> Ending:
        """The call that has the turn was said to its end."""
        return self._end(self._taken().call, Outcome.VOICED, None, seconds)

    def drop(self, reason: Reason) -> Ending:
        """The call that has the turn will not be said."""
        return self._end(self._taken().call, Outcome.DROPPED, reason, 0.0)

    def retry(self, reason: Reason, *, counted: bool) -> Ending | None:
        """Give the turn back to be tried first again; the Ending when it has been tried often enough.

        `counted` tries end after `attempts`: a call that takes the worker down each time must not go on
        doing it. The others end by age.
        """
        turn = self._taken()
        event = turn.call.event
        if counted and turn.attempt >= self._attempts:
            return self._end(turn.call, Outcome.DROPPED, reason, 0.0)
        if not counted:
            self._tries[event] -= 1
        self._last[event] = reason
        self._waiting[event] = turn.call
        self._waiting.move_to_end(event, last=False)
        return None

    def withdraw(self, event: int) -> Ending | None:
        """End a waiting call that was undone; None when it is not waiting (what is being said is finished)."""
        call = self._waiting.get(event)
        return self._end_waiting(call, Reason.WITHDRAWN) if call else None

    def close(self, reason: Reason) -> tuple[Ending, ...]:
        """End everything that has no end yet."""
        ends = [self.drop(reason)] if self._turn else []
        return (*ends, *(self._end_waiting(call, reason) for call in list(self._waiting.values())))

    def _taken(self) -> Turn:
        if self._turn is None:
            raise RuntimeError("no call has the turn")
        turn, self._turn = self._turn, None
        return turn

    def _end_waiting(self, call: Announcement, reason: Reason) -> Ending:
        del self._waiting[call.event]
        return self._end(call, Outcome.DROPPED, reason, 0.0)

    def _end(self, call: Announcement, outcome: Outcome, reason: Reason | None, seconds: float) -> Ending:
        self._tries.pop(call.event, None)
        self._last.pop(call.event, None)
        self._ended[call.event] = None
        while len(self._ended) > self._remembered:
            self._ended.popitem(last=False)
        return Ending(call.event, outcome, reason, seconds)
