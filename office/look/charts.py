"""Pictures of figures on paper: bars and a heat map, read without colour by the number in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from office.look.fonts import paper_font
from office.look.text import CENTER, LEFT, RIGHT, draw_text
from office.look.tokens import STANDARD

WIDEST_BAR = 44.0
LEGEND = 30.0


@dataclass(frozen=True)
class Bar:
    """One bar: `value` with `inside` as its darker part, both None where they are not told; `text` above it."""

    label: str
    under: str
    value: float | None
    inside: float | None
    text: str


@dataclass(frozen=True)
class HeatMap:
    """Rows by columns; a value of None is an empty field, and its text says why."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]


def draw_bars(p: QPainter, rect: QRectF, bars: Sequence[Bar], whole: str, inside: str) -> None:
    """Bars on a common ground line, with a legend of what the `whole` and the darker `inside` are."""
    _legend(p, rect, [(STANDARD.jade_line, whole), (STANDARD.jade, inside)])
    top, ground = rect.top() + LEGEND + 26, rect.bottom() - 48
    p.setPen(QPen(QColor(STANDARD.edge), 1.5))
    p.drawLine(QPointF(rect.left(), ground), QPointF(rect.right(), ground))
    if not bars:
        draw_text(p, rect, "沒有開放的日子", paper_font(16), STANDARD.ink3, CENTER)
        return
    most = max([1.0, *(bar.value for bar in bars if bar.value is not None)])
    step = rect.width() / len(bars)
    width = min(WIDEST_BAR, step * 0.66)
    for place, bar in enumerate(bars):
        middle = rect.left() + step * (place + 0.5)
        y = ground
        for value, color in ((bar.value, STANDARD.jade_line), (bar.inside, STANDARD.jade)):
            if value:
                height = (ground - top) * value / most
                p.fillRect(QRectF(middle - width / 2, ground - height, width, height), QColor(color))
                y = min(y, ground - height)
        line = QRectF(middle - step / 2, y - 24, step, 22)
        draw_text(p, line, bar.text, paper_font(14), STANDARD.ink2, CENTER, min_px=9)
        line.moveTop(ground + 3)
        draw_text(p, line, bar.label, paper_font(15, True), STANDARD.ink, CENTER)
        line.translate(0, 20)
        draw_text(p, line, bar.under, paper_font(13), STANDARD.ink3, CENTER)


def _legend(p: QPainter, rect: QRectF, entries: Sequence[tuple[str, str]]) -> None:
    x = rect.left()
    for color, words in entries:
        p.fillRect(QRectF(x, rect.top() + 6, 18, 18), QColor(color))
        draw_text(p, QRectF(x + 26, rect.top(), 200, LEGEND), words, paper_font(15), STANDARD.ink2, LEFT)
        x += 200


def draw_heat(p: QPainter, rect: QRectF, heat: HeatMap) -> None:
    """The darker a field the larger its value; every field says its number."""
    draw_text(
        p, QRectF(rect.x(), rect.y(), rect.width(), 28), heat.title, paper_font(17, True), STANDARD.ink, LEFT
    )
    left, top = rect.x() + 62, rect.y() + 58
    wide = (rect.right() - left) / max(1, len(heat.columns))
    high = (rect.bottom() - top) / max(1, len(heat.rows))
    most = max([0.0, *(value for row in heat.values for value in row if value is not None)])
    for at, name in enumerate(heat.columns):
        head = QRectF(left + at * wide, top - 28, wide, 26)
        draw_text(p, head, name, paper_font(15, True), STANDARD.ink2, CENTER)
    for down, name in enumerate(heat.rows):
        y = top + down * high
        draw_text(p, QRectF(rect.x(), y, 54, high), name, paper_font(14), STANDARD.ink2, RIGHT)
        for at in range(len(heat.columns)):
            value = heat.values[down][at]
            strength = value / most if value and most else 0.0
            field = QRectF(left + at * wide + 1, y + 1, wide - 2, high - 2)
            p.fillRect(field, _between(STANDARD.paper, STANDARD.jade, strength))
            # Past the middle the ground is too dark for ink (contrast 7:1).
            color = STANDARD.on_jade if strength > 0.6 else STANDARD.ink if value else STANDARD.ink3
            draw_text(p, field, heat.texts[down][at], paper_font(14), color, CENTER)


def _between(light: str, dark: str, strength: float) -> QColor:
    one, other = QColor(light), QColor(dark)
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * strength,
        one.greenF() + (other.greenF() - one.greenF()) * strength,
        one.blueF() + (other.blueF() - one.blueF()) * strength,
    )
