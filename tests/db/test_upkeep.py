"""Backups that restore, a disk that is full or read-only, a file that is broken: a sentence, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import text

from db import Offline, Queue, Refused, schema, upkeep
from db.engine import Database, network_file_system, sentence
from tests.db.set_clock import SetClock


def test_a_backup_restores_what_it_held(database_file: str, queue: Queue, tmp_path: Path) -> None:
    """Tickets issued after the backup are gone after the restore, and are kept in the file set aside."""
    queue.issue("move_in")
    copy = upkeep.backup(database_file, tmp_path / "copy.db")
    queue.issue("birth")
    queue.close()
    aside = upkeep.restore(database_file, copy)
    restored, kept = Queue(database_file, queue._ledger.clock), Queue(str(aside), queue._ledger.clock)
    assert [each.number for each in restored.tickets()] == ["1001"]
    assert [each.number for each in kept.tickets()] == ["1001", "1002"]
    restored.close()
    kept.close()


@pytest.mark.parametrize("issued_before", [0, 1])
def test_a_restore_takes_no_number_and_no_event_back(
    database: str, queue: Queue, tmp_path: Path, issued_before: int
) -> None:
    """Whoever reads on from its cursor hears of every later call, and a number on somebody's slip is not given again."""
    queue.open_session(4)
    for _ in range(issued_before):
        queue.issue("move_in")
    copy = upkeep.backup(database, tmp_path / "copy.db")
    handed_out = {queue.issue("move_in").ticket.number for _ in range(3)}
    queue.call_next(4)
    cursor = queue.snapshot().seq
    upkeep.restore(database, copy)
    again = queue.issue("move_in").ticket
    assert again.number not in handed_out
    assert again.number == f"100{issued_before + 4}"
    call = queue.call_next(4)
    assert call is not None
    heard = queue.events(cursor)
    assert [event.kind for event in heard] == ["published", "issued", "called"]
    assert heard[-1].id == call.event_id
    assert [path.name for path in tmp_path.iterdir() if "restoring" in path.name] == []


def test_a_database_migrated_under_a_running_program_is_left_alone(
    database: str, queue: Queue, clock: SetClock
) -> None:
    """The program says so and waits; with its own version back it goes on, and nothing was written meanwhile."""
    queue.issue("move_in")
    direct = Database(database)
    with direct.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    clock.pass_minutes(0.1)
    for act in (lambda: queue.issue("move_in"), queue.snapshot, lambda: queue.events(0)):
        with pytest.raises(Offline, match="較新的版本（9999）"):
            act()
    with direct.transaction() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{schema.HEAD}'"))
    direct.close()
    assert queue.issue("move_in").ticket.number == "1002"


def test_a_backup_never_overwrites(database: str, tmp_path: Path) -> None:
    """An existing file is refused."""
    (tmp_path / "there.db").write_text("precious")
    with pytest.raises(Refused, match="已經存在"):
        upkeep.backup(database, tmp_path / "there.db")
    assert (tmp_path / "there.db").read_text() == "precious"


def test_a_broken_backup_is_not_restored(database_file: str, queue: Queue, tmp_path: Path) -> None:
    """The live database stays as it was."""
    queue.issue("move_in")
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(Refused):
        upkeep.restore(database_file, bad)
    assert queue.ticket("1001").number == "1001"


def test_a_broken_live_file_is_set_aside_not_lost(database_file: str, queue: Queue, tmp_path: Path) -> None:
    """The broken file keeps its bytes under a dated name."""
    queue.issue("move_in")
    copy = upkeep.backup(database_file, tmp_path / "copy.db")
    queue.close()
    rubbish = b"not a database" * 1000
    Path(database_file).write_bytes(rubbish)
    aside = upkeep.restore(database_file, copy)
    assert aside.read_bytes() == rubbish
    again = Queue(database_file, queue._ledger.clock)
    assert [each.number for each in again.tickets()] == ["1001"]
    again.close()


def test_check_finds_a_damaged_page(database_file: str, queue: Queue) -> None:
    """A healthy database is sound; one with a torn page is not, or cannot be read at all."""
    for _ in range(50):
        queue.issue("move_in")
    queue.close()
    assert upkeep.check(database_file).sound
    raw = bytearray(Path(database_file).read_bytes())
    page = 4096
    for each in range(2 * page, len(raw) - page, page):
        raw[each : each + 64] = b"\xee" * 64
    Path(database_file).write_bytes(raw)
    assert "問題" in verdict(database_file) or "損壞" in verdict(database_file)


