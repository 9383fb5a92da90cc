"""Counters and devices of the month made by hand, in minutes counted by hand."""

from __future__ import annotations

import pytest

from db import Queue
from db.report import floor
from db.report.figures import CounterFigures, DeviceFigures
from db.report.month import Month
from tests.db.report.conftest import At

MARCH = Month(2025, 3)


def test_a_counters_minutes(march: Queue) -> None:
    """Counter 4: 300 on Monday, and 510 to closing on the Tuesday nobody closed it; paused once for 30; 75 busy."""
    lines = {each.number: each for each in floor.counters(march.month_facts(MARCH))}
    assert lines[4] == CounterFigures(
        4, sessions=2, open=810.0, busy=pytest.approx(75 / 810), paused=30.0, support=0.0, served=5
    )
    assert lines[17] == CounterFigures(
        17, sessions=1, open=70.0, busy=pytest.approx(30 / 70), paused=0.0, support=70.0, served=1
    )
    assert lines[2] == CounterFigures(2, 0, 0.0, None, 0.0, 0.0, 0)


def test_all_counters_together(march: Queue) -> None:
    """The first line adds the others up; its share is of all the open minutes."""
    together, *single = floor.counters(march.month_facts(MARCH))
    assert together.number is None
    assert together.open == sum(each.open for each in single) == 880.0
    assert together.busy == pytest.approx(105 / 880)
    assert len(single) == 19


def test_an_open_counter_counts_up_to_now(queue: Queue, at: At) -> None:
    """Today's session is not over; a pause under way is not either."""
    at("2025-03-04", "09:00")
    queue.open_session(4)
    at("2025-03-04", "09:30")
    queue.pause(4)
    at("2025-03-04", "09:40")
    together = floor.counters(queue.month_facts(MARCH))[0]
    assert (together.open, together.paused) == (40.0, 10.0)


def test_a_device_fails_once_whatever_its_words(march: Queue) -> None:
    """The printer's 20 minutes are one fault; the wall's night counts 30 minutes before closing and 60 after opening."""
    assert floor.devices(march.month_facts(MARCH)) == (
        DeviceFigures("printer-K1", "kiosk", faults=1, fault=20.0, losses=0, offline=0.0, low=0),
        DeviceFigures("wall", "display", faults=0, fault=0.0, losses=1, offline=90.0, low=0),
    )


def test_a_fault_of_the_month_before_goes_on(queue: Queue, at: At) -> None:
    """Its minutes are March's from opening on, its beginning is February's."""
    at("2025-02-28", "16:00")
    queue.report_device("sign-4", "counter", "fault")
    at("2025-03-03", "08:15")
    queue.report_device("sign-4", "counter", "ok")
    at("2025-04-01", "08:00")
    (sign,) = floor.devices(queue.month_facts(MARCH))
    assert (sign.faults, sign.fault) == (0, 15.0)
