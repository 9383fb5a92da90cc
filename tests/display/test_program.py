"""The wall as a process beside a real database: nothing lost, nothing shown or said twice, whatever dies."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from db import Queue, upkeep
from tests.display.wall_process import WallProcess

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are killed as on Linux")


def open_counters(queue: Queue, *counters: int) -> None:
    """Open counters that may call anybody's number by hand."""
    for counter in counters:
        queue.open_session(counter)


def call(queue: Queue, counter: int, service: str = "addr_change", *, quiet: bool = False) -> int:
    """Issue a number and call it to a counter; its event."""
    issued = queue.issue(service, quiet=quiet)
    return queue.call_number(counter, issued.ticket.number).event_id


def shown(queue: Queue) -> dict[int, str]:
    return {event: outcome for event, device, outcome, _, _ in queue.deliveries() if device == "wall:W1"}


def test_every_call_is_painted_and_noted_once(queue: Queue, wall: WallProcess) -> None:
    """Calls alone, in a burst and called again all have one witness line, soon after their commit."""
    open_counters(queue, 1, 2, 3, 4, 5, 6, 17)
    wall.start()
    events = {call(queue, 1)}
    wall.wait_painted(events)
    burst = [call(queue, counter) for counter in (2, 3, 4, 5, 6)] + [call(queue, 17, quiet=True)]
    events |= {*burst, queue.recall(1).event_id}
    wall.wait_painted(events)
    lines = wall.painted()
    assert Counter(line["event"] for line in lines) == Counter(events)
    numbers = {event.id: (event.number, event.counter) for event in queue.events() if event.id in events}
    assert {line["event"]: (line["number"], line["counter"]) for line in lines} == numbers
    assert lines[-1]["painted_at"] > lines[-1]["at"]
    wall.wait(lambda: set(shown(queue)) == events)
    assert set(shown(queue).values()) == {"shown"}
    assert wall.end() == 0


def test_killed_and_started_again(queue: Queue, wall: WallProcess) -> None:
    """After kill -9, calls made before and meanwhile are each painted once and said once."""
    open_counters(queue, 1, 2)
    wall.start(voice=True)
    before = call(queue, 1)
    wall.wait_painted({before})
    wall.wait(lambda: len(wall.voiced()) == 1)
    wall.kill()
    everything = {before, call(queue, 2)}
    wall.start(voice=True)
    wall.wait_painted(everything)
    assert Counter(line["event"] for line in wall.painted()) == Counter(everything)

    def settled() -> set[int]:
        return {event for event, device, *_ in queue.deliveries() if device == "voice:W1"}

    wall.wait(lambda: settled() == everything, 30)
    assert Counter(line["event"] for line in wall.voiced()) == Counter(everything)
    outcomes = {outcome for _, device, outcome, *_ in queue.deliveries() if device == "voice:W1"}
    assert outcomes == {"voiced"}


def test_without_a_database_it_waits(database: Path, wall: WallProcess) -> None:
    """A wall that starts before its database shows a page, keeps trying, and shows the calls when it is there."""
    away = database.with_suffix(".away")
    database.rename(away)
    wall.start()
    wall.wait(lambda: b"the database is away" in wall.log.read_bytes())
    away.rename(database)
    queue = Queue(str(database))
    open_counters(queue, 1)
    wall.wait_painted({call(queue, 1)})
    queue.close()
    assert b"Traceback" not in wall.log.read_bytes()


def test_a_database_of_another_version_does_not_stop_it(tmp_path: Path, wall: WallProcess) -> None:
    """A file that is no database is waited out; when the right one is there the wall goes on."""
    database = tmp_path / "office.db"
    database.write_bytes(b"this is not a database, but long enough to be read as one" * 20)
    wall.start()
    wall.wait(lambda: b"the database is away" in wall.log.read_bytes())
    database.unlink()
    upkeep.init(str(database))
    queue = Queue(str(database))
    open_counters(queue, 1)
    wall.wait_painted({call(queue, 1)})
    queue.close()


def test_an_undone_call_is_not_called_after_a_restart(queue: Queue, wall: WallProcess) -> None:
    """A call taken back while the wall was off is never painted."""
    open_counters(queue, 1, 2)
    undone = call(queue, 1)
    queue.undo_call(1)
    kept = call(queue, 2)
    wall.start()
    wall.wait_painted({kept})
    assert undone not in {line["event"] for line in wall.painted()}
