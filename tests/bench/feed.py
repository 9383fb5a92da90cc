"""From a commit in one process to its event in another, and what a program costs that only watches."""

from __future__ import annotations

import functools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from typing import Any

from db import Queue
from db.engine import Database
from db.feed import Feed
from db.hints import listener_for
from office.launcher import child_environment
from tests.bench import place
from tests.bench.figure import Figure, machine_load, percentile
from tests.bench.start import ROOT

COMMITS, WARM_UP = 300, 20
PAUSE_S = (0.005, 0.03)  # as close as an office's commits come at its busiest, and no rhythm
P99_MS = 10
IDLE_S = 30.0
IDLE_SHARE = 1.0
"""Issue 3: a hundredth of a core, in percent; seven programs of a machine watch."""


def _watcher(module: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=child_environment({}),
        stdout=subprocess.PIPE,
        text=True,
    )


def delays(name: str, where: Callable[[], AbstractContextManager[str]]) -> Iterator[Figure]:
    """Milliseconds from COMMIT's return in this process to the event in the other; 0 where it was there before."""
    load = machine_load()
    try:
        with where() as url:
            bare, took = _delays("bare", url), _delays("feed", url)
    except FileNotFoundError as error:
        yield Figure(f"feed_p99_{name}", float("nan"), "ms", P99_MS, str(error))
        return
    against = (
        f"{COMMITS} commits, one process to another, max {max(took):.1f} ms; just before, a reader with the bare driver:"
        f" p50 {percentile(bare, 0.5):.2f}, p99 {percentile(bare, 0.99):.2f} ms; {load}"
    )
    yield Figure(f"feed_p50_{name}", percentile(took, 0.5), "ms", P99_MS, against)
    yield Figure(f"feed_p99_{name}", percentile(took, 0.99), "ms", P99_MS, against)


def _delays(how: str, url: str) -> list[float]:
    """What one watcher heard, in ms after each commit."""
    chance = random.Random(3)
    committed: list[tuple[str, float]] = []
    heard: dict[str, float] = {}
    watcher = _watcher("tests.bench.feed", how, url)
    assert watcher.stdout is not None
    try:
        with closing(Queue(url)) as queue:
            assert watcher.stdout.readline() == "watching\n"
            for _ in range(COMMITS + WARM_UP):
                time.sleep(chance.uniform(*PAUSE_S))
                number = queue.issue("move_in").ticket.number
                committed.append((number, time.monotonic()))
            while committed[-1][0] not in heard:
                event = json.loads(watcher.stdout.readline())
                heard[event["number"]] = event["at"]
    finally:
        watcher.terminate()
        watcher.communicate()
    return [max(0.0, heard[number] - at) * 1000 for number, at in committed[WARM_UP:]]


def idle() -> Iterator[Figure]:
    """Percent of a core that `db events --follow` takes while nothing happens, on each kind of database."""
    load = machine_load()
    with ExitStack() as stack:
        watching: dict[str, subprocess.Popen[str]] = {}
        for name, where in (("sqlite", place.sqlite), ("postgresql", place.postgresql)):
            try:
                url = stack.enter_context(where())
            except FileNotFoundError as error:
                yield Figure(f"watcher_idle_cpu_{name}", float("nan"), "%", IDLE_SHARE, str(error))
                continue
            watching[name] = _watcher("db", "--db", url, "--json", "events", "--follow")
            stack.callback(watching[name].communicate)
            stack.callback(watching[name].terminate)
            stdout = watching[name].stdout
            assert stdout is not None
            stdout.readline()  # the first event: it has started and follows
        time.sleep(1.0)
        began, before = time.monotonic(), {name: _cpu_s(each.pid) for name, each in watching.items()}
        time.sleep(IDLE_S)
        seconds = time.monotonic() - began
        after = {name: _cpu_s(each.pid) for name, each in watching.items()}
    for name in watching:
        share = (after[name] - before[name]) / seconds * 100
        against = f"db events --follow for {seconds:.0f} s without an event; {load}"
        yield Figure(f"watcher_idle_cpu_{name}", share, "%", IDLE_SHARE, against)


def _cpu_s(pid: int) -> float:
    """Seconds of user and system time of a process and all its threads (proc_pid_stat(5), fields 14 and 15)."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(url: str) -> None:
    """Follow the feed and say when each number came."""
    queue = Queue(url)
    with Feed(queue, queue.snapshot().seq) as feed:
        print("watching", flush=True)  # noqa: T201
        while True:
            for event in feed.wait(1.0):
                at = time.monotonic()
                print(json.dumps({"number": event.number, "at": at}), flush=True)  # noqa: T201


def watch_bare(url: str) -> None:
    """The same with the listener and the driver alone: no plan, no schema's version, no values made of rows."""
    queue = Queue(url)
    after, where = queue.snapshot().seq, queue.url
    queue.close()
    database = Database(url)
    raw: Any = database.driver_connection()
    mark = "?" if where.get_backend_name() == "sqlite" else "%s"
    listener = listener_for(where)
    print("watching", flush=True)  # noqa: T201
    while True:
        listener.wait(1.0)
        rows = raw.execute(f"SELECT id, number FROM event WHERE id > {mark} ORDER BY id", (after,)).fetchall()
        at = time.monotonic()
        for after, number in rows:  # noqa: B007
            print(json.dumps({"number": number, "at": at}), flush=True)  # noqa: T201


on_sqlite = functools.partial(delays, "sqlite", place.sqlite)
on_postgresql = functools.partial(delays, "postgresql", place.postgresql)


if __name__ == "__main__":
    {"feed": watch, "bare": watch_bare}[sys.argv[1]](sys.argv[2])
