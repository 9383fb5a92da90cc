"""What every page of the kiosk is: 1080 x 1920 design pixels that draw a face and say what was pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.faces.checklist import AskingFace
from kiosk.pages.ink import line, pieces
from office.look.buttons import Press, Primary
from office.look.drawn import Drawn, Sheet
from office.look.paint import draw_box
from office.look.panel import Toast
from office.look.text import CENTER

WIDTH, HEIGHT = 1080, 1920
MARGIN, INNER = 48, 984


class Page(Sheet):
    """A page; `act(verb, argument)` names a method of the flow."""

    act = Signal(str, object)
    on_buttons: frozenset[str] = frozenset()  # what of the face the buttons draw, not the page
    low = False  # the low-reach mode: everything to press lies in the lower half

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, HEIGHT, parent)
        self.toast = Toast(self, px=32)
        self.place(self.toast, MARGIN, 20, INNER, 120)

    def says(self, verb: str, argument: object = None) -> Callable[[], None]:
        """A slot that reports `verb`."""
        return lambda: self.act.emit(verb, argument)

    def button(self, press: Press, verb: str, argument: object = None) -> Press:
        """Connect a button to a verb of the flow."""
        press.pressed_once.connect(self.says(verb, argument))
        return press

    def tell(self, notice: str, language: str) -> None:
        """Show or hide the passing sentence."""
        self.toast.language = language
        if not notice:
            self.toast.hide()
        elif notice != self.toast.words or not self.toast.isVisibleTo(self):
            self.toast.say(notice, seconds=0)

    def show_face(self, face: Any) -> None:
        """Draw another face of this page."""
        raise NotImplementedError

    def repaint_if(self, old: Any, new: Any) -> None:
        """Paint the page itself again only if something drawn on it changed: a count-down is its button's."""
        if old is None or any(
            getattr(old, each.name) != getattr(new, each.name)
            for each in fields(new)
            if each.name not in self.on_buttons
        ):
            self.update()


class Asking(Drawn):
    """還需要時間嗎？ over the whole page: a touch anywhere keeps the visit (ui layout 2)."""

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: AskingFace | None = None
        self.language = "zh-TW"
        self.more = Primary("", self, px=66, edge=8, radius=28)
        self.more.pressed_once.connect(self.kept)
        self.hide()

    def ask(self, face: AskingFace | None, language: str) -> None:
        """Show the question with the seconds left, or nothing."""
        self.face, self.language = face, language
        if face is None:
            self.hide()
            return
        self.more.language = language
        self.more.set_label(face.more.big, face.more.small)
        self.setAccessibleName(face.question.big)
        if self.isHidden():
            self.raise_()
            self.show()
        self.update()

    def set_unit(self, unit: float) -> None:
        super().set_unit(unit)
        self.more.set_unit(unit)
        self._settle()

    def resizeEvent(self, event: object) -> None:
        self._settle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.kept.emit()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        if self.face is None:
            return
        c = self.palette_
        veil = QColor(c.paper)
        veil.setAlphaF(0.88)
        p.fillRect(QRectF(0, 0, w, h), veil)
        box = QRectF(MARGIN + 12, 560, INNER - 24, 720)
        draw_box(p, box, c.surface, c.control, max(2.0, c.line_px), 28)
        x, wide = box.x() + 40, box.width() - 80
        lang = self.language
        line(p, x, 716, wide, self.face.question.big, 76, c.ink, bold=True, language=lang, align=CENTER)
        line(p, x, 786, wide, self.face.question.small, 32, c.ink2, align=CENTER)
        pieces(p, x, 902, wide, self.face.counting, 40, 76, c.ink2, strong=c.ink, language=lang, align=CENTER)

    def _settle(self) -> None:
        k = self.unit
        self.more.setGeometry(round(150 * k), round(1000 * k), round(780 * k), round(200 * k))


def full(widget: QWidget, page: Sheet) -> None:
    """Lay `widget` over the whole page."""
    page.place(widget, 0, 0, WIDTH, HEIGHT)
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
