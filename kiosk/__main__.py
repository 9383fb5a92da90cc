"""python -m kiosk: the citizens' kiosk, or with --triage the volunteers' tablet."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

DONE, REFUSED, USAGE = 0, 1, 2
DEFAULT_DATABASE = "office.db"
SWITCH_S = 0.001


def parser() -> argparse.ArgumentParser:
    """The command line (design, 'Command line')."""
    p = argparse.ArgumentParser(prog="python -m kiosk", description=__doc__)
    p.add_argument("--name", metavar="K", help="which kiosk of the plan this is (K1)")
    p.add_argument("--triage", action="store_true", help="the volunteers' tablet instead")
    p.add_argument("--printer", metavar="URL", help="the ticket printer, instead of the plan's")
    p.add_argument("--marquee", metavar="URL", help="the LED marquee, instead of the plan's")
    p.add_argument("--db", metavar="URL", help="the database (OFFICE_DB)")
    p.add_argument("--screen", metavar="S", help="a screen's name or number, or WxH+X+Y")
    p.add_argument("--shots", metavar="DIR", help="write every page as a picture and end")
    return p


def say(words: str) -> None:
    """A sentence for whoever started this."""
    print(words, file=sys.stderr, flush=True)


def main(argv: Sequence[str]) -> int:
    """Run the kiosk until its window is closed; 0 done, 1 refused, 2 not understood."""
    options = parser().parse_args(list(argv))
    options.db = options.db or os.environ.get("OFFICE_DB") or DEFAULT_DATABASE
    if options.triage:
        from kiosk.triage.program import main as triage

        return int(triage(options))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    from office.look.app import make_app

    name = options.name or "K1"
    app = make_app(["kiosk", *argv])
    from kiosk.program import Kiosk, NotStarted, shots

    try:
        if options.shots:
            return shots(Path(options.shots))
        kiosk = Kiosk(
            name,
            options.db,
            printer=options.printer,
            marquee=options.marquee,
            new_visit=lambda: f"{name}-{uuid.uuid4().hex}",
            stopwatch=time.monotonic,
        )
        threading.excepthook = _thread_died
        # Several threads wake at a commit; the one that paints the number must not wait 5 ms for each.
        sys.setswitchinterval(SWITCH_S)
        kiosk.show(options.screen)
    except NotStarted as refusal:
        say(str(refusal))
        return REFUSED
    code = int(app.exec())
    kiosk.stop()
    return code


def _thread_died(args: threading.ExceptHookArgs) -> None:
    """A kiosk without its printing or its queue thread looks well and is not: end, and be started again."""
    name = args.thread.name if args.thread is not None else "?"
    info = (args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    logging.getLogger("kiosk").critical("the thread %s broke, the kiosk ends", name, exc_info=info)
    logging.shutdown()
    os._exit(REFUSED)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    from office.look.leaving import leave

    leave(code)