def verdict(database: str) -> str:
    """What the check says of a file, whether it can be read or not."""
    try:
        return upkeep.check(database).words
    except Offline as error:
        return str(error)


def test_a_database_that_cannot_be_written_is_one_sentence(database_file: str, queue: Queue) -> None:
    """With the write lock refused by query_only the issue is refused, reading goes on."""
    queue.issue("move_in")
    queue._ledger.database.driver_connection().execute("PRAGMA query_only=ON")
    with pytest.raises(Offline, match="唯讀"):
        queue.issue("birth")
    assert [each.number for each in queue.tickets()] == ["1001"]


def test_a_full_disk_loses_no_acknowledged_number(database_file: str, queue: Queue) -> None:
    """The refused number is not in the line; with space again the series goes on without a gap."""
    issued = [queue.issue("move_in").ticket.number for _ in range(3)]
    raw = queue._ledger.database.driver_connection()
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    told = ""
    while not told:
        try:
            issued.append(queue.issue("move_in").ticket.number)
        except Offline as error:
            told = str(error)
    assert "磁碟滿" in told
    assert [each.number for each in queue.tickets()] == issued
    raw.execute("PRAGMA max_page_count=1000000")
    issued.append(queue.issue("move_in").ticket.number)
    assert issued == [f"1{each:03d}" for each in range(1, len(issued) + 1)]


def test_a_network_share_is_refused() -> None:
    """By the kernel's mount table; the nearest mount decides."""
    mounts = (
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "40 22 0:50 / /srv/share rw,relatime - nfs4 server:/x rw\n"
        "41 40 8:2 / /srv/share/local rw - ext4 /dev/sdb1 rw\n"
    )
    assert network_file_system(Path("/srv/share/office.db"), mounts) == "nfs4"
    assert network_file_system(Path("/srv/share/local/office.db"), mounts) is None
    assert network_file_system(Path("/srv/shared/office.db"), mounts) is None


def test_every_driver_error_has_a_sentence() -> None:
    """No code alone: what happened and what to do."""
    for words in (
        "database is locked",
        "disk I/O error",
        "attempt to write a readonly database",
        "no such table: x",
    ):
        assert "；" in sentence(dbapi2.OperationalError(words))


def test_purge_forgets_old_feed_lines_and_keeps_the_days_counts(database: str, queue: Queue) -> None:
    """After two months the feed is gone but for each closed day's counts; the tickets' rows stay."""
    queue.issue("move_in", language="vi")
    queue.close_day()
    gone = upkeep.purge(database)  # the clock of the test is in March 2025, the purge's is today's
    assert gone["events"] >= 2
    (left,) = [event for event in queue.events() if event.kind != "published"]
    assert (left.kind, left.data["languages"]) == ("day_closed", {"vi": {"issued": 1, "served": 0}})
    assert queue.ticket("1001").number == "1001"


def test_purge_forgets_old_keys_and_keeps_todays(database: str, queue: Queue) -> None:
    """Keys do not grow for ever: one of March 2025 is gone, one of today still finds its ticket."""
    queue.issue("move_in", key="old")
    today = Queue(database)
    given = today.issue("move_in", key="new").ticket
    assert upkeep.purge(database)["keys"] == 1
    raw = today._ledger.database.driver_connection()
    assert raw.execute("SELECT key FROM done_key").fetchall() == [("new",)]
    assert today.issue("move_in", key="new").ticket == given
    today.close()


def test_a_second_writer_waits_for_its_turn(database_file: str) -> None:
    """While another process holds the write lock for 0.3 s, an issue waits and succeeds."""
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys,time;from pysqlite3 import dbapi2 as s;"
            "c=s.connect(sys.argv[1],isolation_level=None);c.execute('BEGIN IMMEDIATE');"
            "print('held',flush=True);time.sleep(0.3);c.execute('COMMIT')",
            database_file,
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    queue = Queue(database_file)
    assert queue.issue("move_in").ticket.number == "1001"
    queue.close()
    assert holder.wait(10) == 0
    holder.stdout.close()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://clerk:secret@host/x",
        "foo://",
        "postgresql+psycopg2://host/x",
        "postgresql:clerk:secret@host/x",
    ],
)
def test_another_kind_of_database_is_refused_in_a_sentence(url: str) -> None:
    """What is no path, SQLite or PostgreSQL address is named without its password and host, with what would be right."""
    with pytest.raises(Offline, match=r"postgresql\+psycopg://") as refused:
        Queue(url)
    assert "secret" not in str(refused.value)
    assert "host/x" not in str(refused.value)
