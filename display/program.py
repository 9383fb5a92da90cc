"""The wall's program: the queue's events to the board, the board's page to the window, and back what was painted."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer

from db import Event, Offline, Queue, Snapshot
from db.client import QueueClient
from display.board import Board
from display.deliveries import Deliveries, pending_calls
from display.page import CallFace
from display.wall import Wall
from display.witness import Witness
from office.clock import Clock
from office.config import Office

log = logging.getLogger(__name__)

LOOK_MS = 5_000
"""How often the waiting figures are read when nothing happens; this is also how the wall knows its data is fresh."""
REFRESH_MS = 450
"""How long after an event they are read again: not while a call view comes in."""
LEAST_WAKE_MS, MOST_WAKE_MS = 20, 60_000


class WallProgram(QObject):
    """Joins client, board, window and witness. All of it in the GUI thread; the client does the waiting."""

    def __init__(
        self, client: QueueClient, board: Board, wall: Wall, witness: Witness, clock: Clock, name: str
    ) -> None:
        super().__init__(wall)
        self._client, self._board, self._wall = client, board, wall
        self._witness, self._clock = witness, clock
        self._device = f"wall:{name}"
        self._deliveries = Deliveries(client, self._device, self)
        self._wake = QTimer(self, singleShot=True)
        self._wake.timeout.connect(self.render)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._refresh)
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._soon.timeout.connect(self._refresh)
        self._looking = False
        self._again = False
        client.ready.connect(self._ready)
        client.events.connect(self._events)
        client.office_changed.connect(self._office_changed)
        client.online.connect(self._deliveries.flush)
        wall.painted.connect(self._painted)

    def start(self) -> None:
        """Show the page without an office, and look for the queue."""
        self.render()
        self._wall.call.warm()
        self._look.start()
        self._client.start()

    def tell_to_end(self) -> None:
        """Hand over what is still to be noted, and say that the client is to end; never waits."""
        self._deliveries.flush()
        self._client.tell_to_end()

    def stop(self, seconds: float = 2.0) -> None:
        """Write down what was painted and let go of the queue, within `seconds`."""
        self.tell_to_end()
        self._client.stop(seconds)
        self._witness.close()

    def render(self) -> None:
        """Show the board's page of this instant."""
        now = self._clock.now_us()
        self._wall.show_page(self._board.page(now))
        for left in self._board.left_out():
            self._deliveries.note(left.event, left.outcome, left.reason)
        wait = (self._board.wake_us(now) - now) // 1000 + 1
        self._wake.start(int(min(max(wait, LEAST_WAKE_MS), MOST_WAKE_MS)))

    # -- from the queue

    def _ready(self, snapshot: Snapshot, office: Office) -> None:
        self._board.set_office(office)
        self._board.start(snapshot, self._clock.now_us())
        # What was called while this wall was off comes with the first picture.
        self._client.submit(
            lambda queue: pending_calls(queue, self._device, snapshot.business_day),
            self._catch_up,
            lambda _: self.render(),
        )

    def _catch_up(self, calls: list[Event]) -> None:
        self._board.catch_up(calls, self._witness.seen, self._clock.now_us())
        for event in calls:
            if event.id in self._witness.seen:
                self._deliveries.note(event.id, "shown")
        self.render()

    def _events(self, events: list[Event]) -> None:
        self._board.take(events, self._clock.now_us())
        self.render()
        if not self._soon.isActive():
            self._soon.start()

    def _office_changed(self, office: Office) -> None:
        self._board.set_office(office)
        self.render()

    def _refresh(self) -> None:
        if self._looking:
            self._again = True
            return
        self._looking = True
        self._client.submit(_look, self._looked, lambda _: self._looked(None))

    def _looked(self, snapshot: Snapshot | None) -> None:
        self._looking = False
        if snapshot is not None:
            self._board.refresh(snapshot, self._clock.now_us())
            self.render()
        if self._again:
            self._again = False
            self._soon.start()

    # -- from the window

    def _painted(self, call: CallFace, where: str) -> None:
        news = self._witness.note(call, where, self._clock.now_us())
        if not news:
            return
        self._board.painted(news)
        for event in news:
            self._deliveries.note(event, "shown", where)
        # What waited for this call to be seen may take its cell.
        self._wake.start(LEAST_WAKE_MS)


def _look(queue: Queue) -> Snapshot:
    """The office now. Raises Offline also when the database's file was taken away under the open connection."""
    path = queue.path
    if path is not None and not path.exists():
        raise Offline(f"資料庫 {path} 不見了；大螢幕請大家聽現場叫號，請把檔案放回原處。")
    return queue.snapshot()
