"""The end of the day: nobody is left in a line, nothing of a person is kept, no number comes back."""

from __future__ import annotations

import pytest

from db import Queue, State
from office.clock import MINUTE, business_day
from tests.db.set_clock import SetClock

DAY = 24 * 60
LIST = b"day,time,service,code\n2025-03-11,08:30,birth,A1\n2025-03-11,09:30,birth,A2\n"


@pytest.fixture
def evening(queue: Queue) -> Queue:
    """1001 done, 1002 served, 1003 missed, 1004 held, 1005 waiting in Vietnamese, two people booked of whom one came."""
    queue.import_appointments(LIST)
    queue.check_in("A2")
    for number in range(5):
        queue.issue("move_in", language="vi" if number == 4 else "zh-TW", interpreter=number == 4)
    for counter in (4, 5):
        queue.open_session(counter)
    queue.call_number(5, "1002")
    for number, act in (("1001", queue.finish), ("1003", queue.no_show), ("1004", queue.hold)):
        queue.call_number(4, number)
        act(4)
    return queue


def states(queue: Queue) -> dict[str, str]:
    return {each.number: each.state.value for each in queue.tickets()}


def test_closing_ends_who_waits_and_lets_the_served_finish(evening: Queue) -> None:
    """One `expired` event a number; whoever is at a counter stays there and is finished as ever."""
    evening.close_day()
    assert states(evening) == {
        "9001": "expired",
        "1001": "done",
        "1002": "called",
        "1003": "expired",
        "1004": "expired",
        "1005": "expired",
    }
    expired = [event.number for event in evening.events() if event.kind == "expired"]
    assert sorted(map(str, expired)) == ["1003", "1004", "1005", "9001"]
    assert evening.finish(5).state is State.DONE


def test_closing_counts_the_day_and_then_forgets_the_people(evening: Queue) -> None:
    """DAT-01 and domain 4.4: the list and the hints go, their counts stay in the feed."""
    counts = evening.close_day()
    assert counts["issued"] == 6
    assert (counts["done"], counts["called"], counts["expired"]) == (1, 1, 4)
    assert counts["appointments"] == {"booked": 2, "checked_in": 1, "walked_in": 0}
    # 1002 is still being served: it is counted when its day is over.
    assert counts["languages"] == {
        "vi": {"issued": 1, "served": 0},
        "zh-TW": {"issued": 4, "served": 1},
    }
    assert counts["interpreter"] == {"issued": 1, "served": 0}
    (event,) = [event for event in evening.events() if event.kind == "day_closed"]
    assert event.data == counts
    assert evening.appointments() == ()
    assert {(each.language, each.interpreter) for each in evening.tickets()} == {("zh-TW", False)}


def test_a_day_nobody_closed_is_closed_by_the_next(evening: Queue, clock: SetClock) -> None:
    """The first transaction of the next day does it all, also for whoever still stood at a counter; once."""
    yesterday = business_day(clock.us)
    clock.pass_minutes(DAY)
    evening.issue("birth")
    evening.issue("birth")
    (event,) = [event for event in evening.events() if event.kind == "day_closed"]
    assert (event.data["day"], event.data["expired"], event.data["appointments"]["booked"]) == (
        yesterday,
        5,
        2,
    )
    assert states(evening) == {"1001": "waiting", "1002": "waiting"}


def test_a_day_on_which_everybody_was_served_is_closed_by_the_next_too(queue: Queue, clock: SetClock) -> None:
    """Nobody was left to expire, and what was kept of the people goes all the same (domain 4.4)."""
    queue.open_session(4)
    queue.issue("move_in", language="vi", interpreter=True)
    queue.call_next(4)
    queue.finish(4)
    queue.close_session(4)
    clock.pass_minutes(DAY)
    queue.issue("birth")
    (event,) = [event for event in queue.events() if event.kind == "day_closed"]
    assert event.data["languages"] == {"vi": {"issued": 1, "served": 1}}
    clock.pass_minutes(-DAY)
    assert [(each.language, each.interpreter) for each in queue.tickets()] == [("zh-TW", False)]


