"""The hours without voice, on the office's clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from devices.voice.hours import QuietHours
from office.clock import SECOND, TAIPEI


def at(clock: str) -> int:
    """An instant of 2026-03-11 at `clock` in Taipei, in UTC microseconds."""
    hour, minute = map(int, clock.split(":"))
    return int(datetime(2026, 3, 11, hour, minute, tzinfo=TAIPEI).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("11:59", False),
        ("12:00", True),
        ("13:29", True),
        ("13:30", False),
        ("21:59", False),
        ("22:00", True),
        ("00:00", True),
        ("06:59", True),
        ("07:00", False),
    ],
)
def test_the_hours_hold_on_the_office_clock(clock: str, quiet: bool) -> None:
    """A span holds from its first minute to before its last, and one may pass midnight."""
    assert QuietHours.of(("12:00-13:30", "22:00-7:00")).holds(at(clock)) is quiet


@pytest.mark.parametrize("words", ["noon", "12:00", "25:00-26:00", "12:00-13:60", "", "12.00-13.00"])
def test_hours_that_are_none_are_logged_and_left_out(words: str, caplog: pytest.LogCaptureFixture) -> None:
    """A typo must not silence the wall all day, nor stop it."""
    hours = QuietHours.of((words, "12:00-13:30"))
    assert hours.spans == ((720, 810),)
    assert repr(words) in caplog.text
