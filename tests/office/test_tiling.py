"""The demo's windows on one screen."""

from __future__ import annotations

import re

import pytest

from office.tiling import tiles


@pytest.mark.parametrize(
    "screen", [(1920, 1080, 0, 0), (1366, 728, 0, 40), (2560, 1400, 100, 25), (1281, 801, 0, 0)]
)
def test_the_windows_lie_on_the_screen_and_not_on_each_other(screen: tuple[int, int, int, int]) -> None:
    """Every window is inside the free area, has a size, and shares no pixel with another."""
    width, height, x, y = screen
    taken = []
    for place in tiles(*screen).values():
        found = re.fullmatch(r"(\d+)x(\d+)\+(\d+)\+(\d+)", place)
        assert found is not None
        w, h, left, top = (int(part) for part in found.groups())
        assert w > 100
        assert h > 80
        assert x <= left <= left + w <= x + width
        assert y <= top <= top + h <= y + height
        taken.append((left, top, left + w, top + h))
    assert len(taken) == 8
    for i, (left, top, right, bottom) in enumerate(taken):
        for other_left, other_top, other_right, other_bottom in taken[i + 1 :]:
            assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top


def test_the_portrait_and_landscape_windows_keep_their_shape() -> None:
    """On a 16:9 screen kiosk and terminals are upright, wall and tablet lie."""
    shapes = {
        name: [int(n) for n in re.split(r"[x+]", place)[:2]] for name, place in tiles(1920, 1080).items()
    }
    assert shapes["kiosk"][0] < shapes["kiosk"][1]
    assert shapes["terminal 2"][0] / shapes["terminal 2"][1] == pytest.approx(420 / 900, abs=0.06)
    assert shapes["wall"][0] / shapes["wall"][1] == pytest.approx(16 / 9, abs=0.03)
    assert shapes["triage"][0] / shapes["triage"][1] == pytest.approx(1.6, abs=0.03)
