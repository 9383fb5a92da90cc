"""python -m devices: draw a slip, try a device, or play one at the far end of a wire."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

# Each module has main(argv) -> int; only the one asked for is imported.
COMMANDS = {
    "slip": ("devices.slip_command", "draw a number slip as PNG or printer bytes"),
    "try": ("devices.trial", "an installer's trial of one device"),
    "virtual-printer": ("devices.virtual.printer_program", "a printer at the far end of a pty or TCP port"),
    "virtual-marquee": ("devices.virtual.marquee_program", "a marquee at the far end of a pty or TCP port"),
}


def main(argv: Sequence[str]) -> int:
    """Run one command; 0 done, 1 refused, 2 not understood."""
    if argv and argv[0] in COMMANDS:
        return int(import_module(COMMANDS[argv[0]][0]).main(argv[1:]))
    asked = bool(argv) and argv[0] in ("-h", "--help")
    out = sys.stdout if asked else sys.stderr
    if argv and not asked:
        print(f"python -m devices 沒有「{argv[0]}」這個指令。", file=out)
    print("python -m devices COMMAND ...   (COMMAND --help)", file=out)
    for name, (_, does) in COMMANDS.items():
        print(f"  {name:16} {does}", file=out)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
