"""`python -m devices virtual-printer`: a ticket printer at the far end of a pty or TCP port."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from devices.virtual.condition import Model
from devices.virtual.far_end import open_far_end
from devices.virtual.faults import Fault, FaultName, parse_fault
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.slip_record import Folder, Nowhere
from devices.virtual.station import Station, say, serve, stop_on_signals
from devices.virtual.virtual_printer import VirtualPrinter
from office.clock import SystemClock


def parser() -> argparse.ArgumentParser:
    """The command line of the virtual printer."""
    p = argparse.ArgumentParser(prog="python -m devices virtual-printer", description=__doc__)
    p.add_argument("--link", required=True, metavar="pty:PATH|tcp:PORT", help="where the driver finds it")
    p.add_argument("--out", type=Path, metavar="DIR", help="write slips.jsonl and a PNG a slip there")
    p.add_argument(
        "--fault", action="append", default=[], type=_fault, metavar="NAME[@ROW]", help=", ".join(FaultName)
    )
    p.add_argument("--headless", action="store_true", help="no window")
    p.add_argument("--speed", type=_positive, default=200.0, metavar="MM_S", help="print speed (default 200)")
    p.add_argument("--width", type=int, choices=(576, 384), default=576, help="dots (default 576)")
    p.add_argument(
        "--model", type=Model, choices=list(Model), default=Model.GENERIC, help="dialect of the status"
    )
    p.add_argument("--reload", choices=("continue", "line"), default="continue",
                   help="after a stop in mid line: go on, or print the line again from its start")  # fmt: skip
    p.add_argument("--cutter-rows", type=int, default=0, metavar="N", help="dot rows between head and blade")
    p.add_argument(
        "--baud", type=int, metavar="N", help="take bytes no faster than a serial line would bring them"
    )
    p.add_argument("--screen", metavar="S", help="screen name, index or WxH+X+Y")
    return p


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError(text)
    return value


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
        sys.stderr.write(f"The virtual printer cannot start: {wrong}. Nothing was changed.\n")
        return 1
    printer = VirtualPrinter(
        PrinterMachine(
            width=options.width,
            speed_mm_s=options.speed,
            cutter_rows=options.cutter_rows,
            replay_line=options.reload == "line",
            model=options.model,
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


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
