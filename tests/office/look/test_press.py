"""The button, pressed by real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from office.look.buttons import Press, Primary, Secondary, Tile, Toggle
from office.look.drawn import Sheet
from office.look.guard import guard_of
from office.look.ring import FocusRing

LEFT = Qt.MouseButton.LeftButton


class Ticks:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    """A page of 600 x 400, shown."""
    made = Sheet(600, 400)
    qtbot.addWidget(made)
    made.show()
    return made


def presses(press: Press) -> list[int]:
    """A list that grows with every action of the button."""
    seen: list[int] = []
    press.pressed_once.connect(lambda: seen.append(1))
    return seen


def test_acts_on_release_inside(sheet: Sheet) -> None:
    """Nothing happens on the press; the release inside acts once."""
    tile = Tile("遷徙登記")
    sheet.place(tile, 10, 10, 200, 100)
    seen = presses(tile)
    QTest.mousePress(tile, LEFT, pos=QPoint(50, 50))
    assert seen == []
    QTest.mouseRelease(tile, LEFT, pos=QPoint(50, 50))
    assert seen == [1]


def test_release_outside_does_nothing(sheet: Sheet) -> None:
    """A finger that slides off the target and lifts has changed its mind."""
    tile = Tile("遷徙登記")
    sheet.place(tile, 10, 10, 200, 100)
    seen = presses(tile)
    QTest.mousePress(tile, LEFT, pos=QPoint(50, 50))
    QTest.mouseMove(tile, QPoint(50, 180))
    QTest.mouseRelease(tile, LEFT, pos=QPoint(50, 180))
    assert seen == []
    assert not tile.isDown()


def test_second_touch_within_600_ms_is_ignored(sheet: Sheet) -> None:
    """A trembling finger takes one number, and another target is not held up."""
    ticks = Ticks()
    one, other = Primary("領取號碼", now=ticks), Secondary("返回", now=ticks)
    sheet.place(one, 10, 10, 200, 100)
    sheet.place(other, 10, 210, 200, 100)
    seen, others = presses(one), presses(other)
    for ticks.ms in (0, 150, 599):
        QTest.mouseClick(one, LEFT)
    QTest.mouseClick(other, LEFT)
    assert (seen, others) == ([1], [1])
    ticks.ms = 600
    QTest.mouseClick(one, LEFT)
    assert seen == [1, 1]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_press_on_release(sheet: Sheet, key: Qt.Key) -> None:
    """Space and Enter press the focused button, once, when they are let go."""
    press = Secondary("返回")
    sheet.place(press, 10, 10, 200, 100)
    seen = presses(press)
    press.setFocus()
    QTest.keyPress(press, key)
    assert press.isDown()
    assert seen == []
    QTest.keyRelease(press, key)
    assert seen == [1]


def test_busy_and_disabled_do_not_act(sheet: Sheet) -> None:
    """A button that is doing its work, or cannot, ignores fingers and keys and says why."""
    press = Tile("遷徙登記", debounce_ms=0)
    sheet.place(press, 10, 10, 200, 100)
    seen = presses(press)
    press.set_busy("印號碼單")
    QTest.mouseClick(press, LEFT)
    press.set_busy("")
    press.set_disabled("今天已截止領號")
    QTest.mouseClick(press, LEFT)
    assert seen == []
    assert press.accessibleDescription() == "今天已截止領號"
    press.set_enabled()
    QTest.mouseClick(press, LEFT)
    assert seen == [1]


def test_toggle_is_decided_by_the_screen(sheet: Sheet) -> None:
    """A touch tells but does not switch; switched on, it says so in a word and to the screen reader."""
    toggle = Toggle("高對比", icon="contrast")
    sheet.place(toggle, 10, 10, 200, 100)
    QTest.mouseClick(toggle, LEFT)
    assert not toggle.selected
    assert not toggle.isChecked()
    toggle.set_selected(True)
    assert toggle.isChecked()
    assert toggle.shown_label() == "高對比・開"
    assert toggle.shown_icon() == "check"


def test_screen_reader_hears_a_button_and_its_name(sheet: Sheet) -> None:
    """The accessibility tree has a push button with the label, or the longer name given to it."""
    tile = Tile("遷徙登記")
    sheet.place(tile, 10, 10, 200, 100)
    heard = QAccessible.queryAccessibleInterface(tile)
    assert heard.role() == QAccessible.Role.PushButton
    assert heard.text(QAccessible.Text.Name) == "遷徙登記"
    tile.setAccessibleName("遷徙登記，12 人等候，約 18 分")
    tile.set_label("Moving")
    assert heard.text(QAccessible.Text.Name) == "遷徙登記，12 人等候，約 18 分"


def ring_in(window: QWidget) -> FocusRing:
    """The window's ring."""
    found = window.findChild(FocusRing)
    assert isinstance(found, FocusRing)
    return found


def test_ring_only_after_a_key(sheet: Sheet, qtbot: QtBot) -> None:
    """Touch never shows the ring; Tab does, around the focused target; the next touch hides it again."""
    one, other = Tile("遷徙登記"), Tile("印鑑")
    sheet.place(one, 20, 20, 200, 100)
    sheet.place(other, 300, 20, 200, 100)
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.mouseClick(one, LEFT)
    one.setFocus()
    assert not ring_in(sheet).isVisible()
    QTest.keyClick(one, Qt.Key.Key_Tab)
    assert other.hasFocus()
    ring = ring_in(sheet)
    assert ring.isVisible()
    assert ring.geometry() == other.geometry().adjusted(-9, -9, 9, 9)
    QTest.mouseClick(one, LEFT)
    assert not ring.isVisible()


def test_ring_is_painted_outside_the_target(sheet: Sheet, qtbot: QtBot) -> None:
    """4 px of ink touch the target and 5 px of yellow surround them, by pixel."""
    tile = Tile("遷徙登記")
    sheet.place(tile, 100, 100, 200, 100)
    guard_of()._set_keys(True)
    tile.setFocus()
    qtbot.waitUntil(lambda: ring_in(sheet).isVisible())
    picture = sheet.grab().toImage()
    assert [picture.pixelColor(x, 150).name() for x in (89, 93, 97)] == ["#f6f3ec", "#ffc51f", "#16211f"]


def test_arrows_walk_the_page(sheet: Sheet, qtbot: QtBot) -> None:
    """Arrow keys go to the neighbour on the page, not to the next in the tab order."""
    tiles = [Tile(str(number)) for number in range(4)]
    for number, tile in enumerate(tiles):
        sheet.place(tile, 10 + number % 2 * 250, 10 + number // 2 * 150, 200, 100)
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    tiles[0].setFocus()
    QTest.keyClick(tiles[0], Qt.Key.Key_Down)
    assert tiles[2].hasFocus()
    QTest.keyClick(tiles[2], Qt.Key.Key_Right)
    assert tiles[3].hasFocus()


def test_press_down_moves_the_face_and_comes_back(sheet: Sheet, qtbot: QtBot) -> None:
    """The face goes down while held and up after; with reduced motion it does so at once."""
    tile = Tile("遷徙登記")
    sheet.place(tile, 10, 10, 200, 100)
    QTest.mousePress(tile, LEFT)
    qtbot.waitUntil(lambda: tile._down_by == 1.0, timeout=2000)
    QTest.mouseRelease(tile, LEFT)
    qtbot.waitUntil(lambda: tile._down_by == 0.0, timeout=2000)
    sheet.set_calm(True)
    QTest.mousePress(tile, LEFT)
    assert tile._down_by == 1.0
    QTest.mouseRelease(tile, LEFT)
    assert tile._down_by == 0.0
