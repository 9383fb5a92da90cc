"""A damaged database file: every program says so and names the backup, nobody writes to it, restoring keeps it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db import Offline, Queue, damage, upkeep
from tests.db.set_clock import SetClock

PAGE = 4096


def rubbish_in_the_pages(whole: bytes) -> bytes:
    """The first page is left: only who reads on sees it."""
    return whole[: 2 * PAGE] + b"\xee" * (len(whole) - 2 * PAGE)


def half(whole: bytes) -> bytes:
    return whole[: len(whole) // 2 // PAGE * PAGE]


def nothing(whole: bytes) -> bytes:
    return b""


def something_else(whole: bytes) -> bytes:
    return b"PK\x03\x04 no database at all " * 500


DAMAGES = [rubbish_in_the_pages, half, nothing, something_else]
Damage = Callable[[bytes], bytes]


@pytest.fixture
def newest(database_file: str, queue: Queue) -> Path:
    """The newer of two backups beside a database with one ticket."""
    folder = damage.backup_folder(Path(database_file))
    folder.mkdir()
    upkeep.backup(database_file, folder / "office-20250310-180000.db")
    queue.issue("move_in")
    newest = upkeep.backup(database_file, folder / "office-20250311-090000.db")
    queue.close()
    return newest


@pytest.mark.parametrize("ruin", DAMAGES)
def test_a_damaged_file_is_named_with_its_newest_backup_and_left_alone(
    database_file: str, another: Callable[[], Queue], newest: Path, ruin: Damage
) -> None:
    """By a program, by the check, by the migration at the start and by init; none of them changes a byte."""
    path = Path(database_file)
    broken = ruin(path.read_bytes())
    path.write_bytes(broken)
    told = []
    for ask in (
        lambda: another().snapshot(),
        lambda: another().issue("move_in"),
        lambda: upkeep.check(database_file),
        lambda: upkeep.migrate(database_file),
        lambda: upkeep.init(database_file),
    ):
        with pytest.raises(Offline) as refused:
            ask()
        told.append(str(refused.value))
    for words in told:
        assert f"restore {newest}" in words
        assert "損壞" in words
    assert path.read_bytes() == broken


@pytest.mark.parametrize("ruin", DAMAGES)
def test_the_command_that_is_named_restores_and_keeps_the_damaged_file(
    database_file: str, newest: Path, clock: SetClock, ruin: Damage
) -> None:
    """The sentence's own command, run as it stands; the damaged file keeps its bytes under its date."""
    path = Path(database_file)
    broken = ruin(path.read_bytes())
    path.write_bytes(broken)
    with pytest.raises(Offline) as refused:
        upkeep.migrate(database_file)
    words = str(refused.value)
    named = words[words.index("python -m db") : words.rindex("。")]
    done = subprocess.run(
        [sys.executable, *named.split()[1:]], capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr
    (aside,) = path.parent.glob("office.db.aside-????????-??????")
    assert aside.read_bytes() == broken
    again = Queue(database_file, clock)
    assert [each.number for each in again.tickets()] == ["1001"]
    again.close()
    assert upkeep.check(database_file).sound


def test_a_running_program_goes_over_to_the_restored_file(
    database_file: str, queue: Queue, another: Callable[[], Queue], newest: Path
) -> None:
    """It has the damaged file open, which is set aside under it: its next number is in the restored one."""
    queue.snapshot()
    path = Path(database_file)
    aside = path.with_name("office.db.aside-20250311-100000")
    path.rename(aside)
    path.write_bytes(newest.read_bytes())
    number = queue.issue("move_in").ticket.number
    other = another()
    assert [each.number for each in other.tickets()] == ["1001", number]


@pytest.mark.parametrize("left", [None, b""])
def test_a_running_program_makes_no_new_database_where_one_was(
    database_file: str, queue: Queue, left: bytes | None
) -> None:
    """The file is moved away, or is without a byte, under it: it says so, and nothing appears in its place."""
    queue.issue("move_in")
    path = Path(database_file)
    path.rename(path.with_name("moved"))
    if left is not None:
        path.write_bytes(left)
    for act in (queue.snapshot, lambda: queue.issue("move_in"), queue.data_version):
        with pytest.raises(Offline, match=r"找不到資料庫|損壞"):
            act()
    assert (path.read_bytes() if path.exists() else None) == left


def test_without_a_backup_the_sentence_does_not_promise_one(database_file: str) -> None:
    """It asks for one that lies elsewhere, and to keep the file."""
    Path(database_file).write_bytes(b"rubbish" * 1000)
    with pytest.raises(Offline, match=r"沒有自動備份.*請勿刪除"):
        upkeep.migrate(database_file)


def test_a_sound_database_is_not_called_damaged(database_file: str, queue: Queue) -> None:
    """The quick look at the start lets it through."""
    queue.issue("move_in")
    upkeep.migrate(database_file)
    assert upkeep.check(database_file).words.startswith("資料庫正常")


def test_unfinished_backups_are_not_offered(tmp_path: Path) -> None:
    """Only whole ones, newest first; a copy under way or of another database is none."""
    database = tmp_path / "office.db"
    folder = damage.backup_folder(database)
    folder.mkdir()
    names = ["office-20250309-180000.db", "office-20250311-090000.db", "office-20250310-180000.db"]
    for name in [*names, "office-20250312-090000.db.part", "other-20250312-090000.db"]:
        (folder / name).touch()
    assert [each.name for each in damage.backups(database)] == sorted(names, reverse=True)
