"""Nineteen counters in nineteen processes press 'next' at once: no ticket twice, the order by the rule."""

from __future__ import annotations

import functools
import json
import operator
import os
import random
import subprocess
import sys
from collections.abc import Sequence

import pytest

from db import Queue
from tests.db.oracle import Oracle

COUNTERS = range(1, 20)


def start_batch(database: str) -> subprocess.Popen[str]:
    """`python -m db batch` on the database."""
    return subprocess.Popen(
        [sys.executable, "-m", "db", "batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OFFICE_DB": database},
    )


def answers_of(
    crowd: Sequence[subprocess.Popen[str]], lines: Sequence[list[str]]
) -> list[list[dict[str, object]]]:
    """Feed every process its lines at once, and read what each answered."""
    for process, todo in zip(crowd, lines, strict=True):
        assert process.stdin is not None
        process.stdin.write("\n".join(todo) + "\n")
        process.stdin.flush()
    for process in crowd:
        assert process.stdin is not None
        process.stdin.close()
    result = []
    for process in crowd:
        assert process.stdout is not None
        with process.stdout:
            result.append([json.loads(line) for line in process.stdout.read().splitlines()])
        assert process.wait(60) == 0
    return result


def busy_day(database: str, tickets: int, seed: int) -> None:
    """Fill the line, let all counters call it empty, and hold every call against the oracle."""
    chance = random.Random(seed)
    queue = Queue(database)
    office = queue.office()
    services = [each.id for each in office.services]
    crowd = [start_batch(database) for _ in COUNTERS]
    lines = []
    share = tickets // len(COUNTERS) + 1
    for counter in COUNTERS:
        todo = []
        for _ in range(share):
            flags = chance.choice(["", "", "", "", "", "", " --love", " --quiet"])
            todo.append(f"issue --service {chance.choice(services)}{flags}")
        todo.append(f"open --counter {counter}")
        for _ in range(share * 2):
            todo.append(f"call --counter {counter}")
            if chance.random() < 0.05:
                todo.append(f"no-show --counter {counter}")
        lines.append(todo)
    answers = answers_of(crowd, lines)
    # What the crowd left is called by a last round of every counter.
    for _ in range(tickets):
        if not any(queue.call_next(counter) for counter in COUNTERS):
            break
    issued = [each for each in functools.reduce(operator.iadd, answers, []) if "ahead" in each]
    numbers = [each["number"] for each in issued]
    assert len(numbers) == share * len(COUNTERS)
    assert len(set(numbers)) == len(numbers), "a number was issued twice"
    every = {each.id: each for each in queue.tickets()}
    assert set(numbers) == {each.number for each in every.values()}
    oracle = Oracle(office, every)
    after = 0
    while found := queue.events(after, 5000):
        after = found[-1].id
        oracle.replay(found)
    assert len(set(oracle.called)) == len(oracle.called), "a ticket was called twice"
    assert {each.id for each in every.values()} == set(oracle.called), "a ticket was never called"
    queue.close()


@pytest.mark.timeout(240)
def test_nineteen_processes_share_one_line(database: str) -> None:
    """Three hundred mixed tickets: issued and called from nineteen processes, each once, each by the rule."""
    busy_day(database, 300, seed=19)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_ten_thousand_tickets(database: str) -> None:
    """The same with ten thousand."""
    busy_day(database, 10_000, seed=114)
