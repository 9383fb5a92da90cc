"""The notices along the wall's foot: a picture of all of them, moved past. Only this strip is repainted."""

from __future__ import annotations

import time

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from display.panels import words_at
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.text import spaced
from office.wording import Wording

SPEED = 110.0  # design px a second (tokens 7)
REST_S = 3.0  # at the start of each message
PAGE_S = 8.0  # reduced motion: a message at a time
FRAME_MS = 33
LABEL_W, START, GAP = 218.0, 254.0, 44.0


class Ticker(Drawn):
    """Scrolls its messages; pauses while a call is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zh = Wording.of("zh-TW")
        self.messages: tuple[str, ...] = ()
        self.dim = False
        self._starts: list[float] = []  # where each message begins, in design px of the strip
        self._strip_w = 0.0
        self._strip: QPixmap | None = None
        self._label: QPixmap | None = None
        self._at = 0.0
        self._rest_until = 0.0
        self._last = 0.0
        self._paused = False
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._frame)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set(self, messages: tuple[str, ...], dim: bool) -> None:
        """Show these messages, from the first."""
        if (messages, dim) == (self.messages, self.dim):
            return
        self.messages, self.dim = messages, dim
        self.setAccessibleName(f"{self._zh.text('wall.notice')} {' '.join(messages)}")
        self._starts, x = [], 0.0
        for message in messages:
            self._starts.append(x)
            x += text_width(message, self._font()) + GAP
        self._strip_w = x
        self._strip = None
        self._at, self._rest_until = 0.0, time.monotonic() + REST_S
        self._last = time.monotonic()
        self._run()
        self.update()

    def set_paused(self, paused: bool) -> None:
        """Stand still while a call is shown, then go on from there."""
        if paused != self._paused:
            self._paused = paused
            self._rest_until = max(self._rest_until, time.monotonic())
            self._last = time.monotonic()
            self._run()

    def set_unit(self, unit: float) -> None:
        if unit != self.unit:
            self._strip = self._label = None
        super().set_unit(unit)

    def palette_changed(self) -> None:
        self._strip = self._label = None

    def moves(self) -> bool:
        """Whether the messages are longer than their place."""
        return self._strip_w - GAP > 1920 - START

    @property
    def moving(self) -> bool:
        """Whether it is being moved now."""
        return self._frames.isActive()

    def _font(self):  # type: ignore[no-untyped-def]
        return spaced(font(42))

    def _run(self) -> None:
        if self._paused or not self.moves() or not self.isVisible():
            self._frames.stop()
        elif not self._frames.isActive():
            self._last = time.monotonic()
            self._frames.start()

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().showEvent(event)
        self._run()

    def hideEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().hideEvent(event)
        self._run()

    def _frame(self) -> None:
        now = time.monotonic()
        passed, self._last = min(now - self._last, 0.25), now
        if now < self._rest_until:
            return
        if self.calm:
            later = [start for start in self._starts if start > self._at + 1]
            self._at = later[0] if later else 0.0
            self._rest_until = now + PAGE_S
            self._update_text()
            return
        before, self._at = self._at, self._at + SPEED * passed
        for start in (*self._starts[1:], self._strip_w):
            if before < start <= self._at:
                self._at, self._rest_until = start, now + REST_S
        if self._at >= self._strip_w:
            self._at -= self._strip_w
        self._update_text()

    def _update_text(self) -> None:
        self.update_part(LABEL_W, 0, 1920 - LABEL_W, 88)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        label = round(LABEL_W * self.unit)
        if event.rect().left() < label:
            p.drawPixmap(0, 0, self._label_picture())
        text = event.rect().intersected(QRect(label, 0, self.width() - label, self.height()))
        if not text.isEmpty():
            p.setClipRect(text)
            p.fillRect(text, QColor(self.palette_.ink))
            if self._starts:
                strip = self._strip_picture()
                x = round((START - self._at) * self.unit)
                p.drawPixmap(x, 0, strip)
                if self.moves():
                    p.drawPixmap(x + round(self._strip_w * self.unit), 0, strip)
        p.end()

    def _strip_picture(self) -> QPixmap:
        if self._strip is None:
            self._strip = QPixmap(max(1, round(self._strip_w * self.unit)), max(1, self.height()))
            self._strip.fill(QColor(self.palette_.ink))
            p = self._painter(self._strip)
            p.setFont(self._font())
            p.setPen(QColor(self.palette_.edge if self.dim else self.palette_.on_deep))
            for start, message in zip(self._starts, self.messages, strict=True):
                p.drawText(round(start), 62, message)
            p.end()
        return self._strip

    def _label_picture(self) -> QPixmap:
        if self._label is None:
            self._label = QPixmap(round(LABEL_W * self.unit), max(1, self.height()))
            self._label.fill(QColor(self.palette_.jade))
            p = self._painter(self._label)
            draw_icon(p, "info", QRectF(40, 22, 44, 44), self.palette_.on_jade, 3.0)
            words_at(p, 100, 61, self._zh.text("wall.notice"), 42, self.palette_.on_jade, bold=True)
            p.end()
        return self._label

    def _painter(self, picture: QPixmap) -> QPainter:
        p = QPainter(picture)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        p.scale(self.unit, self.unit)
        return p

    def draw(self, p: QPainter, w: float, h: float) -> None:
        """Not used: the strip is painted from its pictures."""
