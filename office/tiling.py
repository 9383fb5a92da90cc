"""Where each window of the demo goes on one screen."""

from __future__ import annotations

import subprocess
import sys

from office.launcher import child_environment

# Left, top, right and bottom edge as shares of the screen.  Each has nearly the shape of its window (kiosk 9:16, wall
# 16:9, terminals 420:900, triage 16:10), so that little is left blank at 16:9.
EDGES = {
    "kiosk": (0.0, 0.0, 0.25, 1.0),
    "wall": (0.25, 0.0, 0.65, 0.40),
    "triage": (0.25, 0.40, 0.65, 0.845),
    "marquee": (0.25, 0.845, 0.65, 1.0),
    "terminal 1": (0.65, 0.0, 0.7667, 0.5),
    "terminal 2": (0.7667, 0.0, 0.8833, 0.5),
    "terminal 3": (0.8833, 0.0, 1.0, 0.5),
    "printer": (0.65, 0.5, 1.0, 1.0),
}
_ASK = (
    "from PySide6.QtGui import QGuiApplication\n"
    "app = QGuiApplication([])\n"
    "area = app.primaryScreen().availableGeometry()\n"
    "print(area.width(), area.height(), area.x(), area.y())\n"
)


def screen_area() -> tuple[int, int, int, int]:
    """Width, height, x and y of the first screen without its panels.

    Asked in a process of its own: Qt aborts the process whose screen it cannot reach.  Raises OSError with its words.
    """
    asked = subprocess.run(
        (sys.executable, "-P", "-c", _ASK),
        capture_output=True,
        text=True,
        check=False,
        env=child_environment({}),
    )
    if asked.returncode:
        words = asked.stderr.strip().splitlines()
        raise OSError(words[-1] if words else "the screen does not answer")
    width, height, x, y = (int(word) for word in asked.stdout.split())
    return width, height, x, y


def tiles(width: int, height: int, x: int = 0, y: int = 0) -> dict[str, str]:
    """Each window's place on a screen of that size, as --screen takes it: WIDTHxHEIGHT+X+Y."""
    places = {}
    for name, (left, top, right, bottom) in EDGES.items():
        # Edges are rounded, not sizes, so neighbours meet without a gap or an overlap.
        x0, x1 = round(left * width), round(right * width)
        y0, y1 = round(top * height), round(bottom * height)
        places[name] = f"{x1 - x0}x{y1 - y0}{x + x0:+d}{y + y0:+d}"
    return places
