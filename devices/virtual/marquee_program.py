"""`python -m devices virtual-marquee`: an LED marquee that speaks Alpha, at the far end of a pty or TCP port."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from devices.virtual.far_end import open_far_end
from devices.virtual.journal import Journal
from devices.virtual.marquee_machine import MarqueeMachine
from devices.virtual.options import device_parser, real, refuse, whole
from devices.virtual.station import Station, say, serve, stop_on_signals
from devices.virtual.virtual_marquee import VirtualMarquee
from office.clock import SystemClock


def parser() -> argparse.ArgumentParser:
    """The command line of the virtual marquee."""
    p = device_parser(
        "virtual-marquee",
        "An LED marquee that speaks Alpha, at the far end of a pty or TCP port.",
        "marquee.jsonl",
    )
    p.add_argument("--fault", action="append", default=[], choices=["power_loss"], help="start without power")
    p.add_argument("--rows", type=whole(7, 64), default=16, metavar="N", help="dots high (default 16)")
    p.add_argument("--columns", type=whole(8, 1024), default=160, metavar="N", help="dots wide (default 160)")
    p.add_argument(
        "--type", choices=list("^12tabcd"), default="b", help="Alpha type code (default b: Series 4160C)"
    )
    p.add_argument("--address", type=_address, default="01", metavar="HH", help="two hex digits (default 01)")
    p.add_argument(
        "--deaf-ms", type=whole(0, 10_000), default=250, metavar="N", help="deaf after a packet (default 250)"
    )
    p.add_argument("--haste", type=real(0.1, 1e6), default=1.0, metavar="X",
                   help="divide the seconds of deafness after clearing (2), configuring (5) and reset (10)")  # fmt: skip
    return p


def _address(text: str) -> str:
    if len(text) != 2 or not set(text) <= set("0123456789ABCDEF") or text == "00":
        raise argparse.ArgumentTypeError(f"'{text}' is no address; write two hex digits from 01 to FF")
    return text


def main(argv: Sequence[str]) -> int:
    """Run until stopped; 0 done, 1 refused with a sentence on stderr."""
    options = parser().parse_args(list(argv))
    app = None
    if not options.headless:
        from devices.virtual import windowed  # Qt only where there is a window

        app = windowed.open_app("virtual-marquee")
    try:
        journal = Journal(options.out / "marquee.jsonl") if options.out else None
        end = open_far_end(options.link)
    except (OSError, ValueError) as wrong:
        return refuse("virtual marquee", wrong)
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
    link = str(end.facts()["link"])
    say({"ready": "virtual-marquee", **end.facts()})
    if app is None:
        stop_on_signals(station)
        return serve(station)
    from devices.virtual.marquee_window import build

    changes = windowed.Changes()
    return windowed.run(app, station, changes, lambda: build(marquee, station, link, changes), options.screen)
