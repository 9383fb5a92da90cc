"""Where arrow keys lead."""

from __future__ import annotations

import pytest

from office.look.spatial import Box, Direction, nearest

GRID = [Box(x * 334, y * 324, 314, 304) for y in range(3) for x in range(3)]


@pytest.mark.parametrize(
    ("at", "way", "to"),
    [(4, "left", 3), (4, "right", 5), (4, "up", 1), (4, "down", 7), (0, "left", None), (2, "right", None)],
)
def test_a_grid_is_walked_straight(at: int, way: Direction, to: int | None) -> None:
    """From a tile an arrow leads to its neighbour in that direction, and nowhere from the edge."""
    others = [box for number, box in enumerate(GRID) if number != at]
    found = nearest(GRID[at], others, way)
    assert (None if found is None else GRID.index(others[found])) == to


def test_a_wide_target_below_is_reached_from_every_column() -> None:
    """Down from each tile of the last row leads to the one button under them all."""
    below = Box(0, 1000, 982, 172)
    for box in GRID[6:]:
        assert nearest(box, [*GRID[:6], below], "down") == 6
