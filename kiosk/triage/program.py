"""Starts the volunteers' tablet: python -m kiosk --triage."""

from __future__ import annotations

import argparse
import sys
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from db.client import QueueClient
from db.records import Appointment, Booking, DeviceState, Help, LaneState, Snapshot, TicketLine
from kiosk.sample import NOW_US, StillClock
from kiosk.triage.page import HEIGHT, WIDTH
from kiosk.triage.window import TriageWindow
from office.clock import MINUTE, SECOND, SystemClock
from office.config import Office, OfficeError, load_office
from office.look.app import make_app, place_window
from office.look.leaving import end_all
from office.look.shots import run_shots

WAITS = {
    1: (13, 19),
    2: (5, 10),
    3: (4, 5),
    4: (2, 6),
    5: (1, 5),
    6: (3, 15),
    7: (0, 0),
    8: (1, 5),
    9: (0, 0),
}
"""Lane: people waiting and minutes, as drawn for Tuesday 09:25."""
BOOKED = (
    ("A1", "王○明", "marriage", "zh-TW", "9002"),
    ("A2", "林○慧", "birth", "zh-TW", None),
    ("A3", "阮○英", "civil", "vi", None),
    ("A4", "黃○德", "civil", "zh-TW", None),
)
"""Code, masked name, service, language and number of those booked for 09:30, as drawn."""
MISSED = (("1015", 22), ("2007", 18), ("3009", 15), ("1019", 9), ("4001", 8), ("1020", 6))


def sample_snapshot(office: Office) -> Snapshot:
    """The moment of the drawing: kiosk 2 is out of paper and number 1036 waits for a card."""
    lanes = {
        lane: LaneState(lane, people, 0, minutes, True, f"{lane}037")
        for lane, (people, minutes) in WAITS.items()
    }
    missed = tuple(TicketLine(number, NOW_US - ago * MINUTE, int(number[0])) for number, ago in MISSED)
    helps = (Help(1, "K2", "no_paper", "1036", NOW_US - 40 * SECOND, None, "", None),)
    devices = (
        DeviceState("marquee:K1", "kiosk", "ok", "", NOW_US),
        DeviceState("printer:K1", "kiosk", "ok", "", NOW_US),
        DeviceState("printer:K2", "kiosk", "fault", "印表機沒有紙了。", NOW_US),
        DeviceState("voice:wall", "display", "ok", "", NOW_US),
    )
    return Snapshot(1, NOW_US, "2025-03-11", lanes, {}, (), missed, (), helps, devices)


def sample_appointments() -> tuple[Appointment, ...]:
    """Four people booked for 09:30, of whom one has come."""
    return tuple(
        Appointment(
            code,
            NOW_US + 6 * MINUTE,
            service,
            False,
            language,
            name,
            Booking.BOOKED if number is None else Booking.CHECKED_IN,
            number,
            late=False,
        )
        for code, name, service, language, number in BOOKED
    )


def sample_window(office: Office) -> TriageWindow:
    """The tablet as drawn, without a queue."""
    clock = StillClock(NOW_US + MINUTE)
    window = TriageWindow("T1", office, QueueClient(""), clock, lambda: "sample", "陳美惠")
    window.tablet.snapshot = replace(sample_snapshot(office), helps=())
    window.tablet.snapshot = replace(
        window.tablet.snapshot,
        helps=(Help(1, "K2", "no_paper", "1036", clock.us - 40 * SECOND, None, "", None),),
    )
    window.tablet.arrivals.appointments = sample_appointments()
    window.verb("choose_group", "moving")
    return window


def shots(folder: Path, office: Office) -> list[Path]:
    """Every page of the tablet as a picture."""
    made: list[QWidget] = []

    def page(name: str) -> Callable[[], QWidget]:
        def build() -> QWidget:
            window = sample_window(office)
            made.append(window)
            tablet = window.tablet
            if name == "triage":
                service = tablet.service()
                assert service is not None
                for at in (0, 1, 2, 4):
                    if at < len(service.documents):
                        tablet.toggle_document(service.documents[at])
            elif name == "triage-start":
                tablet.request = replace(tablet.request, group="", service="")
                tablet.snapshot = replace(sample_snapshot(office), helps=(), missed=())
                tablet.arrivals.appointments = ()
            elif name == "triage-offline":
                tablet.offline = True
            elif name == "triage-quiet":
                tablet.request = replace(tablet.request, quiet=True, love=True, language="vi")
            else:
                tablet.issued("1037", "7F3K9M")
                window.reprint.ask("K1", "1036")
                window.card.show_number("1036", "7F3K9M")
                window.phone.show_code("1036", f"{office.public_url}/1036-7F3K9M")
                window.turn_to(name.removeprefix("triage-"), fade=False)
            window.render_face()
            return window

        return build

    names = [f"triage{each}" for each in ("", "-start", "-offline", "-quiet")]
    names += [f"triage-{each}" for each in ("card", "phone", "reprint", "language")]
    return run_shots(folder, [(each, page(each), (WIDTH, HEIGHT)) for each in names])


def main(args: argparse.Namespace) -> int:
    """Run the tablet with the kiosk program's arguments: db, name, screen, shots, office."""
    app = make_app(sys.argv)
    if args.shots:
        try:
            for path in shots(Path(args.shots), load_office(getattr(args, "office", None))):
                sys.stdout.write(f"{path}\n")
        except (OSError, OfficeError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
        return 0
    client = QueueClient(args.db)
    windows: list[TriageWindow] = []

    def first(_snapshot: Snapshot, office: Office) -> None:
        # The plan names the tiles, so the window is made when the plan is known.
        if windows:
            return
        name = args.name or "T1"
        window = TriageWindow(name, office, client, SystemClock(), lambda: f"{name}-{uuid.uuid4().hex}")
        windows.append(window)
        window.tablet.snapshot = _snapshot
        window.render_face()
        place_window(window, args.screen)
        window.show()
        waiting.close()

    waiting = TriageWindow("T1", load_office(None), QueueClient(""), SystemClock(), lambda: "none")
    waiting.tablet.offline = True
    waiting.render_face()
    client.ready.connect(first)
    client.offline.connect(
        lambda _: None if windows else (place_window(waiting, args.screen), waiting.show())
    )
    client.start()
    code = app.exec()
    end_all([client])
    return code
