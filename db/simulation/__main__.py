"""python -m db.simulation: what `python -m office simulate` runs, as the office may not import the queue."""

from __future__ import annotations

import sys

from db.simulation.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
