"""The lobby wall: `python -m display [--db URL] [--screen S] [--voice auto|off|timed:FILE] [--witness FILE]`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from db.client import QueueClient
from devices.voice import Announcer, Health
from display.board import Board
from display.program import WallProgram
from display.sample import MOMENTS, Moment
from display.voice_desk import Outcomes, VoiceDesk
from display.wall import Wall
from display.witness import Witness
from office.clock import SystemClock
from office.config import Office, OfficeError, load_office
from office.look.app import make_app, place_window, run_shots
from office.look.leaving import end_all, leave

SIZE = (1920, 1080)


def arguments() -> argparse.ArgumentParser:
    """The program's command line."""
    parser = argparse.ArgumentParser(prog="python -m display", description="The lobby wall and its voice.")
    parser.add_argument("--db", default=os.environ.get("OFFICE_DB", "office.db"), metavar="URL")
    parser.add_argument("--office", default=os.environ.get("OFFICE_TOML"), metavar="FILE", help="for --shots")
    parser.add_argument("--screen", metavar="S", help="a screen's name or number, or WIDTHxHEIGHT+X+Y")
    parser.add_argument("--shots", metavar="DIR", help="write the wall's pages as PNG and end")
    parser.add_argument("--name", default="W1", help="this wall's name in the queue's notes")
    parser.add_argument("--witness", metavar="FILE", help="append a JSON line for each call painted")
    parser.add_argument("--voice", default="auto", metavar="SINK", help="auto, off or timed:FILE")
    parser.add_argument("--calm", action="store_true", help="reduced motion")
    return parser


def main(argv: list[str]) -> int:
    """Run the wall; 0 when it was closed, 1 refused, 2 for a usage error."""
    parser = arguments()
    chosen = parser.parse_args(argv[1:])
    if chosen.voice not in ("auto", "paplay", "aplay", "off") and not chosen.voice.startswith("timed:"):
        parser.error(f"--voice is auto, off or timed:FILE, not {chosen.voice!r}")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    # The voice's and the queue's threads wake with each call too; the window must not wait 5 ms for each.
    sys.setswitchinterval(0.001)
    app = make_app(argv)
    if chosen.shots:
        return _shots(chosen.shots, chosen.office)
    try:
        witness = Witness(Path(chosen.witness) if chosen.witness else None)
    except OSError as error:
        print(f"{chosen.witness}: {error.strerror}. Name another file with --witness.", file=sys.stderr)
        return 1
    clock = SystemClock()
    wall = Wall()
    wall.set_calm(chosen.calm)
    program = WallProgram(QueueClient(chosen.db), Board(), wall, witness, clock, chosen.name)
    try:
        place_window(wall, chosen.screen)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    desk = VoiceDesk(chosen.db, chosen.name, clock, announcer_for(chosen.voice))
    program.start()
    desk.start()
    code = app.exec()
    end_all([program, desk])
    return code


def announcer_for(sink: str) -> Callable[[Office, Outcomes, Callable[[Health], None]], Announcer]:
    """Makes the Announcer that speaks by an office's plan, through `sink`."""

    def make(office: Office, on_outcome: Outcomes, on_health: Callable[[Health], None]) -> Announcer:
        return Announcer(
            on_outcome=on_outcome,
            on_health=on_health,
            sink=sink,
            counters=[counter.number for counter in office.counters],
            plan=office.voice,
            speak_within_seconds=office.speak_within_seconds,
        )

    return make


def _shots(folder: str, office_file: str | None) -> int:
    try:
        office = load_office(office_file)
        pages = [(moment.name, _page(moment, office), SIZE) for moment in MOMENTS]
        for file in run_shots(folder, pages):
            print(file)
    except (OfficeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _page(moment: Moment, office: Office) -> Callable[[], QWidget]:
    def build() -> QWidget:
        wall = Wall()
        wall.resize(*SIZE)
        wall.show_page(moment.page(office))
        wall.call.finish()
        return wall

    return build


if __name__ == "__main__":
    leave(main(sys.argv))
