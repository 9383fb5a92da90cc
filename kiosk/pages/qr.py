"""A QR code drawn square by square, sharp at every scale."""

from __future__ import annotations

from functools import lru_cache

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

QUIET_MODULES = 4
"""The empty border a reader needs (ISO/IEC 18004, 6.3.8)."""


@lru_cache(maxsize=64)
def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of `text` at error level M, without a border."""
    made = segno.make_qr(text, error="m")
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def draw_qr(p: QPainter, rect: QRectF, text: str, *, border: bool = False) -> None:
    """Draw `text` as a QR filling `rect`: always black on white, so every camera reads it.

    With `border` the empty quiet zone lies inside `rect`, else the caller's white card is it.
    """
    rows = matrix(text)
    count = len(rows) + (2 * QUIET_MODULES if border else 0)
    step = rect.width() / count
    first = QUIET_MODULES if border else 0
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    p.setPen(Qt.PenStyle.NoPen)
    p.fillRect(rect.adjusted(-step, -step, step, step) if not border else rect, QColor("#FFFFFF"))
    black = QColor("#000000")
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = rect.x() + (x + first) * step, rect.y() + (y + first) * step
                p.fillRect(QRectF(left, top, step, step), black)
    p.restore()
