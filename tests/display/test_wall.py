"""The wall as it is painted: regions, colours, words, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from display.board import Board
from display.page import CallFace, Page
from display.sample import AT_US, MOMENTS, Moment, called, snapshot
from display.wall import SHIFTS, Wall
from office.clock import SECOND
from office.config import Office
from office.look.shots import texts_cut
from office.look.tokens import STANDARD


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    made = Wall()
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    return made


Show = Callable[[Page], QImage]


@pytest.fixture
def show(wall: Wall, qtbot: QtBot) -> Show:
    """Shows a page at the end of its motion and returns the picture."""

    def picture(page: Page) -> QImage:
        wall.show_page(page)
        wall.call.finish()
        wall.show()
        qtbot.waitExposed(wall)
        return wall.grab().toImage()

    return picture


def share(image: QImage, x: int, y: int, w: int, h: int, color: str) -> float:
    """How much of a region has exactly this colour, on a grid of 8 px."""
    wanted = QColor(color).rgb()
    points = [(px, py) for px in range(x, x + w, 8) for py in range(y, y + h, 8)]
    return sum(image.pixel(*point) == wanted for point in points) / len(points)


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
def test_no_text_is_cut_off(moment: Moment, plan: Office, wall: Wall) -> None:
    """Every page of the wall shows its words whole, the longest numbers too."""
    wall.show_page(moment.page(plan))
    wall.call.finish()
    assert texts_cut(wall) == []


def test_the_walls_regions(plan: Office, show: Show) -> None:
    """Each region of layout.md 4 lies where it is drawn, in its colour."""
    board = Board(plan)
    board.start(snapshot(plan), AT_US)
    image = show(board.page(AT_US))
    c = STANDARD
    assert share(image, 40, 100, 1262, 424, c.deep) > 0.6
    assert 0.1 < share(image, 60, 230, 700, 230, "#FFFFFF") < 0.6, "the number is white on deep"
    assert 0.1 < share(image, 1090, 230, 170, 230, c.call) < 0.7, "the counter is yellow"
    for x, y, w, h in ((44, 552, 786, 416), (862, 552, 436, 416), (1330, 440, 546, 528)):
        assert share(image, x, y, w, h, c.surface) > 0.6
        assert 0.02 < share(image, x, y, w, h, c.ink) < 0.35
    assert share(image, 1326, 130, 300, 270, c.promo_ground) > 0.6
    assert share(image, 0, 992, 216, 88, c.jade) > 0.7
    assert share(image, 220, 992, 1700, 88, c.ink) > 0.7
    assert share(image, 0, 530, 1300, 14, c.paper) == 1.0
    for x, y, w, h in ((0, 0, 1920, 96), (40, 100, 720, 424), (0, 530, 1920, 550), (1320, 100, 600, 430)):
        assert share(image, x, y, w, h, c.call) == 0, "yellow is only where something happens now"


def test_the_call_views_regions(plan: Office, show: Show) -> None:
    """Yellow with the number in ink, the counter yellow on ink, the strip on paper; fresh cells are yellow."""
    board = Board(plan)
    board.start(snapshot(plan), AT_US)
    board.take([called(9, "4848", 17, AT_US), called(10, "3020", 2, AT_US)], AT_US)
    image = show(board.page(AT_US))
    c = STANDARD
    assert share(image, 0, 110, 1270, 680, c.call) > 0.5
    assert 0.2 < share(image, 40, 260, 1080, 340, c.ink) < 0.6
    assert share(image, 1280, 130, 590, 90, c.ink) > 0.6
    assert 0.1 < share(image, 1300, 270, 560, 300, c.call) < 0.6
    assert share(image, 262, 815, 500, 20, c.call) > 0.9, "called just now, waits for its view"
    assert share(image, 800, 815, 500, 20, c.paper) == 1.0
    assert share(image, 0, 992, 216, 88, c.jade) > 0.7


def test_a_divorce_looks_like_a_name_change(plan: Office, show: Show) -> None:
    """Two calls to one counter differ in the pixels of their numbers only (plan CIT-07)."""
    images = []
    for number, service, quiet in (("1041", "divorce", True), ("1047", "name_change", False)):
        board = Board(plan)
        board.start(snapshot(plan), AT_US)
        call = called(9, number, 17, AT_US)
        call.data.update(service=service, quiet=quiet, why="安靜" if quiet else "依序")
        board.take([call], AT_US)
        images.append(show(board.page(AT_US)))
    # The last digit, large and in the two sentences; nothing else may differ.
    digits = (QRect(840, 240, 260, 370), QRect(30, 620, 860, 110), QRect(30, 720, 800, 60))
    differs = [
        (x, y)
        for x in range(0, 1920, 2)
        for y in range(0, 1080, 2)
        if images[0].pixel(x, y) != images[1].pixel(x, y)
    ]
    assert differs, "the numbers differ"
    assert all(any(digit.contains(x, y) for digit in digits) for x, y in differs)


def test_a_screen_reader_hears_the_wall(plan: Office, wall: Wall) -> None:
    """Panel, lists and call view say in words what they show."""
    board = Board(plan)
    board.start(snapshot(plan), AT_US)
    wall.show_page(board.page(AT_US))
    assert wall.now.accessibleName() == "現在叫號 1023 號，請到 7 號櫃檯"
    assert wall.latest.accessibleName().startswith("3018 → 2；8006 → 16")
    assert wall.missed.accessibleName().startswith("過號 1015、2007")
    assert "1 戶籍登記 12 人 18 分" in wall.waiting.accessibleName()
    assert "7 其他・諮詢 免等候" in wall.waiting.accessibleName()
    board.take([called(9, "4848", 17, AT_US, recall=True)], AT_US)
    wall.show_page(board.page(AT_US))
    assert wall.call.accessibleName() == "再次呼叫 4848 號，請到 17 號櫃檯 右側"


def test_each_call_is_told_where_it_was_painted(plan: Office, wall: Wall, qtbot: QtBot) -> None:
    """The view's call and the strip's are told after the frame that shows them, and the panels' after it left."""
    told: list[tuple[str, str]] = []

    def note(call: CallFace, where: str) -> None:
        told.append((call.number, where))

    wall.painted.connect(note)
    board = Board(plan)
    board.start(snapshot(plan, calls=(("1023", 7),)), AT_US)
    board.take([called(9, "4848", 17, AT_US), called(10, "3020", 2, AT_US)], AT_US)
    wall.show_page(board.page(AT_US))
    wall.show()
    qtbot.waitUntil(lambda: ("4848", "call") in told and ("3020", "strip") in told, timeout=3000)
    assert not any(where in ("now", "latest") for _, where in told)
    wall.show_page(board.page(AT_US + 5 * SECOND))
    qtbot.waitUntil(lambda: ("3020", "call") in told, timeout=3000)
    wall.show_page(board.page(AT_US + 20 * SECOND))
    qtbot.waitUntil(lambda: ("3020", "now") in told and ("4848", "latest") in told, timeout=3000)
    assert not wall.call.isVisible()


