"""The command line that both virtual devices share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path


def device_parser(name: str, description: str, record: str) -> argparse.ArgumentParser:
    """`python -m devices NAME` with the link, the record's folder, the window and the line's speed."""
    p = argparse.ArgumentParser(prog=f"python -m devices {name}", description=description)
    p.add_argument("--link", required=True, metavar="pty:PATH|tcp:PORT", help="where the driver finds it")
    p.add_argument("--out", type=Path, metavar="DIR", help=f"write {record} there")
    p.add_argument("--headless", action="store_true", help="no window")
    p.add_argument("--screen", metavar="S", help="screen name, index or WxH+X+Y")
    p.add_argument(
        "--baud",
        type=whole(50, 4_000_000),
        metavar="N",
        help="take bytes no faster than a serial line brings them",
    )
    return p


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {low} to {high}")
        return int(text)

    return read


def real(low: float, high: float) -> Callable[[str], float]:
    """A number from `low` to `high`."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number from {low:g} to {high:g}")
        return value

    return read


def refuse(device: str, wrong: Exception) -> int:
    """Say in one sentence why the device cannot start; the exit code."""
    words = str(wrong)
    if isinstance(wrong, OSError) and wrong.strerror:
        words = f"{wrong.filename}: {wrong.strerror}" if wrong.filename else wrong.strerror
    sys.stderr.write(
        f"The {device} cannot start: {words}. Nothing was changed; choose another --link or --out.\n"
    )
    return 1