def test_whoever_was_served_past_the_closing_is_counted_and_forgotten_by_the_next_day(
    evening: Queue, clock: SetClock
) -> None:
    """1002 stood at its counter when the day was closed, and was finished before midnight."""
    evening.close_day()
    evening.finish(5)
    clock.pass_minutes(DAY)
    evening.issue("birth")
    last = [event for event in evening.events() if event.kind == "day_closed"][-1]
    assert last.data["languages"] == {"zh-TW": {"issued": 1, "served": 1}}


def test_closing_twice_counts_only_what_came_since(evening: Queue) -> None:
    """A second press expires nobody and counts nobody twice; who came later is counted by a third."""
    evening.close_day()
    before = len(evening.events())
    evening.close_day()
    assert evening.events()[before:] == []
    evening.issue("move_in", language="th")
    counts = evening.close_day()
    assert [event.kind for event in evening.events()][before:] == ["issued", "expired", "day_closed"]
    assert counts["languages"] == {"th": {"issued": 1, "served": 0}}


def test_a_day_on_which_everybody_was_served_is_closed_too(queue: Queue, clock: SetClock) -> None:
    """Nobody pressed and nobody was left: the next day counts and forgets the hints all the same."""
    queue.open_session(4)
    queue.issue("move_in", language="vi", interpreter=True)
    queue.call_next(4)
    queue.finish(4)
    clock.pass_minutes(DAY)
    queue.issue("move_in")
    (event,) = [event for event in queue.events() if event.kind == "day_closed"]
    assert event.data["languages"] == {"vi": {"issued": 1, "served": 1}}
    assert event.data["interpreter"] == {"issued": 1, "served": 1}


def test_a_clock_set_back_past_midnight_shows_the_day_that_is(queue: Queue, clock: SetClock) -> None:
    """At 00:10 set back by twenty minutes: what is read and what is written are of the same day."""
    clock.us = 1_741_622_400_000_000 + 10 * MINUTE  # 2025-03-11T00:10 in Taipei
    queue.issue("move_in")
    clock.pass_minutes(-20)
    assert queue.snapshot().business_day == "2025-03-11"
    assert [each.number for each in queue.tickets()] == ["1001"]


@pytest.mark.parametrize("minutes", [1, 59, 61, 10 * 60, 3 * DAY])
def test_a_clock_set_back_reuses_no_number(queue: Queue, clock: SetClock, minutes: int) -> None:
    """Whatever the day is said to be, its series goes on; the feed's times do not go back for a correction."""
    before = [queue.issue("move_in") for _ in range(3)]
    clock.pass_minutes(-minutes)
    after = [queue.issue("move_in") for _ in range(3)]
    clock.pass_minutes(minutes)
    again = queue.issue("move_in")
    held = {(business_day(each.ticket.issued_us), each.ticket.number) for each in [*before, *after, again]}
    assert len(held) == 7
    assert again.ticket.number == ("1007" if minutes < 9 * 60 else "1004")
    if minutes <= 60:
        times = [event.at_us for event in queue.events() if event.kind != "published"]
        assert times == sorted(times)


def test_taipei_s_midnight_is_the_day_s_and_not_utc_s(queue: Queue, clock: SetClock) -> None:
    """08:00 in Taipei, when UTC's day begins, changes nothing; at 00:00 in Taipei the series begins anew."""
    clock.us = 1_741_651_200_000_000 - 1  # 2025-03-10T23:59:59.999999Z
    assert queue.issue("move_in").ticket.number == "1001"
    clock.us += 2
    assert queue.issue("move_in").ticket.number == "1002"
    clock.us += 16 * 60 * MINUTE
    assert queue.issue("move_in").ticket.number == "1001"
