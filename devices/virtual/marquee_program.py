"""`python -m devices virtual-marquee`: an LED marquee that speaks Alpha, at the far end of a pty or TCP port."""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from devices.virtual.far_end import open_far_end
from devices.virtual.journal import Journal
from devices.virtual.led_panel import draw
from devices.virtual.marquee_machine import MarqueeMachine
from devices.virtual.station import Station, say, serve, stop_on_signals
from office.clock import SystemClock

LINES_SHOWN = 40
POWER_LOSS = "power_loss"


class VirtualMarquee:
    """The machine, the record of what was seen, and the orders a person or a test gives it."""

    def __init__(self, machine: MarqueeMachine, journal: Journal | None) -> None:
        self.machine = machine
        self.recent: deque[dict[str, object]] = deque(maxlen=LINES_SHOWN)
        self._journal = journal

    def settle(self) -> None:
        """Write down what was seen since the last turn."""
        for line in self.machine.take_lines():
            self.recent.append(line)
            if self._journal is not None:
                self._journal.write(line)

    def order(self, order: dict[str, object], now: float) -> dict[str, object] | None:
        """Carry out {"fault": "power_loss"}, {"clear": "power_loss"}, {"shot": FILE} or {"status": true}.

        Raises ValueError with a sentence for anything else.
        """
        match order:
            case {"fault": "power_loss"}:
                self.machine.power(False)
            case {"clear": "power_loss" | "all"}:
                self.machine.power(True)
            case {"shot": str(name)}:
                return self._shot(Path(name))
            case {"status": True}:
                return self.status()
            case _:
                raise ValueError(
                    'write {"fault": "power_loss"}, {"clear": "power_loss"}, {"shot": FILE} or {"status": true}'
                )
        return None

    def _shot(self, path: Path) -> dict[str, object]:
        show = self.machine.show()
        # The middle of the first scene: a scrolling text is in full sight there.
        draw(show.frame(show.scenes[0].seconds / 2 if show.scenes and show.scenes[0].scrolls else 0.0)).save(
            path
        )
        return {"shot": str(path)}

    def status(self) -> dict[str, object]:
        """What is seen, what is in memory, and what the decoder counted."""
        machine = self.machine
        return {
            "powered": machine.powered,
            "seen": [view.text for view in machine.sign.views()] if machine.powered else [],
            "priority": machine.sign.priority is not None,
            "files": sorted(f"{kind}{label}" for kind, label in machine.sign.memory.table),
            "pictures": sorted(machine.sign.memory.pictures),
            "errors": machine.errors,
            **vars(machine.receiver.counts),
        }


def parser() -> argparse.ArgumentParser:
    """The command line of the virtual marquee."""
    p = argparse.ArgumentParser(prog="python -m devices virtual-marquee", description=__doc__)
    p.add_argument("--link", required=True, metavar="pty:PATH|tcp:PORT", help="where the driver finds it")
    p.add_argument("--out", type=Path, metavar="DIR", help="write marquee.jsonl there")
    p.add_argument("--fault", action="append", default=[], choices=[POWER_LOSS], help="start without power")
    p.add_argument("--headless", action="store_true", help="no window")
    p.add_argument("--rows", type=int, default=16, metavar="N", help="dots high (default 16)")
    p.add_argument("--columns", type=int, default=160, metavar="N", help="dots wide (default 160)")
    p.add_argument(
        "--type", default="b", metavar="T", help="the sign's Alpha type code (default b: Series 4160C)"
    )
    p.add_argument("--address", default="01", metavar="HH", help="its address, two hex digits (default 01)")
    p.add_argument("--deaf-ms", type=int, default=250, metavar="N", help="deaf after a packet (default 250)")
    p.add_argument("--haste", type=float, default=1.0, metavar="X",
                   help="divide the seconds of deafness after clearing (2), configuring (5) and reset (10)")  # fmt: skip
    p.add_argument(
        "--baud", type=int, metavar="N", help="take bytes no faster than a serial line would bring them"
    )
    p.add_argument("--screen", metavar="S", help="screen name, index or WxH+X+Y")
    p.add_argument("--shots", type=Path, metavar="DIR", help="write pictures of the window and stop")
    return p


def main(argv: Sequence[str]) -> int:
    """Run until stopped; 0 done, 1 refused with a sentence on stderr."""
    options = parser().parse_args(list(argv))
    try:
        journal = Journal(options.out / "marquee.jsonl") if options.out else None
        end = open_far_end(options.link)
    except (OSError, ValueError) as wrong:
        sys.stderr.write(f"The virtual marquee cannot start: {wrong}. Nothing was changed.\n")
        return 1
    marquee = VirtualMarquee(
        MarqueeMachine(
            SystemClock(),
            rows=options.rows,
            columns=options.columns,
            sign_type=options.type,
            address=options.address,
            deaf_seconds=options.deaf_ms / 1000,
            haste=options.haste,
        ),
        journal,
    )
    for name in options.fault:
        marquee.order({"fault": name}, time.monotonic())
    station = Station(end, marquee.machine, orders=marquee.order, settle=marquee.settle, baud=options.baud)
    stop_on_signals(station)
    say({"ready": "virtual-marquee", **end.facts()})
    if options.headless:
        return serve(station)
    from devices.virtual.marquee_window import show  # Qt only where there is a window

    return show(marquee, station, options.screen)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
