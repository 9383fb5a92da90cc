"""What the printer's window says, without a window."""

from __future__ import annotations

import pytest

from devices.virtual.faults import Fault, FaultName
from devices.virtual.printer_face import BUTTONS, PrinterFace, face_of
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.slip_record import Nowhere
from devices.virtual.virtual_printer import VirtualPrinter
from office.clock import SystemClock
from tests.devices.virtual.hosts import job, raster, ticket_picture


def face(machine: PrinterMachine) -> PrinterFace:
    return face_of(machine, (), 0, 400)


def test_every_fault_has_a_button() -> None:
    """Whatever can be set on the command line can be pressed."""
    assert set(BUTTONS) == set(FaultName)


@pytest.mark.parametrize(
    ("name", "lamp", "word"),
    [
        ("paper_out", "紙", "用完"),
        ("paper_near", "紙", "快用完"),
        ("cover_open", "上蓋", "打開"),
        ("head_hot", "印字頭", "過熱"),
        ("power_loss", "電源", "關"),
    ],
)
def test_a_trouble_changes_its_lamp_and_the_sentence(name: str, lamp: str, word: str) -> None:
    """The lamp says it in a word, and the sentence is another than at rest."""
    machine = PrinterMachine()
    at_rest = face(machine)
    assert {found.tone for found in at_rest.lamps} == {"ok"}
    machine.strike(Fault(FaultName(name)))
    now = face(machine)
    (changed,) = [found for found in now.lamps if found.name == lamp]
    assert (changed.word, changed.tone != "ok") == (word, True)
    assert now.sentence != at_rest.sentence
    assert now.faults == {FaultName(name)}


def test_the_strip_grows_and_the_slip_becomes_a_card() -> None:
    """Half a job shows as paper above the slot; the cut slip is a card with its number and 補印."""
    printer = VirtualPrinter(PrinterMachine(), Nowhere(SystemClock()))
    printer.machine.receive(raster(ticket_picture("1036"))[:3000], 10.0)
    printer.machine.advance(11.0)
    assert len(face_of(printer.machine, (), 0, 400).strip) == (3000 - 8) // 72
    assert len(face_of(printer.machine, (), 0, 20).strip) == 20
    printer = VirtualPrinter(PrinterMachine(speed_mm_s=1e5), Nowhere(SystemClock()))
    data, now = job("1036", copy=2), 10.0
    while data:
        part, data = data[: printer.machine.room()], data[printer.machine.room() :]
        printer.machine.receive(part, now)
        now += 1
        printer.machine.advance(now)
    printer.machine.advance(now + 1)
    printer.settle()
    (card,) = face_of(printer.machine, tuple(printer.recent), printer.slips, 400).cards
    assert (card.title, card.note, len(card.rows)) == ("1036", "補印 2", 332)


def test_a_truncated_picture_is_named() -> None:
    """While rows are missing, the window says that everything from now on is taken for picture."""
    machine = PrinterMachine()
    machine.receive(raster(ticket_picture("1036"))[:3000], 10.0)
    machine.advance(20.0)
    assert "圖" in face(machine).sentence
