"""The tablet against a real queue: touches become numbers, cards, copies and places in line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db import Queue, upkeep
from db.client import QueueClient
from kiosk.sample import NOW_US, StillClock
from kiosk.triage.program import sample_window
from kiosk.triage.window import TriageWindow
from office.clock import SystemClock
from office.config import load_office
from office.look import guard
from office.look.shots import texts_cut, unnamed


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("triage") / "office.db"
    upkeep.init(str(path))
    return path


@pytest.fixture
def queue(template: Path, tmp_path: Path) -> Iterator[Queue]:
    path = tmp_path / "office.db"
    path.write_bytes(template.read_bytes())
    made = Queue(str(path))
    yield made
    made.close()


@pytest.fixture
def window(queue: Queue, qtbot: QtBot) -> Iterator[TriageWindow]:
    keys = iter(range(100))
    client = QueueClient(str(queue.path))
    made = TriageWindow("T1", load_office(), client, SystemClock(), lambda: f"T1-{next(keys)}", "陳美惠")
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(client.ready, timeout=5000):
        client.start()
    yield made
    client.stop()


def touch(qtbot: QtBot, widget: QWidget) -> None:
    """A finger, after the page's guard has opened."""
    guard.forget_pages()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_two_touches_issue_a_number_and_its_slip(window: TriageWindow, queue: Queue, qtbot: QtBot) -> None:
    """The tile and 發號; the slip goes to the kiosk the plan names; a double tap is one number."""
    touch(qtbot, window.main.tiles[0])
    touch(qtbot, window.main.issue)
    touch(qtbot, window.main.issue)
    qtbot.waitUntil(lambda: window.tablet.last_number == "1001", timeout=5000)
    assert [each.number for each in queue.tickets()] == ["1001"]
    assert [each.ticket.number for each in queue.jobs("K1")] == ["1001"]


