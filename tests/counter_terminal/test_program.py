"""The terminal as a process: started, killed while serving, started again, told to end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import Queue

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts python -m counter_terminal with a home of its own; what still runs is ended."""
    running: list[subprocess.Popen[str]] = []

    def begin(*words: str) -> subprocess.Popen[str]:
        env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "QT_QPA_PLATFORM": "offscreen"}
        process = subprocess.Popen(
            [sys.executable, "-m", "counter_terminal", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=env,
        )  # fmt: skip
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def until(true: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 20.0) -> None:
    """Waits for a condition; a process that ended meanwhile shows its words."""
    end = time.monotonic() + seconds
    while not true():
        if process.poll() is not None:
            pytest.fail(f"ended with {process.returncode}: {process.communicate()[1]}")
        if time.monotonic() > end:
            process.kill()
            pytest.fail(f"nothing came of it: {process.communicate()[1]}")
        time.sleep(0.02)


def said(process: subprocess.Popen[str]) -> str:
    """What it has logged since the last look, '' when nothing came within a moment."""
    assert process.stderr is not None
    ready, _, _ = select.select([process.stderr], [], [], 0.2)
    # Past Python's own buffer, which would hold a second line where select does not see it.
    return os.read(process.stderr.fileno(), 65536).decode() if ready else ""


def kinds(queue: Queue) -> list[str]:
    return [event.kind for event in queue.events(0)]


def test_killed_while_serving_it_takes_the_ticket_up_again(start: Start, database: str, queue: Queue) -> None:
    """After kill -9 the session and the ticket are as they were, and a new start says which it holds."""
    queue.issue("move_in")
    first = start("--counter", "5", "--clerk", "林佳穎", "--db", database, "--screen", "420x900+0+0")
    until(lambda: "opened" in kinds(queue), first)
    queue.call_next(5)
    first.send_signal(signal.SIGKILL)
    assert first.wait(10) == -signal.SIGKILL
    second = start("--counter", "5", "--db", database, "--screen", "420x900+0+0")
    until(lambda: "going on with 1001" in said(second), second)
    desk = queue.desk(5)
    assert desk.session is not None
    assert desk.session.clerk == "林佳穎"
    assert desk.serving is not None
    assert desk.serving.number == "1001"
    assert kinds(queue).count("opened") == 1


def test_sigterm_ends_it_in_order_and_leaves_the_session(start: Start, database: str, queue: Queue) -> None:
    """The launcher ends programs with SIGTERM; the counter stays open for the restart."""
    process = start("--counter", "6", "--db", database)
    until(lambda: "opened" in kinds(queue), process)
    process.terminate()
    assert process.wait(10) == 0
    assert queue.desk(6).session is not None
    assert "closed" not in kinds(queue)


def test_with_a_place_given_nothing_is_written(
    start: Start, database: str, queue: Queue, tmp_path: Path
) -> None:
    """A window put at a place is not docked and remembers nothing."""
    process = start("--counter", "6", "--db", database, "--screen", "420x900+0+0")
    until(lambda: "opened" in kinds(queue), process)
    process.terminate()
    process.wait(10)
    assert not (tmp_path / "config").exists()


def test_without_a_database_it_waits_and_comes_up_by_itself(
    start: Start, database: str, queue: Queue, tmp_path: Path
) -> None:
    """Started before the database is there, it opens its counter as soon as it appears."""
    late = tmp_path / "late.db"
    process = start("--counter", "6", "--db", str(late))
    until(lambda: "database is away" in said(process), process)
    part = tmp_path / "part"
    part.write_bytes(Path(database).read_bytes())
    part.rename(late)
    then = Queue(str(late))
    until(lambda: "opened" in kinds(then), process)
    then.close()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--counter", "77"), 1, "沒有 77 號櫃檯"),
        (("--supervisor",), 2, "之後的版本"),
        ((), 2, "--counter"),
        (("--counter", "5", "--screen", "nowhere"), 2, "nowhere"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    start: Start, database: str, words: tuple[str, ...], code: int, said: str
) -> None:
    """Exit codes of the design page, a sentence on stderr, no stack trace."""
    process = start(*words, "--db", database)
    _, error = process.communicate(timeout=20)
    assert process.returncode == code
    assert said in error
    assert "Traceback" not in error


def test_no_database_named_is_one_sentence(start: Start) -> None:
    """Neither --db nor OFFICE_DB: it says both."""
    process = start("--counter", "5")
    _, error = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "OFFICE_DB" in error
