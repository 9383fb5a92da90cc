"""Appointments: an early one waits for its slot, an on-time one is next at it, a late one is offered a walk-in's number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import Queue
from db.records import Booking, Refused
from office.clock import MINUTE, SECOND, iso
from tests.db.set_clock import SetClock

# The fixtures' clock stands at Tuesday 11 March 2025, 09:24.
LIST = """day,time,service,code,name,language
2025-03-11,08:30,marriage,EARLY,王小明,zh-TW
2025-03-11,09:30,birth,NINE,林美慧,vi
2025-03-11,09:30,divorce,QUIET,阮氏英,zh-TW
2025-03-12,08:30,birth,TOMORROW,,zh-TW
""".encode()
SLOT_0930 = 1_741_656_600_000_000


@pytest.fixture
def booked(queue: Queue, clock: SetClock) -> Queue:
    """The list of the morning, taken over at seven."""
    clock.pass_minutes(-144)
    assert queue.import_appointments(LIST) == (4, 0)
    clock.pass_minutes(144)
    return queue


def kinds(queue: Queue) -> list[str]:
    return [event.kind for event in queue.events()]


def test_a_person_in_time_is_due_at_the_slot(booked: Queue) -> None:
    """Checked in at 09:24 for 09:30: lane 9's number, ready and due at 09:30, in the booked language."""
    ticket = booked.check_in("nine").ticket
    assert (ticket.number, ticket.lane, ticket.service, ticket.language) == ("9001", 9, "birth", "vi")
    assert iso(ticket.ready_us) == iso(ticket.due_us) == "2025-03-11T09:30:00.000+08:00"


def test_after_the_slot_the_appointment_is_due_when_its_person_came(booked: Queue, clock: SetClock) -> None:
    """At 09:40, within the 15 minutes: ready is now, and nobody who came before is overtaken by more than an hour."""
    clock.us = SLOT_0930 + 10 * MINUTE
    assert booked.check_in("NINE").ticket.due_us == clock.us


def test_the_appointment_is_called_before_those_who_walked_in(booked: Queue) -> None:
    """CIT-06: an ordinary number taken earlier is due 60 minutes after it came, the appointment at its slot."""
    booked.open_session(14)
    counter = next(
        each.number for each in booked.office().counters if 9 in booked.office().profile(each.profile).serves
    )
    booked.open_session(counter)
    lane = next(
        lane for lane in booked.office().profile(booked.office().counter(counter).profile).serves if lane != 9
    )
    service = next(each.id for each in booked.office().services if each.lane == lane and not each.quiet)
    booked.issue(service)
    booked.check_in("NINE")
    call = booked.call_next(counter)
    assert call is not None
    assert call.number == "9001"


def test_the_same_code_again_is_the_same_number(booked: Queue, another: Callable[[], Queue]) -> None:
    """Whoever presses, and at whichever tablet: one number, one `checked_in`, one slip."""
    first = booked.check_in("NINE", kiosk="K1", key="a")
    assert booked.check_in("NINE", kiosk="K1", key="a") == first
    assert another().check_in("nine ", kiosk="K1", key="b").ticket == first.ticket
    assert kinds(booked).count("checked_in") == 1
    assert len(booked.jobs("K1")) == 1


def test_too_early_is_refused_with_the_hour_from_which_it_works(booked: Queue, clock: SetClock) -> None:
    """30 minutes before the slot and not a second earlier."""
    clock.us = SLOT_0930 - 30 * MINUTE - SECOND
    with pytest.raises(Refused, match="09:30 的預約 09:00 起報到"):
        booked.check_in("NINE")
    clock.us += SECOND
    assert booked.check_in("NINE").ticket.number == "9001"


def test_too_late_is_offered_a_walk_in_number(booked: Queue, clock: SetClock) -> None:
    """15 minutes after the slot still counts; later it is refused, and taken as a walk-in when asked for."""
    clock.us = SLOT_0930 + 15 * MINUTE
    assert booked.check_in("NINE").ticket.lane == 9
    with pytest.raises(Refused, match=r"超過 15 分鐘.*可以改領現場號碼"):
        booked.check_in("EARLY")
    ticket = booked.check_in("EARLY", walk_in=True).ticket
    assert (ticket.lane, ticket.due_us) == (1, clock.us + 60 * MINUTE)
    states = {each.code: each.state for each in booked.appointments()}
    assert states == {"EARLY": Booking.WALKED_IN, "NINE": Booking.CHECKED_IN, "QUIET": Booking.BOOKED}


def test_a_quiet_appointment_takes_lane_ones_number_and_the_slot(booked: Queue) -> None:
    """No public surface tells it: number of lane 1, generic service; its due is the slot all the same."""
    ticket = booked.check_in("QUIET").ticket
    assert (ticket.number, ticket.service, ticket.quiet) == ("1001", "civil", True)
    assert [event.number for event in booked.events() if event.kind == "checked_in"] == [None]
    assert ticket.due_us == SLOT_0930


def test_an_unknown_code_is_refused_and_nothing_is_issued(booked: Queue) -> None:
    """Wrong, of another day, or empty."""
    for code in ("NOBODY", "TOMORROW", ""):
        with pytest.raises(Refused, match="今天的預約名單裡沒有"):
            booked.check_in(code)
    assert booked.tickets() == []


def test_importing_again_changes_only_what_has_changed(booked: Queue) -> None:
    """The same list: nothing. A person who has come stays as they came; yesterday's lines are not taken."""
    booked.check_in("NINE")
    assert booked.import_appointments(LIST) == (0, 0)
    moved = LIST.replace(b"09:30,divorce", b"09:00,divorce").replace(b"09:30,birth", b"09:00,birth")
    assert booked.import_appointments(moved + b"2025-03-10,08:30,birth,PAST,,\n") == (0, 1)
    assert [(each.code, iso(each.slot_us)[11:16]) for each in booked.appointments()] == [
        ("EARLY", "08:30"),
        ("QUIET", "09:00"),
        ("NINE", "09:30"),
    ]


def test_a_list_with_a_mistake_takes_nothing_over(booked: Queue) -> None:
    """All or nothing, with the line."""
    with pytest.raises(Refused, match="第 3 行 time「12:00」"):
        booked.import_appointments(
            b"day,time,service,code\n2025-03-11,09:00,birth,X1\n2025-03-11,12:00,birth,X2\n"
        )
    assert "X1" not in [each.code for each in booked.appointments()]


def test_the_list_holds_no_name_in_full_and_no_quiet_matter(booked: Queue, database_file: str) -> None:
    """DAT-01, DAT-05: masked before it is stored; the divorce is nowhere in the database's bytes."""
    assert [each.name for each in booked.appointments()] == ["王○明", "林○慧", "阮○英"]
    assert booked.path is not None
    stored = b"".join(each.read_bytes() for each in booked.path.parent.glob("office.db*"))
    assert "王小明".encode() not in stored
    assert b"QUIET" in stored
