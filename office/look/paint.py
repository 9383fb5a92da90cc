"""The few shapes everything is made of: rounded boxes, dashed boxes, the busy ring, standalone numbers, the seal."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from office.look.faces import Face
from office.look.fonts import font, metrics, text_width
from office.look.text import CENTER, draw_text, note_cut

RISE_EM = 0.045  # CJK digits sit low: a number alone in a box goes up by this (tokens 2)
BEARING_EM = 0.055  # the side bearing of the 1: a number that starts a column goes left by this (tokens 2)


def draw_box(
    p: QPainter,
    rect: QRectF,
    fill: str,
    border: str = "",
    border_px: float = 2.0,
    radius: float = 20.0,
    *,
    dashed: bool = False,
) -> None:
    """A rounded box; '' for `fill` or `border` is none. The border lies inside `rect`."""
    radius = min(radius, rect.height() / 2, rect.width() / 2)
    if border and not dashed and fill:
        # Two fills instead of fill and stroke: no ground shines through between them.
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(border))
        p.drawRoundedRect(rect, radius, radius)
        p.setBrush(QColor(fill))
        inner = rect.adjusted(border_px, border_px, -border_px, -border_px)
        p.drawRoundedRect(inner, max(0.0, radius - border_px), max(0.0, radius - border_px))
        return
    if fill:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(fill))
        p.drawRoundedRect(rect, radius, radius)
    if border:
        pen = QPen(QColor(border), border_px)
        if dashed:
            pen.setDashPattern([3.0, 2.0] if border_px < 3 else [2.2, 1.4])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        half = border_px / 2
        inner_radius = max(0.0, radius - half)
        p.drawRoundedRect(rect.adjusted(half, half, -half, -half), inner_radius, inner_radius)


def draw_pressable(
    p: QPainter, w: float, h: float, face: Face, radius: float, edge: float, down: float
) -> QRectF:
    """A button's body, `down` (0..1) pressed, and the rectangle of its face.

    The face moves down by 4 px and leaves 2 px of the bottom edge (tokens 6); a thinner edge moves less.
    """
    if not face.edge or edge <= 0:
        whole = QRectF(0, 0, w, h)
        draw_box(p, whole, face.fill, face.border, face.border_px, radius, dashed=face.dashed)
        return whole
    travel = min(4.0, max(0.0, edge - 2.0)) * down
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor(face.edge))
    body = QRectF(0, travel, w, h - travel)
    radius = min(radius, h / 2)
    p.drawRoundedRect(body, radius, radius)
    # A border of the edge's own colour is part of the edge, as in the design's boxes.
    overlap = face.border_px if face.border == face.edge else 0.0
    top = QRectF(0, travel, w, h - edge + overlap)
    draw_box(p, top, face.fill, face.border, face.border_px, radius)
    return top


def draw_busy(p: QPainter, rect: QRectF, color: str, turn: float, stroke: float = 4.0) -> None:
    """The 270-degree ring of a busy button, `turn` (0..1) of its way round."""
    pen = QPen(QColor(color), stroke)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    side = min(rect.width(), rect.height()) - stroke
    ring = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    p.drawArc(ring, int((90 - turn * 360) * 16), -270 * 16)


def draw_number(
    p: QPainter,
    rect: QRectF,
    text: str,
    px: float,
    color: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
    *,
    bold: bool = True,
) -> bool:
    """A number standing alone, set by the optical rule (tokens 2), and whether it fits the width.

    It is centred on its digits' height; left-aligned it starts a column and hangs by the bearing.
    Too wide, it shrinks to 60 %, and past that is recorded in `cut_off`.
    """
    chosen = font(px, bold)
    width = text_width(text, chosen)
    fits = True
    if width > rect.width() + px * BEARING_EM * 2:
        px = max(px * 0.6, int(px * rect.width() / width))
        chosen = font(px, bold)
        width = text_width(text, chosen)
        fits = width <= rect.width() + px * BEARING_EM * 2
        if not fits:
            note_cut(text)
    measured = metrics(chosen)
    if align & Qt.AlignmentFlag.AlignHCenter:
        x = rect.center().x() - width / 2
    elif align & Qt.AlignmentFlag.AlignRight:
        x = rect.right() - width + px * BEARING_EM
    else:
        x = rect.x() - px * BEARING_EM
    y = rect.center().y() + (measured.ascent() - measured.descent()) / 2 - px * RISE_EM
    p.setFont(chosen)
    p.setPen(QColor(color))
    p.drawText(QPointF(x, y), text)
    return fits


def draw_seal(p: QPainter, rect: QRectF, seal: str, ground: str, ink: str) -> None:
    """The office's placeholder mark: its four characters two by two (tokens 4)."""
    side = min(rect.width(), rect.height())
    draw_box(p, rect, ground, "", 0, side * 0.17)
    chosen = font(side * 0.40, True)
    for number, sign in enumerate(seal[:4]):
        column, row = number % 2, number // 2
        cell = QRectF(
            rect.x() + side * (0.07 + 0.43 * column),
            rect.y() + side * (0.06 + 0.44 * row),
            side * 0.43,
            side * 0.44,
        )
        draw_text(p, cell, sign, chosen, ink, CENTER)
