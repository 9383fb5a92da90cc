"""Tables on a terminal in which a Han character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "


def columns(text: str) -> int:
    """How many columns a terminal gives the text."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """The rows under their head; the first `left` columns begin at the left, figures end at the right."""
    widths = [max(columns(line[place]) for line in (head, *rows)) for place in range(len(head))]
    return "\n".join(line_of(line, widths, left) for line in (head, *rows))


def line_of(cells: Sequence[str], widths: Sequence[int], left: int = 1) -> str:
    """One line of a table whose widths are given, for rows that come one after another."""
    padded = [
        cell + " " * (width - columns(cell)) if place < left else " " * (width - columns(cell)) + cell
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return GAP.join(padded).rstrip()
