"""Pages: their scale, their letterbox, and what they hand down."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from office.look.buttons import Tile
from office.look.drawn import Drawn, Sheet, fit
from office.look.panel import Panel
from office.look.tokens import CONTRAST, STANDARD


class Block(Drawn):
    """A red block that remembers how large it was asked to draw."""

    size = (0.0, 0.0)
    painted = 0

    def draw(self, p: QPainter, w: float, h: float) -> None:
        self.size = (w, h)
        self.painted += 1
        p.fillRect(0, 0, round(w), round(h), QColor("#FF0000"))


@pytest.mark.parametrize(
    ("window", "unit", "left", "top"),
    [
        ((1080, 1920), 1.0, 0, 0),
        ((540, 960), 0.5, 0, 0),
        ((1920, 1080), 0.5625, 656.25, 0),
        ((540, 1080), 0.5, 0, 60),
    ],
)
def test_the_whole_page_is_shown_in_the_middle(
    window: tuple[int, int], unit: float, left: float, top: float
) -> None:
    """One scale for both directions, and the rest of the window on both sides alike."""
    assert fit(1080, 1920, *window) == pytest.approx((unit, left, top))


def test_children_keep_their_design_geometry(qtbot: QtBot) -> None:
    """A child lies where the layout says, at every window size, and draws in design pixels."""
    sheet, block = Sheet(1000, 500), Block()
    qtbot.addWidget(sheet)
    sheet.place(block, 100, 50, 300, 200)
    sheet.show()
    for size, place in (
        ((1000, 500), QRect(100, 50, 300, 200)),
        ((500, 500), QRect(50, 150, 150, 100)),
        ((1501, 750), QRect(150, 75, 450, 300)),
    ):
        sheet.resize(*size)
        picture = sheet.grab().toImage()
        assert block.geometry() == place
        assert block.size == pytest.approx((300, 200), abs=1)
        assert picture.pixelColor(place.center()).name() == "#ff0000"
        assert picture.pixelColor(1, 1).name() == STANDARD.paper.lower()


def test_neighbours_meet_at_every_scale(qtbot: QtBot) -> None:
    """Rounding to pixels leaves no gap and no overlap between targets that touch."""
    sheet = Sheet(1000, 500)
    qtbot.addWidget(sheet)
    blocks = [Block() for _ in range(7)]
    for number, block in enumerate(blocks):
        sheet.place(block, number * 141, 0, 141, 100)
    for width in range(301, 999, 37):
        sheet.resize(width, 500)
        for before, after in pairwise(blocks):
            assert before.geometry().right() + 1 == after.geometry().left()


def test_the_page_can_shift_against_burn_in(qtbot: QtBot) -> None:
    """Everything moves by the same two design pixels."""
    sheet, block = Sheet(1000, 500), Block()
    qtbot.addWidget(sheet)
    sheet.place(block, 100, 50, 300, 200)
    sheet.set_shift(2, 2)
    assert block.geometry() == QRect(102, 52, 300, 200)


def test_a_palette_reaches_everything_now_and_later(qtbot: QtBot) -> None:
    """Children of children get it, and so does what is placed afterwards; paper follows."""
    sheet, panel, inner = Sheet(1000, 500), Panel(), Block()
    qtbot.addWidget(sheet)
    inner.setParent(panel)
    sheet.place(panel, 0, 0, 100, 100)
    sheet.set_palette(CONTRAST)
    sheet.set_calm(True)
    later = Tile("遷徙登記")
    sheet.place(later, 200, 0, 100, 100)
    assert {one.palette_ for one in (sheet, panel, inner, later)} == {CONTRAST}
    assert all(one.calm for one in (sheet, panel, inner, later))
    assert sheet.grab().toImage().pixelColor(900, 400).name() == "#000000"


def test_focus_follows_the_order_of_placing(qtbot: QtBot) -> None:
    """Tab goes through the targets as they were placed, or as the page says."""
    sheet = Sheet(1000, 500)
    qtbot.addWidget(sheet)
    tiles = [Tile(str(number)) for number in range(3)]
    for number in (2, 0, 1):
        sheet.place(tiles[number], number * 200, 0, 180, 100)
    sheet.show()
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    tiles[2].setFocus()
    QTest.keyClick(tiles[2], Qt.Key.Key_Tab)
    assert tiles[0].hasFocus()
    sheet.set_order([tiles[0], tiles[2], tiles[1]])
    QTest.keyClick(tiles[0], Qt.Key.Key_Tab)
    assert tiles[2].hasFocus()


def test_an_arrow_brings_the_first_focus(qtbot: QtBot) -> None:
    """On a page that was only touched so far, an arrow key puts the focus on its first target."""
    sheet, tile = Sheet(1000, 500), Tile("遷徙登記")
    qtbot.addWidget(sheet)
    sheet.place(tile, 0, 0, 180, 100)
    sheet.show()
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    tile.clearFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert tile.hasFocus()


def test_a_small_change_repaints_only_its_widget(qtbot: QtBot) -> None:
    """An update of one block does not paint its neighbour again."""
    sheet, one, other = Sheet(1000, 500), Block(), Block()
    qtbot.addWidget(sheet)
    sheet.place(one, 0, 0, 100, 100)
    sheet.place(other, 500, 0, 100, 100)
    sheet.show()
    qtbot.waitUntil(lambda: one.painted > 0 and other.painted > 0)
    qtbot.wait(1)
    before, others = one.painted, other.painted
    one.update()
    qtbot.waitUntil(lambda: one.painted > before)
    assert other.painted == others


def test_removed_widgets_are_forgotten(qtbot: QtBot) -> None:
    """A page can be cleared and filled again, also when a widget was deleted behind its back."""
    sheet = Sheet(1000, 500)
    qtbot.addWidget(sheet)
    blocks = [Block(), Block()]
    for block in blocks:
        sheet.place(block, 0, 0, 100, 100)
    sheet.remove(blocks[0])
    assert sheet.placed() == (blocks[1],)
    blocks[1].deleteLater()
    qtbot.waitUntil(lambda: sheet.placed() == ())
    sheet.resize(500, 250)


def test_what_is_hidden_on_purpose_stays_hidden(qtbot: QtBot) -> None:
    """Placing on a page that is already shown shows a new target, but not an overlay that was hidden."""
    sheet, shown, hidden = Sheet(1000, 500), Block(), Block()
    qtbot.addWidget(sheet)
    sheet.show()
    hidden.hide()
    sheet.place(shown, 0, 0, 100, 100)
    sheet.place(hidden, 200, 0, 100, 100)
    assert shown.isVisible()
    assert not hidden.isVisible()
