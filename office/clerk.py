"""One simulated clerk: calls, waits, recalls, serves and ends, one citizen after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from office.batch import Answer
from office.crowd import Crowd, Visit

RECALL_AFTER = (
    0.5  # minutes a clerk waits for the one who was called, and once more after the recall (domain 2.3)
)
LOOK_EVERY = 0.35  # real seconds between an idle clerk's looks at the line; a hand is not faster at any speed
LEAST_STEP = 0.05  # real seconds
NAMES = ("林佳穎", "陳柏翰", "黃淑芬", "張家豪", "李怡君", "王志明", "吳美玲", "劉建宏", "蔡雅婷", "楊宗翰")
ADVICE_LANE = 7  # where somebody in the wrong line is sent: 其他・諮詢


@dataclass(frozen=True)
class Pace:
    """How fast the office lives."""

    speed: float = 1.0  # simulated minutes in a real one
    arrivals_per_hour: float = 180.0  # of the simulated hour: a rush, more than 19 counters can take
    room: int = 45  # waiting people at which newcomers turn round at the door

    def seconds(self, minutes: float) -> float:
        """Real seconds that simulated `minutes` last."""
        return max(LEAST_STEP, minutes * 60.0 / self.speed)


class Clerk:
    """A desk that is served until `stopping`; `ask` is the queue's answer to a command, None when it refused.

    The clerk looks at what the counter holds before each step, as a person at the terminal may have pressed a key
    meanwhile, or a process may have died between a command and its answer.
    """

    def __init__(
        self,
        counter: int,
        ask: Callable[[str], Answer | None],
        crowd: Crowd,
        random: Random,
        pace: Pace,
        stopping: threading.Event,
        *,
        come_back: Callable[[str, float], None],
        generic_service: str,
        keys: str,
    ) -> None:
        self._counter = counter
        self._queue = ask
        self._crowd = crowd
        self._random = random
        self._pace = pace
        self._stopping = stopping
        self._come_back = come_back
        self._generic_service = generic_service
        self._keys = keys
        self._calls = 0
        self._held: list[tuple[float, str]] = []  # monotonic, number

    def serve(self) -> None:
        """Opens the counter and serves until stopped; what is at the counter then stays there."""
        while not self._stopping.is_set():
            desk = self._desk()
            if not desk.get("open"):
                self._ask("open", f"--clerk {NAMES[self._counter % len(NAMES)]}")
                desk = self._desk()
            if not desk.get("open"):
                # The process died over the opening, or over the look: nobody calls from a closed counter.
                self._stopping.wait(LOOK_EVERY)
            elif desk.get("number") is not None:  # called by hand, or by a process that died over the answer
                self._visit(str(desk["number"]), self._crowd.visit(self._generic_service))
            elif not self._next(desk):
                self._stopping.wait(LOOK_EVERY)

    def _next(self, desk: Answer) -> bool:
        """Calls whoever is next and goes through the visit; False when there is nobody."""
        if desk.get("state") == "paused":
            return False
        called = self._resume()
        if called is None and desk.get("next") is not None:
            self._calls += 1
            called = self._ask("call", f"--key {self._keys}-{self._calls}")
        if called is None or called["number"] is None:
            return False
        self._visit(str(called["number"]), self._crowd.visit(str(called["service"])))
        return True

    def _resume(self) -> Answer | None:
        now = time.monotonic()
        due = next(((at, number) for at, number in self._held if at <= now), None)
        if due is None:
            return None
        self._held.remove(due)
        return self._ask("resume", f"--number {due[1]}")

    def _visit(self, number: str, visit: Visit) -> None:
        if visit.late or visit.absent:
            if not self._still_here(number, RECALL_AFTER):
                return
            self._ask("recall")
            if not self._still_here(number, RECALL_AFTER):
                return
            if visit.absent:
                if self._ask("no-show") is not None and visit.returns:
                    self._come_back(number, self._random.uniform(1.0, 5.0))
                return
        if visit.hold or visit.transfer:
            if not self._still_here(number, visit.minutes / 3):
                return
            if visit.transfer:
                self._ask("transfer", f"--lane {ADVICE_LANE}")
            elif self._ask("hold", "--reason 補文件") is not None:
                pause = self._pace.seconds(self._random.uniform(2.0, 6.0))
                self._held.append((time.monotonic() + pause, number))
            return
        if self._still_here(number, visit.minutes):
            self._ask("finish")

    def _still_here(self, number: str, minutes: float) -> bool:
        """Waits; False when stopped, or when the number is no longer at this counter."""
        if self._stopping.wait(self._pace.seconds(minutes)):
            return False
        return self._desk().get("number") == number

    def _desk(self) -> Answer:
        return self._ask("counter") or {}

    def _ask(self, verb: str, rest: str = "") -> Answer | None:
        return self._queue(f"{verb} --counter {self._counter} {rest}".strip())
