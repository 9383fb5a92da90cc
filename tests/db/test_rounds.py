"""The automatic backup: when it is due, what it keeps, and that nobody has to wait for it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from db import Queue, Refused, damage, upkeep
from db.rounds import go_round
from office.config import SHIPPED
from tests.db.crowd import nineteen
from tests.db.set_clock import SetClock
from tests.db.small_disk import SmallDisk
from tests.db.writers import read_log


def test_a_backup_is_made_when_it_is_due(database_file: str, queue: Queue, clock: SetClock) -> None:
    """The first at once, the next after the plan's 60 minutes, and none where nothing has changed since."""
    queue.issue("move_in")
    first = go_round(database_file, clock).made
    assert first is not None
    assert first.name == "office-20250311-092400.db"
    queue.issue("move_in")
    clock.pass_minutes(59)
    assert go_round(database_file, clock).made is None
    clock.pass_minutes(1)
    second = go_round(database_file, clock).made
    assert second is not None
    assert [each.name for each in damage.backups(Path(database_file))] == [second.name, first.name]
    clock.pass_minutes(600)
    assert go_round(database_file, clock).made is None
    with closing(Queue(str(second), clock)) as copy:
        clock.pass_minutes(-660)
        assert [each.number for each in copy.tickets()] == ["1001", "1002"]


def test_the_newest_are_kept_as_many_as_the_plan_says(
    database_file: str, queue: Queue, clock: SetClock
) -> None:
    """The published plan, also when it changes while the office is open; a copy of somebody's own is left alone."""
    plan = SHIPPED.read_text(encoding="utf-8").replace("keep = 60", "keep = 2")
    queue.publish_office(plan)
    folder = damage.backup_folder(Path(database_file))
    made = []
    for _ in range(4):
        queue.issue("move_in")
        made.append(go_round(database_file, clock).made)
        (folder / "before the move.db").touch()
        clock.pass_minutes(61)
    assert damage.backups(Path(database_file)) == [made[3], made[2]]
    assert (folder / "before the move.db").exists()


def test_a_clock_set_back_does_not_stop_the_backups(
    database_file: str, queue: Queue, clock: SetClock
) -> None:
    """A backup from the future is no reason to make none until then."""
    queue.issue("move_in")
    go_round(database_file, clock)
    clock.pass_minutes(-600)
    queue.issue("move_in")
    assert go_round(database_file, clock).made is not None


def test_what_a_killed_round_left_is_cleared(database_file: str, queue: Queue, clock: SetClock) -> None:
    """Half a copy has no name that anybody would restore, and does not fill the disk."""
    folder = damage.backup_folder(Path(database_file))
    folder.mkdir()
    (folder / "office-20250311-080000.db.part").write_bytes(b"half")
    go_round(database_file, clock)
    assert [each.name for each in folder.iterdir()] == ["office-20250311-092400.db"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with closing(SmallDisk(tmp_path)) as made:
        yield made


def test_a_backup_does_not_take_the_last_room(disk: SmallDisk, template: Path, clock: SetClock) -> None:
    """Below 500 MB it is refused in a sentence, and the disk stands in the list of devices."""
    database = Path(shutil.copy(template, disk.folder / "office.db"))
    with pytest.raises(Refused, match="沒有自動備份；先前的備份都還在"):
        go_round(str(database), clock)
    assert damage.backups(database) == []
    with closing(Queue(str(database), clock)) as queue:
        assert [(each.device, each.state) for each in queue.devices()] == [("disk", "low")]


def acknowledged(folder: Path) -> set[str]:
    """Every number that a writer has acknowledged so far."""
    lines = [line for path in folder.glob("*.ack") for line in read_log(path)]
    return {line.number for line in lines if line.word == "done" and line.what != "call"}


def issued(database: Path) -> set[str]:
    """The numbers in a sound database."""
    with closing(dbapi2.connect(database)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {number for (number,) in raw.execute("SELECT number FROM ticket")}


def until_more_than(count: int, folder: Path) -> None:
    """Wait until the writers have acknowledged more numbers; the test's own time limit ends it."""
    while len(acknowledged(folder)) <= count:
        time.sleep(0.002)


@pytest.mark.timeout(180)
def test_backup_and_restore_among_nineteen_writers(database_file: str, tmp_path: Path) -> None:
    """Each copy holds all that was acknowledged before it; restored under them, no later number is given twice."""
    with nineteen(database_file, tmp_path) as crowd:
        for each in range(3):
            until_more_than(len(acknowledged(tmp_path)) + 20, tmp_path)
            before = acknowledged(tmp_path)
            copy = upkeep.backup(database_file, tmp_path / f"copy-{each}.db")
            assert before <= issued(copy)
        upkeep.restore(database_file, copy)
        until_more_than(len(acknowledged(tmp_path)) + 20, tmp_path)
        assert crowd.tell("stop") == "ended 19 of 19"
    numbers = [
        line.number
        for path in tmp_path.glob("*.ack")
        for line in read_log(path)
        if line.word == "done" and line.what != "call"
    ]
    assert len(set(numbers)) == len(numbers), "a number was given twice"
    assert issued(copy) <= issued(Path(database_file))
