"""Which key does what in the window (layout.md 5)."""

from __future__ import annotations

from PySide6.QtCore import Qt

from counter_terminal.moment import Action

_PLAIN = {
    Qt.Key.Key_F8: Action.CALL,
    Qt.Key.Key_F7: Action.RECALL,
    Qt.Key.Key_F6: Action.NO_SHOW,
    Qt.Key.Key_F5: Action.CALL_NUMBER,
    Qt.Key.Key_F4: Action.TRANSFER,
    Qt.Key.Key_F3: Action.HOLD,
    Qt.Key.Key_F9: Action.FINISH,
    Qt.Key.Key_F10: Action.PAUSE,
    Qt.Key.Key_F1: Action.KEYS,
}
_CONTROL = {
    Qt.Key.Key_Z: Action.UNDO,
    Qt.Key.Key_I: Action.INTERPRETER,
    Qt.Key.Key_D: Action.DOCUMENTS,
}
LARGER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
SMALLER = (Qt.Key.Key_Minus,)
SIDES = {Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right"}


def action_of(key: int, modifiers: Qt.KeyboardModifier) -> Action | None:
    """The action of a key, None for any other; Ctrl+Shift+F key is the same as the F key.

    The prefix is for desks where the registration program uses the F keys itself.
    """
    held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
    control = Qt.KeyboardModifier.ControlModifier
    if held in (Qt.KeyboardModifier.NoModifier, control | Qt.KeyboardModifier.ShiftModifier):
        return _PLAIN.get(Qt.Key(key)) if key in _PLAIN else None
    if held == control:
        return _CONTROL.get(Qt.Key(key)) if key in _CONTROL else None
    return None


def digit_of(key: int, modifiers: Qt.KeyboardModifier) -> str:
    """'0' to '9' for a digit key without Ctrl or Alt, else ''."""
    if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return ""
    return str(key - Qt.Key.Key_0) if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 else ""
