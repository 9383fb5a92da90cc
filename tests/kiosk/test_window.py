"""The kiosk's window on a real database: taps become tickets, the printer's trouble becomes the page without paper."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pysqlite3 import dbapi2
from pytestqt.qtbot import QtBot

from db import Queue
from db.client import QueueClient
from kiosk.pages.checklist import ChecklistPage
from kiosk.pages.home import HomePage
from kiosk.pages.issued import IssuedPage
from kiosk.pages.nopaper import NoPaperPage
from kiosk.visit import Mode, Slip, Step
from kiosk.window import KioskWindow
from office.clock import SystemClock
from office.config import load_office
from office.look.guard import guard_of
from office.look.press import Press
from office.wording import Wording

Open = Callable[..., KioskWindow]


@pytest.fixture
def window(database: str, qtbot: QtBot) -> Iterator[Open]:
    """Opens kiosk windows on the database and closes them with their clients."""
    made: list[KioskWindow] = []
    visits = itertools.count()

    def make(url: str = database, *, prints: bool = True) -> KioskWindow:
        client = QueueClient(url)
        office = load_office(None)
        one = KioskWindow("K1", office, client, SystemClock(), lambda: f"test-{next(visits)}", prints=prints)
        one.resize(540, 960)
        qtbot.addWidget(one)
        made.append(one)
        client.start()
        one.show()
        return one

    yield make
    for one in made:
        one.close()
        one.client.stop()


@pytest.fixture
def kiosk(window: Open, qtbot: QtBot) -> KioskWindow:
    """An open kiosk that has its first waits."""
    one = window()
    qtbot.waitUntil(lambda: one.flow.doors.whole is None, timeout=10_000)
    return one


def tap(qtbot: QtBot, press: Press) -> None:
    """A finger on a button, after the touch guard's pause."""
    guard_of().reset()
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)


def at(kiosk: KioskWindow, step: Step) -> Callable[[], bool]:
    """Whether the page of `step` is shown."""
    return lambda: kiosk.shown == step.value


def take_number(kiosk: KioskWindow, qtbot: QtBot, group: int = 0) -> str:
    """Through a tile to the number on the screen."""
    home, checklist = kiosk.page("home"), kiosk.page("checklist")
    assert isinstance(home, HomePage)
    assert isinstance(checklist, ChecklistPage)
    tap(qtbot, home.tiles[group])
    qtbot.waitUntil(at(kiosk, Step.CHECKLIST))
    tap(qtbot, checklist.main)
    qtbot.waitUntil(lambda: kiosk.flow.visit.number is not None, timeout=5000)
    return kiosk.flow.visit.number or ""


