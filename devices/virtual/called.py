"""Which calls a sentence on a sign makes, as a person reads it: a ticket number, then a counter."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = re.compile(r"(?<![0-9])[0-9]+(?![0-9])")
PICTURE = re.compile("⟦.⟧")


@dataclass(frozen=True)
class Called:
    """A ticket number (4 or 5 digits, as shown) invited to a counter (1 or 2 digits, leading zero dropped)."""

    number: str
    counter: int


def read_calls(text: str) -> tuple[Called, ...]:
    """The calls in `text`, in order; the same pair said again (on an English page) is one call.

    A number is followed by its counter before any other number; digits of another length break the pair.
    Pictures (⟦x⟧) say nothing by themselves and end a run of digits.
    """
    calls: dict[Called, None] = {}
    number: str | None = None
    for digits in DIGITS.findall(PICTURE.sub(" ", text)):
        if len(digits) in (4, 5):
            number = digits
        else:
            if number is not None and len(digits) <= 2:
                calls[Called(number, int(digits))] = None
            number = None
    return tuple(calls)
