"""Opening hours and appointment slots against the clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from office.clock import SECOND, TAIPEI, iso
from office.config import SHIPPED, load_office, parse_office
from office.hours import Phase, Slot, next_opening_us, phase, slot

OFFICE = load_office()


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=TAIPEI).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-03-11 07:59:59", Phase.BEFORE),
        ("2025-03-11 08:00:00", Phase.OPEN),
        ("2025-03-11 17:19:59", Phase.OPEN),
        ("2025-03-11 17:20:00", Phase.LAST),
        ("2025-03-11 17:30:00", Phase.CLOSED),
        ("2025-03-15 10:00:00", Phase.CLOSED),  # a Saturday
    ],
)
def test_the_phase_follows_the_plan(when: str, expected: Phase) -> None:
    """Each boundary belongs to the phase it starts."""
    assert phase(OFFICE, at(when)) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-03-11 07:00:00", "2025-03-11T08:00:00.000+08:00"),
        ("2025-03-11 18:00:00", "2025-03-12T08:00:00.000+08:00"),
        ("2025-03-14 18:00:00", "2025-03-17T08:00:00.000+08:00"),  # over the weekend
    ],
)
def test_the_next_opening_skips_closed_days(when: str, expected: str) -> None:
    """After closing on Friday it is Monday morning."""
    opening = next_opening_us(OFFICE, at(when))
    assert opening is not None
    assert iso(opening) == expected


def test_an_office_without_open_days_never_opens() -> None:
    """A plan with no weekday has no next opening, and is closed."""
    text = SHIPPED.read_text(encoding="utf-8").replace(
        "weekdays = [1, 2, 3, 4, 5]  # [待確認] 1", "weekdays = []  # 1"
    )
    office = parse_office(text)
    assert next_opening_us(office, at("2025-03-11 10:00:00")) is None
    assert phase(office, at("2025-03-11 10:00:00")) is Phase.CLOSED


def test_an_office_open_round_the_clock_is_open_at_midnight() -> None:
    """24:00 is the end of the day, so a demo may be open at any hour."""
    text = SHIPPED.read_text(encoding="utf-8").replace('opens = "08:00"', 'opens = "00:00"')
    text = text.replace('closes = "17:30"', 'closes = "24:00"').replace(
        'tickets_until = "17:20"', 'tickets_until = ""'
    )
    assert phase(parse_office(text), at("2025-03-11 23:59:59")) is Phase.OPEN


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-03-11 07:30:00", Slot("08:30", "08:00", open=False)),
        ("2025-03-11 08:10:00", Slot("08:30", "08:00", open=True)),
        ("2025-03-11 08:46:00", Slot("09:00", "08:30", open=True)),
        ("2025-03-11 09:24:00", Slot("09:30", "09:00", open=True)),
        ("2025-03-11 09:46:00", None),
        ("2025-03-15 08:10:00", None),
    ],
)
def test_the_slot_shown_is_the_one_that_can_be_checked_in(when: str, expected: Slot | None) -> None:
    """A slot is shown until its lateness is over, then the next; none after the last or on a closed day."""
    assert slot(OFFICE, at(when)) == expected
