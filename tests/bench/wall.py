"""From the commit of a call to the wall that has painted it, with the whole demo office running."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from office.count import Line, read_lines
from tests.bench.figure import Figure, machine_load, percentile
from tests.bench.start import ROOT

SECONDS, SPEED = 90, 60  # more than a hundred calls


def painted() -> Iterator[Figure]:
    """p50 and p99 in ms; the event's time is taken before its commit, so the figure is rather too large."""
    load = machine_load()
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        demo = [sys.executable, "-m", "office", "demo", "--headless", "--json"]
        demo += ["--seconds", str(SECONDS), "--speed", str(SPEED), "--dir", str(office)]
        done = subprocess.run(demo, cwd=ROOT, capture_output=True, text=True, check=False)
        events = _db(office / "office.db", "events")
        wall = read_lines(office / "wall.jsonl")
    called = {event["id"]: event for event in events if event["kind"] in ("called", "recalled")}
    first: dict[int, float] = {}
    for line in wall:
        event = called.get(line["event"])
        if event is not None:
            late = datetime.fromisoformat(line["painted_at"]) - datetime.fromisoformat(event["at"])
            first.setdefault(line["event"], late.total_seconds() * 1000)
    delays = list(first.values())
    adds_up = "adds up" if done.returncode == 0 else "does NOT add up"
    against = f"the headless demo at speed {SPEED} for {SECONDS} s, {len(delays)} of {len(called)} calls; its count {adds_up}; {load}"
    yield Figure("call_to_wall_p50", percentile(delays, 0.50), "ms", 100, against)
    yield Figure("call_to_wall_p99", percentile(delays, 0.99), "ms", 100, against)
    yield Figure("call_to_wall_max", max(delays, default=math.nan), "ms", math.inf, against)


def _db(database: Path, *words: str) -> list[Line]:
    command = [sys.executable, "-m", "db", "--db", str(database), "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
