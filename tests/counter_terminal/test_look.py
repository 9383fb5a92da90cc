"""The window's pages: nothing cut off at any text size, everything named, keys reach everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_terminal import docking
from counter_terminal.docking import Docking
from counter_terminal.layout import SCALES, page_of, page_size, window_width
from counter_terminal.sample import BUSY_MOMENT, IDLE_MOMENT, Page, busy_desk, idle_desk, pages, shown
from counter_terminal.view import Mood
from counter_terminal.window import Window
from office.look.shots import texts_cut, unnamed

SIZES = [
    ("zh-TW", (420, 900, 1.0)),
    ("zh-TW", (420, 720, 1.25)),
    ("zh-TW", (560, 1080, 1.5)),
    ("zh-TW", (224, 500, 1.0)),
    ("en", (560, 1080, 1.5)),
]


def opened(page: Page, size: tuple[int, int, float], qtbot: QtBot) -> Window:
    """A page at a window and text size."""
    width, height, scale = size
    window = page[1]()
    assert isinstance(window, Window)
    qtbot.addWidget(window)
    window.may_close = True
    window.set_docking(Docking(scale=scale))
    window.resize(width, height)
    window.show()
    QApplication.processEvents()
    return window


@pytest.mark.parametrize(("language", "size"), SIZES, ids=str)
def test_no_text_is_cut_off(language: str, size: tuple[int, int, float], qtbot: QtBot) -> None:
    """Every state and panel, at 100 to 150 %, in the least height, and in a small tile."""
    cut = {page[0]: found for page in pages(language) if (found := texts_cut(opened(page, size, qtbot)))}
    assert cut == {}


def test_everything_has_a_name(qtbot: QtBot) -> None:
    """Narrator can say every button and every card of every page."""
    for page in pages():
        window = opened(page, (420, 900, 1.0), qtbot)
        assert unnamed(window) == []
        for widget in (window.title, window.card, window.calm_card, window.waiting, window.status):
            assert widget.isHidden() or widget.accessibleName(), page[0]


def test_tab_goes_from_the_documents_to_the_keys(qtbot: QtBot) -> None:
    """Documents, interpreter, big button, actions, all keys; disabled ones are passed over."""
    window = opened(("busy", lambda: shown(busy_desk(), BUSY_MOMENT), (420, 900)), (420, 900, 1.0), qtbot)
    assert window.focusWidget() in (None, window)
    seen = []
    for _ in range(13):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        assert focused is not None
        seen.append(focused)
    off = next(button for button in window.small if button.label == "未到")
    order: list[QWidget] = [
        *window.papers, window.interpreter, window.main,
        *(button for button in window.small if button is not off), window.keys_button,
    ]  # fmt: skip
    assert seen[: len(order)] == order


def test_a_ticket_that_comes_later_shows_its_documents(qtbot: QtBot) -> None:
    """A window that opened with nobody at it draws documents and interpreter on the card, not under it."""
    window = opened(("idle", lambda: shown(idle_desk(), IDLE_MOMENT), (420, 900)), (420, 900, 1.0), qtbot)
    busy = shown(busy_desk(), BUSY_MOMENT).view
    assert busy is not None
    assert busy.serving is not None
    window.show_view(busy)
    QApplication.processEvents()
    for widget in (*window.papers[: len(busy.serving.papers)], window.interpreter):
        assert window.childAt(widget.geometry().center()) is widget


def test_a_focused_button_acts_by_space(qtbot: QtBot) -> None:
    """The keyboard alone presses what it has reached."""
    window = opened(("idle", lambda: shown(idle_desk(), IDLE_MOMENT), (420, 900)), (420, 900, 1.0), qtbot)
    window.main.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(window.wanted, timeout=1000) as wanted:
        QTest.keyClick(window.main, Qt.Key.Key_Space)
    assert wanted.args[0] is window.main.action


def test_the_regions_stand_where_they_are_drawn() -> None:
    """The table of layout.md 5, and 65 px up without an alert."""
    busy = page_of(Mood.BUSY, alert=True)
    assert busy.alert == (12, 60, 396, 56)
    assert busy.card == (12, 125, 396, 322)
    assert busy.main == (12, 456, 396, 88)
    assert [round(box.w) for box in busy.actions[:3]] == [127, 127, 127]
    assert (busy.actions[0].y, busy.actions[3].y) == (553, 616)
    assert busy.lanes is not None
    assert busy.lanes.y == 681
    assert busy.rows == 5
    assert busy.status.y == 870
    calm = page_of(Mood.BUSY, alert=False)
    assert calm.card.y == busy.card.y - 65
    assert calm.rows == busy.rows + 2
    idle = page_of(Mood.IDLE, alert=False)
    assert (idle.card.y, idle.main.y, idle.main.h, idle.rows) == (60, 233, 120, 8)


def test_the_list_folds_before_anything_else() -> None:
    """At 720 px the list is what is missing; card, buttons and status keep their size."""
    low, full = page_of(Mood.BUSY, alert=True, h=720), page_of(Mood.BUSY, alert=True)
    assert low.lanes is None
    assert (low.card, low.main, low.actions) == (full.card, full.main, full.actions)
    assert low.actions[-1].y + 56 < low.status.y


@pytest.mark.parametrize("scale", SCALES)
def test_text_grows_as_asked(scale: float) -> None:
    """The scale is what a design px measures in the window, 420 to 560 wide."""
    width = window_width(scale)
    assert 420 <= width <= 560
    w, _ = page_size(width, 900 * scale, scale)
    assert width / w == pytest.approx(scale)


def test_the_place_is_remembered_and_a_broken_file_is_not_believed(tmp_path: Path) -> None:
    """Side and text size come back; anything else in the file is the default."""
    file = tmp_path / "deep" / "terminal-5.json"
    docking.remember(file, Docking("left", 1.25))
    assert docking.remembered(file) == Docking("left", 1.25)
    for broken in ("", "[]", '{"side": "up", "scale": 9}'):
        file.write_text(broken)
        assert docking.remembered(file) == Docking()
    assert docking.remembered(None) == Docking()


def test_a_read_only_home_costs_the_memory_only(tmp_path: Path) -> None:
    """The window goes on when its place cannot be written."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    docking.remember(blocked / "below.json", Docking())
    assert blocked.read_text() == ""


@pytest.mark.parametrize(("side", "x"), [("left", 100), ("right", 100 + 1920 - 420)])
def test_it_docks_at_its_side(side: str, x: int) -> None:
    """At the edge of the free part of the screen, never higher than it."""
    assert docking.docked(Docking(side), 100, 30, 1920, 800) == (x, 30, 420, 800)
