"""The thread that owns one marquee: calls first, then releases, then what the sign is to remember."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

from devices.callboard import Call, CallBoard, Delivery, Outcome
from devices.link import Link, LinkDown, link_for
from devices.marquee import Marquee, Step
from devices.marquee_health import BROKEN, Health, HealthState, connected, offline
from devices.marquee_plan import SignPlan, plan_for
from devices.marquee_profile import link_url, profile_for
from devices.sign_memory import SignMemory
from office.clock import Clock, SystemClock
from office.config import MarqueeMessage

log = logging.getLogger(__name__)

BACK_OFF_S = (0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_S = 10.0  # a link that held this long starts again with the shortest wait
WATCH_S = 0.25  # how often an idle line is looked at for an unplugged adapter
STOP_S = 2.0


class LineState(StrEnum):
    """Where the worker is with its link."""

    CLOSED = "closed"
    OPENING = "opening"
    READY = "ready"
    FAULT = "fault"


class _Stopped(Exception):
    """The worker was told to stop while it waited for the line."""


OnOutcome = Callable[[int, str, str], None]
OnHealth = Callable[[Health], None]


class MarqueeWorker:
    """Feeds a marquee from a thread of its own; nothing a caller does here ever waits for the sign.

    `on_outcome(event_id, 'shown'|'merged'|'dropped', reason)` is called once for each submitted event, when
    its message has left whole or can never be shown any more; `on_health` when the sign is lost, back, or
    for the first time known.  Both are called in the worker's thread.  `device` is a path whose coming back
    (a /dev/serial/by-id link) ends the waiting early.
    """

    def __init__(
        self,
        link: Link,
        plan: SignPlan,
        *,
        on_outcome: OnOutcome = lambda event_id, outcome, reason: None,
        on_health: OnHealth = lambda health: None,
        memory: SignMemory | None = None,
        clock: Clock | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
        device: Path | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        clock = clock or SystemClock()
        profile = plan.profile
        self._stopwatch = stopwatch
        self._jitter = jitter
        self._device = device
        self._short_s = profile.short_s
        self._marquee = Marquee(
            link, profile, plan, clock, memory=memory, stopwatch=stopwatch, pause=self._pause
        )
        self._board = CallBoard(profile, clock, stopwatch)
        self._on_outcome = on_outcome
        self._on_health = on_health
        self._changed = threading.Condition()
        self._state = LineState.CLOSED
        self._todo: deque[Step] = deque()
        self._prepared = threading.Event()
        self._plan: SignPlan | None = None  # another plan, not yet adopted
        self._deliveries: deque[Delivery] = deque()
        self._stopping = threading.Event()
        self._leaving = False
        self._told: HealthState | None = None
        self._thread = threading.Thread(target=self._run, name="marquee", daemon=True)

    @property
    def state(self) -> LineState:
        """CLOSED, OPENING, READY or FAULT."""
        return self._state

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wait_prepared(self, timeout_s: float) -> bool:
        """Wait until the sign has its table, pictures and idle text; False when that takes longer."""
        return self._prepared.wait(timeout_s)

    def submit(self, call: Call) -> None:
        """Put a call on the sign, from any thread; after stop() it is reported as dropped.

        Raises CallRefused for a number or counter that is none.
        """
        with self._changed:
            if self._stopping.is_set():
                self._deliveries.append(Delivery(call.event_id, Outcome.DROPPED, "字幕機已停止"))
            else:
                self._deliveries += self._board.add(call)
            self._changed.notify()
        if not self._thread.is_alive():
            self._report()

    def withdraw(self, number: str) -> None:
        """Take a call back (undone by the clerk), from any thread."""
        with self._changed:
            self._deliveries += self._board.withdraw(number)
            self._changed.notify()

    def change_plan(self, plan: SignPlan) -> None:
        """Show other idle messages, from any thread; they are written when no one is being called."""
        with self._changed:
            self._plan = plan
            self._prepared.clear()
            self._changed.notify()

    def stop(self, timeout_s: float = STOP_S) -> bool:
        """End the thread within `timeout_s` seconds; True when it has ended.  What waits is dropped."""
        self._stopping.set()
        with self._changed:
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        failures = 0
        try:
            while True:
                opened_s, absent = self._stopwatch(), not self._is_there()
                try:
                    self._state = LineState.OPENING
                    self._marquee.open()
                    self._ready()
                    self._serve()
                except LinkDown as error:
                    failures = 0 if self._stopwatch() - opened_s > STEADY_S else failures
                    self._lost(error)
                    self._back_off(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)], absent)
                    failures += 1
        except _Stopped:
            self._clear_away()
        finally:
            self._marquee.close()
            self._state = LineState.CLOSED
            with self._changed:
                self._deliveries += self._board.close("字幕機程式結束")
            self._report()
            if not self._stopping.is_set():
                self._tell(Health(HealthState.OFFLINE, BROKEN))

    def _clear_away(self) -> None:
        """Do not leave a call standing on the sign for as long as this program is off."""
        if (
            self._state is LineState.READY
            and self._board.until_s is not None
            and self._marquee.free_in() < 0.5
        ):
            self._leaving = True
            try:
                self._marquee.release()
            except LinkDown:
                pass

    def _ready(self) -> None:
        with self._changed:
            self._todo = deque(self._marquee.steps())
            self._state = LineState.READY
        self._tell(connected(self._marquee.plan))

    def _serve(self) -> None:
        while True:
            with self._changed:
                act, wait_s = self._next()
                if act is None and not self._deliveries:
                    self._changed.wait(min(wait_s, WATCH_S))
            self._report()
            if act is not None:
                act()
            else:
                self._marquee.watch()

    def _next(self) -> tuple[Callable[[], None] | None, float]:
        """What to do now, or None and for how many seconds there is nothing to do.

        A message is made up at the last moment, when the line is free: calls that came in during the gap
        are in it.
        """
        if self._stopping.is_set():
            raise _Stopped
        now = self._stopwatch()
        self._deliveries += self._board.expire()
        if self._plan is not None:
            self._marquee.adopt(self._plan)
            self._plan = None
            self._todo = deque(self._marquee.steps())
        if wait := self._marquee.free_in():
            return None, wait
        ready, until = self._board.ready_s, self._board.until_s
        if ready is not None and ready > now:
            return None, ready - now
        if ready is not None:
            return self._raise, 0.0
        if until is not None and until <= now:
            return self._release, 0.0
        if not self._todo:
            self._prepared.set()
        elif self._may_write(self._todo[0], now):
            return self._write_step, 0.0
        return None, WATCH_S if until is None else until - now

    def _may_write(self, step: Step, now: float) -> bool:
        """Nothing long between calls: a call that comes meanwhile would have to wait for its end."""
        short = self._marquee.seconds(step) <= self._short_s and not step.is_picture
        return short or now >= self._board.idle_from_s

    def _raise(self) -> None:
        with self._changed:
            calls, dropped = self._board.take()
            self._deliveries += dropped
        if calls:
            self._marquee.show_call(*(call.pair for call in calls))
            with self._changed:
                self._deliveries += self._board.raised(calls)

    def _release(self) -> None:
        self._marquee.release()
        with self._changed:
            self._board.released()

    def _write_step(self) -> None:
        self._marquee.write(self._todo[0])
        self._todo.popleft()

    def _lost(self, error: LinkDown) -> None:
        self._state = LineState.FAULT
        self._marquee.close()
        with self._changed:
            self._deliveries += self._board.lost()
        self._tell(Health(HealthState.OFFLINE, offline(error)))

    def _is_there(self) -> bool:
        return self._device is None or self._device.exists()

    def _back_off(self, seconds: float, absent: bool) -> None:
        """Wait before the next attempt, up to a quarter longer so that several programs do not go in step.

        A device that was `absent`, or goes away now, ends the waiting when it appears.
        """
        until = self._stopwatch() + seconds * (1 + self._jitter() / 4)
        while (left := until - self._stopwatch()) > 0:
            there = self._is_there()
            if there and absent:
                return
            absent = absent or not there
            with self._changed:
                self._deliveries += self._board.expire()
            self._report()
            self._rest(min(left, WATCH_S))

    def _pause(self, seconds: float) -> None:
        """The marquee's sleep: a stop ends a long one, but a call that is leaving is let out whole."""
        if self._leaving or seconds <= self._short_s:
            time.sleep(seconds)
        else:
            self._rest(seconds)

    def _rest(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise _Stopped

    def _report(self) -> None:
        while self._deliveries:
            delivery = self._deliveries.popleft()
            self._on_outcome(delivery.event_id, delivery.outcome.value, delivery.reason)

    def _tell(self, health: Health) -> None:
        if health.state == self._told:
            return
        if health.state == HealthState.OFFLINE:
            log.warning("marquee lost: %s", health.words.en)
        elif self._told is not None:
            log.info("marquee back: %s", health.words.en)
        self._told = health.state
        self._on_health(health)


def marquee_for(
    url: str,
    profile: str,
    messages: Iterable[MarqueeMessage],
    *,
    on_outcome: OnOutcome,
    on_health: OnHealth,
    memory_file: Path | None = None,
    clock: Clock | None = None,
) -> MarqueeWorker:
    """The worker, not yet started, of a marquee named in the office's plan.

    `url` is a device URL (serial:, pty:, tcp:), `profile` a plan's marquee_profile.  Raises LinkDown and
    ProfileUnknown, whose str() tells staff what to correct.
    """
    chosen = profile_for(profile)
    address = link_url(url, chosen)
    path = address.partition(":")[2].partition("?")[0].removeprefix("//")
    return MarqueeWorker(
        link_for(address),
        plan_for(chosen, messages),
        on_outcome=on_outcome,
        on_health=on_health,
        memory=SignMemory(memory_file),
        clock=clock,
        device=Path(path) if address.startswith(("serial:", "pty:")) else None,
    )
