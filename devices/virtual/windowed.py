"""A virtual device with a window: the device keeps its own thread, the window is told that something changed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from devices.virtual.station import Station, serve
from office.look.app import make_app, place_window

FRAME_MS = 33  # however often the device changes, the window is drawn no more than this


class Changes(QObject):
    """Carries 'something changed' from the device's thread to the window, at most 30 times a second."""

    changed = Signal()
    _happened = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._timer.timeout.connect(self.changed)
        self._happened.connect(self._soon)

    def tell(self) -> None:
        """Something changed; safe from any thread."""
        self._happened.emit()

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


def open_app(name: str) -> QApplication:
    """The application; exits with 2 and a sentence where there is no screen."""
    return make_app([name])


def run(
    app: QApplication, station: Station, changes: Changes, build: Callable[[], QWidget], screen: str | None
) -> int:
    """Show the window and serve the wire until one of them ends; 1 if the device had to stop, or the place is wrong."""
    window = build()
    results: list[int] = []
    try:
        place_window(window, screen)
    except ValueError as wrong:
        sys.stderr.write(f"{wrong}\n")
        station.stop()
        serve(station)
        return 1

    def work() -> None:
        try:
            results.append(serve(station))
        finally:
            changes.ended.emit()

    changes.ended.connect(app.quit)
    thread = threading.Thread(target=work, name="device")
    thread.start()
    app.exec()
    station.stop()
    thread.join()
    return results[0] if results else 1
