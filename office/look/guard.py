"""The application's touch guard: a second tap cannot press the next page's button.

It also knows whether keys or fingers were used last, which decides if a focus ring is shown (tokens 6).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QTouchEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from office.look.touch import Gate, Millis, monotonic_ms

_SWALLOWED = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_MOUSE = (*_SWALLOWED, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
_WATCHED = frozenset(
    {
        *_MOUSE,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
        QEvent.Type.KeyPress,
    }
)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Guard(QObject):
    """Swallows presses for 400 ms after a page change, and everything while a palm lies on the glass."""

    keys_changed = Signal(bool)

    def __init__(self, app: QObject, now: Millis = monotonic_ms) -> None:
        super().__init__(app)
        self.gate = Gate(now=now)
        self.keys = False  # the last input was a key, a switch or the keypad
        self._pressed: QAbstractButton | None = None
        app.installEventFilter(self)

    def page_changed(self) -> None:
        """Call when another page is shown: presses of the next 400 ms do nothing."""
        self.gate.page_changed()

    def reset(self) -> None:
        """Let the next press through, as if no page had changed; for tests."""
        self.gate.reset()
        self._pressed = None
        self._set_keys(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return False
        if not watched.isWidgetType():
            # Qt's own bookkeeping of the window's buttons must see every event; only widgets must not.
            return False
        if kind == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            if key not in _MODIFIERS:
                self._set_keys(True)
            return False
        if kind in _SWALLOWED:
            self._set_keys(False)
            if not self.gate.press_counts():
                return True
            if isinstance(watched, QAbstractButton):
                self._pressed = watched
        return self.gate.palm

    def _touch(self, event: QTouchEvent) -> None:
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self.gate.released()
        elif self.gate.touched(event.pointCount()) and self._pressed is not None:
            try:
                self._pressed.setDown(False)
            except RuntimeError:  # the button is already gone, and cannot act
                pass
            self._pressed = None

    def _set_keys(self, on: bool) -> None:
        if on != self.keys:
            self.keys = on
            self.keys_changed.emit(on)


def guard_of() -> Guard:
    """The running application's guard, made on first use; RuntimeError before there is an application."""
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("make the application before its guard")
    found = app.findChild(Guard, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Guard) else Guard(app)


def page_changed() -> None:
    """Tell the application's guard that another page is shown."""
    guard_of().page_changed()


def forget_pages() -> None:
    """Let the next press through, if there is an application at all; for tests."""
    if QApplication.instance() is not None:
        guard_of().reset()
