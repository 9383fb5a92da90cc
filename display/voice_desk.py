"""The voice's thread: follows the feed by itself and notes what was said. It shares nothing with the window, so
neither a slow database nor a dead loudspeaker can hold up a picture."""

from __future__ import annotations

import logging
import queue as threads_queue
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from db import Event, Offline, Queue, Refused
from db.feed import Feed
from devices.voice import Announcement, Announcer, Health
from display.deliveries import pending_calls
from office.clock import SECOND, Clock
from office.config import Office

log = logging.getLogger(__name__)

Outcomes = Callable[[int, str, str, float], None]
MakeAnnouncer = Callable[[Office, Outcomes, Callable[[Health], None]], Announcer]
RETRY_S = (0.25, 0.5, 1.0, 2.0)


class VoiceDesk:
    """Announces calls through an Announcer made for the office's plan, and made anew when the plan changes."""

    def __init__(self, url: str, name: str, clock: Clock, make: MakeAnnouncer) -> None:
        self._url, self._name, self._clock, self._make = url, name, clock, make
        self._device = f"voice:{name}"
        self._stopping = threading.Event()
        self._feed: Feed | None = None
        self._announcer: Announcer | None = None
        self._said: threads_queue.SimpleQueue[tuple[int, str, str] | Health] = threads_queue.SimpleQueue()
        self._unwritten: deque[tuple[int, str, str] | Health] = deque()
        self._thread = threading.Thread(target=self._run, name="voice-desk", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def tell_to_end(self) -> None:
        """Say that the voice is to end; never waits."""
        self._stopping.set()
        self._wake()

    def stop(self, seconds: float = 6.0) -> None:
        """End the voice; what it did not say is noted as dropped, if the database answers."""
        self.tell_to_end()
        if self._thread.is_alive():
            self._thread.join(seconds)

    # -- called from the announcer's thread

    def _outcome(self, event: int, outcome: str, reason: str, seconds: float) -> None:
        self._said.put((event, outcome, reason))
        self._wake()

    def _health(self, health: Health) -> None:
        self._said.put(health)
        self._wake()

    def _wake(self) -> None:
        feed = self._feed
        if feed is not None:
            with suppress(OSError):
                feed.wake()

    # -- the desk's own thread

    def _run(self) -> None:
        tries = 0
        while not self._stopping.is_set():
            queue: Queue | None = None
            try:
                queue = Queue(self._url, self._clock)
                tries = 0
                self._follow(queue)
            except Offline:
                pass  # the wall says so; the desk only comes back
            except Exception:
                log.exception("the voice stumbled; calls are shown, and it starts again")
            finally:
                self._feed = None
                if queue is not None and not self._stopping.is_set():
                    queue.close()
            if not self._stopping.is_set():
                self._stopping.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
        self._end(queue)

    def _follow(self, queue: Queue) -> None:
        snapshot = queue.snapshot()
        self._use(queue.office())
        with Feed(queue, snapshot.seq) as feed:
            self._feed = feed
            # Read after the cursor was taken: what falls between the two comes twice and is said once.
            for event in pending_calls(queue, self._device, snapshot.business_day):
                self._call(event)
            while not self._stopping.is_set():
                self._write(queue)
                for event in feed.wait(1.0):
                    self._take(event, queue)

    def _take(self, event: Event, queue: Queue) -> None:
        announcer = self._announcer
        if announcer is None:
            return
        if event.kind in ("called", "recalled"):
            self._call(event)
        elif event.kind == "issued" and event.number is not None:
            announcer.prepare(event.number, str(event.data.get("language", "zh-TW")))
        elif event.kind == "call_undone":
            announcer.withdraw(int(event.data.get("call", 0)))
        elif event.kind == "published":
            self._use(queue.published())

    def _call(self, event: Event) -> None:
        if self._announcer is None or event.number is None or event.counter is None:
            return
        if self._clock.now_us() - event.at_us > self._within_us:
            self._said.put((event.id, "dropped", "stale"))
            return
        self._announcer.announce(
            Announcement(
                event.id,
                event.number,
                event.counter,
                str(event.data.get("language", "zh-TW")),
                event.kind == "recalled",
                event.at_us,
            )
        )

    def _use(self, office: Office) -> None:
        """Have an announcer for this plan; the one there is stays when nothing that it speaks by has changed."""
        plan = (office.voice, office.speak_within_seconds, tuple(each.number for each in office.counters))
        if self._announcer is not None and plan == self._plan:
            return
        if self._announcer is not None:
            self._announcer.stop()
        self._plan = plan
        self._within_us = office.speak_within_seconds * SECOND
        self._announcer = self._make(office, self._outcome, self._health)
        self._announcer.start()

    def _write(self, queue: Queue) -> None:
        with suppress(threads_queue.Empty):
            while True:
                self._unwritten.append(self._said.get_nowait())
        while self._unwritten:
            said = self._unwritten[0]
            try:
                if isinstance(said, Health):
                    queue.report_device(self._device, "voice", said.state, said.words)
                else:
                    queue.note_delivery(said[0], self._device, said[1], said[2])
            except Offline:
                raise
            except Refused as refusal:
                log.warning("the queue does not take the voice's note %s: %s", said, refusal)
            self._unwritten.popleft()

    def _end(self, queue: Queue | None) -> None:
        if self._announcer is not None:
            self._announcer.stop()
        if queue is not None:
            with suppress(Offline):
                self._write(queue)
            queue.close()
