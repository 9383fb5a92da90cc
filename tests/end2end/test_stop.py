"""Every program with a window, told to end: at its start, at its work, and while the database lets nobody write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from db import Queue, upkeep

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "kiosk": ("kiosk", "--printer", "file:/dev/null", "--marquee", "file:/dev/null"),
    "tablet": ("kiosk", "--triage"),
    "wall": ("display", "--voice", "timed:voice.jsonl"),
    "terminal": ("counter_terminal", "--counter", "6", "--screen", "420x900+0+0"),
}
IN_TIME = 7.0
"""Seconds; less than the 8 s for which a writer waits for its turn (db.engine.GIVE_UP_S), more than a busy machine
adds to the 2.2 s in which a program ends itself (office.look.leaving)."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped plan."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    upkeep.init(str(path))
    return path


class Program:
    """One program as a process, in a folder and on a database of its own."""

    def __init__(self, name: str, office: Path, folder: Path) -> None:
        self.database = folder / "office.db"
        self.database.write_bytes(office.read_bytes())
        self._log = folder / "log"
        env = {**os.environ, "PYTHONPATH": str(ROOT), "OFFICE_DB": str(self.database)}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", *PROGRAMS[name]],
                cwd=folder,
                env={**env, "XDG_CACHE_HOME": str(folder / "cache")},
                stdout=log,
                stderr=log,
            )

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition; a program that ended before it fails the test with its log."""
        end = time.monotonic() + 40
        while not holds():
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"it did not get there; its log:\n{self._log.read_text()}")
            time.sleep(0.01)

    def takes_signals(self) -> bool:
        """Whether a SIGTERM would reach the program itself by now (proc(5), SigCgt)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
        return bool(int(caught.split()[1], 16) >> signal.SIGTERM - 1 & 1)

    def reads_the_queue(self) -> bool:
        """Whether it has the database open, which it does last of all."""
        open_files = []
        for each in Path(f"/proc/{self.process.pid}/fd").iterdir():
            try:
                open_files.append(each.readlink())
            except FileNotFoundError:
                continue  # closed meanwhile
        return self.database in open_files

    def end(self) -> int:
        """Tell it to end; its exit code, or the test fails with its log."""
        self.process.terminate()
        try:
            return self.process.wait(IN_TIME)
        except subprocess.TimeoutExpired:
            pytest.fail(f"still there {IN_TIME:g} s after SIGTERM; its log:\n{self._log.read_text()}")


@pytest.fixture
def start(office: Path, tmp_path: Path) -> Iterator[Callable[[str], Program]]:
    """Starts a program; what still runs at the end is killed."""
    running: list[Program] = []

    def begin(name: str) -> Program:
        running.append(Program(name, office, tmp_path))
        return running[-1]

    yield begin
    for each in running:
        each.process.kill()
        each.process.wait()


Start = Callable[[str], Program]


@pytest.mark.parametrize("name", PROGRAMS)
def test_told_while_it_starts_it_ends(start: Start, name: str) -> None:
    """A SIGTERM before the windows' loop runs is not forgotten."""
    program = start(name)
    program.wait_until(program.takes_signals)
    assert program.end() == 0


@pytest.mark.parametrize("name", PROGRAMS)
def test_told_at_its_work_it_ends(start: Start, name: str) -> None:
    """A SIGTERM to a program that follows the queue, with calls and slips under way."""
    program = start(name)
    program.wait_until(program.reads_the_queue)
    queue = Queue(str(program.database))
    queue.open_session(5)
    for _ in range(3):
        queue.issue("move_in", kiosk="K1")
        queue.call_next(5)
    queue.close()
    assert program.end() == 0


@pytest.mark.parametrize("name", PROGRAMS)
def test_told_while_the_database_is_locked_it_ends(start: Start, name: str) -> None:
    """Somebody else holds the write lock and keeps it: a thread that waits for its turn holds nobody up."""
    program = start(name)
    program.wait_until(program.reads_the_queue)
    other = sqlite.connect(program.database, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    assert program.end() == 0
    other.execute("ROLLBACK")
    other.close()
