"""A server's backups: made while everybody works, brought back in one commit or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import Queue, Refused, dumps, upkeep
from tests.db.postgres_server import PostgresServer
from tests.db.test_feed import until


@pytest.fixture(autouse=True)
def tools(server: PostgresServer) -> None:
    """The server's own package brings them; elsewhere there is nothing to test."""
    if not dumps.at_hand():
        pytest.skip(
            "NOT TESTED: pg_dump, pg_restore and psql are not here; apt-get install postgresql-client"
        )


def test_a_backup_restores_what_it_held(database: str, queue: Queue, tmp_path: Path) -> None:
    """Tickets issued after the backup are gone; the copy set aside brings them back."""
    queue.issue("move_in")
    copy = upkeep.backup(database, tmp_path / "copy.dump")
    queue.issue("birth")
    aside = upkeep.restore(database, copy)
    assert [each.number for each in queue.tickets()] == ["1001"]
    upkeep.restore(database, aside)
    assert [each.number for each in queue.tickets()] == ["1001", "1002"]
    assert sorted(each.suffix for each in tmp_path.iterdir() if "part" in each.name) == []


def test_a_restore_into_an_empty_database_makes_the_office(
    database: str, queue: Queue, empty: str, tmp_path: Path
) -> None:
    """A new server after the old one is lost: nothing is there that could be set aside or carried on."""
    queue.issue("move_in")
    copy = upkeep.backup(database, tmp_path / "copy.dump")
    upkeep.restore(empty, copy)
    again = Queue(empty, queue._ledger.clock)
    assert again.issue("move_in").ticket.number == "1002"
    assert upkeep.check(empty).sound
    again.close()


def test_what_is_no_backup_is_not_restored(database: str, queue: Queue, tmp_path: Path) -> None:
    """A torn or foreign file is refused before anything is touched."""
    queue.issue("move_in")
    copy = upkeep.backup(database, tmp_path / "copy.dump")
    torn = tmp_path / "torn.dump"
    torn.write_bytes(copy.read_bytes()[:2000])
    foreign = tmp_path / "foreign.dump"
    foreign.write_text("hello")
    for bad in (torn, foreign):
        with pytest.raises(Refused, match="沒有改動"):
            upkeep.restore(database, bad)
    assert queue.ticket("1001").number == "1001"


def test_a_restore_that_breaks_in_the_middle_changes_nothing(
    database: str, queue: Queue, tmp_path: Path
) -> None:
    """The file's list and version can be read, its tickets cannot: the live queue stands as it was."""
    for _ in range(200):
        queue.issue("move_in")
    copy = upkeep.backup(database, tmp_path / "copy.dump")
    torn = tmp_path / "torn.dump"
    content = copy.read_bytes()
    torn.write_bytes(content[: len(content) - 2000])
    assert dumps.version_of(torn) is not None, "this file is meant to look sound"
    with pytest.raises(Refused, match="不完整"):
        upkeep.restore(database, torn)
    assert len(queue.tickets()) == 200
    assert queue.issue("move_in").ticket.number == "1201"


def test_writers_wait_for_a_restore(
    database: str, queue: Queue, another: Callable[[], Queue], tmp_path: Path
) -> None:
    """Whoever issues a number meanwhile gets one that is in the restored queue, and nobody has it twice."""
    handed_out = [queue.issue("move_in").ticket.number]
    copy = upkeep.backup(database, tmp_path / "copy.dump")
    writer = another()
    with ThreadPoolExecutor(1) as thread:
        restoring = thread.submit(upkeep.restore, database, copy)
        while not restoring.done():
            handed_out.append(writer.issue("move_in").ticket.number)
        restoring.result()
    handed_out.append(writer.issue("move_in").ticket.number)
    assert len(handed_out) == len(set(handed_out))
    until(lambda: handed_out[-1] in {each.number for each in queue.tickets()})


def test_without_the_tools_the_sentence_says_which_package(
    database: str, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a stack trace nor half a file."""
    (tmp_path / "copy.dump").write_text("not looked at")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="postgresql-client"):
        upkeep.backup(database, tmp_path / "new.dump")
    with pytest.raises(Refused, match="postgresql-client"):
        upkeep.restore(database, tmp_path / "copy.dump")
    assert [each.name for each in tmp_path.iterdir()] == ["copy.dump"]