def test_an_undone_call_leaves_without_travelling(plan: Office, wall: Wall, qtbot: QtBot) -> None:
    """The number of a call that was taken back never appears in the panel."""
    board = Board(plan)
    board.start(snapshot(plan), AT_US)
    board.take([called(9, "4848", 17, AT_US)], AT_US)
    wall.show()
    wall.show_page(board.page(AT_US))
    undone = called(10, "4848", 17, AT_US)
    board.take([type(undone)(10, AT_US, "call_undone", 1, "4848", 17, {"call": 9})], AT_US)
    wall.show_page(board.page(AT_US))
    assert wall.now.call is not None
    assert wall.now.call.number == "1023"
    assert not wall.now.away
    qtbot.waitUntil(lambda: not wall.call.isVisible(), timeout=3000)


def test_the_ticker_stands_still_in_a_call(plan: Office, wall: Wall, qtbot: QtBot) -> None:
    """No notice moves beside a call, and it goes on afterwards."""
    board = Board(plan)
    board.start(snapshot(plan), AT_US)
    wall.show()
    wall.show_page(board.page(AT_US))
    assert wall.ticker.moving
    board.take([called(9, "4848", 17, AT_US)], AT_US)
    wall.show_page(board.page(AT_US))
    assert not wall.ticker.moving
    wall.show_page(board.page(AT_US + 10 * SECOND))
    assert wall.ticker.moving


def test_the_page_moves_against_burn_in(wall: Wall) -> None:
    """Each shift moves the whole page by at most 2 px, round and round."""
    for dx, dy in (*SHIFTS[1:], SHIFTS[0]):
        wall.shift()
        assert (wall.now.x(), wall.now.y()) == (40 + dx, 100 + dy)
