"""The clerk's window: draws the view, turns keys and clicks into orders, asks in panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_terminal.card import (
    PAPER_H,
    PAPERS_TOP,
    CalmCard,
    Interpreter,
    PaperRow,
    Pulse,
    TicketCard,
    interpreter_width,
)
from counter_terminal.choices import Question
from counter_terminal.docking import Docking
from counter_terminal.frame import AlertStrip, KeysButton, Status, Title
from counter_terminal.keyboard import LARGER, SIDES, SMALLER, action_of, digit_of
from counter_terminal.keys import ActionButton, BigButton
from counter_terminal.layout import HEIGHT, LEAST_HEIGHT, WIDTH, Box, Page, page_of, page_size, rows_height
from counter_terminal.lines import folded
from counter_terminal.lists import AsidePanel, AsideRow, Figures, WaitingList
from counter_terminal.moment import Action
from counter_terminal.panel import ChoicePanel
from counter_terminal.view import Mood, View
from office.look.drawn import Drawing, Sheet
from office.look.panel import Toast
from office.look.press import Press
from office.wording import Wording

MOST_PAPERS = 5
TOAST_SECONDS, REFUSED_SECONDS = 5.0, 7.0
PULSE_MS = 900


class Window(Sheet):
    """Emits what the clerk wants; what it shows is set by `show_view`.

    `wanted(Action)` for a key or a click, `ticked(str)` with a document's place, `answered(question, value, typed,
    note)` from a panel, `docking_changed(Docking)` for text size and side, `leaving()` when a person closes it.
    """

    wanted = Signal(object)
    ticked = Signal(int)
    answered = Signal(object, str, str, str)
    docking_changed = Signal(object)
    leaving = Signal()

    def __init__(self, w: Wording, docking: Docking | None = None, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, HEIGHT, parent)
        self.docking = docking or Docking()
        self.may_close = False
        self.view: View | None = None
        self._w = w
        self.title, self.alert, self.status = Title(), AlertStrip(), Status(w)
        self.card, self.calm_card, self.pulse = TicketCard(w), CalmCard(), Pulse()
        self.papers = [PaperRow(w) for _ in range(MOST_PAPERS)]
        self.interpreter = Interpreter(w.text("term.interpreter"), radius=8)
        self.main = BigButton()
        self.small = [ActionButton() for _ in range(6)]
        self.waiting, self.aside_panel = WaitingList(w), AsidePanel()
        self.held = AsideRow("hourglass", "F3")
        self.missed = AsideRow("noshow", "F6")
        self.figures = Figures()
        self.keys_button = KeysButton(w.text("term.status.keys"), radius=5)
        self.panel = ChoicePanel(w)
        self.toast = Toast(px=15)
        self._covered: list[QWidget] = [
            self.main, *self.small, self.waiting, self.aside_panel, self.held, self.missed, self.figures,
        ]  # fmt: skip
        self._page: Page | None = None
        self._connect()
        self._pulsing = QVariantAnimation(self)
        self._pulsing.setStartValue(0.0)
        self._pulsing.setEndValue(1.0)
        self._pulsing.setDuration(PULSE_MS)
        self._pulsing.setLoopCount(2)
        self._pulsing.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._pulsing.valueChanged.connect(self._beat)
        self._pulsing.finished.connect(lambda: self._beat(0.0))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(210, 360)
        # Keys belong to the window until Tab goes to a button: no ring stands on one by itself.
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        for button in self.small:
            button.pressed_once.connect(lambda button=button: self.press(button.button.action))
        for place, row in enumerate(self.papers, 1):
            row.pressed_once.connect(lambda place=place: self.ticked.emit(place))
        presses: tuple[tuple[Press, Callable[[], Action]], ...] = (
            (self.main, lambda: self.main.action),
            (self.interpreter, lambda: Action.INTERPRETER),
            (self.held, lambda: Action.HELD),
            (self.missed, lambda: Action.MISSED),
            (self.keys_button, lambda: Action.KEYS),
        )
        for widget, action in presses:
            widget.pressed_once.connect(lambda action=action: self.press(action()))
        self.panel.chosen.connect(self.answered)
        self.panel.closed.connect(self.close_panel)

    # -- what it shows

    def show_view(self, view: View) -> None:
        """Draw this view; widgets that show the same as before are not painted again."""
        before = self.view
        self.view = view
        if before is not None and before.mood is Mood.NOBODY and view.mood is Mood.IDLE and not self.calm:
            self._pulsing.start()
        self.title.set_view(view)
        self.alert.set_view(view)
        self.status.set_view(view, lists=view.mood is Mood.BUSY)
        self.card.set_serving(view.serving)
        self.calm_card.set_calm_card(view.calm)
        self.main.set_main(view.main, self._w.text("term.working"))
        for button, shown in zip(self.small, view.actions, strict=False):
            button.set_button(shown)
        none = self._w.text("term.lanes_none")
        self.held.set_aside(view.held, none)
        self.missed.set_aside(view.missed, none)
        self.figures.set_figures(view.figures)
        if view.serving is not None:
            for row, paper in zip(self.papers, view.serving.papers, strict=False):
                row.set_paper(paper)
        self._arrange()

    def say(self, words: str) -> None:
        """A sentence for a few seconds."""
        self.toast.say(words, TOAST_SECONDS, "check")

    def refuse(self, words: str) -> None:
        """What was not done, and what to do."""
        self.toast.say(words, REFUSED_SECONDS, "info")

    def ask(self, question: Question) -> None:
        """Open a panel with a question."""
        page = self._page
        if page is None:
            return
        box = self._panel_box(question, page)
        self.panel.question = question
        self.place(self.panel, *box)
        self._cover()
        self.panel.ask(question, box.w, box.h)

    def close_panel(self) -> None:
        """Back to the page, nothing chosen."""
        self.panel.dismiss()
        self._arrange()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _panel_box(self, question: Question, page: Page) -> Box:
        needed = self.panel.height_for(question, page.w)
        bottom = page.status.y
        top = max(page.title.h, min(page.panel.y, bottom - needed))
        full = bottom - top
        # Below a panel that lies on the waiting list nothing is left to see.
        return Box(0, top, page.w, full if page.asides is None else min(needed, full))

    def _cover(self) -> None:
        """Hide what the panel lies on, so that no half of a button looks out under it."""
        over = self.place_of(self.panel)
        for widget in self._covered:
            if widget in self._placed and self.place_of(widget).intersects(over):
                widget.hide()

    # -- where it stands

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(resized=True)
        super().resizeEvent(event)
        if self.panel.question is not None:
            self.ask(self.panel.question)

    def set_docking(self, docking: Docking) -> None:
        """Another text size or side."""
        self.docking = docking
        self._arrange(resized=True)
        self._settle_all()

    def _arrange(self, *, resized: bool = False) -> None:
        view = self.view
        w, h = page_size(self.width(), self.height(), self.docking.scale)
        self.design_w, self.design_h = w, h
        if view is None:
            return
        page = page_of(view.mood, alert=view.alert is not None, w=w, h=h)
        changed = page != self._page
        self._page = page
        first = self.status not in self._placed
        if changed or resized:
            self._place_fixed(page)
        self._set(self.title, page.title)
        self._set(self.alert, page.alert)
        serving = view.serving
        busy = serving is not None
        self._set(self.card, page.card if busy else None)
        self._set(self.calm_card, None if busy else page.card)
        self._place_papers(view, page)
        self._set(
            self.interpreter,
            self._interpreter_box(page) if serving is not None and serving.interpreter else None,
        )
        self._set(self.main, page.main)
        boxes: list[Box | None] = [*page.actions, *[None] * (6 - len(page.actions))]
        for button, box in zip(self.small, boxes, strict=True):
            self._set(button, box)
        rows = folded(view.lanes, page.rows, self._w)
        lanes = page.lanes
        if lanes is not None and rows:
            self.waiting.set_rows(rows, page.row_h)
            lanes = lanes._replace(h=min(lanes.h, rows_height(len(rows), page.row_h)))
        self._set(self.waiting, lanes if rows else None)
        asides = page.asides
        self._set(self.aside_panel, asides)
        inner = Box(asides.x + 17, asides.y + 4, asides.w - 32, 38) if asides else None
        self._set(self.held, inner)
        self._set(self.missed, inner._replace(y=inner.y + 39) if inner else None)
        self._set(self.figures, page.figures if view.figures else None)
        if first:
            order = [*self.papers, self.interpreter, self.main, *self.small, self.held, self.missed]
            # One not yet shown has no place, and Qt orders only widgets of one window.  What comes later lies
            # higher, so the grounds come before what stands on them.
            for widget in (self.card, self.calm_card, self.aside_panel, *order):
                widget.setParent(self)
            self.set_order([*order, self.keys_button])
        if self.panel.question is not None:
            self._cover()

    def _place_fixed(self, page: Page) -> None:
        self._set(self.status, page.status)
        self._set(self.keys_button, Box(page.w - 14 - 92, page.status.y + 5, 92, 22))
        self.place(self.toast, *page.toast)
        self.place(self.pulse, page.card.x - 3, page.card.y - 3, page.card.w + 6, page.card.h + 6)
        self.pulse.setVisible(self.pulse.strength > 0)

    def _place_papers(self, view: View, page: Page) -> None:
        papers = view.serving.papers if view.serving is not None else ()
        card = page.card
        for place, row in enumerate(self.papers):
            shown = place < len(papers)
            y = card.y + PAPERS_TOP + place * PAPER_H
            self._set(row, Box(card.x + 15, y, card.w - 30, PAPER_H) if shown else None)

    def _interpreter_box(self, page: Page) -> Box:
        wide = interpreter_width(self.interpreter.label)
        return Box(page.card.x + page.card.w - 13 - wide, page.card.y + 9, wide, 68)

    def _set(self, widget: QWidget, box: Box | None) -> None:
        if box is None:
            widget.hide()
            return
        if widget not in self._placed or self.place_of(widget) != QRectF(*box):
            self.place(widget, *box)
        elif isinstance(widget, Drawing) and widget.unit != self.fit().unit:
            self._settle(widget)
        widget.show()

    def _beat(self, at: float) -> None:
        self.pulse.strength = 1 - abs(2 * at - 1) if at else 0.0
        self.pulse.setVisible(self.pulse.strength > 0)
        self.pulse.raise_()
        self.pulse.update()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            # A key held down is one press.
            return
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape and self.panel.question is not None:
            self.close_panel()
            return
        if held & Qt.KeyboardModifier.ControlModifier and self._sizes(key):
            return
        action = action_of(key, held)
        if action is not None:
            self.press(action)
            return
        digit = digit_of(key, held)
        if digit and self.panel.question is not None:
            self.panel.type_key(digit)
            return
        if digit and digit != "0":
            self.ticked.emit(int(digit))
            return
        super().keyPressEvent(event)

    def press(self, action: Action) -> None:
        """Do what a key or a button means; an open panel closes first."""
        open_before = self.panel.question is not None
        if open_before:
            self.close_panel()
        self.wanted.emit(action)

    def _sizes(self, key: int) -> bool:
        docking = self.docking
        if key in LARGER:
            docking = docking.larger(1)
        elif key in SMALLER:
            docking = docking.larger(-1)
        elif key in SIDES:
            docking = docking.at(SIDES[Qt.Key(key)])
        else:
            return False
        if docking != self.docking:
            self.docking_changed.emit(replace(docking))
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close or self.view is None:
            event.accept()
            return
        event.ignore()
        # After the event: the panel takes the focus, which a closing window would take back.
        QTimer.singleShot(0, self, self.leaving.emit)


__all__ = ["LEAST_HEIGHT", "Window"]
