"""The promotion: a slide with its words and its art, cross-faded to the next (LOB-02's playlist, first form)."""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from display.page import PromoFace
from display.panels import RADIUS, Kept
from office.look.fonts import font
from office.look.icons import draw_icon, icon_names
from office.look.text import draw_text

FADE_S = 0.4
FRAME_MS = 40
INACTIVE_DOT = "#BCB0A1"


class PromoPanel(Kept):
    """One slide at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: PromoFace | None = None
        self._before: QPixmap | None = None
        self._since = 0.0
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._frame)

    def set(self, face: PromoFace | None, *, fade: bool) -> None:
        """Show this slide, fading from the one before if it can be seen."""
        if face == self.face:
            return
        self._before = self.picture() if fade and self.face is not None else None
        self.face = face
        self.setAccessibleName("" if face is None else f"{face.title} {face.text}".replace("\n", ""))
        self.renew()
        if self._before is not None:
            self._since = time.monotonic()
            self._frames.start()

    def _frame(self) -> None:
        if time.monotonic() - self._since >= FADE_S:
            self._frames.stop()
            self._before = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._before is not None:
            p = QPainter(self)
            p.setOpacity(max(0.0, 1 - (time.monotonic() - self._since) / FADE_S))
            p.drawPixmap(0, 0, self._before)
            p.end()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face, c = self.face, self.palette_
        if face is None:
            return
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(0, 0, w, h), RADIUS, RADIUS)
        p.fillPath(whole, QColor(c.promo_ground))
        art = face.art == "rings" or face.art in icon_names()
        if art:
            arch = QPainterPath()
            arch.moveTo(330, h)
            arch.lineTo(330, 38 + 112)
            arch.arcTo(QRectF(330, 38, 224, 224), 180, -180)
            arch.lineTo(554, h)
            p.fillPath(arch & whole, QColor(c.promo_shape))
            if face.art == "rings":
                draw_rings(p, c.jade, c.promo_gold)
            else:
                draw_icon(p, face.art, QRectF(370, 122, 144, 144), c.jade, 3.0)
        room = 284 if art else w - 72
        lines = face.title.split("\n")[:2]
        y = 103.0 if len(lines) == 2 else 140.0
        for line in lines:
            draw_text(p, QRectF(36, y - 47, room, 56), line, font(44, True), c.ink, min_px=30)
            y += 62
        draw_text(p, QRectF(36, y - 40, room, 44), face.text, font(27), c.ink2, min_px=19)
        for dot in range(face.count):
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(QColor(c.ink if dot == face.index else INACTIVE_DOT))
            p.drawEllipse(QRectF(36 + 24 * dot, 266, 12, 12))


def draw_rings(p: QPainter, jade: str, gold: str) -> None:
    """Two linked rings, the right one with a stone."""
    p.setBrush(Qt.BrushStyle.NoBrush)
    left, right = QRectF(367, 142, 96, 96), QRectF(421, 142, 96, 96)
    p.setPen(QPen(QColor(jade), 14))
    p.drawEllipse(left)
    p.setPen(QPen(QColor(gold), 14))
    p.drawEllipse(right)
    # Linked: above, the left ring passes over the right one again.
    over = QPen(QColor(jade), 14)
    over.setCapStyle(Qt.PenCapStyle.FlatCap)
    p.setPen(over)
    p.drawArc(left, 20 * 16, 34 * 16)
    stone = [(461, 102), (477, 102), (484, 111), (469, 128), (454, 111)]
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor(gold))
    p.drawPolygon(QPolygonF([QPointF(x, y) for x, y in stone]))
