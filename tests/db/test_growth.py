"""What a year of history and a line of thousands cost: counted in SQLite's own steps, so that a busy machine says the
same as an idle one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from db import Queue
from office.clock import business_day
from tests.db.set_clock import SetClock

pytestmark = pytest.mark.timeout(120)
OLD, LINE = 20_000, 5_000
STEPS_A_COUNT = 50
SLACK = 40 * STEPS_A_COUNT
SERVICES = ("move_in", "id_replace", "transcript", "cdc", "doorplate", "naturalization", "not_sure") * 10
Act = Callable[[Queue], object]

ACTS: dict[str, Act] = {
    "issue": lambda queue: queue.issue("move_in", kiosk="K1"),
    "call_next": lambda queue: queue.call_next(4),
    "call_next, a quiet counter": lambda queue: queue.call_next(17),
    "recall": lambda queue: queue.recall(3),
    "at_counter": lambda queue: queue.at_counter(3),
    "desk": lambda queue: queue.desk(3),
    "snapshot": lambda queue: queue.snapshot(),
    "estimate": lambda queue: queue.estimate("move_in"),
    "claim_job": lambda queue: queue.claim_job("K1"),
    "stranded_jobs": lambda queue: queue.stranded_jobs("K1"),
    "ticket": lambda queue: queue.ticket("1001"),
    "hold": lambda queue: (queue.call_next(5), queue.hold(5, "其他")),
    "no_show": lambda queue: queue.requeue((queue.call_next(6), queue.no_show(6))[1].number),
    "transfer": lambda queue: (queue.call_next(7), queue.transfer(7, to_counter=8)),
    "call_next again": lambda queue: [queue.call_next(9, key="twice") for _ in range(2)],
    "the first write of a day": lambda queue: (setattr(queue._ledger, "_rolled_to", ""), queue.recall(3)),
    "issue again": lambda queue: [queue.issue("move_in", key="twice", kiosk="K1") for _ in range(2)],
}


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> str:
    """A second database, which stays as new."""
    path = tmp_path / "fresh.db"
    path.write_bytes(template.read_bytes())
    return str(path)


def fill(database: str, statements: tuple[str, ...]) -> None:
    """Write rows past the queue: thousands of transactions would take minutes."""
    with sqlite.connect(database) as direct:
        for statement in statements:
            direct.execute(statement)
    direct.close()


def a_year(database: str) -> None:
    """Finished days: tickets with their events, calls and slips."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {OLD})"
    fill(
        database,
        (
            "INSERT INTO session (id, counter, profile, state, day, opened_us, closed_us)"
            " VALUES (1, 4, 'general', 'closed', '2024-01-01', 1, 2)",
            f"{numbers} INSERT INTO ticket (id, day, series_lane, seq, number, lane, service, language, state,"
            " issued_us, ready_us, due_us, state_us, check_code, kiosk)"
            " SELECT i, date('2024-01-01', '+' || (i / 90) || ' days'), 1, i, 'old' || i, 1 + i % 6, 'move_in',"
            " 'zh-TW', 'done', i, i, i, i, '7F3K9M', 'K1' FROM n",
            "INSERT INTO event (at_us, kind, ticket, number) SELECT id, 'issued', id, number FROM ticket",
            "INSERT INTO event (at_us, kind, ticket, number, counter) SELECT id, 'called', id, number, 4 FROM ticket",
            "INSERT INTO call (ticket_id, session_id, counter, service, day, event_id, called_us, ended_us, outcome)"
            " SELECT ticket, 1, 4, 'move_in', '2024-01-01', id, at_us, at_us + 1, 'done' FROM event"
            " WHERE kind = 'called'",
            "INSERT INTO job (kiosk, ticket_id, copy, state, created_us, updated_us)"
            " SELECT 'K1', id, 1, 'printed', 1, 1 FROM ticket",
        ),
    )


def a_long_line(database: str, day: str, now_us: int) -> None:
    """Thousands of lane 1 who stand behind everybody a test issues."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LINE})"
    fill(
        database,
        (
            f"{numbers} INSERT INTO ticket (day, series_lane, seq, number, lane, service, language, state, issued_us,"
            " ready_us, due_us, state_us, check_code)"
            f" SELECT '{day}', 1, 10000 + i, 'line' || i, 1, 'move_in', 'zh-TW', 'waiting', {now_us}, {now_us},"
            f" {now_us} + 3600000000 + i, {now_us}, '7F3K9M' FROM n",
        ),
    )


@contextmanager
def counted(queue: Queue) -> Iterator[Callable[[], int]]:
    """The steps SQLite takes for the queue, to within `STEPS_A_COUNT`."""
    ticks = itertools.count()
    connection = queue._ledger.database.driver_connection()
    connection.set_progress_handler(lambda: next(ticks) and 0, STEPS_A_COUNT)
    yield lambda: next(ticks) * STEPS_A_COUNT
    connection.set_progress_handler(None, 0)


def steps(database: str, clock: SetClock, act: Act) -> int:
    """What one act costs in an office that is open and has some people in it."""
    with closing(Queue(database, clock)) as queue:
        for counter in range(3, 20):
            queue.open_session(counter)
        for service in SERVICES:
            queue.issue(service, kiosk="K1")
        for counter in range(3, 20):
            queue.call_next(counter)
        queue.hold(10, "其他")
        queue.no_show(12)
        with counted(queue) as so_far:
            act(queue)
            return so_far()


@pytest.mark.parametrize("name", ACTS)
def test_history_costs_nothing(database_file: str, fresh: str, clock: SetClock, name: str) -> None:
    """Twenty thousand finished visits do not make any act dearer: every look at the living goes by an index."""
    new = steps(fresh, clock, ACTS[name])
    a_year(database_file)
    assert steps(database_file, clock, ACTS[name]) <= new * 1.2 + SLACK


@pytest.mark.parametrize("lanes", ["of the line", "other"])
def test_a_call_does_not_read_the_line(database_file: str, fresh: str, clock: SetClock, lanes: str) -> None:
    """Five thousand people in lane 1 cost neither the counters that serve it nor those that do not."""
    counter = {"of the line": 4, "other": 12}[lanes]
    new = steps(fresh, clock, lambda queue: queue.call_next(counter))
    a_long_line(database_file, business_day(clock.now_us()), clock.now_us())
    assert steps(database_file, clock, lambda queue: queue.call_next(counter)) <= new * 1.2 + SLACK
