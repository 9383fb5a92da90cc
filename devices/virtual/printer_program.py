"""`python -m devices virtual-printer`: a ticket printer at the far end of a pty or TCP port."""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from devices.virtual.condition import Model
from devices.virtual.far_end import open_far_end
from devices.virtual.faults import Fault, FaultName, parse_fault
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.slip_record import Folder, Nowhere, Record, Recorded
from devices.virtual.station import Station, say, serve, stop_on_signals
from office.clock import SystemClock

SLIPS_SHOWN = 6  # the window keeps this many in sight


class VirtualPrinter:
    """The machine, what came out of it, and the orders a person or a test gives it."""

    def __init__(self, machine: PrinterMachine, record: Record) -> None:
        self.machine = machine
        self.recent: deque[Recorded] = deque(maxlen=SLIPS_SHOWN)
        self.slips = 0
        self._record = record

    def settle(self) -> None:
        """Read and write down what was cut since the last turn."""
        for slip in self.machine.take_slips():
            self.recent.append(self._record.keep(slip))
            self.slips += slip.cut

    def order(self, order: dict[str, object], now: float) -> dict[str, object] | None:
        """Carry out {"fault": NAME, "row": n}, {"clear": NAME} or {"status": true}; the answer, if there is one.

        Raises ValueError with a sentence for anything else.
        """
        match order:
            case {"fault": str(name), "row": int(row)}:
                self.machine.strike(parse_fault(f"{name}@{row}"))
            case {"fault": str(name)}:
                self.machine.strike(parse_fault(name))
            case {"clear": "all"}:
                for fault in list(self.machine.mechanism.faults):
                    self.machine.clear_fault(fault, now)
            case {"clear": str(name)}:
                self.machine.clear_fault(parse_fault(name).name, now)
            case {"status": True}:
                return self.status()
            case _:
                raise ValueError('write {"fault": NAME}, {"clear": NAME} or {"status": true}')
        return None

    def toggle(self, name: FaultName, now: float) -> None:
        """What a button of the window does."""
        if name in self.machine.mechanism.faults:
            self.machine.clear_fault(name, now)
        else:
            self.machine.strike(Fault(name))

    def status(self) -> dict[str, object]:
        """What a person would see, and what the decoder could not make sense of."""
        mechanism = self.machine.mechanism
        return {
            "powered": mechanism.powered,
            "offline": mechanism.condition.offline,
            "paper": str(mechanism.condition.roll),
            "lamps": [str(name) for name in mechanism.condition.lamps()],
            "faults": sorted(str(name) for name in mechanism.faults),
            "in_presenter": mechanism.condition.in_presenter,
            "rows_on_strip": len(mechanism.paper),
            "held_bytes": self.machine.held,
            "waiting_for_rows": self.machine.waiting_for_rows,
            "slips": self.slips,
            "unknown": dict(self.machine.unknown),
            "ignored": dict(self.machine.ignored),
        }


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
    p.add_argument("--shots", type=Path, metavar="DIR", help="write pictures of the window and stop")
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
    stop_on_signals(station)
    say({"ready": "virtual-printer", **end.facts()})
    if options.headless:
        return serve(station)
    from devices.virtual.printer_window import show  # Qt only where there is a window

    return show(printer, station, options.screen)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
