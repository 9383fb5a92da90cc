"""Brings calls from the feed to the LED marquee and notes what became of each; a thread without Qt."""

from __future__ import annotations

import logging
import queue as threads_queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

from db.feed import Feed
from db.queue import Queue
from db.records import Event, Offline, Refused
from devices.callboard import Call
from devices.marquee_health import Health
from devices.marquee_plan import CallRefused, SignPlan, plan_for
from devices.marquee_profile import profile_for
from office.clock import SECOND, Clock, local
from office.config import Office

log = logging.getLogger(__name__)

CALLS = ("called", "recalled")
RETRY_S = (0.25, 0.5, 1.0, 2.0)
LOOK_S = 1.0
TOO_OLD = "叫號超過 {seconds} 秒，不再顯示"


class Sign(Protocol):
    """The marquee's worker as this thread uses it."""

    def start(self) -> None: ...

    def submit(self, call: Call) -> None: ...

    def withdraw(self, number: str) -> None: ...

    def change_plan(self, plan: SignPlan) -> None: ...

    def stop(self, timeout_s: float = ...) -> bool: ...


MakeSign = Callable[[Callable[[int, str, str], None], Callable[[Health], None]], Sign]
"""Makes the worker with its `on_outcome` and `on_health`; both are called in the worker's thread."""


class Signage:
    """The marquee of kiosk `name`: calls younger than the office's limit are shown, older ones are noted as
    dropped, and each call of today gets exactly one note (domain LOB-07)."""

    def __init__(self, name: str, url: str, make: MakeSign, clock: Clock) -> None:
        self.device = f"marquee:{name}"
        self._name, self._url, self._clock = name, url, clock
        self._notes: threads_queue.SimpleQueue[tuple[int, str, str] | Health] = threads_queue.SimpleQueue()
        self._sign = make(self._outcome, self._health)
        self._stopping = threading.Event()
        self._feed: Feed | None = None
        self._submitted: set[int] = set()
        self._after: int | None = None
        self._thread = threading.Thread(target=self._run, name="signage", daemon=True)

    def start(self) -> None:
        """Start the worker and the thread that feeds it."""
        self._sign.start()
        self._thread.start()

    def tell_to_end(self) -> None:
        """Say that the sign is to end; never waits."""
        self._sign.stop(0.0)

    def stop(self, seconds: float = 2.0) -> None:
        """End the sign, then the thread that notes what became of its calls, both within `seconds`; calls that wait
        are noted as dropped."""
        until = time.monotonic() + seconds
        self._sign.stop(seconds)
        self._stopping.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join(max(0.0, until - time.monotonic()))

    # -- in the worker's thread

    def _outcome(self, event_id: int, outcome: str, reason: str) -> None:
        self._notes.put((event_id, outcome, reason))
        self._wake()

    def _health(self, health: Health) -> None:
        self._notes.put(health)
        self._wake()

    def _wake(self) -> None:
        feed = self._feed
        if feed is not None:
            feed.wake()

    # -- in this thread

    def _run(self) -> None:
        tries, said = 0, False
        while not self._stopping.is_set():
            queue: Queue | None = None
            try:
                queue = Queue(self._url, self._clock)
                self._follow(queue)
                tries, said = 0, False
            except Offline as error:
                if not said:
                    log.warning("the marquee gets no calls, the database is away: %s", error)
                    said = True
                self._stopping.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            finally:
                self._feed = None
                if queue is not None:
                    queue.close()

    def _follow(self, queue: Queue) -> None:
        office = queue.office()
        after = self._after if self._after is not None else self._catch_up(queue, office)
        with Feed(queue, after) as feed:
            self._feed = feed
            while not self._stopping.is_set():
                self._note_all(queue)
                for event in feed.wait(LOOK_S):
                    office = self._take(queue, office, event)
                    self._after = event.id
            self._note_all(queue)

    def _catch_up(self, queue: Queue, office: Office) -> int:
        """The calls of today that no program of this sign has noted: left by one that was off or killed."""
        after = queue.snapshot().seq
        now = self._clock.now_us()
        here = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        for event in queue.undelivered(self.device, int(here.timestamp()) * SECOND):
            if event.id <= after:
                self._show(queue, office, event)
        self._after = after
        return after

    def _take(self, queue: Queue, office: Office, event: Event) -> Office:
        if event.kind in CALLS:
            self._show(queue, office, event)
        elif event.kind == "call_undone" and event.number is not None:
            self._sign.withdraw(event.number)
        elif event.kind == "published":
            office = queue.published()
            plan = office.kiosk(self._name)
            self._sign.change_plan(plan_for(profile_for(plan.marquee_profile), office.marquee_messages))
        return office

    def _show(self, queue: Queue, office: Office, event: Event) -> None:
        if event.id in self._submitted or event.number is None or event.counter is None:
            return
        limit = office.speak_within_seconds
        if self._clock.now_us() - event.at_us > limit * SECOND:
            queue.note_delivery(event.id, self.device, "dropped", TOO_OLD.format(seconds=limit))
            self._submitted.add(event.id)
            return
        try:
            self._sign.submit(Call(event.id, event.number, event.counter, event.at_us))
        except CallRefused as refusal:
            queue.note_delivery(event.id, self.device, "dropped", str(refusal))
        self._submitted.add(event.id)

    def _note_all(self, queue: Queue) -> None:
        """Write what the worker has told; what cannot be written now is written when the database is back."""
        while True:
            try:
                note = self._notes.get_nowait()
            except threads_queue.Empty:
                return
            try:
                if isinstance(note, Health):
                    queue.report_device(self.device, "marquee", note.state.value, note.words.zh)
                else:
                    queue.note_delivery(note[0], self.device, note[1], note[2])
            except Offline:
                self._notes.put(note)
                raise
            except Refused as refusal:
                log.warning("the marquee's note was refused: %s", refusal)
