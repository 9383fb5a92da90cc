"""Issue and call in an office with two million past tickets against one with a thousand, operation by operation."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from db import Queue, upkeep
from tests.bench.figure import Figure, machine_load, percentile

YOUNG, OLD = 1_000, 2_000_000  # past tickets; the second is nine years of the office
A_DAY = 900
WAITING = 60
BLOCKS, A_BLOCK = 5, 200
COUNTERS = (3, 4, 5, 10, 12, 13, 14)
SERVICES = ("move_in", "id_replace", "transcript", "cdc", "doorplate", "naturalization")
MOST = 1.1

_PAST = (
    "INSERT INTO session (id, counter, profile, state, day, opened_us, closed_us)"
    " VALUES (1, 4, 'general', 'closed', '2000-01-01', 1, 2)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :tickets)"
    " INSERT INTO ticket (id, day, series_lane, seq, number, lane, service, language, state,"
    " issued_us, ready_us, due_us, state_us, check_code)"
    f" SELECT i, date('2000-01-01', '+' || (i / {A_DAY}) || ' days'), 1, i % {A_DAY}, printf('1%03d', i % {A_DAY}), 1,"
    " 'move_in', 'zh-TW', 'done', i * 1000, i * 1000, i * 1000, i * 1000 + 2, '7F3K9M' FROM n",
    "INSERT INTO event (at_us, kind, ticket, number, counter) SELECT t.id * 1000 + k.n, k.kind, t.id, t.number, 4"
    " FROM ticket t, (SELECT 0 AS n, 'issued' AS kind UNION ALL SELECT 1, 'called' UNION ALL SELECT 2, 'finished') k"
    " ORDER BY t.id",
    "INSERT INTO call (ticket_id, session_id, counter, service, day, event_id, called_us, ended_us, outcome)"
    " SELECT e.ticket, 1, 4, 'move_in', '2000-01-01', e.id, e.at_us, e.at_us + 1, 'done' FROM event e"
    " WHERE e.kind = 'called'",
)


def _office(path: Path, tickets: int) -> Queue:
    """An open office with some people in it and so many finished visits behind it."""
    upkeep.init(str(path))
    with closing(sqlite.connect(path)) as direct:
        direct.execute("PRAGMA synchronous=OFF")
        for statement in _PAST:
            direct.execute(statement, {"tickets": tickets} if ":tickets" in statement else {})
        direct.commit()
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    queue = Queue(str(path))
    for counter in COUNTERS:
        queue.open_session(counter)
    chance = random.Random(7)
    for _ in range(WAITING):
        queue.issue(chance.choice(SERVICES))
    return queue


def _milliseconds(queue: Queue, service: str, counter: int) -> float:
    began = time.perf_counter()
    queue.issue(service)
    queue.call_next(counter)
    return (time.perf_counter() - began) * 1000


def flat() -> Iterator[Figure]:
    """The old office's p50 and p99 over the young one's; the p99s are medians of blocks, because a disk stumbles."""
    load, chance = machine_load(), random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        young = _office(Path(folder) / "young.db", YOUNG)
        old = _office(Path(folder) / "old.db", OLD)
        size = (Path(folder) / "old.db").stat().st_size / 2**20
        took: dict[Queue, list[float]] = {young: [], old: []}
        for _ in range(BLOCKS * A_BLOCK):
            service, counter = chance.choice(SERVICES), chance.choice(COUNTERS)
            pair = [young, old]
            chance.shuffle(pair)  # who comes first finds the disk as the one before left it
            for queue in pair:
                took[queue].append(_milliseconds(queue, service, counter))
        young.close()
        old.close()
    for part, share in (("p50", 0.5), ("p99", 0.99)):
        few, many = (_median_of_blocks(took[each], share) for each in (young, old))
        against = (
            f"{many:.2f} ms at {OLD:,} past tickets ({size:.0f} MB), {few:.2f} ms at {YOUNG:,}; issue and call,"
            f" {BLOCKS} x {A_BLOCK} in turns; {load}"
        )
        yield Figure(f"history_{part}", many / few, "times", MOST, against)


def _median_of_blocks(values: list[float], share: float) -> float:
    blocks = [values[start : start + A_BLOCK] for start in range(0, len(values), A_BLOCK)]
    return statistics.median(percentile(each, share) for each in blocks)
