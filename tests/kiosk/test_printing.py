"""The print thread against a virtual printer at the far end of a pty: no slip lost, none twice unmarked."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import Queue
from devices.link import link_for
from devices.models import Sign, model_for
from devices.printer import Printer
from devices.printer_words import Health
from kiosk.printing import Printing
from kiosk.visit import Slip
from office.clock import SystemClock
from tests.kiosk.conftest import FarPrinter, environment, until

Said = list[tuple[str, Slip]]


class Kiosk:
    """A print thread and what it said."""

    def __init__(self, database: str, printer: FarPrinter) -> None:
        self.said: Said = []
        self.health: list[Health] = []
        self.thread = Printing(
            "K1",
            database,
            Printer(link_for(printer.url), model_for("generic")),
            SystemClock(),
            time.monotonic,
            on_slip=lambda number, slip: self.said.append((number, slip)),
            on_health=self.health.append,
        )


@pytest.fixture
def start(database: str, far_printer: FarPrinter, qtbot: QtBot) -> Iterator[Callable[[], Kiosk]]:
    """Starts print threads and ends them after the test; slips need Qt's fonts."""
    made: list[Kiosk] = []

    def make() -> Kiosk:
        made.append(Kiosk(database, far_printer))
        made[-1].thread.start()
        return made[-1]

    yield make
    for kiosk in made:
        assert kiosk.thread.stop(5.0)


def states(queue: Queue) -> list[tuple[str, int, str]]:
    """(number, copy, state) of the kiosk's jobs."""
    every = ("queued", "sending", "printed", "failed", "unknown")
    return [(job.ticket.number, job.copy, job.state.value) for job in queue.jobs("K1", every)]


def test_a_slip_is_printed_once(start: Callable[[], Kiosk], queue: Queue, far_printer: FarPrinter) -> None:
    """A ticket for this kiosk comes out as one slip with its number, and the job says printed."""
    kiosk = start()
    until(lambda: kiosk.health)
    number = queue.issue("move_in", kiosk="K1").ticket.number
    until(lambda: states(queue) == [(number, 1, "printed")])
    assert far_printer.slips() == [(number, 1)]
    assert kiosk.said == [(number, Slip.PRINTING), (number, Slip.PRINTED)]
    assert [(each.role, each.state) for each in queue.devices()] == [("printer", "ok")]


def test_paper_out_before_a_slip(
    start: Callable[[], Kiosk], queue: Queue, far_printer: FarPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """Known to be out of paper, nothing is sent; with a new roll the same slips come, unmarked, once."""
    caplog.set_level(logging.INFO)
    kiosk = start()
    until(lambda: kiosk.health)
    far_printer.order(fault="paper_out")
    until(lambda: kiosk.health[-1].sign is Sign.PAPER_OUT)
    numbers = [queue.issue("move_in", kiosk="K1").ticket.number for _ in range(3)]
    until(lambda: ("printer", "fault") in [(each.role, each.state) for each in queue.devices()])
    assert far_printer.slips() == []
    far_printer.order(clear="all")
    until(lambda: len(far_printer.slips()) == 3)
    assert far_printer.slips() == [(number, 1) for number in numbers]
    until(lambda: states(queue) == [(number, 1, "printed") for number in numbers])
    lost = [record for record in caplog.records if "out of paper" in record.getMessage()]
    assert len(lost) == 1


def test_paper_ends_in_the_middle_of_a_slip(
    start: Callable[[], Kiosk], queue: Queue, far_printer: FarPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """A slip cut short is unknown; once the printer has dropped it, the same number comes marked 補印."""
    kiosk = start()
    until(lambda: kiosk.health)
    far_printer.order(fault="paper_out", row=200)
    number = queue.issue("move_in", kiosk="K1").ticket.number
    until(lambda: (number, Slip.LOST) in kiosk.said)
    assert queue.ticket(number).state.value == "waiting"
    far_printer.order(clear="all")
    until(lambda: (number, 2, "printed") in states(queue))
    assert far_printer.slips().count((number, 2)) == 1
    assert far_printer.slips().count((number, 1)) <= 1


def test_printer_killed_in_the_middle_of_a_slip(
    start: Callable[[], Kiosk], queue: Queue, far_printer: FarPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """A printer that loses its power keeps no number back: what it may have printed comes marked 補印, and the
    volunteer who was called for it meanwhile is not waited for any more."""
    far_printer.kill()
    far_printer.start("--speed", "40")
    kiosk = start()
    until(lambda: kiosk.health)
    number = queue.issue("move_in", kiosk="K1").ticket.number
    until(lambda: far_printer.rows() > 100)  # of 577, at 40 mm/s
    far_printer.kill()
    until(lambda: kiosk.said[-1:] == [(number, Slip.LOST)])
    until(lambda: [each.number for each in queue.snapshot().helps] == [number])
    far_printer.start()
    until(lambda: (number, 2, "printed") in states(queue))
    assert far_printer.slips() == [(number, 2)]
    until(lambda: not queue.snapshot().helps)


def test_cancelled_number_is_not_printed_late(
    start: Callable[[], Kiosk], queue: Queue, far_printer: FarPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """Paper that comes back prints only numbers that still hold."""
    far_printer.order(fault="paper_out")
    gone = queue.issue("move_in", kiosk="K1").ticket.number
    stays = queue.issue("move_in", kiosk="K1").ticket.number
    queue.cancel(gone)
    kiosk = start()
    until(lambda: kiosk.health)
    far_printer.order(clear="all")
    until(lambda: far_printer.slips() == [(stays, 1)])
    until(lambda: (gone, 1, "failed") in states(queue))


def test_kiosk_killed_while_printing(
    queue: Queue, database: str, far_printer: FarPrinter, tmp_path: Path
) -> None:
    """kill -9 in the middle of its work, twice: every number gets a slip, and no second one unmarked."""
    far_printer.kill()
    far_printer.start("--speed", "160")
    log = (tmp_path / "kiosk.log").open("wb")

    def run() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "kiosk", "--db", database, "--printer", far_printer.url],
            env=environment(), stdout=log, stderr=log,
        )  # fmt: skip

    numbers: list[str] = []
    program = run()
    try:
        for row in (100, 400):
            numbers += [queue.issue("move_in", kiosk="K1").ticket.number for _ in range(2)]
            until(lambda row=row: far_printer.rows() > row, 30)  # inside a slip
            os.kill(program.pid, signal.SIGKILL)
            program.wait()
            program = run()
        until(lambda: set(numbers) <= {number for number, _ in far_printer.slips()}, 40)
        until(lambda: not queue.jobs("K1", ("queued", "sending", "failed")), 20)
    finally:
        program.terminate()
        program.wait(10)
        log.close()
    slips = far_printer.slips()
    assert len(slips) == len(set(slips)), f"a slip came twice with the same mark: {slips}"
    assert {number for number, _ in slips} == set(numbers)
