"""A QR code on a page, its squares sharp at every scale."""

from __future__ import annotations

from functools import lru_cache

import segno
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

QUIET_MODULES = 4
"""The empty border a reader needs (ISO/IEC 18004, 6.3.8)."""


@lru_cache(maxsize=16)
def picture(text: str, border: bool) -> QImage:
    """The modules of `text` at error level M, a pixel each."""
    rows = segno.make_qr(text, error="m").matrix
    edge = QUIET_MODULES if border else 0
    image = QImage(len(rows) + 2 * edge, len(rows) + 2 * edge, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    black = QColor("#000000").rgb()
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixel(x + edge, y + edge, black)
    return image


def draw_qr(p: QPainter, rect: QRectF, text: str, *, border: bool = False) -> None:
    """Draw `text` as a QR filling `rect`: always black on white, so every camera reads it.

    With `border` the empty quiet zone lies inside `rect`, else the caller's white card is it.
    """
    image = picture(text, border)
    p.save()
    p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, False)
    if not border:
        step = rect.width() / image.width()
        p.fillRect(rect.adjusted(-step, -step, step, step), QColor("#FFFFFF"))
    p.drawImage(rect, image)
    p.restore()
