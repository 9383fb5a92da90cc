"""Widgets that paint in design pixels, and the page of fixed design size that scales them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from office.look.tokens import STANDARD, Palette

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)

if TYPE_CHECKING:
    _Seen = QWidget
else:
    # Qt allows one QWidget base per class; buttons need QAbstractButton, so the drawing is a mixin.
    _Seen = object


class Fit(NamedTuple):
    """How a design page lies in a window: scale, and the left and top of the page in window pixels."""

    unit: float
    left: float
    top: float


def fit(design_w: float, design_h: float, width: int, height: int) -> Fit:
    """The largest uniform scale that shows the whole page, centred (layout.md, first paragraph)."""
    unit = min(width / design_w, height / design_h)
    unit = max(unit, 0.01)
    return Fit(unit, (width - design_w * unit) / 2, (height - design_h * unit) / 2)


class Drawing(_Seen):
    """What every painted widget has: a palette, a scale, and `draw` in design pixels."""

    palette_: Palette = STANDARD
    unit: float = 1.0
    calm: bool = False  # reduced motion (tokens 7): opacity only, no scale, no movement

    def draw(self, p: QPainter, w: float, h: float) -> None:
        """Paint the widget; `p` is scaled, `w` and `h` are its size in design pixels."""
        raise NotImplementedError

    def set_palette(self, palette: Palette) -> None:
        """Use other colours, in every drawn widget below this one too."""
        for drawing in self._family():
            if drawing.palette_ is not palette:
                drawing.palette_ = palette
                drawing.palette_changed()
                drawing.update()

    def palette_changed(self) -> None:
        """Called after the palette changed; a widget that caches colours forgets them here."""

    def set_calm(self, on: bool) -> None:
        """Reduced motion on or off, in every drawn widget below this one too."""
        for drawing in self._family():
            drawing.calm = on

    def set_unit(self, unit: float) -> None:
        """Paint at `unit` window pixels per design pixel."""
        if unit != self.unit:
            self.unit = unit
            self.update()

    def design_size(self) -> tuple[float, float]:
        """The widget's width and height in design pixels."""
        return self.width() / self.unit, self.height() / self.unit

    def update_part(self, x: float, y: float, w: float, h: float) -> None:
        """Repaint only this part, given in design pixels."""
        self.update(QRectF(x * self.unit, y * self.unit, w * self.unit, h * self.unit).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        p.scale(self.unit, self.unit)
        w, h = self.design_size()
        self.draw(p, w, h)
        p.end()

    def _family(self) -> list[Drawing]:
        return [self, *(child for child in self.findChildren(QWidget) if isinstance(child, Drawing))]


class Drawn(Drawing, QWidget):
    """A painted widget: subclasses implement `draw(p, w, h)` in design pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        QWidget.__init__(self, parent)


class Sheet(Drawing, QWidget):
    """A page of fixed design size; what is placed on it is scaled with it and letterboxed with paper."""

    def __init__(self, w: float, h: float, parent: QWidget | None = None) -> None:
        QWidget.__init__(self, parent)
        self.design_w, self.design_h = float(w), float(h)
        self.ground: str | None = None  # a colour instead of paper: the call page, the deep half
        self._placed: dict[QWidget, QRectF] = {}
        self._shift = (0.0, 0.0)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(round(w), round(h))

    def place(self, widget: QWidget, x: float, y: float, w: float, h: float) -> None:
        """Put `widget` at this design geometry; again to move it. Focus follows the order of placing."""
        new = widget not in self._placed
        self._placed[widget] = QRectF(x, y, w, h)
        if widget.parentWidget() is not self:
            # Who was hidden on purpose (a toast, an overlay) stays hidden.
            shown = self.isVisible() and not widget.testAttribute(
                Qt.WidgetAttribute.WA_WState_ExplicitShowHide
            )
            widget.setParent(self)
            if shown:
                widget.show()
        if new:
            widget.destroyed.connect(lambda: self._placed.pop(widget, None))
            if isinstance(widget, Drawing):
                widget.set_palette(self.palette_)
                widget.set_calm(self.calm)
        self._settle(widget)

    def remove(self, widget: QWidget) -> None:
        """Take `widget` off the page and delete it."""
        self._placed.pop(widget, None)
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

    def clear(self) -> None:
        """Take everything off the page."""
        for widget in list(self._placed):
            self.remove(widget)

    def placed(self) -> Sequence[QWidget]:
        """What lies on the page, in the order of placing."""
        return tuple(self._placed)

    def place_of(self, widget: QWidget) -> QRectF:
        """The design geometry of `widget`; KeyError if it was never placed."""
        return QRectF(self._placed[widget])

    def set_shift(self, dx: float, dy: float) -> None:
        """Move the whole page by a few design pixels, against burn-in (layout.md 4)."""
        if (dx, dy) != self._shift:
            self._shift = (dx, dy)
            self._settle_all()

    def set_order(self, widgets: Sequence[QWidget]) -> None:
        """Make the keyboard focus go through `widgets` in this order."""
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def fit(self) -> Fit:
        """The page's present scale and offset in this widget, in window pixels."""
        lies = fit(self.design_w, self.design_h, self.width(), self.height())
        return Fit(lies.unit, lies.left + self._shift[0] * lies.unit, lies.top + self._shift[1] * lies.unit)

    def update_part(self, x: float, y: float, w: float, h: float) -> None:
        """Repaint only this part of the page, given in design pixels."""
        self.update(self._on_window(QRectF(x, y, w, h)))

    def design_size(self) -> tuple[float, float]:
        """The page's design size, whatever the window's."""
        return self.design_w, self.design_h

    def set_unit(self, unit: float) -> None:
        """A page takes its scale from its own size, so this only repaints."""
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        """Paint the page itself, below what is placed on it; nothing by default."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(event.rect(), QColor(self.ground or self.palette_.paper))
        p.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        lies = self.fit()
        p.translate(lies.left, lies.top)
        p.scale(lies.unit, lies.unit)
        self.draw(p, self.design_w, self.design_h)
        p.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A first arrow key on a page that was only touched so far has no focus to move.
        window = self.window()
        if event.key() in ARROWS and window.focusWidget() is None and self.focusNextPrevChild(True):
            return
        super().keyPressEvent(event)

    def _settle_all(self) -> None:
        self.unit = self.fit().unit
        for widget in self._placed:
            self._settle(widget)
        self.update()

    def _settle(self, widget: QWidget) -> None:
        lies = self.fit()
        self.unit = lies.unit
        if isinstance(widget, Drawing):
            widget.set_unit(lies.unit)
        widget.setGeometry(self._on_window(self._placed[widget]))

    def _on_window(self, design: QRectF) -> QRect:
        lies = self.fit()
        left = round(lies.left + design.left() * lies.unit)
        top = round(lies.top + design.top() * lies.unit)
        right = round(lies.left + design.right() * lies.unit)
        bottom = round(lies.top + design.bottom() * lies.unit)
        return QRect(left, top, max(1, right - left), max(1, bottom - top))
