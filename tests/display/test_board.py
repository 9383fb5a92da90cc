"""What the wall shows, without a screen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from db import Event
from display.board import MISSED_US, PROMO_US, STALE_US, UPDATING_US, Board
from display.page import Freshness
from display.sample import AT_US, CALLS, called, snapshot
from office.clock import SECOND
from office.config import Office
from office.waits import Said


@pytest.fixture
def board(plan: Office) -> Board:
    made = Board(plan)
    made.start(snapshot(plan), AT_US)
    return made


def event(id: int, kind: str, number: str, at_us: int = AT_US, **data: object) -> Event:
    return Event(id, at_us, kind, None, number, None, data)


def test_the_snapshots_calls_are_shown_and_not_called(board: Board) -> None:
    """After a restart the last calls stand in their places, without a call view."""
    page = board.page(AT_US)
    assert page.call is None
    assert page.now is not None
    assert (page.now.number, page.now.counter) == CALLS[-1]
    assert [(call.number, call.counter) for call in page.latest] == list(CALLS[-2::-1])


def test_a_call_has_its_view_and_direction_at_once(board: Board) -> None:
    """The page after a call's event is the call view, with the counter's side from the plan's zones."""
    board.take([called(9, "4848", 17, AT_US)], AT_US)
    page = board.page(AT_US)
    assert page.call is not None
    assert page.call.call.number == "4848"
    assert page.call.direction is not None
    assert (page.call.direction.arrow, page.call.direction.name) == ("right", "右側")
    assert page.call.direction.second == "Right 10–19"
    assert [cell.call.number for cell in page.call.strip] == ["1023", "3018", "8006"]
    assert not any(cell.fresh for cell in page.call.strip)


def test_a_counter_without_a_zone_has_no_direction(plan: Office) -> None:
    """Without a floor plan no direction is shown, rather than a wrong one."""
    counters = [{**counter.model_dump(), "zone": ""} for counter in plan.counters]
    bare = Office.model_validate({**plan.model_dump(), "counters": counters})
    board = Board(bare)
    board.start(snapshot(bare), AT_US)
    board.take([called(9, "1024", 7, AT_US)], AT_US)
    page = board.page(AT_US)
    assert page.call is not None
    assert page.call.direction is None


def test_an_event_is_called_once(board: Board) -> None:
    """The same event from feed, catch-up and snapshot has one view."""
    call = called(9, "1024", 7, AT_US)
    board.take([call], AT_US)
    first = board.page(AT_US).call
    board.take([call], AT_US + SECOND)
    board.catch_up([call], frozenset(), AT_US + SECOND)
    assert first is not None
    assert board.page(AT_US + SECOND).call == first


def test_a_recall_returns_to_the_top(board: Board) -> None:
    """A number called again leads the list, marked as a recall, and stands there once."""
    board.take([called(9, "2011", 10, AT_US, recall=True)], AT_US)
    page = board.page(AT_US)
    assert page.call is not None
    assert page.call.call.recall
    assert page.now is not None
    assert page.now.number == "2011"
    assert [call.number for call in page.latest] == ["1023", "3018", "8006", "1022"]


def test_an_undone_call_is_dropped_everywhere(board: Board) -> None:
    """View, panel and list forget it; what was there before is back."""
    before = board.page(AT_US)
    board.take([called(9, "1024", 7, AT_US)], AT_US)
    board.take([event(10, "call_undone", "1024", call=9)], AT_US + SECOND)
    page = board.page(AT_US + SECOND)
    assert page.call is None
    assert (page.now, page.latest) == (before.now, before.latest)


def test_missed_numbers_come_go_and_turn_pages(board: Board) -> None:
    """A no-show leads the list, a returned or called one leaves it, and more than six turn every 8 s."""
    board.take([event(9, "no_show", "2011")], AT_US)
    page = board.page(AT_US)
    assert page.missed == ("2011", "1015", "2007", "3009", "1019", "4001")
    assert page.missed_pages == 2
    assert board.page(AT_US + MISSED_US).missed == ("1020",)
    board.take([event(10, "requeued", "1015"), called(11, "2007", 3, AT_US)], AT_US)
    assert board.page(AT_US).missed == ("2011", "3009", "1019", "4001", "1020")


def test_an_older_snapshot_does_not_undo_what_was_heard(board: Board, plan: Office) -> None:
    """Figures read before an event may come after it; the event's list stands."""
    board.take([event(9, "no_show", "2011")], AT_US)
    board.refresh(snapshot(plan), AT_US)
    assert board.page(AT_US).missed[0] == "2011"
    board.refresh(replace(snapshot(plan), seq=9), AT_US)
    assert board.page(AT_US).missed[0] == "1015"


