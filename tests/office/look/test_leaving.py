"""The end of a program: its threads together, the process in any case."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from office.look.leaving import end_all
from tests.office.look.test_app import START, start


class Slow:
    """A part that takes its time to end, on a stopwatch that the parts share."""

    def __init__(self, name: str, takes: float, story: list[str], watch: list[float]) -> None:
        self.name, self.takes, self.story, self.watch = name, takes, story, watch

    def tell_to_end(self) -> None:
        self.story.append(f"{self.name} told")

    def stop(self, seconds: float) -> None:
        self.story.append(f"{self.name} has {seconds:g}")
        self.watch[0] += min(self.takes, seconds)


def test_all_are_told_before_any_is_waited_for() -> None:
    """One deadline for all: what the first uses the next ones do not have."""
    story: list[str] = []
    watch = [100.0]
    parts = [Slow(name, takes, story, watch) for name, takes in (("a", 0.5), ("b", 9.0), ("c", 1.0))]
    end_all(parts, 1.5, lambda: watch[0])
    assert story == ["a told", "b told", "c told", "a has 1.5", "b has 1", "c has 0"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_window_that_hangs_does_not_keep_the_process(number: signal.Signals) -> None:
    """The main thread never comes back from a call into C: the process ends all the same, with 0 and a sentence."""
    hangs = (
        "\nfrom PySide6.QtCore import QTimer, QSemaphore"
        "\nQTimer.singleShot(0, lambda: (print('ready', flush=True), QSemaphore(0).acquire()))"
        "\nsys.exit(app.exec())"
    )
    process = start(START + hangs, QT_QPA_PLATFORM="offscreen")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "did not end" in err


def test_a_signal_before_the_loop_ends_the_process() -> None:
    """Qt forgets a quit that comes before exec(); a program that is still starting ends at once."""
    process = start(
        START + "\nprint('ready', flush=True)\nimport time; time.sleep(60)", QT_QPA_PLATFORM="offscreen"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


def test_leaving_loses_no_word_and_waits_for_no_thread() -> None:
    """What was written before leave() is read outside, though a thread that is no daemon still runs."""
    code = (
        "import sys, threading, time; from office.look.leaving import leave"
        "\nthreading.Thread(target=time.sleep, args=(60,)).start()"
        "\nsys.stdout.write('last words'); leave(3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout) == (3, "last words")
