"""What stands on a button: an icon and words, side by side or one above the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from office.look.faces import Face
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_busy
from office.look.text import CENTER, LEFT, draw_text


@dataclass(frozen=True)
class Content:
    """The words, the icon and their sizes in design px; `turn` (0..1) puts the busy ring in the icon's place."""

    label: str
    face: Face
    icon: str = ""
    sub: str = ""
    px: float = 32
    sub_px: float = 24
    icon_px: float = 45
    bold: bool = True
    language: str = "zh-TW"
    left_px: float | None = None  # start here instead of in the middle
    turn: float | None = None


def icon_stroke(name: str, side: float) -> float:
    """The stroke an icon needs on the 48 px grid: heavier when small, and for a lone tick (tokens 4)."""
    if name == "check":
        return 5.0
    return 4.0 if side < 24 else 3.0


def draw_row(p: QPainter, w: float, h: float, c: Content) -> None:
    """Icon left, words right; both together in the middle of `w` x `h`, or from `left_px` on."""
    chosen = font(c.px, c.bold, c.language)
    small = font(c.sub_px, False, c.language)
    pad = min(24.0, w * 0.06)
    ring = c.turn is not None
    side = c.icon_px if c.icon or ring else 0.0
    gap = c.px * 0.45 if side else 0.0
    wide = max(text_width(c.label, chosen), text_width(c.sub, small))
    wide = min(wide, w - 2 * pad - side - gap)
    x = (w - side - gap - wide) / 2
    if c.left_px is not None:
        x = c.left_px
        wide = w - x - side - gap - pad
    place = QRectF(x, (h - side) / 2, side, side)
    if c.turn is not None:
        draw_busy(p, place.adjusted(3, 3, -3, -3), c.face.fg, c.turn, max(2.0, side * 0.09))
    elif c.icon:
        draw_icon(p, c.icon, place, c.face.icon, icon_stroke(c.icon, side))
    align = LEFT if side or c.left_px is not None else CENTER
    box = QRectF(x + side + gap, 0, wide, h)
    if not c.sub:
        draw_text(p, box, c.label, chosen, c.face.fg, align, min_px=c.px * 0.7)
        return
    tall = c.px * 1.25 + c.sub_px * 1.3
    top = QRectF(box.x(), (h - tall) / 2, wide, c.px * 1.25)
    draw_text(p, top, c.label, chosen, c.face.fg, align, min_px=c.px * 0.7)
    under = QRectF(box.x(), top.bottom(), wide, c.sub_px * 1.3)
    draw_text(p, under, c.sub, small, c.face.fg2, align, min_px=c.sub_px * 0.8)


def draw_column(p: QPainter, w: float, h: float, c: Content) -> None:
    """Icon above, words below it, the sub-line under them; all centred in `w` x `h`."""
    rows = (c.icon_px + 8.0 if c.icon else 0.0, c.px * 1.3, c.sub_px * 1.25 if c.sub else 0.0)
    y = (h - sum(rows)) / 2
    if c.icon:
        draw_icon(p, c.icon, QRectF((w - c.icon_px) / 2, y, c.icon_px, c.icon_px), c.face.icon)
    pad = min(12.0, w * 0.05)
    box = QRectF(pad, y + rows[0], w - 2 * pad, rows[1])
    draw_text(p, box, c.label, font(c.px, c.bold, c.language), c.face.fg, CENTER, min_px=c.px * 0.65)
    if c.sub:
        box = QRectF(pad, y + rows[0] + rows[1], w - 2 * pad, rows[2])
        small = font(c.sub_px, False, c.language)
        draw_text(p, box, c.sub, small, c.face.fg2, CENTER, min_px=c.sub_px * 0.75)
