"""A virtual printer on a bench: a host that waits when the buffer is full, and a clock turned by hand."""

from __future__ import annotations

from devices.virtual.faults import FaultName, parse_fault
from devices.virtual.paper import Slip
from devices.virtual.printer_machine import PrinterMachine
from tests.devices.virtual.hosts import raster, ticket_picture

CLEAR = bytes.fromhex("10140801031401060208")  # DLE DC4 fn 8


class Bench:
    """A machine, a host that waits when the buffer is full, and a clock that is turned by hand."""

    def __init__(self, machine: PrinterMachine | None = None) -> None:
        self.machine = machine or PrinterMachine()
        self.now = 100.0
        self.unsent = b""
        self.heard = b""
        self.slips: list[Slip] = []

    def send(self, data: bytes) -> None:
        self.unsent += data
        self._push()

    def _push(self) -> None:
        while self.unsent and (room := self.machine.room()):
            part, self.unsent = self.unsent[:room], self.unsent[room:]
            self.machine.receive(part, self.now)
        self.machine.advance(self.now)
        self.heard += self.machine.take_replies()
        self.slips += self.machine.take_slips()

    def run(self, seconds: float) -> None:
        """Let time pass in steps of ten milliseconds."""
        for _ in range(round(seconds * 100)):
            self.now += 0.01
            self._push()

    def strike(self, name: str) -> None:
        self.machine.strike(parse_fault(name))
        self._push()

    def clear(self, name: str) -> None:
        self.machine.clear_fault(FaultName(name), self.now)
        self._push()

    def ask(self, question: bytes) -> bytes:
        self.heard = b""
        self.send(question)
        return self.heard

    def statuses(self) -> str:
        return b"".join(self.ask(b"\x10\x04" + bytes([n])) for n in (1, 2, 3, 4)).hex(" ")


def ink(slip: Slip) -> list[bytes]:
    """The slip's rows without the blank ones at either end."""
    rows = list(slip.rows)
    while rows and not any(rows[0]):
        rows.pop(0)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def picture_rows(number: str) -> list[bytes]:
    data = raster(ticket_picture(number))[8:]
    return ink(Slip(tuple(data[at : at + 72] for at in range(0, len(data), 72)), 576))


def all_rows(number: str) -> list[bytes]:
    data = raster(ticket_picture(number))[8:]
    return [data[at : at + 72] for at in range(0, len(data), 72)]
