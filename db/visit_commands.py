"""The command line's words for appointments, for what else happens on a visit, and for the end of the day."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from db import answers
from db.answers import Answer
from db.queue import Queue
from db.records import Appointment, Refused
from office.clock import iso


def add(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    check_in = command("check-in", "the person of an appointment has come")
    check_in.add_argument("--code", required=True)
    check_in.add_argument("--kiosk")
    check_in.add_argument("--key")
    check_in.add_argument("--walk-in", action="store_true", help="too late for the slot: a walk-in's number")
    command("import-appointments", "take over a list of appointments").add_argument("file", type=Path)
    command("appointments", "who is booked for today")
    for name, words in (
        ("change-service", "it is another matter than the ticket says"),
        ("add-service", "the matter in hand is done, a further one follows"),
    ):
        made = command(name, words)
        made.add_argument("--counter", type=int, required=True)
        made.add_argument("--service", required=True)
    add_on = command("add-on", "note what was done besides on this visit")
    add_on.add_argument("--counter", type=int, required=True)
    add_on.add_argument("--kind", required=True)
    command("release", "a held number is ready again").add_argument("--number", required=True)
    rate = command("rate", "a citizen's rating of a finished visit")
    rate.add_argument("--number", required=True)
    rate.add_argument("--score", type=int, required=True)
    rate.add_argument("--words", default="")
    command("close-day", "end the business day")


def _check_in(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    yield answers.of_issue(queue.check_in(a.code, kiosk=a.kiosk, key=a.key, walk_in=a.walk_in))


def _import(queue: Queue, a: argparse.Namespace) -> Iterator[Answer]:
    try:
        content = a.file.read_bytes()
    except OSError as error:
        raise Refused(f"預約名單 {a.file} 讀不到（{error.strerror}），沒有匯入；請檢查檔名和權限。") from None
    new, changed = queue.import_appointments(content)
    yield {"new": new, "changed": changed}


def _of_appointment(one: Appointment) -> Answer:
    return {
        "code": one.code,
        "slot": iso(one.slot_us),
        "service": one.service,
        "language": one.language,
        "name": one.name,
        "state": one.state.value,
        "number": one.number,
        "late": one.late,
    }


COMMANDS: dict[str, Callable[[Queue, argparse.Namespace], Iterator[Answer]]] = {
    "check-in": _check_in,
    "import-appointments": _import,
    "appointments": lambda queue, a: (_of_appointment(each) for each in queue.appointments()),
    "change-service": lambda queue, a: iter(
        [answers.of_ticket(queue.change_service(a.counter, a.service), a.counter)]
    ),
    "add-service": lambda queue, a: iter(
        [answers.of_ticket(queue.add_service(a.counter, a.service), a.counter)]
    ),
    "add-on": lambda queue, a: iter([answers.of_ticket(queue.add_on(a.counter, a.kind), a.counter)]),
    "release": lambda queue, a: iter([answers.of_ticket(queue.release(a.number))]),
    "rate": lambda queue, a: iter([answers.of_ticket(queue.rate(a.number, a.score, a.words))]),
    "close-day": lambda queue, a: iter([queue.close_day()]),
}
