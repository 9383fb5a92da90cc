"""Pages in one window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from office.look.buttons import Tile
from office.look.drawn import Sheet
from office.look.guard import guard_of
from office.look.pages import Fade, Pages
from office.look.ring import FocusRing
from office.look.tokens import CONTRAST


@pytest.fixture
def pages(qtbot: QtBot) -> Pages:
    """Two pages with a tile each at the same place, shown."""
    made = Pages()
    qtbot.addWidget(made)
    made.resize(300, 200)
    for name in ("home", "list"):
        sheet = Sheet(600, 400)
        sheet.place(Tile(name), 100, 100, 300, 200)
        sheet.place(Tile("second"), 450, 100, 100, 200)
        made.add(name, sheet)
    made.show()
    return made


def tile(pages: Pages, name: str) -> Tile:
    """The page's first tile."""
    return next(one for one in pages.page(name).findChildren(Tile) if one.label == name)


def test_a_double_tap_does_not_reach_the_next_page(pages: Pages, qtbot: QtBot) -> None:
    """The tap turns the page; a second tap at the same place, over the fade, presses nothing."""
    seen: list[str] = []
    tile(pages, "home").pressed_once.connect(lambda: pages.turn_to("list"))
    tile(pages, "list").pressed_once.connect(lambda: seen.append("list"))
    QTest.mouseClick(tile(pages, "home"), Qt.MouseButton.LeftButton)
    assert pages.shown == "list"
    assert pages.page("list").isVisible()
    assert not pages.page("home").isVisible()
    under = pages.childAt(125, 100)
    assert under is tile(pages, "list")
    QTest.mouseClick(under, Qt.MouseButton.LeftButton)
    assert seen == []
    guard_of().reset()
    QTest.mouseClick(under, Qt.MouseButton.LeftButton)
    assert seen == ["list"]


def test_the_fade_ends_with_the_new_page_alone(pages: Pages, qtbot: QtBot) -> None:
    """The old page goes by opacity and leaves nothing behind."""
    fade = pages.findChild(Fade)
    assert isinstance(fade, Fade)
    pages.turn_to("list")
    assert fade.isVisible()
    qtbot.waitUntil(lambda: not fade.isVisible(), timeout=2000)
    assert pages.grab().toImage() == pages.page("list").grab().toImage()
    pages.turn_to("home", fade=False)
    assert not fade.isVisible()


def test_keys_find_a_focus_on_the_new_page(pages: Pages, qtbot: QtBot) -> None:
    """Who uses keys has the focus on the new page's first target; who touches sees no ring."""
    pages.activateWindow()
    qtbot.waitUntil(pages.isActiveWindow)
    pages.turn_to("list", fade=False)
    assert not any(ring.isVisible() for ring in pages.findChildren(FocusRing))
    guard_of()._set_keys(True)
    pages.turn_to("home", fade=False)
    assert tile(pages, "home").hasFocus()
    assert [ring.isVisible() for ring in pages.findChildren(FocusRing)] == [True]
    pages.turn_to("list", fade=False)
    assert tile(pages, "list").hasFocus()


def test_modes_reach_hidden_pages(pages: Pages) -> None:
    """Contrast and reduced motion hold for the pages not shown, and for one added later."""
    pages.set_palette(CONTRAST)
    pages.set_calm(True)
    pages.add("quiet", Sheet(600, 400))
    for name in ("home", "list", "quiet"):
        page = pages.page(name)
        assert isinstance(page, Sheet)
        assert page.palette_ is CONTRAST
        assert page.calm
