"""Cards: each number takes one, the last one gone is said before a number is taken."""

from __future__ import annotations

import pytest

from db import Queue, Refused
from tests.db.set_clock import SetClock


def cards(queue: Queue) -> list[int]:
    """What the feed said of the stock, in order."""
    return [each.data["cards"] for each in queue.events() if each.kind == "stock"]


def test_the_third_of_two_cards_is_told_before_a_number_is_taken(queue: Queue) -> None:
    """Domain 7, acceptance 4: 今日用罄, the other services are unaffected, and no number was used up."""
    queue.set_stock("cdc", 2)
    assert [queue.issue("cdc").ticket.number for _ in range(2)] == ["4001", "4002"]
    for values in ({"public": True}, {"love": True}, {}):
        with pytest.raises(Refused, match="今日用罄"):
            queue.issue("cdc", **values)  # type: ignore[arg-type]
    assert queue.issue("move_in").ticket.number == "1001"
    queue.set_stock("cdc", 1)
    assert queue.issue("cdc").ticket.number == "4003"


def test_without_a_count_nobody_is_refused(queue: Queue) -> None:
    """An office that never counted its cards issues as before."""
    assert [queue.issue("cdc").ticket.number for _ in range(3)] == ["4001", "4002", "4003"]


def test_a_cancelled_number_gives_its_card_back(queue: Queue) -> None:
    """Somebody else may have it; the feed says when there is one again."""
    queue.set_stock("cdc", 1)
    queue.issue("cdc")
    queue.cancel("4001")
    assert queue.issue("cdc").ticket.number == "4002"
    assert cards(queue) == [1, 0, 1, 0]


def test_a_no_show_keeps_its_card_for_today_and_loses_it_at_closing(queue: Queue, clock: SetClock) -> None:
    """He may come back within the day; tomorrow the card is another's."""
    queue.set_stock("cdc", 1)
    queue.issue("cdc")
    queue.open_session(12)
    queue.call_next(12)
    queue.no_show(12)
    with pytest.raises(Refused):
        queue.issue("cdc")
    clock.pass_minutes(24 * 60)
    assert queue.issue("cdc").ticket.number == "4001"


def test_a_number_from_before_the_count_gives_nothing_back(queue: Queue) -> None:
    """It never took one."""
    queue.issue("cdc")
    queue.set_stock("cdc", 0)
    queue.cancel("4001")
    with pytest.raises(Refused):
        queue.issue("cdc")


def test_a_forced_number_takes_no_card_that_is_not_there(queue: Queue) -> None:
    """The clerk decides; the count stays at nought and cancelling gives nothing back."""
    queue.set_stock("cdc", 0)
    forced = queue.issue("cdc", force=True).ticket.number
    queue.cancel(forced)
    with pytest.raises(Refused):
        queue.issue("cdc")


@pytest.mark.parametrize(
    ("service", "count", "told"), [("seal", 3, "cdc"), ("cdc", -1, "0"), ("cdx", 1, "cdc")]
)
def test_a_count_that_makes_no_sense_is_refused(queue: Queue, service: str, count: int, told: str) -> None:
    """The sentence says what is counted."""
    with pytest.raises(Refused, match=told):
        queue.set_stock(service, count)


def test_only_running_out_and_coming_back_are_told(queue: Queue) -> None:
    """Three cards taken one by one are one line of the feed, not three."""
    queue.set_stock("cdc", 3)
    for _ in range(3):
        queue.issue("cdc")
    assert cards(queue) == [3, 0]
