"""What the kiosk knows of its printer: can it hand out a slip, and what became of the last ones."""

from __future__ import annotations

from collections import OrderedDict

from kiosk.visit import Slip

KEPT = 50
"""So many numbers are remembered; a slip can be reported before its number is on the screen."""


class Paper:
    """The printer as the print thread last described it."""

    def __init__(self) -> None:
        self.out = False  # no slip can be handed out
        self.missing = True  # while out: it is the paper that is missing, not a fault
        self.heard_us = 0  # when the printer was last heard of
        self._said: OrderedDict[str, Slip] = OrderedDict()

    def state(self, out: bool, missing: bool) -> None:
        """The printer cannot hand out a slip, or can again."""
        self.out, self.missing = out, missing or not out

    def heard(self, number: str, slip: Slip, now_us: int) -> None:
        """What became of a number's slip, at `now_us`."""
        self.heard_us = now_us
        self._said[number] = slip
        while len(self._said) > KEPT:
            self._said.popitem(last=False)

    def of(self, number: str) -> Slip | None:
        """What was last said of a number's slip."""
        return self._said.get(number)
