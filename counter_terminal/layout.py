"""Where everything stands in the window, in design px, for any height and text size (layout.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from counter_terminal.view import Mood

WIDTH, HEIGHT = 420.0, 900.0
LEAST_HEIGHT, MOST_HEIGHT = 720.0, 1080.0
WIDEST = 560.0  # the window at the largest text
SCALES = (1.0, 1.25, 1.5)
MARGIN, GAP = 12.0, 7.0
TITLE_H, STATUS_H = 50.0, 30.0
ALERT_SHIFT = 65.0
LIST_HEAD = 26.0
LIST_FOOT = 6.0


class Box(NamedTuple):
    """A rectangle in design px."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Page:
    """The places of one page; None is not shown."""

    w: float
    h: float
    title: Box
    alert: Box | None
    card: Box
    main: Box
    actions: tuple[Box, ...]
    lanes: Box | None
    row_h: float
    rows: int
    asides: Box | None
    figures: Box | None
    status: Box
    panel: Box
    toast: Box


def window_width(scale: float) -> float:
    """The window's width at a text scale of 1.0 to 1.5: 420 to 560."""
    return WIDTH + (WIDEST - WIDTH) * (scale - SCALES[0]) / (SCALES[-1] - SCALES[0])


def page_size(width: float, height: float, scale: float) -> tuple[float, float]:
    """The design size of a window of `width` x `height` px at a text scale.

    Text grows faster than the window (tokens 2.3 against layout.md 5), so the page gets narrower; a window
    taller than the page shows more lanes, a lower one fewer, and below 720 everything gets smaller.
    """
    design_w = window_width(scale) / scale
    unit = min(max(width, 1) / design_w, max(height, 1) / LEAST_HEIGHT)
    return design_w, min(MOST_HEIGHT, max(LEAST_HEIGHT, height / unit))


def page_of(mood: Mood, *, alert: bool, w: float = WIDTH, h: float = HEIGHT) -> Page:
    """The places of a page in this mood."""
    down = ALERT_SHIFT if alert else 0.0
    wide = w - 2 * MARGIN
    busy = mood is Mood.BUSY
    card = Box(MARGIN, 60 + down, wide, 322 if busy else 164)
    main = Box(MARGIN, card.y + card.h + 9, wide, 88 if busy else 120)
    top = main.y + main.h + 9
    each = (wide - 2 * GAP) / 3
    actions = tuple(
        Box(MARGIN + column * (each + GAP), top + row * (56 + GAP), each, 56.0)
        for row in range(2 if busy else 1)
        for column in range(3)
    )
    list_top = actions[-1].y + 56 + 9
    bottom = h - STATUS_H
    asides = figures = None
    if busy:
        list_bottom = bottom - 11
    else:
        figures = Box(MARGIN, bottom - 66, wide, 62)
        asides = Box(MARGIN, figures.y - 95, wide, 86)
        list_bottom = asides.y - 10
    row_h = 29.0 if busy else 30.0
    rows = int((list_bottom - list_top - LIST_HEAD - LIST_FOOT + 0.5) // row_h)
    lanes = Box(MARGIN, list_top, wide, list_bottom - list_top) if rows >= 1 else None
    return Page(
        w=w,
        h=h,
        title=Box(0, 0, w, TITLE_H),
        alert=Box(MARGIN, 60, wide, 56) if alert else None,
        card=card,
        main=main,
        actions=actions,
        lanes=lanes,
        row_h=row_h,
        rows=max(rows, 0),
        asides=asides,
        figures=figures,
        status=Box(0, bottom, w, STATUS_H),
        panel=Box(0, main.y - 6, w, bottom - main.y + 6),
        toast=Box(MARGIN, bottom - 62, wide, 54),
    )


def rows_height(rows: int, row_h: float) -> float:
    """The list's height for so many rows."""
    return LIST_HEAD + rows * row_h + LIST_FOOT
