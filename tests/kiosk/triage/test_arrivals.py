"""The list of those who booked: one slot at a time, whoever is still missing, nobody's matter told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import Appointment, Booking
from kiosk.sample import NOW_US
from kiosk.triage.arrivals import ROWS, SLOT_OVER_US, Arrivals
from office.clock import MINUTE
from office.config import Office, load_office
from office.wording import Wording

W = Wording.of("zh-TW")
SLOT_0930 = NOW_US + 6 * MINUTE
SLOT_0900 = NOW_US - 24 * MINUTE


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office()


@pytest.fixture
def arrivals(office: Office) -> Arrivals:
    return Arrivals(office)


def booked(code: str, slot_us: int = SLOT_0930, **other: object) -> Appointment:
    one = Appointment(code, slot_us, "marriage", False, "zh-TW", "王○明", Booking.BOOKED, None, late=False)
    return replace(one, **other)  # type: ignore[arg-type]


def came(code: str, number: str, slot_us: int = SLOT_0930) -> Appointment:
    return booked(code, slot_us, state=Booking.CHECKED_IN, number=number)


def test_nobody_booked_is_an_empty_card(arrivals: Arrivals) -> None:
    """No slot, no count, no row."""
    face = arrivals.face(W, NOW_US)
    assert (face.slot, face.rows, face.more) == ("", (), False)


def test_who_came_has_a_number_and_who_is_missing_a_button(arrivals: Arrivals) -> None:
    """'2 位，已到 1 位', each with name and matter."""
    arrivals.appointments = (came("A1", "9002"), booked("A2", language="vi"))
    face = arrivals.face(W, NOW_US)
    assert (face.slot, face.count) == ("09:30", "2 位，已到 1 位")
    assert [(each.done, each.button) for each in face.rows] == [("已報到 9002", ""), ("", "報到")]
    assert face.rows[1].matter == "結婚登記・越南語"


def test_a_slot_somebody_is_missing_from_stays_for_a_while(arrivals: Arrivals) -> None:
    """At 09:24 the one late for 09:00 is still listed, as late; later the next slot has the card."""
    arrivals.appointments = (booked("A1", SLOT_0900, late=True), booked("B1"))
    face = arrivals.face(W, NOW_US)
    assert (face.slot, face.rows[0].late) == ("09:00", "遲到")
    assert arrivals.is_late("A1")
    assert not arrivals.is_late("B1")
    assert arrivals.face(W, SLOT_0900 + SLOT_OVER_US).slot == "09:30"


def test_a_slot_everybody_has_come_to_gives_way(arrivals: Arrivals) -> None:
    """And when all of the day have come, the last slot stands with its numbers."""
    arrivals.appointments = (came("A1", "9001", SLOT_0900), booked("B1"))
    assert arrivals.face(W, NOW_US).slot == "09:30"
    arrivals.appointments = (came("A1", "9001", SLOT_0900), came("B1", "9002"))
    assert arrivals.face(W, NOW_US).rows[0].done == "已報到 9002"


def test_more_people_than_rows_are_turned_through(arrivals: Arrivals) -> None:
    """The button shows the next ones and comes back to the first."""
    arrivals.appointments = tuple(booked(f"A{number}") for number in range(ROWS + 2))
    assert arrivals.face(W, NOW_US).more
    arrivals.turn()
    assert [each.code for each in arrivals.face(W, NOW_US).rows] == ["A4", "A5"]
    arrivals.turn()
    assert arrivals.face(W, NOW_US).rows[0].code == "A0"


def test_a_quiet_matter_reads_like_any_other_of_the_lane(arrivals: Arrivals, office: Office) -> None:
    """The queue stores the general matter of it; the list says 戶籍登記, and of a name change too."""
    arrivals.appointments = (
        booked("A1", service=office.generic_service, quiet=True),
        booked("A2", service="name_change"),
    )
    first, second = arrivals.face(W, NOW_US).rows
    assert first.matter == second.matter == "戶籍登記"
