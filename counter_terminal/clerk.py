"""Joins window and orders: which key asks what, and which answer orders what."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from counter_terminal import choices
from counter_terminal.choices import Ask, Question
from counter_terminal.desk import papers_of, view_of
from counter_terminal.moment import Action
from counter_terminal.orders import Orders
from counter_terminal.view import Mood
from counter_terminal.window import Window
from office.wording import Wording

TICK_MS = 500  # the running minutes and seconds of the visit


class Clerk(QObject):
    """One clerk's keys on one window; `left` when the window may close."""

    left = Signal()

    def __init__(self, orders: Orders, window: Window, w: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders, self._window, self._w = orders, window, w
        self._leaving = False
        orders.changed.connect(self.draw)
        orders.said.connect(window.say)
        orders.refused.connect(self._refused)
        orders.done.connect(self._done)
        window.wanted.connect(self.press)
        window.ticked.connect(self.tick)
        window.answered.connect(self.answer)
        window.leaving.connect(self._ask_leave)
        self._second = QTimer(self, interval=TICK_MS)
        self._second.timeout.connect(self.draw)
        self._second.start()

    def draw(self) -> None:
        """Show the instant."""
        orders = self._orders
        self._window.show_view(
            view_of(orders.counter, orders.desk, orders.office, orders.moment(), self._w, orders.clerk)
        )

    def press(self, action: Action) -> None:
        """A key, or the button with that key on it."""
        orders, view = self._orders, self._window.view
        action = self._meant(action, view.mood if view is not None else Mood.CONNECTING)
        plain = {
            Action.CALL: orders.call,
            Action.NO_SHOW: orders.no_show,
            Action.FINISH: orders.finish,
            Action.UNDO: orders.undo,
            Action.RETURN: orders.come_back,
            Action.OPEN: orders.open,
            Action.DOCUMENTS: orders.unveil,
        }
        if action in plain:
            plain[action]()
        elif action is Action.RECALL:
            self._recall()
        elif action is Action.KEYS:
            self._window.ask(choices.keys(self._w))
        elif action is Action.INTERPRETER:
            self._window.ask(choices.interpreter(self._w))
        else:
            self._ask(action)

    def _meant(self, action: Action, mood: Mood) -> Action:
        """The same key means another thing while nobody is served, and while the counter is paused or closed."""
        if mood is Mood.CLOSED and action is Action.CALL:
            return Action.OPEN
        desk = self._orders.desk
        if action is Action.PAUSE and desk is not None and desk.session is not None:
            return Action.RETURN if desk.session.state == "paused" else action
        if mood is not Mood.BUSY:
            return {Action.NO_SHOW: Action.MISSED, Action.HOLD: Action.HELD}.get(action, action)
        return action

    def _recall(self) -> None:
        reason = self._orders.reason(Action.RECALL)
        if not reason and self._orders.third_recall():
            self._window.ask(choices.third_recall(self._w))
        else:
            self._orders.recall()

    def _ask(self, action: Action) -> None:
        orders, w = self._orders, self._w
        reason = orders.reason(action)
        desk, office = orders.desk, orders.office
        if reason or desk is None or office is None:
            self._window.refuse(reason or w.text("term.off.offline"))
            return
        now = orders.moment().now_us
        questions = {
            Action.HOLD: lambda: choices.hold(w),
            Action.HELD: lambda: choices.held(desk, now, w),
            Action.MISSED: lambda: choices.missed(desk, now, w),
            Action.CALL_NUMBER: lambda: choices.number(desk, w),
            Action.TRANSFER: lambda: choices.transfer(office, w),
            Action.PAUSE: lambda: choices.pause(desk, w),
        }
        self._window.ask(questions[action]())

    def tick(self, place: int) -> None:
        """Tick or untick the document at this place; a covered list is not ticked blindly."""
        ticket, office = self._orders.serving(), self._orders.office
        if ticket is None or office is None or self._orders.veiled():
            return
        for paper in papers_of(ticket, office, self._w):
            if paper.digit == place:
                self._orders.tick(paper.id, not paper.ticked)

    def answer(self, question: Question, value: str, typed: str, note: str) -> None:
        """A panel was answered."""
        orders, window = self._orders, self._window
        if question.ask is Ask.TRANSFER:
            self._transfer(value or typed, note)
            return
        if question.ask is Ask.NUMBER and not typed:
            window.refuse(self._w.text("term.call_number.bad"))
            return
        window.close_panel()
        match question.ask:
            case Ask.HOLD:
                orders.hold(value)
            case Ask.HELD:
                orders.resume(value)
            case Ask.MISSED:
                orders.call_number(value, Action.MISSED)
            case Ask.NUMBER:
                orders.call_number(typed)
            case Ask.PAUSE if value == choices.CLOSE:
                orders.close()
            case Ask.PAUSE:
                window.ask(choices.pause_minutes(value, self._w))
            case Ask.PAUSE_MINUTES:
                orders.pause(question.about, int(value) if value else None)
            case Ask.THIRD_RECALL if value == "no_show":
                orders.no_show()
            case Ask.LEAVE:
                self._leave(value)

    def _transfer(self, typed: str, note: str) -> None:
        office = self._orders.office
        if office is None:
            return
        lane, counter, words = choices.target(typed, office, self._w)
        if not words:
            self._window.refuse(self._w.text("term.transfer.bad"))
            return
        self._window.close_panel()
        self._orders.transfer(lane, counter, note, words)

    # -- leaving

    def _ask_leave(self) -> None:
        orders = self._orders
        desk = orders.desk
        paused = desk is not None and desk.session is not None and desk.session.state == "paused"
        if desk is None or desk.session is None or (paused and desk.serving is None):
            self._go()
            return
        self._window.ask(choices.leave(desk, orders.moment().online, self._w))

    def _leave(self, value: str) -> None:
        if value == "away":
            self._go()
        elif value == "pause":
            self._leaving = True
            self._orders.pause("", None)
        elif value == choices.CLOSE:
            self._leaving = True
            self._orders.close()

    def _done(self, action: Action) -> None:
        if self._leaving and action in (Action.PAUSE, Action.CLOSE):
            self._go()

    def _refused(self, words: str) -> None:
        self._leaving = False
        self._window.refuse(words)

    def _go(self) -> None:
        self._window.may_close = True
        self._window.close()
        self.left.emit()
