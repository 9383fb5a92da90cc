"""The queue as a program with windows uses it: transactions on a thread of their own, events as signals.

Nothing in the GUI thread waits for the database: `submit` hands a transaction to the worker thread and its result
comes back as a signal; a second thread follows the feed.
"""

from __future__ import annotations

import logging
import queue as threads_queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from db.feed import Feed
from db.queue import Queue
from db.records import Event, Offline, Refused, Snapshot
from office.clock import Clock
from office.config import Office, OfficeError

log = logging.getLogger(__name__)
T = TypeVar("T")
RETRY_S = (0.25, 0.5, 1.0, 2.0)
"""How long a program waits before it tries the database again; the last one repeats."""

_Order = tuple[Callable[[Queue], Any], Callable[[Any], None] | None, Callable[[Refused], None] | None]


class QueueClient(QObject):
    """Owns a worker thread with a Queue and a thread that follows the feed. All signals and callbacks arrive in the
    thread that made the client.

    `ready(Snapshot, Office)` comes first and again after every time the database was away, so a program that
    redraws from it has never missed an event; `events(list[Event])` follow from the snapshot's cursor on.
    """

    ready = Signal(object, object)
    events = Signal(list)
    offline = Signal(str)
    online = Signal()
    office_changed = Signal(object)
    _deliver = Signal(object, object)

    def __init__(self, url: str, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._url = url
        self._clock = clock
        self._orders: threads_queue.SimpleQueue[_Order | None] = threads_queue.SimpleQueue()
        self._stopping = threading.Event()
        self._given_up = threading.Event()
        self._feed: Feed | None = None
        self._deliver.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._threads = [
            threading.Thread(target=self._work, name="queue", daemon=True),
            threading.Thread(target=self._follow, name="feed", daemon=True),
        ]

    def start(self) -> None:
        """Start both threads; `ready` comes as soon as the database answers."""
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        fn: Callable[[Queue], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Refused], None] | None = None,
    ) -> None:
        """Run `fn` on the worker thread; then `done(result)` or `failed(refusal)` in the client's thread."""
        self._orders.put((fn, done, failed))

    def tell_to_end(self) -> None:
        """Say that both threads are to end; never waits."""
        self._stopping.set()
        self._orders.put(None)
        feed = self._feed
        if feed is not None:
            feed.wake()

    def stop(self, seconds: float = 2.0) -> None:
        """Finish what was submitted and end both threads within `seconds`; what was not begun by then is given up."""
        self.tell_to_end()
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        self._given_up.set()

    @Slot(object, object)
    def _run(self, callback: Callable[[Any], None], value: Any) -> None:
        callback(value)

    def _work(self) -> None:
        queue: Queue | None = None
        while (order := self._orders.get()) is not None and not self._given_up.is_set():
            fn, done, failed = order
            try:
                if queue is None:
                    queue = Queue(self._url, self._clock)
                result = fn(queue)
            except (Refused, OfficeError) as error:
                refusal = error if isinstance(error, Refused) else Refused(str(error))
                if failed is not None:
                    self._deliver.emit(failed, refusal)
                else:
                    log.info("refused: %s", refusal)
                continue
            if done is not None:
                self._deliver.emit(done, result)
        if queue is not None:
            queue.close()

    def _follow(self) -> None:
        tries = 0
        said = False
        while not self._stopping.is_set():
            queue: Queue | None = None
            try:
                queue = Queue(self._url, self._clock)
                snapshot, office = queue.snapshot(), queue.office()
                if said:
                    log.info("the database is back")
                    self.online.emit()
                tries, said = 0, False
                self.ready.emit(snapshot, office)
                self._events_from(queue, snapshot)
            except Offline as error:
                if not said:
                    # Once when lost and once when back; not a line every second.
                    log.warning("the database is away: %s", error)
                    self.offline.emit(str(error))
                    said = True
                self._stopping.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            finally:
                if queue is not None:
                    queue.close()

    def _events_from(self, queue: Queue, snapshot: Snapshot) -> None:
        with Feed(queue, snapshot.seq) as feed:
            self._feed = feed
            while not self._stopping.is_set():
                found: list[Event] = feed.wait(1.0)
                if found:
                    if any(each.kind == "published" for each in found):
                        office: Office = queue.published()
                        self.office_changed.emit(office)
                    self.events.emit(found)
        self._feed = None