def test_old_data_says_so(board: Board) -> None:
    """Nothing read for 15 s: 更新中. For 60 s: the panel and the ticker ask to listen."""
    assert board.page(AT_US + UPDATING_US - 1).freshness is Freshness.FRESH
    assert board.page(AT_US + UPDATING_US).freshness is Freshness.UPDATING
    page = board.page(AT_US + STALE_US)
    assert page.freshness is Freshness.STALE
    assert page.message is not None
    assert page.message.text == "請聽現場叫號"
    assert page.ticker[0] == "請聽現場叫號"
    board.heard(AT_US + STALE_US)
    assert board.page(AT_US + STALE_US).message is None


def test_before_opening_after_the_last_and_without_a_queue(plan: Office) -> None:
    """The panel's sentence fits the hour."""
    none = tuple((0, None) for _ in plan.lanes)
    early = AT_US - 100 * 60 * SECOND
    board = Board(plan)
    board.start(snapshot(plan, at_us=early, calls=(), missed=(), lanes=none), early)
    message = board.page(early).message
    assert message is not None
    assert message.text == "08:00 開始叫號"
    assert "08:00" in message.third
    late = AT_US + 500 * 60 * SECOND
    board = Board(plan)
    board.start(snapshot(plan, at_us=late, missed=(), lanes=none), late)
    message = board.page(late).message
    assert message is not None
    assert message.text == "今天的號碼都辦完了，謝謝您"
    message = Board().page(AT_US).message
    assert message is not None
    assert message.text == "大螢幕正在連線，請聽現場叫號"


def test_a_new_day_starts_empty(board: Board, plan: Office) -> None:
    """At midnight yesterday's calls and missed numbers are gone."""
    morning = AT_US + 24 * 3600 * SECOND
    board.refresh(snapshot(plan, at_us=morning, calls=(), missed=()), morning)
    page = board.page(morning)
    assert page.now is None
    assert page.latest == ()
    assert page.missed == ()


def test_waits_are_said_by_the_offices_rule(board: Board) -> None:
    """Nobody and a free counter is no wait; the others have people and round minutes."""
    rows = {row.digit: row.wait for row in board.page(AT_US).lanes}
    assert len(rows) == 9
    first, seventh, eighth = rows["1"], rows["7"], rows["8"]
    assert first is not None
    assert (first.people, first.minutes) == (12, 18)
    assert seventh is not None
    assert seventh.said is Said.NO_WAIT
    assert eighth is not None
    assert eighth.minutes == 5


def test_promotions_turn_every_ten_seconds(board: Board, plan: Office) -> None:
    """The slides follow each other and begin again."""
    seen = [board.page(AT_US + n * PROMO_US).promo for n in range(4)]
    assert [each.index for each in seen if each] == [0, 1, 2, 0]
    assert board.wake_us(AT_US) <= AT_US + PROMO_US


def test_the_board_wakes_when_something_will_change(board: Board) -> None:
    """Followed from one wake to the next, no page is missed: the view ends on time."""
    board.take([called(9, "1024", 7, AT_US)], AT_US)
    now, steps = AT_US, 0
    while board.page(now).call is not None:
        now = max(board.wake_us(now), now + 1)
        steps += 1
        assert steps < 50
    assert now == AT_US + 7 * SECOND


def test_calls_while_the_wall_was_off(board: Board) -> None:
    """Fresh ones are called now; old ones are left out unless listed; those that were painted stay silent."""
    fresh, old, painted = (
        called(20, "1030", 1, AT_US - 5 * SECOND),
        called(18, "1028", 2, AT_US - 40 * SECOND),
        called(19, "1029", 3, AT_US - 6 * SECOND),
    )
    board.catch_up([old, painted, fresh], frozenset({19}), AT_US)
    page = board.page(AT_US)
    assert page.call is not None
    assert page.call.call.event == 20
    assert [(left.event, left.reason) for left in board.left_out()] == [(18, "stale")]


def test_what_the_supervisor_is_told_is_no_matter_of_the_wall(board: Board) -> None:
    """An alert of a quiet number, a stop and a stock leave the page as it was."""
    before = board.page(AT_US)
    told = (
        ("alert", {"rule": "quiet", "people": 1}),
        ("issuing_stopped", {"lane": 1}),
        ("stock", {"cards": 0}),
    )
    for id, (kind, data) in enumerate(told, 50):
        board.take([Event(id, AT_US, kind, None, None, None, data)], AT_US)
    assert board.page(AT_US) == before


def test_nothing_of_a_tickets_matter_reaches_the_page(plan: Office) -> None:
    """Two calls that differ in everything but number and counter make the same page but for the number."""
    pages = []
    for number, data in (
        ("1041", {"language": "zh-TW", "quiet": True, "service": "divorce", "why": "quiet"}),
        ("1042", {"language": "vi", "quiet": False, "service": "name_change", "why": "x"}),
    ):
        board = Board(plan)
        board.start(snapshot(plan), AT_US)
        board.take([Event(9, AT_US, "called", 1, number, 17, data)], AT_US)
        pages.append(repr(board.page(AT_US)).replace(number, "####"))
    assert pages[0] == pages[1]
    assert "divorce" not in json.dumps(pages)
