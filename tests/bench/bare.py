"""A transaction of the queue against the bare database: the same rows, written by pysqlite3 alone.

What the queue writes is taken down statement by statement and played back in a second database of the same content,
in turns, so that a loud moment hits both; in the end both must hold the same rows. The bare side reads nothing, knows
no rule and no plan: the difference is what these cost.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event

from db import Queue, upkeep
from tests.bench.figure import Figure, machine_load, percentile

ROUNDS = 400
WAITING = 60  # people in the line, as on a busy morning
COUNTERS = (3, 4, 5, 10, 12, 13, 14)
SERVICES = ("move_in", "id_replace", "transcript", "cdc", "doorplate", "naturalization")
MOST = 2.0
TABLES = ("ticket", "event", "call", "series", "session", "service_time", "job")
Rows = list[tuple[str, Any]]


class Noting(sqlite.Connection):
    """A connection that takes down what the queue's prepared statements give straight to the driver."""

    written: Rows | None = None

    def execute(self, statement: str, values: Any = ()) -> Any:
        """As the driver's own."""
        if self.written is not None and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.written.append((statement, values))
        return super().execute(statement, values)


class Pair:
    """Two databases of the same content: the queue's, and one for the bare statements."""

    def __init__(self, folder: Path) -> None:
        upkeep.init(str(folder / "queue.db"))
        upkeep.backup(str(folder / "queue.db"), folder / "bare.db")
        self.queue = Queue(str(folder / "queue.db"))
        self.bare = sqlite.connect(folder / "bare.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.bare.execute(f"PRAGMA {pragma}")
        self._written: Rows = []
        engine = self.queue._ledger.database._engine
        event.listen(engine, "do_connect", lambda dialect, record, args, named: named.update(factory=Noting))
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(
        self, connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "WITH", "PRAGMA")):
            self._written.append((statement, values))

    def both(self, act: Callable[[Queue], object]) -> tuple[float, float]:
        """Milliseconds of one act through the queue, and of its statements alone."""
        self._written = []
        self.queue._ledger.database.driver_connection().written = self._written
        began = time.perf_counter()
        act(self.queue)
        middle = time.perf_counter()
        self.bare.execute("BEGIN IMMEDIATE")
        for statement, values in self._written:
            self.bare.execute(statement, values).fetchall()
        self.bare.execute("COMMIT")
        return (middle - began) * 1000, (time.perf_counter() - middle) * 1000

    def alike(self) -> bool:
        """Whether both hold the same rows."""
        raw = self.queue._ledger.database.driver_connection()
        return all(
            raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            == self.bare.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in TABLES
        )

    def close(self) -> None:
        self.queue.close()
        self.bare.close()


def figures(name: str, act: Callable[[Queue, random.Random], object]) -> Iterator[Figure]:
    """p50 and p99 of an act through the queue in ms, and its p50 over that of the bare statements."""
    load, chance = machine_load(), random.Random(7)
    with tempfile.TemporaryDirectory() as folder, closing(Pair(Path(folder))) as pair:
        for counter in COUNTERS:
            pair.both(lambda queue, n=counter: queue.open_session(n))
        for _ in range(WAITING):
            pair.both(lambda queue: queue.issue(chance.choice(SERVICES)))
        times = []
        for _ in range(ROUNDS):
            if name == "call_next":
                # Somebody comes for everybody who is called: the line stays as long as it is.
                pair.both(lambda queue: queue.issue(chance.choice(SERVICES)))
            times.append(pair.both(lambda queue: act(queue, chance)))
        alike = pair.alike()
    queue, bare = [each[0] for each in times], [each[1] for each in times]
    against = (
        f"the same rows by pysqlite3 alone: p50 {percentile(bare, 0.5):.2f}, p99 {percentile(bare, 0.99):.2f} ms; "
        f"{ROUNDS} in turns, {'both hold the same rows' if alike else 'the rows DIFFER'}; {load}"
    )
    ratio = percentile(queue, 0.5) / percentile(bare, 0.5) if alike else float("nan")
    yield Figure(f"{name}_vs_bare", ratio, "times", MOST, against)
    yield Figure(f"{name}_p50", percentile(queue, 0.5), "ms", 10, against)
    yield Figure(f"{name}_p99", percentile(queue, 0.99), "ms", 100, against)


def issue() -> Iterator[Figure]:
    """A number for a citizen, behind a line that grows."""
    yield from figures("issue", lambda queue, chance: queue.issue(chance.choice(SERVICES)))


def call_next() -> Iterator[Figure]:
    """The visit before is ended and the next number is called."""
    yield from figures("call_next", lambda queue, chance: queue.call_next(chance.choice(COUNTERS)))
