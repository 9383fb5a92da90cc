"""Charts in the office's colours: an axis with a few round ticks, bars, and curves that carry their names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from office.look.fonts import font, text_width
from office.look.text import CENTER, RIGHT, draw_text
from office.look.tokens import Palette

AXIS_PX = 15  # type on an axis (tokens 2.5: 12 at least)
NAME_PX = 17
LEFT_ROOM, LABEL_ROOM = 56.0, 26.0  # for the ticks' figures, and for the words under the axis
Values = Sequence[float | None]


def round_top(most: float) -> float:
    """The smallest of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not below `most`."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= most - 1e-9)


@dataclass(frozen=True)
class Chart:
    """One set of axes: `count` places side by side, values from 0 to `top`, drawn into `rect` with its labels."""

    rect: QRectF
    count: int
    top: float
    palette: Palette
    percent: bool = False

    @property
    def field(self) -> QRectF:
        """Where values are drawn, without the room for figures and words."""
        return self.rect.adjusted(LEFT_ROOM, 8, 0, -LABEL_ROOM)

    def x(self, place: float) -> float:
        """The middle of a place, in design pixels."""
        return self.field.left() + (place + 0.5) * self.field.width() / max(self.count, 1)

    def y(self, value: float) -> float:
        """The height of a value; above the top it stays there."""
        return self.field.bottom() - min(value / self.top, 1.0) * self.field.height()

    def axes(self, p: QPainter, labels: Sequence[str], *, ticks: int = 4, every: int = 1) -> None:
        """Hairlines with their figures, and a word under each `every`-th place."""
        c = self.palette
        for tick in range(ticks + 1):
            value = self.top * tick / ticks
            y = self.y(value)
            p.setPen(QPen(QColor(c.edge if tick == 0 else c.line), 1))
            p.drawLine(QPointF(self.field.left(), y), QPointF(self.field.right(), y))
            said = f"{value:.0%}" if self.percent else f"{value:g}"
            where = QRectF(self.rect.left(), y - 12, LEFT_ROOM - 8, 24)
            draw_text(p, where, said, font(AXIS_PX), c.ink2, RIGHT)
        width = self.field.width() / max(self.count, 1)
        for place, label in enumerate(labels):
            if place % every == 0:
                room = QRectF(self.x(place) - width * every / 2, self.field.bottom() + 4, width * every, 22)
                draw_text(p, room, label, font(AXIS_PX), c.ink2, CENTER, min_px=11)

    def bars(self, p: QPainter, values: Values, colors: Sequence[str] | str, *, share: float = 0.62) -> None:
        """A bar a place, `share` of the place wide; None is no bar."""
        width = self.field.width() / max(self.count, 1) * share
        p.setPen(Qt.PenStyle.NoPen)
        for place, value in enumerate(values):
            if not value:
                continue
            p.setBrush(QColor(colors if isinstance(colors, str) else colors[place]))
            y = self.y(value)
            bar = QRectF(self.x(place) - width / 2, y, width, self.field.bottom() - y)
            radius = min(4.0, bar.height() / 2, width / 2)
            p.drawRoundedRect(bar, radius, radius)
            # Square at the axis it stands on.
            p.drawRect(QRectF(bar.left(), bar.bottom() - radius, width, radius))

    def curve(self, p: QPainter, values: Values, color: str, *, dashed: bool = False, name: str = "") -> None:
        """A line through the values with a dot at each; its `name` stands over its highest point."""
        points = [
            QPointF(self.x(place), self.y(value)) for place, value in enumerate(values) if value is not None
        ]
        pen = QPen(QColor(color), 3.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if dashed:
            pen.setDashPattern([2.0, 2.0])
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawPolyline(points)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(color))
        for point in points:
            p.drawEllipse(point, 3.5, 3.5)
        if name and points:
            at = min(points, key=lambda each: each.y())
            left = min(max(at.x() - 80, self.field.left()), self.field.right() - 160)
            draw_text(p, QRectF(left, at.y() - 30, 160, 24), name, font(NAME_PX, True), color, CENTER)

    def limit(self, p: QPainter, value: float, color: str, name: str) -> None:
        """A dashed line across at a value that should not be passed, named at its right end."""
        pen = QPen(QColor(color), 2)
        pen.setDashPattern([4.0, 3.0])
        p.setPen(pen)
        y = self.y(value)
        p.drawLine(QPointF(self.field.left(), y), QPointF(self.field.right(), y))
        where = QRectF(self.field.right() - 260, y - 24, 256, 22)
        draw_text(p, where, name, font(AXIS_PX, True), color, RIGHT)


def legend(p: QPainter, rect: QRectF, names: Sequence[str], colors: Sequence[str], palette: Palette) -> None:
    """The curves' names in one line at the top of `rect`, each behind a piece of its line."""
    x = rect.left() + 6
    for name, color in zip(names, colors, strict=True):
        p.fillRect(QRectF(x, rect.top() + 9, 26, 4), QColor(color))
        width = text_width(name, font(AXIS_PX)) + 4
        draw_text(p, QRectF(x + 34, rect.top(), width, 22), name, font(AXIS_PX), palette.ink)
        x += 34 + width + 22
