"""Which calls a marquee shows now: merging, overtaking, growing old; no wire and no thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from devices.marquee_plan import Pair
from devices.marquee_profile import Profile
from office.clock import SECOND, Clock, SystemClock

TAKEN_BACK = "櫃檯收回這次叫號"


@dataclass(frozen=True)
class Call:
    """A called ticket for the marquee; `at_us` is when the clerk called it (UTC microseconds)."""

    event_id: int
    number: str
    counter: int
    at_us: int

    @property
    def pair(self) -> Pair:
        """What the sign tells of it.  Raises CallRefused for a number that is none."""
        return Pair(self.number, self.counter)


class Outcome(StrEnum):
    """What became of a call event at this sign."""

    SHOWN = "shown"
    MERGED = "merged"  # on the sign, in one message with newer ones, or as the same words called again
    DROPPED = "dropped"  # never on the sign


@dataclass(frozen=True)
class Delivery:
    """The one outcome of one event, with the reason in words."""

    event_id: int
    outcome: Outcome
    reason: str = ""


@dataclass
class _Waiting:
    call: Call
    since_s: float
    told: bool  # its delivery was reported before the link was lost


@dataclass
class _Up:
    call: Call
    since_s: float


class CallBoard:
    """The calls waiting for the wire and the calls on the sign.

    `clock` says how old a call is; `stopwatch` (monotonic seconds) how long it has been up, so that a
    corrected clock neither keeps a call up for an hour nor takes it down at once.
    """

    def __init__(
        self, profile: Profile, clock: Clock | None = None, stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        self._profile = profile
        self._clock = clock or SystemClock()
        self._stopwatch = stopwatch
        self._waiting: list[_Waiting] = []
        self._flying: list[_Waiting] = []  # in the message that is on the wire at this moment
        self._taken_back: set[str] = set()  # numbers withdrawn while flying
        self._up: list[_Up] = []
        self._until_s: float | None = None  # when the message is to come down; None: nothing is up
        self._again = False  # what is up has to be written again: a call was taken back
        self._last_s = float("-inf")

    @property
    def ready_s(self) -> float | None:
        """The stopwatch time from which a message may go out; None when none is to go out."""
        if self._again:
            return self._stopwatch()
        if not self._waiting:
            return None
        return min(entry.since_s for entry in self._waiting) + self._profile.gather_s

    @property
    def until_s(self) -> float | None:
        """When the message on the sign is to be released; None when nothing is up."""
        return self._until_s

    @property
    def idle_from_s(self) -> float:
        """From when long packets may go out: nothing waits, nothing is up, and no call for a while."""
        if self._waiting or self._flying or self._until_s is not None:
            return float("inf")
        return self._last_s + self._profile.idle_s

    def add(self, call: Call) -> list[Delivery]:
        """Take a call in; the same words still waiting are merged into it.  Raises CallRefused."""
        pair = call.pair
        same = [entry for entry in self._waiting if entry.call.pair == pair]
        self._waiting = [entry for entry in self._waiting if entry.call.pair != pair]
        since = min([entry.since_s for entry in same], default=self._stopwatch())
        self._waiting.append(_Waiting(call, since, told=False))
        self._last_s = self._stopwatch()
        reason = _doubled(call)
        return [Delivery(entry.call.event_id, Outcome.MERGED, reason) for entry in same if not entry.told]

    def withdraw(self, number: str) -> list[Delivery]:
        """Take a call back: it is not put up, or comes down while the others stay."""
        gone = [entry for entry in self._waiting if entry.call.number == number]
        self._waiting = [entry for entry in self._waiting if entry.call.number != number]
        if any(entry.call.number == number for entry in self._flying):
            self._taken_back.add(number)
        left = [entry for entry in self._up if entry.call.number != number]
        if len(left) < len(self._up):
            self._up = left
            self._again = bool(left)
            if not left:
                self._until_s = self._stopwatch()
        return [
            Delivery(entry.call.event_id, Outcome.DROPPED, TAKEN_BACK) for entry in gone if not entry.told
        ]

    def expire(self) -> list[Delivery]:
        """Drop what has waited until it is no longer current; a late call would send people astray."""
        oldest = self._clock.now_us() - round(self._profile.current_s * SECOND)
        late = [entry for entry in self._waiting if entry.call.at_us < oldest]
        self._waiting = [entry for entry in self._waiting if entry.call.at_us >= oldest]
        reason = f"字幕機超過 {self._profile.current_s:.0f} 秒沒有接上，這次叫號已經過時"
        return [Delivery(entry.call.event_id, Outcome.DROPPED, reason) for entry in late if not entry.told]

    def take(self) -> tuple[tuple[Call, ...], list[Delivery]]:
        """The calls for the next message, the newest first, and those dropped because newer ones overtook.

        A call up for less than `carry_s` is taken along, so that nobody's number flits by.  Follow it with
        raised() or lost().
        """
        dropped = self.expire()
        most = self._profile.most_calls
        overtaken, self._flying, self._waiting = self._waiting[:-most], self._waiting[-most:], []
        for entry in overtaken:
            if not entry.told:
                reason = f"{self._flying[-1].call.number} 號等較新的叫號先顯示"
                dropped.append(Delivery(entry.call.event_id, Outcome.DROPPED, reason))
        calls = [entry.call for entry in reversed(self._flying)]
        if not calls and not self._again:
            return (), dropped
        keep_s = self._stopwatch() - self._profile.carry_s
        for up in sorted(self._up, key=lambda up: up.since_s, reverse=True):
            fresh = self._again or up.since_s > keep_s
            if fresh and len(calls) < most and all(up.call.pair != call.pair for call in calls):
                calls.append(up.call)
        return tuple(calls), dropped

    def raised(self, calls: tuple[Call, ...]) -> list[Delivery]:
        """Note that the message of `calls` is on the sign; each new one gets its delivery."""
        now = self._stopwatch()
        new, self._flying = self._flying, []
        since = {up.call: up.since_s for up in self._up}
        if new or self._until_s is None:
            self._until_s = now + self._profile.stay_s + self._profile.page_s * (len(calls) - 1)
        self._up = [_Up(call, since.get(call, now)) for call in calls]
        self._again = False
        taken_back, self._taken_back = self._taken_back, set()
        for number in taken_back:
            self.withdraw(number)
        told = [entry for entry in new if not entry.told]
        if not told:
            return []
        newest = told[-1].call
        reason = f"與 {newest.number} 號同一則顯示"
        merged = [Delivery(entry.call.event_id, Outcome.MERGED, reason) for entry in told[:-1]]
        return [*merged, Delivery(newest.event_id, Outcome.SHOWN)]

    def released(self) -> None:
        """Note that the message has come down."""
        self._up = []
        self._until_s = None
        self._again = False

    def lost(self) -> list[Delivery]:
        """The link is gone: what was up waits again, without a second delivery, as long as it is current."""
        now = self._stopwatch()
        still = self._until_s is not None and self._until_s > now
        flying = {entry.call.pair for entry in self._flying}
        up = [up.call for up in reversed(self._up) if still and up.call.pair not in flying]
        again = [_Waiting(call, now, told=True) for call in up]
        again += [entry for entry in self._flying if entry.call.number not in self._taken_back]
        gone = [entry for entry in self._flying if entry.call.number in self._taken_back and not entry.told]
        pairs = {entry.call.pair for entry in self._waiting}
        kept = [entry for entry in again if entry.call.pair not in pairs]
        doubled = [entry for entry in again if entry.call.pair in pairs and not entry.told]
        self._waiting = kept + self._waiting
        self._flying, self._taken_back = [], set()
        self.released()
        return [
            *(Delivery(entry.call.event_id, Outcome.DROPPED, TAKEN_BACK) for entry in gone),
            *(Delivery(entry.call.event_id, Outcome.MERGED, _doubled(entry.call)) for entry in doubled),
        ]

    def close(self, reason: str) -> list[Delivery]:
        """Drop all that waits."""
        left = [*self._flying, *self._waiting]
        self._flying, self._waiting = [], []
        return [Delivery(entry.call.event_id, Outcome.DROPPED, reason) for entry in left if not entry.told]


def _doubled(call: Call) -> str:
    return f"{call.number} 號再叫一次，兩次合為一則"
