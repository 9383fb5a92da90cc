"""F8 on a real X screen while no window of ours has the focus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import Queue

ROOT = Path(__file__).resolve().parents[2]
TOOLS = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]


@pytest.fixture
def screen() -> Iterator[str]:
    """An X server of our own, by its display name."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1000x950x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    yield f":{server.stdout.readline().strip()}"
    server.terminate()
    server.communicate(timeout=10)


@pytest.mark.skipif(bool(TOOLS), reason=f"needs {', '.join(TOOLS)}")
def test_f8_calls_without_the_focus_and_a_held_key_calls_once(
    screen: str, database: str, queue: Queue, tmp_path: Path
) -> None:
    """The key reaches the docked terminal from anywhere; X repeats it while it is held, the queue is asked once."""
    for _ in range(3):
        queue.issue("move_in")
    env = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": str(tmp_path)}
    program = subprocess.Popen(
        [sys.executable, "-m", "counter_terminal", "--counter", "5", "--db", database],
        cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip

    def xdotool(*words: str) -> None:
        subprocess.run(["xdotool", *words], env=env, check=True, timeout=10)

    try:
        assert program.stderr is not None
        while "whole screen" not in (line := program.stderr.readline()):
            assert line, "the program ended"
        _until(lambda: queue.desk(5).session is not None)
        # Without a window manager the focus follows the pointer, which is far from the docked window.
        xdotool("mousemove", "5", "5")
        xdotool("keydown", "F8")
        _until(lambda: queue.at_counter(5) is not None)
        held = time.monotonic() + 1.8  # past X's delay before repeating, and past the window's own 1.5 s
        _until(lambda: time.monotonic() > held)
        xdotool("keyup", "F8")
        assert _calls(queue) == ["1001"]
        xdotool("key", "F8")
        _until(lambda: _calls(queue) == ["1001", "1002"])
    finally:
        program.kill()
        program.communicate()


def _until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def _calls(queue: Queue) -> list[str | None]:
    return [event.number for event in queue.events(0) if event.kind == "called"]
