"""What carries facts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from office.look.drawn import Drawn, Sheet
from office.look.panel import Fact, FactRow, Header, LaneBadge, NumberText, Panel, Toast
from office.look.shots import texts_cut
from office.look.tokens import CONTRAST, STANDARD


def picture(qtbot: QtBot, widget: Drawn, w: int, h: int) -> QImage:
    """The widget at its design size."""
    qtbot.addWidget(widget)
    widget.resize(w, h)
    return widget.grab().toImage()


def colors(image: QImage) -> set[str]:
    """All colours of the picture."""
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_panel_is_even_and_cannot_look_pressable(qtbot: QtBot) -> None:
    """The same 2 px line on all four sides, 4 px in high contrast."""
    panel = Panel()
    image = picture(qtbot, panel, 200, 100)
    line, inside = STANDARD.line.lower(), STANDARD.surface.lower()
    for outer, inner in (
        ((100, 1), (100, 3)),
        ((100, 98), (100, 96)),
        ((1, 50), (3, 50)),
        ((198, 50), (196, 50)),
    ):
        assert image.pixelColor(*outer).name() == line
        assert image.pixelColor(*inner).name() == inside
    panel.set_palette(CONTRAST)
    assert panel.grab().toImage().pixelColor(100, 3).name() == "#ffffff"


def test_facts_are_read_as_sentences(qtbot: QtBot) -> None:
    """A screen reader hears every fact with its unit; all of it fits its row."""
    row = FactRow((Fact("前面還有", "Ahead", "12", "人"), Fact("預計輪到", "Around", "09:42")))
    picture(qtbot, row, 984, 130)
    assert row.accessibleName() == "前面還有 12 人，預計輪到 09:42"
    assert texts_cut(row) == []
    row.set_facts((Fact("前面還有", "Ahead", "3", "人"),))
    assert row.accessibleName() == "前面還有 3 人"


@pytest.mark.parametrize("ground", ["paper", "deep", "call"])
def test_the_header_fits_on_every_ground(qtbot: QtBot, ground: str) -> None:
    """Name, second name, clock and date are whole in both shapes, and nothing is drawn in the ground's colour."""
    for wide, size, look in (
        (False, (984, 148), {}),
        (True, (1840, 100), {"seal_px": 68, "name_px": 43, "second_px": 28, "clock_px": 78, "date_px": 38}),
    ):
        header = Header(
            "臺中市南屯區戶政事務所",
            "Nantun District Household Registration Office",
            ground=ground,
            wide=wide,
            **look,
        )
        header.set_time("09:24", "3月11日 星期二")
        qtbot.addWidget(header)
        header.resize(*size)
        assert texts_cut(header) == []
        assert (
            header.colors()[0]
            != {"paper": STANDARD.paper, "deep": STANDARD.deep, "call": STANDARD.call}[ground]
        )


def test_a_lane_is_its_digit_in_jade(qtbot: QtBot) -> None:
    """No lane has a colour of its own."""
    for digit in (1, 8):
        inks = colors(picture(qtbot, LaneBadge(digit), 80, 80))
        assert STANDARD.jade.lower() in inks
        assert STANDARD.rose.lower() not in inks


def test_a_number_changes_at_once(qtbot: QtBot) -> None:
    """Another number is another picture and another name, with no motion between."""
    number = NumberText("1036", 66)
    before = picture(qtbot, number, 300, 90)
    number.set_text("1037")
    assert number.accessibleName() == "1037"
    assert number.grab().toImage() != before


def test_a_toast_comes_and_goes(qtbot: QtBot) -> None:
    """It is hidden until it has something to say, and again after its time."""
    sheet, toast = Sheet(800, 400), Toast()
    qtbot.addWidget(sheet)
    sheet.place(toast, 50, 300, 700, 66)
    sheet.show()
    assert not toast.isVisible()
    toast.say("志工馬上過來", 0.05)
    assert toast.isVisible()
    assert toast.accessibleName() == "志工馬上過來"
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2000)
