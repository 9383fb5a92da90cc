"""The whole office as separate processes over real ptys, counted at its far ends; also when each of them is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from office.config import SHIPPED, parse_office
from office.count import read_lines
from office.demo import DemoFailed, always_open, screen_fault
from office.launcher import ROOT


def demo(folder: Path, seconds: float, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "office", "demo", "--headless", "--json", "--speed", "20"]
    command += ["--seconds", str(seconds), "--dir", str(folder), *more]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ended(running: subprocess.Popen[str]) -> dict[str, Any]:
    """The one JSON object at the end, which is the whole of stdout."""
    out, errors = running.communicate(timeout=230)
    lines = out.splitlines()
    assert len(lines) == 1, f"stdout: {out}\nstderr: {errors}"
    result = json.loads(lines[0])
    assert isinstance(result, dict)
    assert (running.returncode == 0) == result["ok"]
    return {**result, "said": errors}


def until(condition: Callable[[], object], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def roles(folder: Path) -> dict[str, dict[str, int]]:
    try:
        rows = json.loads((folder / "roles.json").read_text())
    except FileNotFoundError:
        return {}
    assert isinstance(rows, dict)
    return rows


def batches(parent: int) -> list[int]:
    """The `db batch` processes that the demo's people speak through."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit():
                continue
            owner = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if owner == parent and b"batch" in words:
            found.append(int(entry.name))
    return found


@pytest.mark.timeout(300)
def test_everything_adds_up_at_the_far_ends(tmp_path: Path) -> None:
    """Each number is a slip that decodes, each call is painted, and voiced and on the marquee or left out with a reason."""
    result = ended(demo(tmp_path / "office", 10))
    assert result["missing"] == []
    assert result["duplicates"] == []
    assert result["ok"], result
    assert result["issued"] == result["slips"] == len(result["slip_numbers"]) >= 5
    assert result["wall"] == result["calls"] + result["recalls"] >= 5
    assert result["voiced"] + result["voice_left_out"] == result["wall"]
    assert result["voiced"] >= 1
    assert result["wav_seconds"] > 2.0 * result["voiced"]
    assert result["marquee"] >= 1
    assert result["restarts"] == {}, result["said"]


@pytest.mark.timeout(300)
def test_every_process_may_be_killed_and_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    """kill -9 of each role and of the people's own processes in the middle: all come back, and the counts agree."""
    folder = tmp_path / "office"
    running = demo(folder, 25, "--seed", "2")
    try:
        until(lambda: len(read_lines(folder / "people.jsonl")) >= 12)
        names = list(roles(folder))
        assert len(names) == 8
        for pid in batches(running.pid):
            os.kill(pid, signal.SIGKILL)
        for name in names:
            before = roles(folder)[name]
            os.kill(before["pid"], signal.SIGKILL)
            until(
                lambda name=name, before=before: roles(folder).get(name, before)["starts"] > before["starts"]
            )
    except BaseException:
        running.kill()
        raise
    result = ended(running)
    assert result["missing"] == []
    assert result["duplicates"] == []
    assert result["ok"], result
    assert result["restarts"] == dict.fromkeys(names, 1), result["said"]
    assert result["issued"] >= 10


def descendants(parent: int) -> list[tuple[int, str]]:
    """Every process of the demo but the launcher: (process id, command line)."""
    owners: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit():
                owner = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                owners.setdefault(owner, []).append(int(entry.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found, look = [], [parent]
    while look:
        for pid in owners.get(look.pop(), []):
            look.append(pid)
            try:
                words = (
                    Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                )
            except (FileNotFoundError, ProcessLookupError):
                continue
            if words:
                found.append((pid, words))
    return found


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(20))
def test_twenty_days_with_random_deaths_add_up(tmp_path: Path, seed: int) -> None:
    """Any process of the demo, helpers of its programs too, dies at any moment, again and again: the counts agree."""
    folder = tmp_path / "office"
    random = Random(seed)
    running = demo(folder, 25, "--seed", str(seed))
    killed = []
    try:
        until(lambda: len(read_lines(folder / "people.jsonl")) >= 8)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            pid, words = random.choice(descendants(running.pid))
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed.append(words)
            time.sleep(random.uniform(0.1, 2.5))
    except BaseException:
        running.kill()
        raise
    result = ended(running)
    assert result["missing"] == [], killed
    assert result["duplicates"] == [], killed
    assert result["ok"], result


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """The demo counts everything in its folder, so it takes no used one; one sentence, exit code 1."""
    (tmp_path / "office.db").touch()
    command = [sys.executable, "-m", "office", "demo", "--headless", "--dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == f"{tmp_path} is not empty; give a folder of its own, as the demo counts everything in it."
    )


def test_without_a_screen_the_demo_says_so_and_offers_the_way_out() -> None:
    """No DISPLAY and no WAYLAND_DISPLAY: one sentence that offers --headless, exit code 2."""
    command = [sys.executable, "-m", "office", "demo"]
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.fullmatch(r"There is no screen here .*: \./run demo --headless\n", done.stderr)
    assert screen_fault({"WAYLAND_DISPLAY": "wayland-0"}) == screen_fault({"DISPLAY": ":0"}) == ""


def test_the_demo_is_open_at_any_hour() -> None:
    """The shipped plan with the demo's hours is a valid plan and never closes."""
    office = parse_office(always_open(SHIPPED.read_text("utf-8")))
    assert (office.opens, office.closes) == ("00:00", "24:00")
    with pytest.raises(DemoFailed, match="has no 'opens'"):
        always_open("seal = '南屯戶政'")
