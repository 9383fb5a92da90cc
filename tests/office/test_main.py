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


def test_simulate_prints_a_day_as_json_and_draws_it(tmp_path: Path) -> None:
    """One object for the plan tried, exit code 0, and a picture."""
    picture = tmp_path / "day.png"
    done = office("simulate", "--profile", "light", "--json", "--png", str(picture))
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert (found["visits"], found["counters"], found["support"]) == (450, 19, 4)
    assert set(found["classes"]) == {"ordinary", "love", "appointment", "quiet"}
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_simulate_with_wrong_words_is_usage() -> None:
    """Exit code 2, with the words there are."""
    done = office("simulate", "--counters", "many")
    assert done.returncode == 2
    assert "usage: python -m office simulate" in done.stderr


def test_simulate_of_a_day_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A sentence about the database, exit code 1, nothing on stdout."""
    done = office("simulate", "--from-events", str(tmp_path / "none.db"), "--day", "2025-03-10")
    assert (done.returncode, done.stdout) == (1, "")
    assert "none.db" in done.stderr


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
