"""From a citizen's tap on 領取號碼 to the number painted on the kiosk's screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.client import QueueClient
from kiosk.pages.take import TakeButton
from kiosk.window import KioskWindow
from office.clock import SystemClock
from office.config import load_office
from office.look.app import make_app
from tests.bench.figure import Figure, machine_load, percentile
from tests.bench.start import ROOT

TAPS = 120
KIOSK = "K2"  # the demo's own kiosk is K1
GROUP = "moving"
DEMO_SPEED = 20
DEMO_OPENS = 40.0  # seconds at most until its people are at work


def number_on_screen() -> Iterator[Figure]:
    """p50, p99 and the worst of 120 taps in ms, on a kiosk beside the running demo office, in its database."""
    load = machine_load()
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        demo = [sys.executable, "-m", "office", "demo", "--headless", "--seconds", "600"]
        demo += ["--speed", str(DEMO_SPEED), "--dir", str(office)]
        with subprocess.Popen(
            demo, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            try:
                end = time.monotonic() + DEMO_OPENS
                while (
                    not (office / "people.jsonl").exists()
                    and running.poll() is None
                    and time.monotonic() < end
                ):
                    time.sleep(0.2)
                env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OFFICE_DB": str(office / "office.db")}
                tapped = subprocess.run(
                    [sys.executable, "-m", "tests.bench.tap"],
                    cwd=ROOT,
                    env=env,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                beside = (
                    "the headless demo" if running.poll() is None else "nothing (the demo did not stay up)"
                )
            finally:
                running.terminate()
    delays = json.loads(tapped.stdout)
    against = (
        f"{beside} at speed {DEMO_SPEED}; {len(delays)} taps, a whole repaint of 1080x1920 counted in; {load}"
    )
    yield Figure("tap_to_number_p50", percentile(delays, 0.50), "ms", 100, against)
    yield Figure("tap_to_number_p99", percentile(delays, 0.99), "ms", 100, against)
    yield Figure("tap_to_number_max", max(delays), "ms", 100, against)


def taps(database: str) -> list[float]:
    """Milliseconds of each tap, on a real kiosk window with its real queue client."""
    make_app([sys.argv[0]])
    client = QueueClient(database, SystemClock())
    visits = iter(range(TAPS * 2))
    window = KioskWindow(
        KIOSK,
        load_office(),
        client,
        SystemClock(),
        lambda: f"bench-{os.getpid()}-{next(visits)}",
        prints=False,
    )
    window.show()
    client.start()

    def until(condition: Callable[[], object]) -> None:
        end = time.monotonic() + 15
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"the kiosk stays on its page {window.shown}")
            QApplication.processEvents()

    until(lambda: window.snapshot is not None)
    delays = []
    for _ in range(TAPS):
        window.verb("choose_group", GROUP)
        until(lambda: window.shown == "checklist")
        button = window.page("checklist").findChild(TakeButton)
        assert button is not None
        until(partial(_can_be_pressed, button))
        QTest.qWait(600)  # past the guard against second taps, as a reading citizen is
        at = QPoint(button.width() // 2, button.height() // 2)
        QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=at)
        began = time.perf_counter()
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=at)
        until(lambda: window.shown in ("issued", "no_paper"))
        window.repaint()
        delays.append((time.perf_counter() - began) * 1000)
        window.verb("finish")
        until(lambda: window.shown == "home")
    client.stop()
    return delays


def _can_be_pressed(button: QWidget) -> bool:
    return button.isVisible() and button.isEnabled()


if __name__ == "__main__":
    print(json.dumps(taps(os.environ["OFFICE_DB"])))  # noqa: T201