def test_a_tap_becomes_a_ticket(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """Tile, main button: the number on the screen is the ticket in the queue, with its slip's job."""
    number = take_number(kiosk, qtbot)
    page = kiosk.page("issued")
    assert isinstance(page, IssuedPage)
    assert page.face is not None
    assert page.face.number == number
    ticket = queue.ticket(number)
    assert (ticket.service, ticket.kiosk, ticket.language) == ("move_in", "K1", "zh-TW")
    assert [(job.ticket.number, job.state.value) for job in queue.jobs("K1")] == [(number, "queued")]


def test_a_double_tap_is_one_ticket(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """However wildly the main button is hit, one ticket is made."""
    home, checklist = kiosk.page("home"), kiosk.page("checklist")
    assert isinstance(home, HomePage)
    assert isinstance(checklist, ChecklistPage)
    tap(qtbot, home.tiles[0])
    qtbot.waitUntil(at(kiosk, Step.CHECKLIST))
    for _ in range(6):
        checklist.main.pressed_once.emit()
    qtbot.waitUntil(at(kiosk, Step.ISSUED), timeout=5000)
    assert len(queue.tickets()) == 1


def test_a_full_disk_sends_the_citizen_to_the_service_desk(
    kiosk: KioskWindow, qtbot: QtBot, database: str, queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """In the citizen's language and without a word about disks, which stands in the log; the page stays usable."""
    with dbapi2.connect(database) as direct:
        direct.execute(
            "CREATE TRIGGER full BEFORE INSERT ON ticket "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    kiosk.verb("set_language", "vi")
    home, checklist = kiosk.page("home"), kiosk.page("checklist")
    assert isinstance(home, HomePage)
    assert isinstance(checklist, ChecklistPage)
    tap(qtbot, home.tiles[0])
    qtbot.waitUntil(at(kiosk, Step.CHECKLIST))
    tap(qtbot, checklist.main)
    qtbot.waitUntil(lambda: bool(kiosk.flow.notice), timeout=5000)
    assert kiosk.scene().notice() == Wording.of("vi").text("kiosk.offline.text")
    assert "磁碟滿了" in caplog.text
    assert not queue.tickets()
    direct.execute("DROP TRIGGER full")
    direct.close()
    checklist.main.pressed_once.emit()  # a finger's second press comes later than a test's
    qtbot.waitUntil(at(kiosk, Step.ISSUED), timeout=5000)
    assert [ticket.language for ticket in queue.tickets()] == ["vi"]


def test_quiet_ticket_keeps_no_matter(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """Through the quiet row: the stored ticket is the generic service, marked quiet."""
    kiosk.verb("choose_group", "moving")
    kiosk.verb("open_quiet")
    kiosk.verb("confirm")
    qtbot.waitUntil(at(kiosk, Step.ISSUED), timeout=5000)
    ticket = queue.ticket(kiosk.flow.visit.number or "")
    assert (ticket.service, ticket.quiet, ticket.lane) == (kiosk.office.generic_service, True, 1)


def test_another_item_is_linked(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """再辦一項: the second ticket names the first."""
    first = take_number(kiosk, qtbot)
    kiosk.slip(first, Slip.PRINTED)
    page = kiosk.page("issued")
    assert isinstance(page, IssuedPage)
    tap(qtbot, page.another)
    qtbot.waitUntil(at(kiosk, Step.HOME))
    kiosk.verb("choose_group", "records")
    kiosk.verb("confirm")
    qtbot.waitUntil(at(kiosk, Step.ISSUED), timeout=5000)
    second = queue.ticket(kiosk.flow.visit.number or "")
    assert second.linked_to == queue.ticket(first).id
    assert second.lane == 3


def test_without_paper_the_volunteer_is_called(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """A printer known to be empty: the number to photograph, a call with the number, and its end at the tablet."""
    kiosk.printer(True, True)
    number = take_number(kiosk, qtbot)
    page = kiosk.page("no_paper")
    assert isinstance(page, NoPaperPage)
    assert kiosk.shown == "no_paper"
    qtbot.waitUntil(lambda: bool(queue.snapshot().helps), timeout=5000)
    help_ = queue.snapshot().helps[0]
    assert (help_.kiosk, help_.kind, help_.number) == ("K1", "no_paper", number)
    queue.accept_help(help_.id, "陳美惠")
    qtbot.waitUntil(lambda: page.face is not None and page.face.coming == "約 1 分鐘", timeout=5000)
    queue.close_help(help_.id)
    qtbot.waitUntil(at(kiosk, Step.HOME), timeout=5000)
    assert queue.ticket(number).state.value == "waiting"


def test_a_kiosk_without_a_printer_keeps_no_slip(window: Open, qtbot: QtBot, queue: Queue) -> None:
    """No printer in the plan: the number is photographed, and no job waits for ever."""
    one = window(prints=False)
    qtbot.waitUntil(lambda: one.flow.doors.whole is None, timeout=10_000)
    take_number(one, qtbot)
    assert one.shown == "no_paper"
    assert queue.jobs("K1") == []


def test_help_rings_and_is_taken_back(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """請人幫忙 reaches the volunteers; pressed again, it is gone there too."""
    home = kiosk.page("home")
    assert isinstance(home, HomePage)
    tap(qtbot, home.help)
    qtbot.waitUntil(lambda: [each.kind for each in queue.snapshot().helps] == ["help"], timeout=5000)
    assert home.help.label == "志工馬上過來"
    kiosk.verb("press_help")
    qtbot.waitUntil(lambda: queue.snapshot().helps == (), timeout=5000)
    assert home.help.label == "請人幫忙"


def test_waits_follow_the_queue(kiosk: KioskWindow, qtbot: QtBot, queue: Queue) -> None:
    """Tickets made elsewhere show on the tiles soon after."""
    home = kiosk.page("home")
    assert isinstance(home, HomePage)
    for _ in range(4):
        queue.issue("id_renew")
    qtbot.waitUntil(lambda: "4 人等候" in home.tiles[2].accessibleName(), timeout=5000)


def test_switches_turn_the_page_at_once(kiosk: KioskWindow, qtbot: QtBot) -> None:
    """Contrast and large text change the same page, and the switch says so in words."""
    home = kiosk.page("home")
    assert isinstance(home, HomePage)
    tap(qtbot, home.switches[Mode.CONTRAST])
    assert home.palette_.contrast
    tap(qtbot, home.switches[Mode.LARGE])
    assert home.switches[Mode.LARGE].label == "大字・開"


def test_without_a_database_the_page_is_calm(
    window: Open, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No database: a page that says so and where to go, no number, and the kiosk keeps trying."""
    one = window(str(tmp_path / "none.db"))
    qtbot.waitUntil(lambda: "the database is away" in caplog.text, timeout=5000)
    home = one.page("home")
    assert isinstance(home, HomePage)
    assert home.face is not None
    assert home.face.title.big == "號碼機正在連線"
    assert "請看大螢幕" in home.tiles[0].accessibleName()
    one.verb("choose_group", "moving")
    one.verb("confirm")
    checklist = one.page("checklist")
    assert isinstance(checklist, ChecklistPage)
    assert checklist.main.reason
    assert one.flow.visit.number is None
    away = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert len(away) == 1
