"""The simulated days: how long one takes, and what the rule makes of the office's Monday."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.figure import Figure, machine_load
from tests.bench.start import ROOT

MONDAYS = 20


def simulated(*words: str) -> dict[str, Any]:
    """The one result of `python -m office simulate --json ...`."""
    command = [sys.executable, "-m", "office", "simulate", "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def labour_day() -> Iterator[Figure]:
    """Seconds of the whole command for 1,000 visits with all their transitions; limit of the issue: 10 s."""
    load = machine_load()
    began = time.perf_counter()
    day = simulated("--profile", "labour-day")
    took = time.perf_counter() - began
    against = f"{day['visits']} visits, {day['counters']} counters, {day['support']} reviewers, start and end of the process included; {load}"
    yield Figure("labour_day_simulated", took, "s", 10, against)


def monday() -> Iterator[Figure]:
    """Twenty Mondays of 700 visits together; `simulate --trade-off` shows what other rules would make of them."""
    load = machine_load()
    day = simulated("--profile", "monday", "--days", str(MONDAYS))
    classes, estimates, order = day["classes"], day["estimates"], day["overtaking"]
    love, booked = classes["love"], classes["appointment"]
    against = (
        f"{MONDAYS} Mondays from seed {day['seed']}, {day['visits']} visits, {day['counters']} counters, "
        f"{day['support']} reviewers; ordinary mean {classes['ordinary']['mean']} p90 {classes['ordinary']['p90']} min, "
        f"love mean {love['mean']}, appointments mean {booked['mean']} min; {load}"
    )
    yield Figure("monday_love_p90", love["p90"], "min", 5, against)
    yield Figure("monday_appointment_p90", booked["p90"], "min", 3, against)
    yield Figure("monday_overtaken_beyond_55", order["beyond"], "people", 0, against)
    yield Figure("monday_range_missed", 1 - estimates["covered"], "share", 0.15, against)
