"""The button for fingers and keys: acts once, on release inside, and tells a screen reader what it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QPoint, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from office.look.content import Content, draw_column, draw_row
from office.look.drawn import ARROWS, Drawing
from office.look.faces import Face, Kind, State, face
from office.look.guard import guard_of
from office.look.paint import draw_pressable
from office.look.ring import ring_of
from office.look.spatial import Box, Direction, nearest
from office.look.touch import Debounce, Millis, monotonic_ms

DOWN_MS, UP_MS, TURN_MS = 80, 120, 1000  # tokens 7
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)
_WAY: dict[int, Direction] = dict(zip(ARROWS, ("left", "right", "up", "down"), strict=True))


class Press(Drawing, QAbstractButton):
    """Something to press; subclass and override `draw_face`, or give it an icon, a label and a sub-line.

    `px` is the label's size, `edge` the bottom edge (tile 6, primary 8, triage 4, terminal 5), `radius`
    the corner; `language` sets the label's font; `tinted` and `plain` as in `set_look`.
    """

    pressed_once = Signal()
    kind = Kind.SECONDARY

    def __init__(
        self,
        label: str = "",
        parent: QWidget | None = None,
        *,
        icon: str = "",
        sub: str = "",
        px: float = 32,
        sub_px: float = 24,
        icon_px: float = 0,
        radius: float = 16,
        edge: float = 0,
        bold: bool = True,
        column: bool = False,
        language: str = "zh-TW",
        debounce_ms: int = 600,
        now: Millis = monotonic_ms,
    ) -> None:
        QAbstractButton.__init__(self, parent)
        self.icon_name, self.sub, self.reason, self.busy_words = icon, sub, "", ""
        self.px, self.sub_px, self.icon_px = px, sub_px, icon_px or round(px * 1.4)
        self.radius, self.edge, self.bold, self.column, self.language = radius, edge, bold, column, language
        self.tinted = False  # selected in light jade, as in a list
        self.plain = False  # no fill at rest, as the kiosk's switches
        self.left_px: float | None = None  # a row starts here instead of being centred
        self._label, self._selected, self._busy, self._named = label, False, False, False
        self._down_by, self._turn = 0.0, 0.0
        self._debounce = Debounce(debounce_ms, now)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._motion.valueChanged.connect(self._moved)
        self._spin = QVariantAnimation(self)
        self._spin.setDuration(TURN_MS)
        self._spin.setLoopCount(-1)
        self._spin.setStartValue(0.0)
        self._spin.setEndValue(1.0)
        self._spin.valueChanged.connect(self._turned)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        super().setAccessibleName(label)
        guard_of()  # the first button brings the touch guard with it
        self.pressed.connect(lambda: self._move(1.0, DOWN_MS))
        self.released.connect(lambda: self._move(0.0, UP_MS))
        self.clicked.connect(self._act)

    # -- what it says ---------------------------------------------------------------------------------

    @property
    def label(self) -> str:
        """The words on the button."""
        return self._label

    def set_label(self, label: str, sub: str | None = None) -> None:
        """Change the words (and the sub-line); the accessible name follows unless it was set apart."""
        changed = label != self._label or (sub is not None and sub != self.sub)
        self._label = label
        self.sub = self.sub if sub is None else sub
        if changed:
            if not self._named:
                super().setAccessibleName(label)
            self.update()

    def setAccessibleName(self, name: str) -> None:
        """Say `name` to the screen reader instead of the label."""
        self._named = True
        super().setAccessibleName(name)

    def set_icon(self, name: str) -> None:
        """Show another icon ('' none)."""
        self.icon_name = name
        self.update()

    # -- what it is doing -----------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What the button is doing now."""
        if self._busy:
            return State.BUSY
        if not self.isEnabled():
            return State.DISABLED
        if self.isDown():
            return State.PRESSED
        return State.SELECTED if self._selected else State.DEFAULT

    @property
    def selected(self) -> bool:
        """Chosen, or on."""
        return self._selected

    def set_selected(self, on: bool) -> None:
        """Mark as chosen; the button never does that by itself."""
        if on != self._selected:
            self._selected = on
            if self.isCheckable() or on:
                self.setCheckable(True)
                self.setChecked(on)
            self.update()

    def set_disabled(self, reason: str = "") -> None:
        """Disable, and say why in words on the button and to the screen reader."""
        self.reason = reason
        self.setAccessibleDescription(reason)
        self.setEnabled(False)
        self.update()

    def set_enabled(self) -> None:
        """Enable again."""
        self.reason = ""
        self.setAccessibleDescription("")
        self.setEnabled(True)
        self.update()

    def set_busy(self, words: str = "") -> None:
        """Show the ring and the thing being done instead of the label; '' is the end of it."""
        self._busy, self.busy_words = bool(words), words
        if self._busy and not self.calm:
            self._spin.start()
        else:
            self._spin.stop()
        self.update()

    @property
    def busy(self) -> bool:
        """Doing what it was pressed for; presses are ignored meanwhile."""
        return self._busy

    # -- how it looks ---------------------------------------------------------------------------------

    def face(self) -> Face:
        """The colours and lines of this moment."""
        made = face(self.kind, self.state, self.palette_, tinted=self.tinted)
        if self.plain and self.state is State.DEFAULT and not self.palette_.contrast:
            made = Face("", made.border, "", made.fg, made.fg2, made.icon, made.border_px)
        return made

    def draw(self, p: QPainter, w: float, h: float) -> None:
        now = self.face()
        top = draw_pressable(p, w, h, now, self.radius, self.edge, self._down_by)
        p.translate(0, top.y())
        if self._busy:
            content = replace(self._content(self.busy_words, "", now), sub="", turn=self._turn)
            draw_row(p, top.width(), top.height(), content)
        else:
            self.draw_face(p, top.width(), top.height(), now.fg)

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        """Draw what is on the button into `w` x `h` design px, the bottom edge left out."""
        now = self.face()
        content = self._content(self.shown_label(), self.shown_icon(), now)
        (draw_column if self.column else draw_row)(p, w, h, content)

    def shown_label(self) -> str:
        """The words as they are drawn now."""
        return self._label

    def shown_icon(self) -> str:
        """The icon as it is drawn now, '' none."""
        return self.icon_name

    def _content(self, label: str, icon: str, now: Face) -> Content:
        bold = self.bold or self._selected or self.palette_.contrast
        return Content(
            label, now, icon, self.sub, self.px, self.sub_px, self.icon_px, bold, self.language, self.left_px
        )

    # -- fingers and keys -----------------------------------------------------------------------------

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def nextCheckState(self) -> None:
        """A press tells; whether it is then chosen is the screen's decision (`set_selected`)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat() and not self.isDown():
                self.setDown(True)
                self._move(1.0, DOWN_MS)
            return
        way = _WAY.get(event.key())
        if way is not None:
            self._walk(way)
            return
        # QAbstractButton would take Escape only to cancel itself; pages need it.
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat() and self.isDown():
                self.click()
                self._move(0.0, UP_MS)
            return
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        ring_of(self).leave()
        self._move(0.0, UP_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._motion.stop()
        self._down_by = 0.0

    def set_unit(self, unit: float) -> None:
        super().set_unit(unit)
        if self.hasFocus():
            self._show_ring()

    def palette_changed(self) -> None:
        if self.hasFocus():
            self._show_ring()

    def _show_ring(self) -> None:
        ring_of(self).follow(self, self.ring_radius(), self.unit, self.palette_)

    def ring_radius(self) -> float:
        """The corner the focus ring follows, in design px."""
        return min(self.radius, self.height() / self.unit / 2)

    def _walk(self, way: Direction) -> None:
        window = self.window()
        others = [
            other
            for other in window.findChildren(QWidget)
            if other is not self
            and other.focusPolicy() & Qt.FocusPolicy.TabFocus
            and other.isVisible()
            and other.isEnabled()
        ]
        found = nearest(_box(self, window), [_box(other, window) for other in others], way)
        if found is not None:
            others[found].setFocus(Qt.FocusReason.TabFocusReason)

    def _act(self) -> None:
        if not self._busy and self._debounce.accept():
            self.pressed_once.emit()

    def _move(self, to: float, ms: int) -> None:
        self._motion.stop()
        if self.calm or not self.edge or not self.isVisible():
            self._down_by = to
            self.update()
            return
        self._motion.setDuration(ms)
        self._motion.setStartValue(self._down_by)
        self._motion.setEndValue(to)
        self._motion.start()

    def _moved(self, value: float) -> None:
        self._down_by = value
        self.update()

    def _turned(self, value: float) -> None:
        self._turn = value
        self.update()


def _box(widget: QWidget, window: QWidget) -> Box:
    at = widget.mapTo(window, QPoint(0, 0))
    return Box(at.x(), at.y(), widget.width(), widget.height())
