"""python -m office as the person or the service unit that starts it sees it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from office.launcher import ROOT


def office(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "office", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def test_simulate_says_that_it_is_not_there_yet() -> None:
    """One sentence with what to use instead, and exit code 2."""
    done = office("simulate")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("The simulated day is not there yet; ")


def test_up_names_a_wrong_role_and_starts_nothing() -> None:
    """A word that is no role is refused with those there are, exit code 2."""
    done = office("up", "lunch")
    assert done.returncode == 2
    assert "'lunch' is no role; it begins with one of kiosk, counter_terminal, display" in done.stderr


def test_up_without_a_file_shows_one() -> None:
    """An installer who starts `up` in an empty folder is told what to write."""
    done = office("up", "--machine", "/nonexistent/machine.toml")
    assert done.returncode == 2
    assert "[machine]" in done.stderr


def test_up_keeps_a_role_going_and_ends_it_with_itself(tmp_path: Path) -> None:
    """A role that cannot start is tried again and said once; SIGTERM ends `up` in order with exit code 0."""
    command = [sys.executable, "-m", "office", "up", "display --no-such-option"]
    command += ["--dir", str(tmp_path), "--db", str(tmp_path / "none.db")]
    with subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE) as up:
        log = tmp_path / "logs" / "display.log"
        # Its second complaint: by then the launcher has seen and said the first end.
        until(lambda: log.exists() and log.read_text("utf-8").count("no-such-option") >= 2)
        os.kill(up.pid, signal.SIGTERM)
        _, said = up.communicate(timeout=10)
    assert up.returncode == 0
    assert said.count("display ended with code") == 1
    assert "none.db" in said  # the queue's own sentence about the database that is not there
    assert json.loads((tmp_path / "roles.json").read_text()) == {}
