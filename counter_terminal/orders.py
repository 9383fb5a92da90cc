"""The clerk's orders to the queue: one at a time, each guarded by what was on the screen when it was pressed."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from counter_terminal.aid import Aid
from counter_terminal.guarded import safely
from counter_terminal.moment import Action, Moment
from counter_terminal.permits import asks_first, refusal, same_press
from db.client import QueueClient
from db.queue import Queue
from db.records import Call, Desk, Event, Refused, Session, Snapshot, Ticket
from office.clock import MINUTE, Clock
from office.config import Office
from office.wording import Wording

log = logging.getLogger(__name__)
OTHERS_MS, EMPTY_MS = 600, 120
"""Events of other counters change only the waiting figures: the desk is read again at most this often; an empty
counter waits for somebody to take a number, and should wake at once."""
AGEING_MS = 10_000
"""Without any event the desk is read again this often, for estimates and for the plan's changes."""


class Orders(QObject):
    """Holds what the terminal knows and sends what the clerk decides; all in the GUI thread.

    `changed` says that the window should be drawn anew, `said` is a sentence for a few seconds, `refused` one
    that says what was not done and what to do, `unknown` that the plan has no such counter.
    """

    changed = Signal()
    said = Signal(str)
    refused = Signal(str)
    unknown = Signal(str)
    done = Signal(object)  # the Action the queue has carried out

    def __init__(
        self,
        client: QueueClient,
        counter: int,
        clock: Clock,
        w: Wording,
        *,
        clerk: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.counter, self.clerk = counter, clerk
        self.desk: Desk | None = None
        self.office: Office | None = None
        self._client, self._clock, self._w = client, clock, w
        self._online = True
        self._read_us = 0
        self._working: Action | None = None
        self._pressed_us: int | None = None
        self._recalled_us: int | None = None
        self._unveiled = self._checked = ""
        self._aid = Aid()
        self._reading = self._again = self._begun = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.read)
        self._ageing = QTimer(self, interval=AGEING_MS)
        self._ageing.timeout.connect(self.read)
        client.ready.connect(self._ready)
        client.events.connect(self._events)
        client.offline.connect(self._offline)
        client.office_changed.connect(self._published)

    # -- what is known

    def moment(self) -> Moment:
        """The instant as it stands."""
        return Moment(
            now_us=self._clock.now_us(),
            read_us=self._read_us,
            online=self._online,
            working=self._working,
            recalled_us=self._recalled_us,
            pressed_us=self._pressed_us,
            unveiled=self._unveiled,
            checked=self._checked,
            support=self._aid.support(),
        )

    def serving(self) -> Ticket | None:
        """The ticket at the counter."""
        return self.desk.serving if self.desk is not None else None

    def reason(self, action: Action) -> str:
        """Why an action is off now, '' when it is on."""
        return refusal(action, self.desk, self.moment(), self._w)

    def third_recall(self) -> bool:
        """Whether the next recall has to ask."""
        return self.desk is not None and asks_first(self.desk)

    def unveil(self) -> None:
        """Open or cover a quiet ticket's documents."""
        ticket = self.serving()
        if ticket is not None and ticket.quiet:
            self._unveiled = "" if self._unveiled == ticket.number else ticket.number
            self.changed.emit()

    def veiled(self) -> bool:
        """Whether the ticket's documents are covered."""
        ticket = self.serving()
        return ticket is not None and ticket.quiet and self._unveiled != ticket.number

    # -- orders

    def call(self) -> None:
        """Finish and call the next: one press, one call, whatever the key does."""
        moment = self.moment()
        if same_press(moment):
            return
        key = f"terminal-{self.counter}-{uuid.uuid4().hex}"

        def say(call: Call | None) -> str:
            if call is None:
                return self._w.text("term.done.nobody")
            return self._w.text("term.done.called_undo", number=call.number)

        if self._order(Action.CALL, lambda queue: queue.call_next(self.counter, key=key), say):
            self._pressed_us = moment.now_us

    def call_number(self, number: str, action: Action = Action.CALL_NUMBER) -> None:
        """Call a number by hand."""
        key = f"terminal-{self.counter}-{uuid.uuid4().hex}"
        self._order(action, lambda queue: queue.call_number(self.counter, number, key=key), self._called)

    def resume(self, number: str) -> None:
        """Take a held ticket back."""
        self._order(Action.HELD, lambda queue: queue.resume(self.counter, number), self._called)

    def recall(self) -> None:
        """Call the number at the counter again."""

        def say(call: Call) -> str:
            self._recalled_us = call.at_us
            return self._w.text("term.done.recalled", number=call.number)

        self._order(Action.RECALL, lambda queue: queue.recall(self.counter), say)

    def no_show(self) -> None:
        """The citizen did not come."""
        self._order(Action.NO_SHOW, lambda queue: queue.no_show(self.counter), self._ended("no_show"))

    def finish(self) -> None:
        """End the visit without calling."""
        self._order(Action.FINISH, lambda queue: queue.finish(self.counter), self._ended("finished"))

    def hold(self, reason: str) -> None:
        """Put the ticket aside."""
        self._order(Action.HOLD, lambda queue: queue.hold(self.counter, reason), self._ended("held"))

    def transfer(self, lane: int | None, to_counter: int | None, note: str, target: str) -> None:
        """Send the ticket on; it keeps its place."""
        self._order(
            Action.TRANSFER,
            lambda queue: queue.transfer(self.counter, lane=lane, to_counter=to_counter, note=note),
            lambda ticket: self._w.text("term.done.transferred", number=ticket.number, target=target),
        )

    def undo(self) -> None:
        """Take the last call back."""
        self._order(Action.UNDO, lambda queue: queue.undo_call(self.counter), self._ended("undone"))

    def tick(self, document: str, on: bool) -> None:
        """Mark a document of the ticket as seen or not."""
        ticket = self.serving()
        if ticket is not None:
            self._order(
                Action.TICK, lambda queue: queue.tick_document(ticket.number, document, on), lambda _: ""
            )

    def pause(self, reason: str, minutes: int | None) -> None:
        """Pause the counter, with the planned return."""
        back = self._clock.now_us() + minutes * MINUTE if minutes else None
        self._order(
            Action.PAUSE, lambda queue: queue.pause(self.counter, reason, back), self._session_words("paused")
        )

    def come_back(self) -> None:
        """Back at the counter."""
        self._order(Action.RETURN, lambda queue: queue.unpause(self.counter), self._session_words("returned"))

    def open(self) -> None:
        """Open the counter."""
        self._order(
            Action.OPEN,
            lambda queue: queue.open_session(self.counter, self.clerk),
            self._session_words("opened"),
        )

    def close(self) -> None:
        """Close the counter."""
        self._order(
            Action.CLOSE, lambda queue: queue.close_session(self.counter), self._session_words("closed")
        )

    def _called(self, call: Call) -> str:
        return self._w.text("term.done.called_undo", number=call.number)

    def _ended(self, how: str) -> Callable[[Ticket], str]:
        return lambda ticket: self._w.text(f"term.done.{how}", number=ticket.number)

    def _session_words(self, how: str) -> Callable[[Session], str]:
        return lambda _: self._w.text(f"term.done.{how}", n=self.counter)

    def _order(self, action: Action, fn: Callable[[Queue], Any], say: Callable[[Any], str]) -> bool:
        """Send an order unless it is refused already here; False when it was not sent."""
        if self._working is not None:
            if self._working is not action:
                self.refused.emit(self._w.text("term.off.working"))
            return False
        reason = self.reason(action)
        if reason:
            self.refused.emit(reason)
            return False
        ticket = self.serving()
        seen = ticket.number if ticket is not None else None

        def work(queue: Queue) -> tuple[Any, Desk]:
            # A person, a script or another window may have pressed since this one was drawn.
            now = queue.at_counter(self.counter)
            here = now.number if now is not None else None
            if here != seen:
                key = "term.off.moved" if here is not None else "term.off.moved_none"
                raise Refused(self._w.text(key, number=here or seen))
            return fn(queue), queue.desk(self.counter)

        def done(answer: tuple[Any, Desk]) -> None:
            result, desk = answer
            self._working = None
            words = say(result)
            self._show(desk)
            if words:
                self.said.emit(words)
            self.done.emit(action)

        self._working = action
        self._client.submit(safely(work), done, self._failed)
        self.changed.emit()
        return True

    def _failed(self, refusal: Refused) -> None:
        self._working = None
        self.changed.emit()
        self.refused.emit(str(refusal))
        self.read()

    # -- reading

    def read(self) -> None:
        """Read the desk again; while one reading is under way, once more after it."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        self._client.submit(safely(lambda queue: queue.desk(self.counter)), self._was_read, self._not_read)

    def _was_read(self, desk: Desk) -> None:
        self._reading = False
        self._show(desk)
        if self._again:
            self.read()

    def _not_read(self, refusal: Refused) -> None:
        self._reading = False
        log.info("the desk could not be read: %s", refusal)

    def _show(self, desk: Desk) -> None:
        first = self.desk is None
        before = self.serving()
        self.desk, self._read_us = desk, self._clock.now_us()
        now = desk.serving
        if (before and (before.number, before.called_us)) != (now and (now.number, now.called_us)):
            self._recalled_us, self._unveiled, self._checked = None, "", ""
            # What is ticked when a number comes was ticked by a volunteer; after a restart nobody can tell.
            if now is not None and now.documents and not first:
                self._checked = now.number
        self.changed.emit()

    # -- the feed

    def _ready(self, snapshot: Snapshot, office: Office) -> None:
        known = [counter.number for counter in office.counters]
        if self.counter not in known:
            words = "、".join(str(n) for n in known)
            self.unknown.emit(self._w.text("refused.no_counter", n=self.counter, known=words))
            return
        self.office, self._online = office, True
        self.clerk = self.clerk or office.counter(self.counter).clerk
        self._aid.start(snapshot)
        self._ageing.start()
        if self._begun:
            self.read()
            return
        self._begun = True
        self._client.submit(safely(self._take_up), self._taken_up, self._not_read)

    def _take_up(self, queue: Queue) -> Desk:
        """Open the counter if nobody has; one that is open or paused is followed as it is."""
        desk = queue.desk(self.counter)
        if desk.session is not None:
            return desk
        try:
            queue.open_session(self.counter, self.clerk)
        except Refused:
            # Somebody else opened it in the meantime: follow.
            log.info("counter %s was opened elsewhere", self.counter)
        return queue.desk(self.counter)

    def _taken_up(self, desk: Desk) -> None:
        self._show(desk)
        if desk.serving is not None:
            log.info("going on with %s", desk.serving.number)
            self.said.emit(self._w.text("term.done.taken_up", number=desk.serving.number))

    def _events(self, events: list[Event]) -> None:
        own = False
        for event in events:
            own = own or event.counter == self.counter
            if event.counter == self.counter and event.kind in ("recalled", "called"):
                self._recalled_us = event.at_us if event.kind == "recalled" else None
            self._aid.follow(event)
        if own:
            self.read()
        elif not self._soon.isActive():
            empty = self.desk is not None and self.desk.serving is None and self.desk.next is None
            self._soon.start(EMPTY_MS if empty else OTHERS_MS)

    def _offline(self, words: str) -> None:
        self._online = False
        self._ageing.stop()
        self.changed.emit()

    def _published(self, office: Office) -> None:
        self.office = office
        self.read()
