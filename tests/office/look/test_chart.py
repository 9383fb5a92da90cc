"""The geometry of charts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from office.look.chart import Chart, round_top
from office.look.tokens import STANDARD


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (0.9, 1), (1, 1), (1.1, 2), (5.5, 6), (7, 8), (9, 10), (44, 50), (138, 200)]
)
def test_an_axis_ends_at_a_round_figure(most: float, top: float) -> None:
    """The first of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not below the largest value."""
    assert round_top(most) == pytest.approx(top)


def test_values_stand_between_the_axis_and_the_top() -> None:
    """Nought is the field's floor, the top its ceiling, and what is above stays there."""
    chart = Chart(QRectF(0, 0, 400, 200), 4, 50, STANDARD)
    assert chart.y(0) == chart.field.bottom()
    assert chart.y(50) == chart.y(80) == chart.field.top()
    assert chart.field.left() < chart.x(0) < chart.x(3) < chart.field.right()
