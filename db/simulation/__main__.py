"""python -m db.simulation: what `python -m office simulate` becomes, as the office may not import the queue."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from db.simulation.command_line import DONE, REFUSED, main


def interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends this as Ctrl-C does, so that the simulated day's database is removed."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(REFUSED)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
