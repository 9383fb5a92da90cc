"""One visit in an office of its own on a still clock, and everything of it the hall could see and hear.

Two visits run here alike get the same number at the same second, so whatever differs between what they leave behind
tells something about the matter.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtGui import QImage
from pysqlite3 import dbapi2 as sqlite

from db import Event, Queue, Snapshot
from devices.callboard import Call
from devices.link import link_for
from devices.marquee_plan import SignPlan
from devices.models import model_for
from devices.printer import Printer
from devices.voice import Announcement
from display.board import Board
from display.voice_desk import VoiceDesk
from display.wall import Wall
from kiosk.printing import Printing
from kiosk.signage import Signage
from office.clock import SECOND
from office.config import Office

CODE = "7F3K9M"
COUNTER = 17  # it serves the quiet flag and lane 1
WALL = (960, 540)


class StillClock:
    """Tuesday 11 March 2025, 10:00 in Taipei; it goes only when it is told."""

    def __init__(self) -> None:
        self.us = 1_741_658_400 * SECOND

    def now_us(self) -> int:
        return self.us

    def go(self, seconds: float) -> None:
        self.us += int(seconds * SECOND)


@dataclass(frozen=True)
class Matter:
    """What somebody came for, and how they asked."""

    service: str
    quiet: bool = False
    language: str = "zh-TW"


@dataclass
class Hall:
    """Everything public of one visit."""

    slip: bytes = b""  # the bytes on the printer's wire
    wall: dict[str, bytes] = field(default_factory=dict)  # pixels
    voice: list[object] = field(default_factory=list)  # what is prepared, what is said
    sign: list[Call] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Ear:
    """Takes what an Announcer is told."""

    def __init__(self, heard: list[object]) -> None:
        self._heard = heard

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def prepare(self, number: str, language: str) -> None:
        self._heard.append((number, language))

    def announce(self, call: Announcement) -> None:
        self._heard.append(call)

    def withdraw(self, event: int) -> None:
        self._heard.append(event)


class Board16:
    """Takes what a MarqueeWorker is told."""

    def __init__(self, seen: list[Call]) -> None:
        self._seen = seen

    def start(self) -> None:
        pass

    def stop(self, timeout_s: float = 0) -> bool:
        return True

    def submit(self, call: Call) -> None:
        self._seen.append(call)

    def withdraw(self, number: str) -> None:
        pass

    def change_plan(self, plan: SignPlan) -> None:
        pass


def visit(template: Path, folder: Path, matter: Matter) -> Hall:
    """Take a number, be printed, called, called again, missed and put back: what it left in the hall."""
    folder.mkdir()
    database = folder / "office.db"
    database.write_bytes(template.read_bytes())
    clock, hall = StillClock(), Hall()
    queue = Queue(str(database), clock)
    printing = Printing(
        "K1", str(database), Printer(link_for(f"file:{folder / 'paper'}"), model_for("generic")), clock,
        time.monotonic,
    )  # fmt: skip
    desk = VoiceDesk(str(database), "W1", clock, lambda *_: Ear(hall.voice))  # type: ignore[arg-type,return-value]
    signage = Signage("K1", str(database), lambda *_: Board16(hall.sign), clock)
    try:
        desk.start()
        signage.start()
        issued = queue.issue(matter.service, quiet=matter.quiet, language=matter.language, kiosk="K1")
        number = issued.ticket.number
        # The code is drawn by lot; here it must be the same.  Through the library the Queue uses: a second SQLite
        # in one process drops the first one's locks.
        with sqlite.connect(database) as direct:
            direct.execute("UPDATE ticket SET check_code = ?", (CODE,))
        direct.close()
        printing.start()
        until(lambda: [job.state for job in queue.jobs("K1", ("printed",))])
        office = queue.office()
        screen = Screen(office, queue.snapshot(), clock)
        screen.keep(hall, "waiting", queue)
        queue.open_session(COUNTER)
        for step, act in (
            ("call", lambda: queue.call_number(COUNTER, number)),
            ("recall", lambda: queue.recall(COUNTER)),
        ):
            clock.go(30)
            act()
            screen.keep(hall, step, queue)
            clock.go(12)
            screen.keep(hall, f"after {step}", queue)
            until(lambda: len(hall.sign) == len(calls(queue)))
            until(lambda: sum(isinstance(said, Announcement) for said in hall.voice) == len(calls(queue)))
        clock.go(30)
        queue.no_show(COUNTER)
        screen.keep(hall, "missed", queue)
        queue.requeue(number)
        screen.keep(hall, "back", queue)
        hall.events = queue.events(0)
        hall.slip = (folder / "paper").read_bytes()
    finally:
        desk.stop()
        signage.stop()
        assert printing.stop()
        queue.close()
    return hall


def calls(queue: Queue) -> list[Event]:
    return [event for event in queue.events(0) if event.kind in ("called", "recalled")]


def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until `holds()`; fails after `seconds`."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        pause.wait(0.01)


class Screen:
    """The wall's board and window without the program around them."""

    def __init__(self, office: Office, snapshot: Snapshot, clock: StillClock) -> None:
        self._clock = clock
        self._board = Board()
        self._board.set_office(office)
        self._board.start(self._even(snapshot), clock.now_us())
        self._seen = snapshot.seq

    def keep(self, hall: Hall, name: str, queue: Queue) -> None:
        """Bring the wall up to date and keep its picture."""
        events = queue.events(self._seen)
        self._seen = max([self._seen, *(event.id for event in events)])
        now = self._clock.now_us()
        self._board.take(events, now)
        self._board.refresh(self._even(queue.snapshot()), now)
        page = self._board.page(now)
        wall = Wall()  # a new one: nothing of the picture before is still on its way out
        wall.set_calm(True)
        wall.resize(*WALL)
        wall.show_page(page)
        wall.call.finish()
        if page.call is not None:
            self._board.painted([page.call.call.event])
        image = wall.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        hall.wall[name] = bytes(image.constBits())

    @staticmethod
    def _even(snapshot: Snapshot) -> Snapshot:
        """The estimate may differ, as handling times do; the rule allows that. Everything else may not."""
        lanes = {digit: replace(lane, estimate=None) for digit, lane in snapshot.lanes.items()}
        return replace(snapshot, lanes=lanes)
