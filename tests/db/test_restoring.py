"""A restored queue goes on where the lost one stood: nobody's number is given to another."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from db import Queue, upkeep
from db.damage import Damaged
from db.restoring import SKIPPED_NUMBERS
from tests.db.set_clock import SetClock


def page_of(database_file: str, table: str) -> int:
    """The place of a table's first page in the file."""
    with closing(sqlite.connect(database_file)) as direct:
        size = int(direct.execute("PRAGMA page_size").fetchone()[0])
        root = direct.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return int((root - 1) * size)


def test_no_number_is_given_again_after_a_file_that_cannot_be_read(
    database_file: str, tmp_path: Path
) -> None:
    """The lobby holds numbers the backup does not know: every lane steps over them, and the feed says so."""
    with closing(Queue(database_file)) as queue:
        queue.issue("move_in")
        copy = upkeep.backup(database_file, tmp_path / "copy.db")
        handed_out = {queue.issue("move_in").ticket.number for _ in range(20)}
        cursor = queue.snapshot().seq
    Path(database_file).write_bytes(b"no database at all" * 4000)
    for suffix in ("-wal", "-shm"):
        Path(database_file + suffix).unlink(missing_ok=True)
    upkeep.restore(database_file, copy)
    with closing(Queue(database_file)) as again:
        number = again.issue("move_in").ticket.number
        assert number not in handed_out
        assert number == f"1{1 + SKIPPED_NUMBERS + 1}"
        said, issued = again.events(cursor)
        assert (said.kind, said.data["skipped"], issued.kind) == ("published", SKIPPED_NUMBERS, "issued")


def test_a_file_that_is_partly_read_says_itself_where_it_stood(
    database_file: str, queue: Queue, tmp_path: Path
) -> None:
    """A damaged page of tickets does not hide the series: the next number is the next number."""
    queue.issue("move_in")
    copy = upkeep.backup(database_file, tmp_path / "copy.db")
    for _ in range(60):
        queue.issue("move_in")
    cursor = queue.snapshot().seq
    queue.close()
    at = page_of(database_file, "ticket")
    with Path(database_file).open("rb+") as file:
        file.seek(at)
        file.write(b"\xff" * 2000)
    with pytest.raises(Damaged):
        upkeep.migrate(database_file)
    upkeep.restore(database_file, copy)
    with closing(Queue(database_file, SetClock(queue._ledger.clock.now_us()))) as again:
        assert again.issue("move_in").ticket.number == "1062"
        assert [event.kind for event in again.events(cursor)] == ["published", "issued"]
    assert upkeep.check(database_file).sound
