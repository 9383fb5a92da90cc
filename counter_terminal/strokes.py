"""Small drawn things of the desk's window: key caps, hairlines."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from office.look.fonts import font, text_width
from office.look.paint import draw_box
from office.look.text import CENTER, draw_text


def cap_width(words: str, *, bold: bool = False, px: float = 12.5) -> float:
    """How wide a key cap is."""
    return max(px * 2, text_width(words, font(px, bold)) + px * 0.95)


def draw_cap(
    p: QPainter,
    right: float,
    y: float,
    words: str,
    color: str,
    *,
    bold: bool = False,
    px: float = 12.5,
    h: float = 20,
    line: float = 1.0,
    radius: float = 5,
) -> float:
    """A key cap that ends at `right`, centred on `y`; returns its left end."""
    w = cap_width(words, bold=bold, px=px)
    box = QRectF(right - w, y - h / 2, w, h)
    draw_box(p, box, "", color, line, radius)
    draw_text(p, box, words, font(px, bold), color, CENTER, min_px=10)
    return box.x()


def draw_line(p: QPainter, x: float, y: float, length: float, color: str, *, upright: bool = False) -> None:
    """A hairline of one design pixel."""
    p.fillRect(QRectF(x, y, 1 if upright else length, length if upright else 1), QColor(color))
