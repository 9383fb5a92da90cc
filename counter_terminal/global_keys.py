"""F7, F8 and Ctrl+Alt+K wherever the focus is: on X11 by a grab of the keys; elsewhere the platform decides.

Wayland lets no program listen to other windows' keys, and a second terminal on the same screen finds the keys
taken; then they work in the window only.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QGuiApplication

log = logging.getLogger(__name__)
# X.h and keysymdef.h of X11R6.
KEY_PRESS, KEY_RELEASE, GRAB_ASYNC = 2, 3, 1
SHIFT, LOCK, CONTROL, ALT, NUM_LOCK = 1, 2, 4, 8, 16
STATE_AT, KEYCODE_AT = 80, 84  # offsets in XKeyEvent with 64-bit longs
EVENT_BYTES = 192


@dataclass(frozen=True)
class Hotkey:
    """A key of the whole screen: its X keysym and modifiers, and what it means here."""

    name: str
    keysym: int
    modifiers: int = 0


CALL = Hotkey("F8", 0xFFC5)
RECALL = Hotkey("F7", 0xFFC4)
RAISE = Hotkey("Ctrl+Alt+K", 0x006B, CONTROL | ALT)

_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class GlobalKeys(QObject):
    """Emits `pressed(Hotkey)` once a press, however long the key is held."""

    pressed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._x: Any = None
        self._display: Any = None
        self._codes: dict[tuple[int, int], Hotkey] = {}
        self._down: set[int] = set()
        self._failed = 0
        self._handler = _ErrorHandler(self._note_error)
        self._notifier: QSocketNotifier | None = None

    def start(self) -> bool:
        """Take the keys; False, with a line in the log, where the platform or another program does not let us."""
        library = ctypes.util.find_library("X11") or "libX11.so.6"
        if QGuiApplication.platformName() != "xcb" or ctypes.sizeof(ctypes.c_long) != 8:
            log.info("F7 and F8 work while the window has the focus (%s)", QGuiApplication.platformName())
            return False
        try:
            self._x = _typed(ctypes.CDLL(library))
        except OSError as error:
            log.info("F7 and F8 work while the window has the focus (%s)", error)
            return False
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            return False
        before = self._x.XSetErrorHandler(self._handler)
        for hotkey in (CALL, RECALL, RAISE):
            self._grab(hotkey)
        self._x.XSync(self._display, 0)
        self._x.XSetErrorHandler(before)
        self._x.XkbSetDetectableAutoRepeat(self._display, 1, None)
        if self._failed:
            log.info("another window has F7 and F8 of this screen; here they work with the focus")
            self.stop()
            return False
        self._notifier = QSocketNotifier(
            self._x.XConnectionNumber(self._display), QSocketNotifier.Type.Read, self
        )
        self._notifier.activated.connect(self._read)
        log.info("F7, F8 and Ctrl+Alt+K work on the whole screen")
        return True

    def stop(self) -> None:
        """Give the keys back."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._display:
            self._x.XCloseDisplay(self._display)
            self._display = None

    def _grab(self, hotkey: Hotkey) -> None:
        code = self._x.XKeysymToKeycode(self._display, hotkey.keysym)
        root = self._x.XDefaultRootWindow(self._display)
        self._codes[code, hotkey.modifiers] = hotkey
        # Caps Lock and Num Lock are modifiers to X: each combination is a key of its own.
        for locks in (0, LOCK, NUM_LOCK, LOCK | NUM_LOCK):
            self._x.XGrabKey(self._display, code, hotkey.modifiers | locks, root, 0, GRAB_ASYNC, GRAB_ASYNC)

    def _note_error(self, display: int | None, event: int | None) -> int:
        self._failed += 1
        return 0

    def _read(self) -> None:
        event = ctypes.create_string_buffer(EVENT_BYTES)
        while self._display and self._x.XPending(self._display):
            self._x.XNextEvent(self._display, event)
            kind = ctypes.c_int.from_buffer(event).value
            if kind not in (KEY_PRESS, KEY_RELEASE):
                continue
            code = ctypes.c_uint.from_buffer(event, KEYCODE_AT).value
            state = ctypes.c_uint.from_buffer(event, STATE_AT).value & (SHIFT | CONTROL | ALT)
            if kind == KEY_RELEASE:
                self._down.discard(code)
            elif code not in self._down:
                self._down.add(code)
                hotkey = self._codes.get((code, state))
                if hotkey is not None:
                    self.pressed.emit(hotkey)


def _typed(x: Any) -> Any:
    """Xlib with the types that are not int: pointers cut to 32 bits would crash."""
    pointer, ulong = ctypes.c_void_p, ctypes.c_ulong
    x.XOpenDisplay.restype, x.XOpenDisplay.argtypes = pointer, [ctypes.c_char_p]
    x.XDefaultRootWindow.restype, x.XDefaultRootWindow.argtypes = ulong, [pointer]
    x.XKeysymToKeycode.restype, x.XKeysymToKeycode.argtypes = ctypes.c_ubyte, [pointer, ulong]
    x.XSetErrorHandler.restype, x.XSetErrorHandler.argtypes = pointer, [pointer]
    x.XGrabKey.argtypes = [pointer, *[ctypes.c_int] * 1, ctypes.c_uint, ulong, *[ctypes.c_int] * 3]
    x.XSync.argtypes = [pointer, ctypes.c_int]
    x.XkbSetDetectableAutoRepeat.argtypes = [pointer, ctypes.c_int, pointer]
    for name in ("XConnectionNumber", "XPending", "XCloseDisplay"):
        getattr(x, name).argtypes = [pointer]
    x.XNextEvent.argtypes = [pointer, pointer]
    return x
