"""The application's touch guard, with real mouse and touch events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from office.look.buttons import Tile
from office.look.drawn import Sheet
from office.look.guard import Guard, guard_of, page_changed

LEFT = Qt.MouseButton.LeftButton


class Ticks:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def ticks(qtbot: QtBot) -> Iterator[Ticks]:
    """The guard's clock for one test."""
    gate = guard_of().gate
    before, made = gate._now, Ticks()
    gate._now = made
    yield made
    gate._now = before


@pytest.fixture
def tile(qtbot: QtBot) -> Tile:
    """A button alone on a shown page."""
    sheet = Sheet(600, 400)
    qtbot.addWidget(sheet)
    made = Tile("遷徙登記", debounce_ms=0)
    sheet.place(made, 100, 100, 300, 200)
    made.page = sheet  # type: ignore[attr-defined]  # keeps the page alive
    sheet.show()
    qtbot.waitExposed(sheet)
    return made


def test_there_is_one_guard(qtbot: QtBot) -> None:
    """However often it is asked for, an application has one guard."""
    assert guard_of() is guard_of()
    assert isinstance(guard_of(), Guard)


def test_press_right_after_a_page_change_is_swallowed(tile: Tile, ticks: Ticks) -> None:
    """The second tap of a double tap cannot press the next page; 400 ms later a tap counts."""
    seen: list[int] = []
    tile.pressed_once.connect(lambda: seen.append(1))
    page_changed()
    ticks.ms = 399
    QTest.mouseClick(tile, LEFT)
    assert seen == []
    assert not tile.isDown()
    ticks.ms = 400
    QTest.mouseClick(tile, LEFT)
    assert seen == [1]


def test_a_press_begun_before_the_page_change_still_ends(tile: Tile, ticks: Ticks) -> None:
    """Only presses are swallowed: a release must reach its button, or it would stay down."""
    QTest.mousePress(tile, LEFT)
    page_changed()
    QTest.mouseRelease(tile, LEFT)
    assert not tile.isDown()


def test_a_palm_presses_nothing(tile: Tile, qtbot: QtBot) -> None:
    """A finger on a target and then a whole hand: nothing acts; a finger afterwards does."""
    seen: list[int] = []
    tile.pressed_once.connect(lambda: seen.append(1))
    device = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    points = [QPoint(20 + 60 * number, 100) for number in range(4)]
    touch = QTest.touchEvent(tile, device, False)
    touch.press(0, points[0], tile)
    touch.commit()
    assert tile.isDown()
    for number in (1, 2, 3):
        touch.stationary(0)
        for other in range(1, number):
            touch.stationary(other)
        touch.press(number, points[number], tile)
        touch.commit()
    assert guard_of().gate.palm
    assert not tile.isDown()
    for number in range(4):
        touch.release(number, points[number], tile)
    touch.commit()
    qtbot.waitUntil(lambda: not guard_of().gate.palm)
    assert seen == []
    touch.press(0, points[0], tile)
    touch.commit()
    touch.release(0, points[0], tile)
    touch.commit()
    assert seen == [1]
