"""python -m db: the queue from the command line, for scripts, service units and the office's own checks."""

from __future__ import annotations

import sys

from db.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
