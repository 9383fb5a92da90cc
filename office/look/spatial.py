"""Where an arrow key goes: the nearest target in that direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Direction = Literal["left", "right", "up", "down"]


class Box(NamedTuple):
    """A target on the page: left, top, width, height in any one unit."""

    x: float
    y: float
    w: float
    h: float


def nearest(at: Box, others: Sequence[Box], direction: Direction) -> int | None:
    """The index of the target an arrow leads to from `at`, or None at the page's end.

    Being in the same row or column counts more than being close, so a grid is walked straight.
    """
    best: tuple[float, int] | None = None
    for index, other in enumerate(others):
        away, aside = _apart(at, other, direction)
        if away <= 0:
            continue
        rank = away + aside * 3
        if best is None or rank < best[0]:
            best = (rank, index)
    return None if best is None else best[1]


def _apart(at: Box, other: Box, direction: Direction) -> tuple[float, float]:
    """How far `other` lies in the direction (<= 0: not there), and how far beside it."""
    if direction in ("left", "right"):
        away = (other.x + other.w / 2) - (at.x + at.w / 2)
        beyond = other.x >= at.x + at.w - 1 if direction == "right" else other.x + other.w <= at.x + 1
        aside = max(0.0, other.y - (at.y + at.h), at.y - (other.y + other.h))
        centre = abs((other.y + other.h / 2) - (at.y + at.h / 2))
    else:
        away = (other.y + other.h / 2) - (at.y + at.h / 2)
        beyond = other.y >= at.y + at.h - 1 if direction == "down" else other.y + other.h <= at.y + 1
        aside = max(0.0, other.x - (at.x + at.w), at.x - (other.x + other.w))
        centre = abs((other.x + other.w / 2) - (at.x + at.w / 2))
    if not beyond:
        return 0.0, 0.0
    return abs(away), aside + centre * 0.05
