"""Writer processes on one database, to be killed: `python -m tests.db.writers DATABASE FOLDER`.

Each writer issues and calls through the queue with an idempotency key of its own, notes in its log in FOLDER what it
is about to do, and acknowledges there once the method has returned. A writer that starts where one was killed asks
with the same key again, as a kiosk does. The parent has the modules loaded and forks: a writer starts in milliseconds.

The parent obeys a line on its standard input with a line on its output: `start N N ...`, `kill N N ...` (SIGKILL to all of
them in one instant, then they are started again), `stop` (each ends after what it is doing) and `wait` (for the end of
their `--acts`).
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db import Queue

SERVICES = ("move_in", "id_replace", "transcript", "cdc", "doorplate", "naturalization")
CALL_SHARE = 0.45
"""Fewer calls than tickets, so that somebody always waits."""


@dataclass(frozen=True)
class Line:
    """One line of a writer's log: `begin`, `again` or `done`, the key, what was to be done, when, and what came of it."""

    word: str
    key: str
    what: str
    at_us: int
    number: str = "-"

    @classmethod
    def parse(cls, text: str) -> Line:
        word, key, what, at, number = text.split()
        return cls(word, key, what, int(at), number)

    def __str__(self) -> str:
        return f"{self.word} {self.key} {self.what} {self.at_us} {self.number}\n"


def read_log(path: Path) -> list[Line]:
    """A writer's log, oldest line first."""
    return [Line.parse(text) for text in path.read_text().splitlines()] if path.exists() else []


class Writer:
    """One process at one counter."""

    def __init__(self, database: str, folder: Path, counter: int, synchronous: str) -> None:
        self._counter = counter
        path = folder / f"{counter}.ack"
        lines = read_log(path)
        self._begun = sum(line.word == "begin" for line in lines)
        self._left = lines[-1] if lines and lines[-1].word != "done" else None
        self._log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._chance = random.Random(f"{counter} {self._begun}")
        self._queue = Queue(database)
        self._queue._ledger.database.driver_connection().execute(f"PRAGMA synchronous={synchronous}")

    def _write(self, word: str, key: str, what: str, number: str = "-") -> None:
        os.write(self._log, str(Line(word, key, what, time.time_ns() // 1000, number)).encode())

    def work(self, acts: int | None, stopped: Callable[[], bool]) -> None:
        """First what a killed writer left open, then `acts` more, for None until it is `stopped`."""
        if self._left is not None:
            self._write("again", self._left.key, self._left.what)
            self._act(self._left.key, self._left.what)
        self._queue.open_session(self._counter)
        while not stopped() and acts != 0:
            key, what = f"{self._counter}-{self._begun}", self._choose()
            self._write("begin", key, what)
            self._begun += 1
            self._act(key, what)
            acts = None if acts is None else acts - 1
        self._queue.close()

    def _choose(self) -> str:
        return "call" if self._chance.random() < CALL_SHARE else self._chance.choice(SERVICES)

    def _act(self, key: str, what: str) -> None:
        if what == "call":
            call = self._queue.call_next(self._counter, key=key)
            number = call.number if call is not None else "nobody"
        else:
            number = self._queue.issue(what, key=key).ticket.number
        self._write("done", key, what, number)


class Nursery:
    """The parent: starts writers and kills them."""

    def __init__(self, a: argparse.Namespace) -> None:
        self._a = a
        self._pids: dict[int, int] = {}
        self._stopped = False
        signal.signal(signal.SIGTERM, self._be_stopped)
        # A signal that comes while Python forks is forgotten; held back, it waits for the writer.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])

    def _be_stopped(self, *_: object) -> None:
        self._stopped = True

    def start(self, counter: int) -> None:
        """Fork a writer."""
        pid = os.fork()
        if pid:
            self._pids[counter] = pid
            return
        code = 1
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        try:
            writer = Writer(self._a.database, self._a.folder, counter, self._a.synchronous)
            writer.work(self._a.acts, lambda: self._stopped)
            code = 0
        except Exception as error:  # noqa: BLE001 - a forked child must not go on as its parent
            sys.stderr.write(f"writer {counter}: {error!r}\n")
        finally:
            os._exit(code)

    def kill(self, counters: list[int]) -> str:
        """SIGKILL to all of them, then new ones in their places; says how many were alive until then."""
        for counter in counters:
            os.kill(self._pids[counter], signal.SIGKILL)
        ended = [os.waitpid(self._pids.pop(counter), 0)[1] for counter in counters]
        for counter in counters:
            self.start(counter)
        return f"killed {sum(os.WIFSIGNALED(status) for status in ended)} of {len(counters)}"

    def stop(self) -> str:
        """Let every writer end after what it is doing; says how many ended well."""
        for pid in self._pids.values():
            os.kill(pid, signal.SIGTERM)
        return self.wait()

    def wait(self) -> str:
        """Let every writer end by itself; says how many ended well."""
        ended = [os.waitpid(pid, 0)[1] for pid in self._pids.values()]
        self._pids.clear()
        return f"ended {sum(status == 0 for status in ended)} of {len(ended)}"


def main() -> None:
    """Obey the lines of standard input."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--synchronous", default="FULL")
    parser.add_argument("--acts", type=int)
    a = parser.parse_args()
    nursery = Nursery(a)
    # Everything a writer's first transaction imports, loaded once for all of them.
    queue = Queue(a.database)
    queue.snapshot()
    queue.close()
    for line in sys.stdin:
        word, *numbers = line.split()
        counters = [int(each) for each in numbers]
        if word == "start":
            for counter in counters:
                nursery.start(counter)
            answer = f"started {len(counters)}"
        elif word == "kill":
            answer = nursery.kill(counters)
        else:
            answer = nursery.stop() if word == "stop" else nursery.wait()
        print(answer, flush=True)  # noqa: T201 - the parent's answer
    nursery.stop()


if __name__ == "__main__":
    main()
