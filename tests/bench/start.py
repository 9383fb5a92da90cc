"""What ./run adds to the start of a program on a machine that is set up."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figure import Figure, machine_load

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15


def seconds(command: Sequence[str]) -> float:
    """How long a command takes; the project's packages are found as ./run lets them be found."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def second_start() -> Iterator[Figure]:
    """./run against the same program without it, in turns so that a loud moment hits both; limit of the issue: 0.3 s."""
    with_run = [str(ROOT / "run"), "db", "--help"]
    without = [str(ROOT / ".venv" / "bin" / "python"), "-P", "-m", "db", "--help"]
    seconds(with_run)  # the set-up itself is not meant
    load = machine_load()
    pairs = [(seconds(with_run), seconds(without)) for _ in range(ROUNDS)]
    added = statistics.median(a - b for a, b in pairs)
    yield Figure("second_start", added, "s", 0.3, f"{ROUNDS} starts with and without ./run in turns; {load}")
