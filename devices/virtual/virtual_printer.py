"""A virtual printer as a whole: the machine, what came out of it, and the orders it is given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from devices.virtual.faults import Fault, FaultName, parse_fault
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.slip_record import Record, Recorded

SLIPS_SHOWN = 6  # the window keeps this many in sight


class VirtualPrinter:
    """The machine, what came out of it, and the orders a person or a test gives it."""

    def __init__(self, machine: PrinterMachine, record: Record) -> None:
        self.machine = machine
        self.recent: deque[Recorded] = deque(maxlen=SLIPS_SHOWN)
        self.slips = 0
        self.watch: Callable[[], object] | None = None  # told after each turn, for a window
        self._record = record

    def settle(self) -> None:
        """Read and write down what was cut since the last turn."""
        for slip in self.machine.take_slips():
            self.recent.append(self._record.keep(slip))
            self.slips += slip.cut
        if self.watch is not None:
            self.watch()

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
