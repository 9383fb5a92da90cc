"""The focus ring: 4 px of ink and 5 px of yellow around the target that the keys are on (tokens 6)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from office.look.guard import Guard, guard_of
from office.look.tokens import STANDARD, Palette

INNER, OUTER = 4.0, 5.0
REACH = INNER + OUTER
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QWidget):
    """Lies over the whole window's targets, so a ring is never clipped by the target it surrounds."""

    def __init__(self, window: QWidget, guard: Guard) -> None:
        super().__init__(window)
        self._target: QWidget | None = None
        self._radius, self._unit = 0.0, 1.0
        self._palette: Palette = STANDARD
        self._guard = guard
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        guard.keys_changed.connect(self._settle)

    def follow(self, target: QWidget, radius: float, unit: float, palette: Palette) -> None:
        """Surround `target`, whose corners have `radius` design px, while keys are in use."""
        if self._target is not target:
            self.leave()
            self._target = target
            target.installEventFilter(self)
        self._radius, self._unit, self._palette = radius, unit, palette
        self._settle()

    def leave(self) -> None:
        """Surround nothing."""
        if self._target is not None:
            try:
                self._target.removeEventFilter(self)
            except RuntimeError:  # the target was deleted with its page
                pass
            self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target and event.type() in _MOVES:
            self._settle()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.scale(self._unit, self._unit)
        w, h = self.width() / self._unit, self.height() / self._unit
        for color, inset, thick in (
            (self._palette.ring_outer, OUTER / 2, OUTER),
            (self._palette.ring_inner, OUTER + INNER / 2, INNER),
        ):
            p.setPen(QPen(QColor(color), thick))
            p.setBrush(Qt.BrushStyle.NoBrush)
            radius = self._radius + REACH - inset
            box = QRectF(inset, inset, w - 2 * inset, h - 2 * inset)
            p.drawRoundedRect(box, min(radius, box.height() / 2), min(radius, box.height() / 2))

    def _settle(self) -> None:
        target, window = self._target, self.parentWidget()
        if target is None or window is None or not self._guard.keys or not target.isVisibleTo(window):
            self.hide()
            return
        reach = round(REACH * self._unit)
        at = target.mapTo(window, QPoint(0, 0))
        self.setGeometry(
            at.x() - reach, at.y() - reach, target.width() + 2 * reach, target.height() + 2 * reach
        )
        # Only the frame belongs to the ring: the target under it then repaints without it.
        inner = round(self._radius * self._unit * 0.3) + reach
        hole = self.rect().adjusted(inner, inner, -inner, -inner)
        self.setMask(QRegion(self.rect()) - QRegion(hole))
        self.raise_()
        self.show()
        self.update()


def ring_of(widget: QWidget) -> FocusRing:
    """The ring of the window `widget` is in, made on first use."""
    window = widget.window()
    found = window.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, FocusRing) else FocusRing(window, guard_of())
