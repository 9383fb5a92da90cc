"""All nineteen terminals press 'next' in the same instant: how long the slowest of them waits, and nobody twice."""

from __future__ import annotations

import functools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from db import Queue
from office.launcher import child_environment
from tests.bench import place
from tests.bench.figure import Figure, machine_load
from tests.bench.start import ROOT

COUNTERS = range(1, 20)
HERDS, WARM_UP = 40, 2
AHEAD_S = 0.15  # from the word to the press: every process must have heard it
MEDIAN_MS, MAX_MS = 60, 600
"""Issue 3; a clerk notices a tenth of a second, a citizen before the counter more than half of one."""


def figures(name: str, where: Callable[[], AbstractContextManager[str]]) -> Iterator[Figure]:
    """The slowest of nineteen: its median over the herds, and its worst, in ms."""
    load = machine_load()
    try:
        with where() as url:
            slowest, alone, calls = _herds(url)
    except FileNotFoundError as error:
        for part, limit in (("median", MEDIAN_MS), ("max", MAX_MS)):
            yield Figure(f"herd_{name}_{part}", float("nan"), "ms", limit, str(error))
        return
    numbers = [each for each in calls if each is not None]
    once = len(numbers) == len(set(numbers))
    against = (
        f"{HERDS} herds of {len(COUNTERS)} processes, {len(numbers)} of {len(calls)} presses called a number, "
        f"{statistics.median(alone):.1f} ms for one that presses alone; {'no number twice' if once else 'a number was called TWICE'}; {load}"
    )
    for part, value, limit in (
        ("median", statistics.median(slowest), MEDIAN_MS),
        ("max", max(slowest), MAX_MS),
    ):
        yield Figure(f"herd_{name}_{part}", value if once else float("nan"), "ms", limit, against)


def _herds(url: str) -> tuple[list[float], list[float], list[str | None]]:
    queue = Queue(url)
    services = [each.id for each in queue.office().services]
    herd = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.herd", url, str(counter)],
            cwd=ROOT,
            env=child_environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for counter in COUNTERS
    ]
    slowest: list[float] = []
    alone: list[float] = []
    calls: list[str | None] = []
    try:
        for each in herd:
            _answer(each)  # its counter is open
        for number in range(HERDS + WARM_UP):
            for place_in_line in range(len(COUNTERS)):
                queue.issue(services[(number * len(COUNTERS) + place_in_line) % len(services)])
            answers = _press(herd)
            calls += [each["number"] for each in answers]
            if number >= WARM_UP:
                slowest.append(max(each["ms"] for each in answers))
        for each in herd:
            queue.issue(services[0])
            alone.append(_press([each])[0]["ms"])
    finally:
        for process in herd:
            process.communicate()
        queue.close()
    return slowest, alone, calls


def _press(terminals: Sequence[subprocess.Popen[str]]) -> list[dict[str, Any]]:
    """All of them in one instant; what each answered."""
    instant = time.monotonic() + AHEAD_S
    for each in terminals:
        assert each.stdin is not None
        each.stdin.write(f"{instant}\n")
        each.stdin.flush()
    return [_answer(each) for each in terminals]


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def terminal(url: str, counter: int) -> None:
    """One of the nineteen: presses at the instants it is told on standard input."""
    queue = Queue(url)
    queue.open_session(counter)
    print(json.dumps({"counter": counter}), flush=True)  # noqa: T201
    for line in sys.stdin:
        instant = float(line)
        time.sleep(max(0.0, instant - time.monotonic()))
        call = queue.call_next(counter)
        took = (time.monotonic() - instant) * 1000
        print(json.dumps({"ms": took, "number": call.number if call else None}), flush=True)  # noqa: T201
    queue.close()


on_sqlite = functools.partial(figures, "sqlite", place.sqlite)
on_postgresql = functools.partial(figures, "postgresql", place.postgresql)


if __name__ == "__main__":
    terminal(sys.argv[1], int(sys.argv[2]))
