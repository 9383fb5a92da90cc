"""A month is the office's: Taipei's days, its first instant in, the next month's out."""

from __future__ import annotations

from datetime import date

import pytest

from db import Refused
from db.report.month import Month, instant, parse_month
from office.clock import iso


def test_a_month_begins_at_taipeis_midnight() -> None:
    """Not at UTC's, which is 08:00 here."""
    assert iso(Month(2025, 3).start_us) == "2025-03-01T00:00:00.000+08:00"
    assert iso(Month(2025, 12).end_us) == "2026-01-01T00:00:00.000+08:00"
    assert instant(date(2025, 3, 31), "24:00") == Month(2025, 3).end_us


def test_every_day_is_in_its_month() -> None:
    """February of a leap year has 29."""
    days = Month(2024, 2).days
    assert (days[0], days[-1], len(days)) == (date(2024, 2, 1), date(2024, 2, 29), 29)


def test_the_office_dates_its_papers_by_the_republic() -> None:
    """2025 is 民國 114."""
    assert parse_month("2025-03").chinese == "民國 114 年 3 月"


@pytest.mark.parametrize(
    "text",
    ["2025-13", "2025-00", "2025-3", "25-03", "0000-01", "9999-12", "三月", "", "２０２５-03", "2025-03-01"],
)
def test_what_is_no_month_is_refused_with_an_example(text: str) -> None:
    """The sentence shows how a month is written."""
    with pytest.raises(Refused, match="例如 2025-03"):
        parse_month(text)
