"""Starts a program's Qt with the office's look, on the screen it belongs to."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from office.look.fonts import font, missing_fonts
from office.look.leaving import quit_on_signals
from office.look.shots import run_shots

__all__ = ["display_fault", "make_app", "place_window", "run_shots"]

_GEOMETRY = re.compile(r"(\d+)x(\d+)([+-]\d+)([+-]\d+)")
_NO_SCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
_X_PACKAGES = "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"


def make_app(argv: Sequence[str]) -> QApplication:
    """The program's application: fonts, locale and style set; Ctrl-C and SIGTERM end it in order
    (office.look.leaving).

    Without a display it prints one sentence and exits with 2; `--shots` needs none.
    """
    if "--shots" in argv:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    fault = display_fault(os.environ)
    if fault:
        print(fault, file=sys.stderr)  # noqa: T201
        raise SystemExit(2)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.Taiwan))
    app = QApplication(list(argv[:1]))
    app.setStyle("Fusion")
    app.setFont(font(16))
    app.setQuitLockEnabled(False)
    for sentence in missing_fonts():
        print(sentence, file=sys.stderr)  # noqa: T201
    if "--shots" not in argv:
        quit_on_signals(app)
    return app


def display_fault(env: Mapping[str, str]) -> str:
    """Why no window can be opened in this environment, in one sentence; '' when one can.

    Qt aborts the process when its display cannot be reached, so it is tried first.
    """
    platform = env.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform in _NO_SCREEN:
        return ""
    wayland = env.get("WAYLAND_DISPLAY", "")
    if wayland and platform != "xcb":
        path = Path(env.get("XDG_RUNTIME_DIR", "/nonexistent")) / wayland
        if _reachable(socket.AF_UNIX, str(path)):
            return ""
    display = env.get("DISPLAY", "")
    if not display:
        return (
            "There is no screen to draw on (DISPLAY and WAYLAND_DISPLAY are not set): start this program "
            "in a desktop session, or with --shots DIR to get pictures instead."
        )
    if not _x_reachable(display):
        return (
            f"The screen {display} does not answer: check that its desktop session is running "
            "and that DISPLAY names it."
        )
    missing = _missing_library("libqxcb.so")
    if missing:
        return f"Qt cannot use the screen because {missing} is missing: apt install {_X_PACKAGES}"
    return ""


def place_window(window: QWidget, screen: str | None) -> None:
    """Show `window` where `screen` says: a screen's name or index (full screen), or WxH+X+Y (frameless).

    None opens an ordinary window that fits the first screen. An unknown screen raises ValueError with
    the names there are.
    """
    if screen is None:
        window.resize(_fitted(window))
        window.show()
        return
    match = _GEOMETRY.fullmatch(screen)
    if match:
        width, height, x, y = (int(part) for part in match.groups())
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.setGeometry(QRect(x, y, width, height))
        window.show()
        return
    screens = QApplication.screens()
    found = [one for one in screens if one.name() == screen]
    if not found and screen.isdigit() and int(screen) < len(screens):
        found = [screens[int(screen)]]
    if not found:
        names = ", ".join(f"{number} = {one.name()}" for number, one in enumerate(screens))
        raise ValueError(
            f"There is no screen {screen!r}; this machine has {names}. A place can also be "
            "given as WIDTHxHEIGHT+X+Y."
        )
    window.setScreen(found[0])
    window.setGeometry(found[0].geometry())
    window.showFullScreen()


def _fitted(window: QWidget):  # type: ignore[no-untyped-def]
    room = QApplication.primaryScreen().availableSize() * 0.92
    size = window.size()
    return size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio) if _beyond(size, room) else size


def _beyond(size, room) -> bool:  # type: ignore[no-untyped-def]
    return bool(size.width() > room.width() or size.height() > room.height())


def _reachable(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
        except OSError:
            return False
        return True


def _x_reachable(display: str) -> bool:
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _reachable(socket.AF_UNIX, path) or _reachable(socket.AF_UNIX, "\0" + path)
    return _reachable(socket.AF_INET, (host, 6000 + int(number)))


def _missing_library(plugin: str) -> str:
    """The shared library that a Qt platform plugin cannot find, or ''."""
    file = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / plugin
    if not file.exists():
        return ""
    try:
        ctypes.CDLL(str(file))
    except OSError as fault:
        return str(fault).split(":")[0]
    return ""
