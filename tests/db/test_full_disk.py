"""A disk that is full or has turned read-only, on a real file system of a few megabytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2

from db import reserve, upkeep
from tests.db.small_disk import SmallDisk

RESERVE = 6 * 2**20
"""As much for this disk as 32 MB for the office's: the -wal grows to 4 MB before it is used again."""


class Office:
    """A queue that runs in a process of its own, one command a line: a fault of the disk may end it."""

    def __init__(self, database: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "db", "batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "OFFICE_DB": str(database)},
        )

    def ask(self, line: str) -> dict[str, Any]:
        """One command's answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        answer = self._process.stdout.readline()
        assert answer, f"the queue was ended by {self._process.wait()} at '{line}'"
        return dict(json.loads(answer))

    def close(self) -> None:
        """End it."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(30)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with closing(SmallDisk(tmp_path)) as made:
        yield made


@pytest.fixture
def on_disk(disk: SmallDisk, template: Path) -> Path:
    """The database on the small disk."""
    return Path(shutil.copy(template, disk.folder / "office.db"))


@pytest.fixture
def office(on_disk: Path) -> Iterator[Office]:
    with closing(Office(on_disk)) as running:
        yield running


def numbers(database: Path) -> list[str]:
    """Every number in the database, in the order of issue, and the file is sound."""
    with closing(dbapi2.connect(database)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [number for (number,) in raw.execute("SELECT number FROM ticket ORDER BY id")]


def issue_until_refused(office: Office) -> tuple[list[str], str]:
    """The numbers that were given, and the words of the refusal."""
    issued: list[str] = []
    while True:
        answer = office.ask("issue --service move_in")
        if "error" in answer:
            return issued, str(answer["error"])
        issued.append(answer["number"])


def test_calling_goes_on_when_the_disk_is_full(disk: SmallDisk, on_disk: Path, office: Office) -> None:
    """The reserve is given up in the same press; whoever waits is called and finished, and no number is lost."""
    assert reserve.make(on_disk, RESERVE, leave=0)
    office.ask("open --counter 4")
    disk.fill(leave=400_000)
    issued, told = issue_until_refused(office)
    assert told == "磁碟滿了，這一步沒有存下來；備用的空間已經讓出，請再按一次，並儘快清出空間。"
    assert not reserve.reserve_file(on_disk).exists()
    assert len(issued) > 3
    called = [office.ask("call --counter 4")["number"] for _ in issued]
    assert called == issued
    assert office.ask("finish --counter 4")["number"] == issued[-1]
    assert office.ask("issue --service move_in")["number"] == f"1{len(issued) + 1:03d}"
    assert len(numbers(on_disk)) == len(issued) + 1


def test_without_a_reserve_nothing_acknowledged_is_lost(
    disk: SmallDisk, on_disk: Path, office: Office
) -> None:
    """Each refusal is one sentence, reading goes on, and with room again the series goes on without a gap."""
    disk.fill(leave=400_000)
    issued, told = issue_until_refused(office)
    assert "磁碟滿" in told
    assert "讓出" not in told
    assert "磁碟滿" in office.ask("issue --service birth")["error"]
    assert office.ask("status")["tickets"] == len(issued)
    disk.empty()
    issued.append(office.ask("issue --service move_in")["number"])
    assert issued == [f"1{each:03d}" for each in range(1, len(issued) + 1)]
    assert numbers(on_disk) == issued


def test_a_disk_that_turns_read_only_refuses_in_a_sentence(
    disk: SmallDisk, on_disk: Path, office: Office
) -> None:
    """Under a queue that runs: what it knew is still read, each change is refused, and the queue lives."""
    issued = [office.ask("issue --service move_in")["number"] for _ in range(3)]
    disk.turn_read_only()
    for line in ("issue --service birth", "open --counter 4", "issue --service birth"):
        assert "唯讀" in office.ask(line)["error"]
    assert office.ask("status")["tickets"] == len(issued)


def test_the_reserve_leaves_room_for_the_day(tmp_path: Path) -> None:
    """Where it would take what the checks ask for, none is made; where there is one, it stays as it is."""
    database = tmp_path / "office.db"
    free = reserve.free_bytes(database)
    assert not reserve.make(database, 2**20, leave=free)
    assert list(tmp_path.iterdir()) == []
    assert reserve.make(database, 2**20, leave=0)
    assert reserve.make(database, 2**20, leave=free)
    assert reserve.reserve_file(database).stat().st_blocks * 512 >= 2**20
    assert reserve.give_up(database)
    assert not reserve.give_up(database)


def test_a_small_disk_is_warned_of(on_disk: Path, office: Office) -> None:
    """Below 500 MB the check is sound and says how much is left, and so does the status."""
    assert "MB；請清出空間" in upkeep.check(str(on_disk)).words
    assert "MB，號碼照常有效；請清出空間" in office.ask("status")["disk"]
