"""Numbers: unique, in order, valid whatever the printer does; a quiet one tells nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import Queue, Refused, State
from db.numbering import check_code, next_in_series, ticket_number
from office.clock import MINUTE
from tests.db.set_clock import SetClock


def test_numbers_of_a_lane_count_up_from_001(queue: Queue) -> None:
    """The first two numbers of lane 1 are 1001 and 1002."""
    assert [queue.issue("move_in").ticket.number for _ in range(2)] == ["1001", "1002"]


def test_every_lane_has_its_own_series(queue: Queue) -> None:
    """An ID card's first number is 2001 though lane 1 has issued one."""
    queue.issue("move_in")
    assert queue.issue("id_renew").ticket.number == "2001"


@given(st.integers(0, 20_000))
def test_a_series_never_enters_the_kiosks_reserve(last: int) -> None:
    """Whatever came last, the next is larger and not one of 900-999."""
    following = next_in_series(last)
    assert following > last
    assert not 900 <= following <= 999


def test_after_899_the_series_grows_a_digit() -> None:
    """1899 is followed by 11000, which no other lane can print."""
    assert ticket_number(1, next_in_series(899)) == "11000"


def test_the_same_key_gets_the_same_ticket(queue: Queue, another: Callable[[], Queue]) -> None:
    """A request repeated after a kill returns the number it already has, also to another process."""
    first = queue.issue("move_in", key="visit-1", kiosk="K1")
    again = another().issue("move_in", key="visit-1", kiosk="K1")
    assert again.ticket.id == first.ticket.id
    assert again.job == first.job
    assert len(queue.tickets()) == 1


def test_a_love_ticket_takes_the_love_lane_and_is_due_55_minutes_earlier(queue: Queue) -> None:
    """CIT-03: the same service, issued in the same instant, is due in 5 minutes instead of 60."""
    ordinary = queue.issue("move_in").ticket
    love = queue.issue("move_in", love=True).ticket
    assert love.number == "8001"
    assert ordinary.due_us - love.due_us == 55 * MINUTE
    assert love.service == "move_in"


@pytest.mark.parametrize("service", ["divorce", "death", "guardianship", "acknowledgement", "custody"])
def test_a_quiet_service_is_not_stored(queue: Queue, service: str) -> None:
    """CIT-07: the ticket says 戶籍登記's generic service, lane 1's number, and only that it is quiet."""
    queue.issue("name_change")
    ticket = queue.issue(service).ticket
    assert (ticket.number, ticket.lane, ticket.service, ticket.quiet) == ("1002", 1, "civil", True)
    told = [str(each.data) for each in queue.events()]
    assert not any(service in each or "quiet" in each for each in told)


def test_the_quiet_flag_takes_lane_1_for_any_service(queue: Queue) -> None:
    """A volunteer's quiet ticket for an ID card is a lane-1 number like any other."""
    assert queue.issue("id_renew", quiet=True).ticket.number == "1001"


def test_people_ahead_are_those_of_the_lane(queue: Queue) -> None:
    """The third of lane 1 hears of two ahead; a quiet one is counted like the others."""
    queue.issue("move_in")
    queue.issue("divorce")
    queue.issue("id_renew")
    assert queue.issue("birth").ahead == 2


def test_no_estimate_while_no_counter_would_take_the_lane(queue: Queue, clock: SetClock) -> None:
    """CIT-10: minutes are computed from open counters; with none open nothing is promised."""
    assert queue.issue("move_in").minutes is None
    queue.open_session(4)
    clock.pass_minutes(1)
    assert queue.issue("move_in").minutes is not None


def test_an_unknown_service_is_refused_in_a_sentence_that_names_the_nearest(queue: Queue) -> None:
    """Nothing is issued, and the clerk reads what would be right."""
    with pytest.raises(Refused, match="divorce"):
        queue.issue("divorc")
    assert queue.tickets() == []


@pytest.mark.parametrize(
    "values",
    [{"language": "fr"}, {"kiosk": "K9"}, {"documents": ("NOT_A_DOCUMENT",)}],
)
def test_bad_particulars_are_refused_and_use_up_no_number(queue: Queue, values: dict[str, object]) -> None:
    """After a refusal the next number is still the first."""
    with pytest.raises(Refused):
        queue.issue("move_in", **values)  # type: ignore[arg-type]
    assert queue.issue("move_in").ticket.number == "1001"


def test_a_new_day_starts_at_001_and_ends_what_was_open(queue: Queue, clock: SetClock) -> None:
    """The day is Taipei's: yesterday's waiting ticket expires with an event, its number returns."""
    queue.open_session(4)
    old = queue.issue("move_in").ticket
    clock.pass_minutes(24 * 60)
    assert queue.issue("move_in").ticket.number == "1001"
    assert [each.ticket for each in queue.events() if each.kind == "expired"] == [old.id]
    with pytest.raises(Refused):
        queue.call_next(4)


def test_the_day_turns_at_taipeis_midnight_not_at_utcs(queue: Queue, clock: SetClock) -> None:
    """UTC midnight is 08:00 in Taipei: the series goes on."""
    clock.us = 1_741_650_900_000_000  # 07:55
    queue.issue("move_in")
    clock.pass_minutes(10)
    assert queue.issue("move_in").ticket.number == "1002"


def test_a_clock_set_back_does_not_reuse_a_number(queue: Queue, clock: SetClock) -> None:
    """An hour earlier on the same day the series still counts up."""
    queue.issue("move_in")
    clock.pass_minutes(-60)
    assert queue.issue("move_in").ticket.number == "1002"


def test_check_codes_have_no_letter_that_is_misread() -> None:
    """0, O, 1, I and L do not occur in a thousand codes."""
    assert not set("01OIL") & set("".join(check_code() for _ in range(1000)))


def test_documents_travel_with_the_ticket(queue: Queue) -> None:
    """VOL-01: what the volunteer ticked is on the ticket that is called."""
    document = queue.office().service("move_in").documents[0]
    number = queue.issue("move_in", documents=[document]).ticket.number
    queue.open_session(4)
    call = queue.call_next(4)
    assert call is not None
    assert call.number == number
    assert call.ticket.documents == (document,)
    assert queue.tick_document(number, document, False).documents == ()
    assert queue.ticket(number).state is State.CALLED


def test_the_same_key_is_not_told_of_a_slip_asked_for_later(queue: Queue) -> None:
    """A number taken without a kiosk had no slip; one printed since does not change the answer."""
    first = queue.issue("move_in", key="visit-1")
    queue.reprint(first.ticket.number, "K1")
    assert queue.issue("move_in", key="visit-1") == first
