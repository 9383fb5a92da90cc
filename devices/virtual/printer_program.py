"""`python -m devices virtual-printer`: a ticket printer at the far end of a pty or TCP port."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from devices.virtual.condition import Model
from devices.virtual.far_end import open_far_end
from devices.virtual.faults import Fault, FaultName, parse_fault
from devices.virtual.options import device_parser, real, refuse, whole
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.slip_record import Folder, Nowhere
from devices.virtual.station import Station, say, serve, stop_on_signals
from devices.virtual.virtual_printer import VirtualPrinter
from office.clock import SystemClock


def parser() -> argparse.ArgumentParser:
    """The command line of the virtual printer."""
    p = device_parser(
        "virtual-printer",
        "A ticket printer at the far end of a pty or TCP port.",
        "slips.jsonl and a PNG a slip",
    )
    p.add_argument(
        "--fault", action="append", default=[], type=_fault, metavar="NAME[@ROW]", help=", ".join(FaultName)
    )
    p.add_argument(
        "--speed", type=real(1, 1e6), default=200.0, metavar="MM_S", help="print speed (default 200)"
    )
    p.add_argument("--width", type=int, choices=(576, 384), default=576, help="dots (default 576)")
    p.add_argument(
        "--model", choices=[str(model) for model in Model], default="generic", help="dialect of the status"
    )
    p.add_argument("--reload", choices=("continue", "line"), default="continue",
                   help="after a stop in mid line: go on, or print the line again from its start")  # fmt: skip
    p.add_argument(
        "--cutter-rows", type=whole(0, 1000), default=0, metavar="N", help="dot rows between head and blade"
    )
    return p


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None


def main(argv: Sequence[str]) -> int:
    """Run until stopped; 0 done, 1 refused with a sentence on stderr."""
    options = parser().parse_args(list(argv))
    app = None
    if not options.headless:
        from devices.virtual import windowed  # Qt only where there is a window

        app = windowed.open_app("virtual-printer")
    clock = SystemClock()
    try:
        record = Folder(options.out, clock) if options.out else Nowhere(clock)
        end = open_far_end(options.link)
    except (OSError, ValueError) as wrong:
        return refuse("virtual printer", wrong)
    printer = VirtualPrinter(
        PrinterMachine(
            width=options.width,
            speed_mm_s=options.speed,
            cutter_rows=options.cutter_rows,
            replay_line=options.reload == "line",
            model=Model(options.model),
        ),
        record,
    )
    for fault in options.fault:
        printer.machine.strike(fault)
    station = Station(end, printer.machine, orders=printer.order, settle=printer.settle, baud=options.baud)
    link = str(end.facts()["link"])
    say({"ready": "virtual-printer", **end.facts()})
    if app is None:
        stop_on_signals(station)
        return serve(station)
    from devices.virtual.printer_window import build

    changes = windowed.Changes()
    return windowed.run(app, station, changes, lambda: build(printer, station, link, changes), options.screen)
