"""When a touch counts."""

from __future__ import annotations

from office.look.touch import Debounce, Gate


class Ticks:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


def test_second_action_within_600_ms_is_ignored() -> None:
    """A target acts once per 600 ms, and ignored touches do not make the wait longer."""
    ticks = Ticks()
    debounce = Debounce(now=ticks)
    answers = []
    for ticks.ms in (0, 200, 599, 600, 601, 1200):
        answers.append(debounce.accept())
    assert answers == [True, False, False, True, False, True]


def test_presses_are_closed_for_400_ms_after_a_page_change() -> None:
    """A press counts before any page change, and again 400 ms after the last one."""
    ticks = Ticks()
    gate = Gate(now=ticks)
    assert gate.press_counts()
    gate.page_changed()
    ticks.ms = 399
    assert not gate.press_counts()
    gate.page_changed()
    ticks.ms = 400
    assert not gate.press_counts()
    ticks.ms = 799
    assert gate.press_counts()


def test_a_palm_closes_until_everything_is_lifted() -> None:
    """Three points are fingers, four are a palm; it is told once and holds until released."""
    gate = Gate(now=Ticks())
    assert not gate.touched(3)
    assert gate.press_counts()
    assert gate.touched(4)
    assert not gate.touched(5)
    assert not gate.press_counts()
    gate.touched(2)
    assert not gate.press_counts()
    gate.released()
    assert gate.press_counts()
