"""An open office in a temporary database, and a virtual printer as a process at the far end of a pty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db import Queue, upkeep
from office.config import SHIPPED
from office.demo import always_open

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def open_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose plan never closes, every counter open; made once."""
    folder = tmp_path_factory.mktemp("office")
    plan, path = folder / "office.toml", folder / "office.db"
    plan.write_text(always_open(SHIPPED.read_text("utf-8")), "utf-8")
    upkeep.init(str(path), plan)
    queue = Queue(str(path))
    for counter in queue.office().counters:
        queue.open_session(counter.number)
    queue.close()
    return path


@pytest.fixture
def database(open_office: Path, tmp_path: Path) -> str:
    """A fresh copy of the open office."""
    path = tmp_path / "office.db"
    path.write_bytes(open_office.read_bytes())
    return str(path)


@pytest.fixture
def queue(database: str) -> Iterator[Queue]:
    """The test's own view of the queue."""
    made = Queue(database)
    yield made
    made.close()


def environment(**more: str) -> dict[str, str]:
    """The environment of a program under test."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **more}


def until(holds: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Wait until `holds()` is true and return it; the test fails after `seconds`."""
    end = time.monotonic() + seconds
    while not (value := holds()):
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds:g} s: {getattr(holds, '__doc__', '') or holds}")
        time.sleep(0.02)
    return value


class FarPrinter:
    """The virtual printer's process; `slips()` is what it cut and decoded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.link = folder / "printer.pty"
        self.url = f"serial:{self.link}"
        self._process: subprocess.Popen[str] | None = None

    def start(self, *more: str) -> None:
        """Start it and wait until its wire is there."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "devices", "virtual-printer", "--link", f"pty:{self.link}",
             "--out", str(self.folder / "out"), "--headless", *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
        )  # fmt: skip
        assert self._process.stdout is not None
        assert json.loads(self._process.stdout.readline())["ready"] == "virtual-printer"

    def order(self, **order: object) -> None:
        """Give it a trouble, or take it away."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def rows(self) -> int:
        """How many dot rows of the slip under way are on the paper."""
        self.order(status=True)
        assert self._process is not None
        assert self._process.stdout is not None
        return int(json.loads(self._process.stdout.readline())["rows_on_strip"])

    def kill(self) -> None:
        """End it without a word, as a plug that is pulled."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None
        self.link.unlink(missing_ok=True)

    def slips(self) -> list[tuple[str, int]]:
        """(number, copy) of each slip cut so far; a torn one has no number."""
        try:
            lines = (self.folder / "out" / "slips.jsonl").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        made = [json.loads(line) for line in lines]
        return [(str(line["number"]), int(line["copy"])) for line in made if line["number"]]


@pytest.fixture
def far_printer(tmp_path: Path) -> Iterator[FarPrinter]:
    """A running virtual printer."""
    printer = FarPrinter(tmp_path)
    printer.start()
    yield printer
    printer.kill()
