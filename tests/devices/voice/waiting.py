"""Waiting for something that other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], seconds: float = 20.0, what: str = "") -> None:
    """Wait until `holds()`; fail when it does not within `seconds`."""
    late = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < late, f"waited {seconds} s in vain {what}"
        time.sleep(0.01)
