"""The windows draw what came over the wire, and their buttons do what the orders do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from devices.virtual.faults import Fault, FaultName
from devices.virtual.led_panel import DOT_COLOURS
from devices.virtual.marquee_face import face_of as marquee_face
from devices.virtual.marquee_machine import MarqueeMachine
from devices.virtual.marquee_window import MarqueeWindow
from devices.virtual.printer_face import face_of as printer_face
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.printer_window import STRIP, PrinterWindow
from devices.virtual.slip_record import Nowhere
from devices.virtual.virtual_printer import VirtualPrinter
from office.clock import SystemClock
from office.look.shots import texts_cut
from tests.devices.virtual.hosts import (
    Program,
    Wire,
    job,
    json_lines,
    printed,
    raster,
    ticket_picture,
    wait_for,
)


def colours(widget: QWidget) -> dict[str, int]:
    """How often each colour is in the widget's picture."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    counts: dict[str, int] = {}
    for y in range(image.height()):
        for x in range(image.width()):
            name = image.pixelColor(x, y).name().upper()
            counts[name] = counts.get(name, 0) + 1
    return counts


@pytest.fixture
def printer() -> VirtualPrinter:
    return VirtualPrinter(PrinterMachine(speed_mm_s=1e5), Nowhere(SystemClock()))


@pytest.fixture
def printer_window(qtbot: QtBot, printer: VirtualPrinter) -> PrinterWindow:
    def press(name: FaultName) -> None:
        printer.toggle(name, 1.0)
        window.refresh()

    window = PrinterWindow(
        "pty:/run/printer",
        lambda rows: printer_face(printer.machine, tuple(printer.recent), printer.slips, rows),
        press,
    )
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_paper_shows_what_was_printed(printer: VirtualPrinter, printer_window: PrinterWindow) -> None:
    """A half-printed picture stands above the slot; before it there is no ink there."""
    box = STRIP.toRect()

    def ink() -> int:
        image = printer_window.grab(box).toImage()
        return sum(
            image.pixelColor(x, y).lightness() < 100 for x in range(box.width()) for y in range(box.height())
        )

    assert ink() == 0
    printer.machine.receive(raster(ticket_picture("1036"))[:4000], 1.0)
    printer.machine.advance(2.0)
    printer_window.refresh()
    assert ink() > 100


def test_the_last_slip_stands_in_the_slot_until_the_next(
    printer: VirtualPrinter, printer_window: PrinterWindow
) -> None:
    """At rest the newest slip is seen large; the ones before it stand in the row of small ones."""
    for at, number in enumerate(("1036", "1037"), 1):
        printer.machine.receive(raster(ticket_picture(number)) + b"\x1dV\x00", float(at))
        printer.machine.advance(at + 0.9)
        printer.settle()
        printer_window.refresh()
    assert printer_window.face.strip == ()
    box = STRIP.toRect()
    image = printer_window.grab(box).toImage()
    dark = sum(
        image.pixelColor(x, y).lightness() < 100
        for x in range(0, box.width(), 2)
        for y in range(0, box.height(), 2)
    )
    assert dark > 1000
    assert len(printer_window.face.cards) == 2


def test_a_button_brings_its_fault_and_takes_it_away(
    qtbot: QtBot, printer: VirtualPrinter, printer_window: PrinterWindow
) -> None:
    """Pressed, the printer has the fault and the button shows it; pressed again, it is gone."""
    button = printer_window.buttons[FaultName.COVER_OPEN]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert printer.machine.mechanism.condition.cover_open
    assert button.selected
    printer.toggle(FaultName.COVER_OPEN, 2.0)
    printer_window.refresh()
    assert not button.selected


@pytest.mark.parametrize("name", list(FaultName))
def test_no_words_of_the_printer_are_cut_off(
    printer: VirtualPrinter, printer_window: PrinterWindow, name: FaultName
) -> None:
    """In every trouble all words fit, and every button can be named by a screen reader."""
    printer.machine.strike(Fault(name, 0 if name is FaultName.CUTTER_JAM else None))
    printer_window.refresh()
    assert texts_cut(printer_window) == []
    assert all(button.accessibleName() for button in printer_window.buttons.values())


def packet(command: bytes) -> bytes:
    return bytes(5) + b"\x01Z00\x02" + command + b"\x04"


@pytest.fixture
def marquee() -> MarqueeMachine:
    return MarqueeMachine(SystemClock(), deaf_seconds=0.0)


@pytest.fixture
def marquee_window(qtbot: QtBot, marquee: MarqueeMachine) -> MarqueeWindow:
    lines: list[dict[str, object]] = []

    def read():  # type: ignore[no-untyped-def]
        lines.extend(marquee.take_lines())
        return marquee_face(marquee, lines), marquee.show(), marquee.shown

    window = MarqueeWindow("pty:/run/led", marquee.size, read, lambda: marquee.power(not marquee.powered))
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_dots_of_a_call_are_lit_in_its_colour(
    marquee: MarqueeMachine, marquee_window: MarqueeWindow
) -> None:
    """A green number makes green dots, none before it, and the words under them name the call."""
    green = DOT_COLOURS[2]
    assert green not in colours(marquee_window.dots)
    marquee.receive(packet(b"A0\x1b b\x1c21036 7"), 1.0)
    marquee_window.refresh()
    assert colours(marquee_window.dots)[green] > 500
    assert marquee_window.face.call == "1036 號請到 7 號櫃檯"
    assert texts_cut(marquee_window) == []


def test_a_standing_call_needs_no_clock_a_scrolling_text_does(
    marquee: MarqueeMachine, marquee_window: MarqueeWindow
) -> None:
    """The timer runs only while something moves."""
    timer = marquee_window.dots._timer
    marquee.receive(packet(b"AA\x1b aWELCOME"), 1.0)
    marquee_window.refresh()
    assert timer.isActive()
    marquee.receive(packet(b"A0\x1b b1036 7"), 2.0)
    marquee_window.refresh()
    assert not timer.isActive()


def test_errors_are_told_under_the_dots(marquee: MarqueeMachine, marquee_window: MarqueeWindow) -> None:
    """What the decoder did not like stands in the window, whole."""
    marquee.receive(b"\x01Z00\x02A0\x04", 1.0)
    marquee_window.refresh()
    assert "NULs" in marquee_window.face.trouble
    assert texts_cut(marquee_window) == []


@pytest.mark.parametrize("device", ["virtual-printer", "virtual-marquee"])
def test_the_program_runs_with_its_window(device: str, tmp_path: Path) -> None:
    """Started with a window it serves the wire as well, and ends in order when asked."""
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    program = Program(
        device,
        "--link",
        f"pty:{tmp_path / 'wire'}",
        "--out",
        str(tmp_path),
        "--screen",
        "560x400+0+0",
        window=True,
    )
    try:
        wire = Wire.serial(tmp_path / "wire")
        if device == "virtual-printer":
            wire.send(job("1036"))
            wire.read_until(printed(b"ABCD"))
            name = "slips.jsonl"
        else:
            wire.send(packet(b"A0\x1b b1036 7"))
            name = "marquee.jsonl"
        (line,) = wait_for(lambda: json_lines(tmp_path / name) or None)
        assert "1036" in str(line)
        wire.close()
        assert program.stop() == 0
    finally:
        program.end()
    assert not os.path.lexists(tmp_path / "wire")
    assert "Traceback" not in (tmp_path / "stderr").read_text()