def test_who_has_booked_is_checked_in_by_one_touch(template: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """CIT-04 at the desk: 報到 gives the slot's number and a slip; who comes too late gets a walk-in's number."""
    path = tmp_path / "booked.db"
    path.write_bytes(template.read_bytes())
    clock = StillClock(NOW_US)
    with closing(Queue(str(path), clock)) as queue:
        listed = "day,time,service,code,name\n2025-03-11,09:30,marriage,A1,王小明\n2025-03-11,08:30,birth,B1,林美慧\n"
        queue.import_appointments(listed.encode())
        client = QueueClient(str(path), clock)
        window = TriageWindow("T1", load_office(), client, clock, lambda: "key", "陳美惠")
        qtbot.addWidget(window)
        window.show()
        client.start()
        qtbot.waitUntil(lambda: window.main.arrivals[0].isVisible(), timeout=5000)
        assert window.main.arrivals[0].accessibleName() == "王○明，結婚登記"
        touch(qtbot, window.main.arrivals[0].check_in)
        touch(qtbot, window.main.arrivals[0].check_in)
        qtbot.waitUntil(lambda: window.tablet.last_number == "9001", timeout=5000)
        qtbot.waitUntil(lambda: "已報到 9001" in window.main.arrivals[0].accessibleName(), timeout=5000)
        assert [each.ticket.number for each in queue.jobs("K1")] == ["9001"]
        window.verb("check_in", "B1")
        qtbot.waitUntil(lambda: window.tablet.last_number == "1001", timeout=5000)
        client.stop()


def test_a_tile_of_several_items_offers_them(window: TriageWindow, queue: Queue, qtbot: QtBot) -> None:
    """On the living window too the items stand under the tiles, and the one touched is the one issued."""
    touch(qtbot, window.main.tiles[0])
    chips = [chip for chip in window.main.chips if chip.isVisible()]
    assert [chip.label for chip in chips] == ["遷入", "遷出", "住址變更", "分合戶"]
    assert all(chip.window() is window for chip in chips)
    touch(qtbot, chips[1])
    touch(qtbot, window.main.issue)
    qtbot.waitUntil(lambda: [each.service for each in queue.tickets()] == ["move_out"], timeout=5000)


def test_what_was_said_leaves_the_issue_button_to_the_next_person(
    window: TriageWindow, queue: Queue, qtbot: QtBot
) -> None:
    """The note of the last number lies on the issue button and goes when another service is chosen."""
    touch(qtbot, window.main.tiles[0])
    touch(qtbot, window.main.issue)
    qtbot.waitUntil(lambda: window.main.toast.isVisible(), timeout=5000)
    assert window.main.issue.geometry().contains(window.main.toast.geometry())
    touch(qtbot, window.main.tiles[2])
    assert not window.main.toast.isVisible()


def test_flags_and_ticks_reach_the_ticket(window: TriageWindow, queue: Queue, qtbot: QtBot) -> None:
    """Love, language, interpreter and a document, as touched."""
    for widget in (window.main.tiles[0], window.main.ticks[0], window.main.love, window.main.language):
        touch(qtbot, widget)
    assert window.shown == "language"
    touch(qtbot, window.language.interpreter)
    window.language.act.emit("choose_language", "vi")
    assert window.shown == "main"
    touch(qtbot, window.main.issue)
    qtbot.waitUntil(lambda: bool(queue.tickets()), timeout=5000)
    ticket = queue.tickets()[0]
    assert (ticket.number, ticket.love, ticket.language, ticket.interpreter) == ("8001", True, "vi", True)
    assert ticket.documents == (queue.office().service("move_in").documents[0],)


def test_a_missed_number_goes_back_and_the_undo_brings_it_back(
    window: TriageWindow, queue: Queue, qtbot: QtBot
) -> None:
    """One touch; for five seconds a second touch takes it back."""
    queue.open_session(4)
    queue.issue("move_in")
    queue.call_next(4)
    queue.no_show(4)
    qtbot.waitUntil(lambda: window.main.missed[0].isVisible(), timeout=5000)
    touch(qtbot, window.main.missed[0])
    qtbot.waitUntil(lambda: queue.ticket("1001").state == "waiting", timeout=5000)
    qtbot.waitUntil(lambda: window.main.undo.isVisible(), timeout=5000)
    touch(qtbot, window.main.undo)
    qtbot.waitUntil(lambda: queue.ticket("1001").state == "no_show", timeout=5000)


def test_a_number_without_paper_is_copied_and_closed(
    window: TriageWindow, queue: Queue, qtbot: QtBot
) -> None:
    """我過去 shows the number to copy with its code; 抄好了 ends the request, so the kiosk's page closes."""
    issued = queue.issue("move_in", kiosk="K1")
    queue.request_help("K1", "no_paper", issued.ticket.number)
    qtbot.waitUntil(lambda: window.main.banner.isVisible(), timeout=5000)
    touch(qtbot, window.main.banner.go)
    qtbot.waitUntil(lambda: window.shown == "card", timeout=5000)
    qtbot.waitUntil(lambda: window.card.code == issued.ticket.check_code, timeout=5000)
    assert queue.snapshot().helps[0].accepted_us is not None
    touch(qtbot, window.card.ok)
    qtbot.waitUntil(lambda: queue.snapshot().helps == (), timeout=5000)
    assert window.shown == "main"


def test_a_reprint_is_a_marked_copy(window: TriageWindow, queue: Queue, qtbot: QtBot) -> None:
    """The number typed on the sheet is queued again as copy 2."""
    queue.issue("move_in", kiosk="K1")
    window.verb("ask_reprint", "K1")
    for digit in "1001":
        window.reprint._add(digit)
    touch(qtbot, window.reprint.ok)
    qtbot.waitUntil(lambda: [each.copy for each in queue.jobs("K1")] == [1, 2], timeout=5000)


def test_a_refusal_is_said_in_the_window(window: TriageWindow, queue: Queue, qtbot: QtBot) -> None:
    """An unknown number is no dead end: the sentence says to look at the slip."""
    window.verb("reprint", ("K1", "1999"))
    qtbot.waitUntil(lambda: "1999" in window.main.toast.words, timeout=5000)


@pytest.mark.parametrize("page", ["main", "card", "phone", "reprint", "language"])
def test_no_text_is_cut_and_every_button_has_a_name(qtbot: QtBot, page: str) -> None:
    """On every page of the tablet, with its longest usual content."""
    window = sample_window(load_office())
    qtbot.addWidget(window)
    window.tablet.issued("10001", "7F3K9M")
    window.verb("choose_group", "family")
    window.card.show_number("10001", "7F3K9M")
    window.phone.show_code("10001", "https://example.invalid/q/10001-7F3K9M")
    window.reprint.ask("K1", "10001")
    if page != "main":
        window.turn_to(page, fade=False)
    window.show()
    assert texts_cut(window) == []
    assert unnamed(window) == []
