"""Which calls this wall has still to show or say, and the queue's notes of those it did."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from db import Event, Queue, Refused
from db.client import QueueClient
from office.clock import SECOND, TAIPEI

FLUSH_MS = 60


def day_start_us(business_day: str) -> int:
    """The first instant of a business day 'YYYY-MM-DD' (UTC microseconds)."""
    return int(datetime.fromisoformat(business_day).replace(tzinfo=TAIPEI).timestamp()) * SECOND


def pending_calls(queue: Queue, device: str, business_day: str) -> list[Event]:
    """Today's calls nobody has noted for `device`, oldest first, without those that were taken back."""
    pending = queue.undelivered(device, day_start_us(business_day))
    undone: set[int] = set()
    after = pending[0].id if pending else 0
    while pending and (later := queue.events(after)):
        undone |= {int(event.data.get("call", 0)) for event in later if event.kind == "call_undone"}
        after = later[-1].id
    return [event for event in pending if event.id not in undone]


class Deliveries(QObject):
    """Notes what became of calls at one device; what cannot be written now is written later."""

    def __init__(self, client: QueueClient, device: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._device = client, device
        self._notes: list[tuple[int, str, str]] = []
        self._timer = QTimer(self, singleShot=True, interval=FLUSH_MS)
        self._timer.timeout.connect(self.flush)

    def note(self, event: int, outcome: str, reason: str = "") -> None:
        """Note one call soon."""
        self._notes.append((event, outcome, reason))
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand over what there is; called again when the database is back."""
        notes, self._notes = self._notes, []
        if not notes:
            return
        written: set[int] = set()

        def write(queue: Queue) -> None:
            for event, outcome, reason in notes:
                queue.note_delivery(event, self._device, outcome, reason)
                written.add(event)

        def failed(_: Refused) -> None:
            self._notes[:0] = [note for note in notes if note[0] not in written]

        self._client.submit(write, None, failed)
