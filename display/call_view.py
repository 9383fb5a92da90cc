"""The call view: yellow over the whole wall, the number, where to go, and the strip of calls just made.

Everything but the ground and the number is kept as a picture, so a frame of its motion is a fill and two
blends. Motion: tokens 7.
"""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from display.call_face import HEAD_H, STRIP_H, CallDrawing, number_place
from display.page import CallFace, CallPage, Direction, StripCell
from office.look.drawn import Drawn
from office.look.fonts import font

ENTER_S, PULSE_S, PULSES, LEAVE_S = 0.18, 0.9, 2, 0.32
FRAME_MS, PULSE_MS = 16, 50
HEAD_START_S = 0.045
"""The yellow comes in from a little over half: the very first frame is to be read, not awaited."""
SEEN = 0.5
"""From this opacity on, a call counts as painted."""
TO_X, TO_Y, TO_PX = 84.0, 452.0, 292.0  # the number's place in the now-calling panel


class CallView(Drawn):
    """Covers the wall above the ticker. `painted(CallFace, where)` follows each frame in which they can be read."""

    painted = Signal(object, str)
    left = Signal()
    moving = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page: CallPage | None = None
        self._drawing = CallDrawing()
        self._head: QPixmap | None = None
        self._strip: QPixmap | None = None
        self._state = "away"  # away, enter, pulse, hold, leave, fade
        self._covering = False  # the yellow is there already: the number alone changes
        self._since = 0.0
        self._frames = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._frames.timeout.connect(self._frame)
        self.hide()

    # -- what it shows

    def set_head(self, office: str, seal: str, clock: str, date: str) -> None:
        """The office and the time along its top."""
        if self._drawing.set_head(office, seal, clock, date):
            self._head = None
            if self.isVisible():
                self.update_part(0, 0, 1920, 108)

    def show_call(self, page: CallPage) -> None:
        """Show this call; the same one again only renews its strip."""
        before, self.page = self.page, page
        same = before is not None and (before.call, before.since_us) == (page.call, page.since_us)
        if same and self._state not in ("away", "leave", "fade"):
            assert before is not None
            if before.strip != page.strip:
                self._strip = None
                self.update_part(0, HEAD_H, 1920, STRIP_H)
            return
        self._covering = self._state not in ("away", "leave", "fade")
        self._head = self._strip = None
        self.setAccessibleName(self._drawing.spoken(page))
        self._begin("enter")
        self.raise_()
        self.show()
        self.update()

    def leave(self, *, travel: bool) -> None:
        """Give the wall back: the number travels into the panel, or the view only fades."""
        if self._state in ("away", "leave", "fade"):
            return
        if not self.isVisible():
            self._end()
            return
        self._begin("leave" if travel and not self.calm else "fade")
        self.update()

    def warm(self) -> None:
        """Draw a call once where nobody sees it: the first of a day took 80 ms, the next ones 20."""
        call = CallFace(0, "4848", 10, 0)
        page = CallPage(call, 0, Direction("left", "左側", "Left 1–9"), (StripCell(call, True),) * 3)
        if self._state == "away":
            picture = self._blank(HEAD_H, Qt.GlobalColor.transparent)
            p = self._painter(picture)
            self._drawing.draw_head(p, page)
            self._drawing.draw_strip(p, page)
            self._draw_number(p, page, 0.98, 0.0)
            p.end()

    def finish(self) -> None:
        """End any motion now; for pictures."""
        if self._state in ("leave", "fade"):
            self._end()
        elif self._state != "away":
            self._begin("hold")

    @property
    def shows(self) -> bool:
        """Whether a call is up, not counting one that is leaving."""
        return self._state in ("enter", "pulse", "hold")

    # -- motion

    def _begin(self, state: str) -> None:
        self._state, self._since = state, time.monotonic()
        moving = state in ("enter", "leave", "fade") or (state == "pulse" and not self.calm)
        opaque = state in ("pulse", "hold") or (state == "enter" and self._covering)
        # While it is opaque Qt does not paint the panels below it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, opaque)
        self._frames.setInterval(PULSE_MS if state == "pulse" else FRAME_MS)
        if moving:
            self._frames.start()
        else:
            self._frames.stop()

    def _frame(self) -> None:
        passed = time.monotonic() - self._since
        if self._state == "enter" and passed >= ENTER_S:
            self._begin("pulse")
            self.update()
        elif self._state == "pulse" and passed >= PULSE_S * PULSES:
            self._begin("hold")
            self.update_part(0, 0, 1920, HEAD_H)
        elif self._state in ("leave", "fade") and passed >= LEAVE_S:
            self._end()
        elif self._state == "pulse":
            self.update_part(0, 0, 1920, HEAD_H)
        else:
            if self._state == "leave":
                self.moving.emit(_in_out_cubic(min(1.0, passed / LEAVE_S)))
            self.update()

    def _end(self) -> None:
        self._state, self.page = "away", None
        self._frames.stop()
        self._covering = False
        self._head = self._strip = None
        self.hide()
        self.left.emit()

    # -- painting

    def set_unit(self, unit: float) -> None:
        if unit != self.unit:
            self._head = self._strip = None
        super().set_unit(unit)

    def paintEvent(self, event: QPaintEvent) -> None:
        page = self.page
        if page is None:
            return
        passed = time.monotonic() - self._since
        p = QPainter(self)
        p.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        opacity, grown, travelled = 1.0, 1.0, 0.0
        if self._state == "enter":
            part = _out_cubic(min(1.0, (passed + HEAD_START_S) / ENTER_S))
            opacity = 1.0 if self._covering else part
            grown = 1.0 if self.calm else 0.96 + 0.04 * part
        elif self._state in ("leave", "fade"):
            part = _in_out_cubic(min(1.0, passed / LEAVE_S))
            opacity = 1.0 - part
            travelled = part if self._state == "leave" else 0.0
        p.setOpacity(opacity)
        p.fillRect(QRectF(0, 0, self.width(), HEAD_H * self.unit).toAlignedRect(), self._ground(passed))
        p.drawPixmap(0, 0, self._head_picture(page))
        p.drawPixmap(0, round(HEAD_H * self.unit), self._strip_picture(page))
        p.setOpacity(1.0 if self._state == "leave" else opacity)
        self._draw_number(p, page, grown, travelled)
        p.end()
        if self._state not in ("leave", "fade") and opacity >= SEEN:
            self.painted.emit(page.call, "call")
            for cell in page.strip:
                self.painted.emit(cell.call, "strip")

    def _ground(self, passed: float) -> QColor:
        if self._state != "pulse" or self.calm:
            return QColor(self.palette_.call)
        part = (1 - math.cos(2 * math.pi * passed / PULSE_S)) / 2
        return _mixed(self.palette_.call, self.palette_.call_pulse, part)

    def _draw_number(self, p: QPainter, page: CallPage, grown: float, travelled: float) -> None:
        x, y, px, width = number_place(page.call.number)
        if travelled:
            smaller = min(1.0, TO_PX / px)
            scale = 1 + (smaller - 1) * travelled
            x += (TO_X - TO_PX * 0.055 - x) * travelled
            y += (TO_Y - y) * travelled
            color = _mixed(self.palette_.on_call, self.palette_.on_deep, travelled)
        else:
            scale, color = grown, QColor(self.palette_.on_call)
        chosen = QFont(font(px, True))
        p.save()
        p.scale(self.unit, self.unit)
        if travelled:
            p.translate(x, y)
            p.scale(scale, scale)
        else:
            middle = QPointF(x + width / 2, y - px * 0.36)
            p.translate(middle)
            p.scale(scale, scale)
            p.translate(x - middle.x(), y - middle.y())
        p.setFont(chosen)
        p.setPen(color)
        p.drawText(QPointF(0, 0), page.call.number)
        p.restore()

    def _head_picture(self, page: CallPage) -> QPixmap:
        if self._head is None:
            self._head = self._blank(HEAD_H, Qt.GlobalColor.transparent)
            p = self._painter(self._head)
            self._drawing.draw_head(p, page)
            p.end()
        return self._head

    def _strip_picture(self, page: CallPage) -> QPixmap:
        if self._strip is None:
            self._strip = self._blank(STRIP_H, QColor(self.palette_.paper))
            p = self._painter(self._strip)
            self._drawing.draw_strip(p, page)
            p.end()
        return self._strip

    def _blank(self, height: float, color: QColor | Qt.GlobalColor) -> QPixmap:
        picture = QPixmap(self.width(), max(1, round(height * self.unit)))
        picture.fill(color)
        return picture

    def _painter(self, picture: QPixmap) -> QPainter:
        p = QPainter(picture)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        p.scale(self.unit, self.unit)
        return p

    def draw(self, p: QPainter, w: float, h: float) -> None:
        """Not used: it is painted from its pictures."""


def _out_cubic(t: float) -> float:
    return 1 - (1 - t) ** 3


def _in_out_cubic(t: float) -> float:
    return 4 * t**3 if t < 0.5 else 1 - (-2 * t + 2) ** 3 / 2


def _mixed(one: str, other: str, part: float) -> QColor:
    a, b = QColor(one), QColor(other)
    return QColor(
        round(a.red() + (b.red() - a.red()) * part),
        round(a.green() + (b.green() - a.green()) * part),
        round(a.blue() + (b.blue() - a.blue()) * part),
    )
