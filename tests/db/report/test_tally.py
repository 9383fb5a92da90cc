"""The figures of a month made by hand, against figures counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from db import Queue
from db.report.figures import Fates, MonthFigures, Spread, spread
from db.report.month import Month
from db.report.tally import tally
from office.config import SHIPPED
from tests.db.report.conftest import At

MARCH = Month(2025, 3)


@pytest.fixture
def figures(march: Queue) -> MonthFigures:
    return tally(march.month_facts(MARCH), public=False)


def test_every_number_has_one_fate(figures: MonthFigures) -> None:
    """Nine numbers: six served, one missed, one given back, one never called."""
    assert figures.fates == Fates(issued=9, served=6, no_show=1, cancelled=1, expired=1, open=0)


def test_a_lanes_waits_end_with_the_call_that_was_answered(figures: MonthFigures) -> None:
    """Lane 1 waited 10, 45 (missed at 30) and 8 minutes; two of three within its 20."""
    lane = figures.lanes[0]
    assert lane.fates == Fates(issued=5, served=3, no_show=0, cancelled=1, expired=1, open=0)
    assert lane.wait == Spread(n=3, mean=21.0, median=10.0, p90=45.0, longest=45.0)
    assert (lane.target, lane.within) == (20, pytest.approx(2 / 3))


def test_a_hold_a_transfer_and_a_call_taken_back_add_no_wait(figures: MonthFigures) -> None:
    """2001 was received after 5 minutes, though called again at 40; 8001 after 5, though called in error at 3."""
    assert figures.lanes[1].wait.longest == 5.0
    assert figures.lanes[7].wait.longest == 5.0
    assert figures.lanes[7].fates.served == 1  # by the number's own lane, wherever it was sent


def test_a_number_nobody_brought_back_is_a_no_show_at_closing(figures: MonthFigures) -> None:
    """4001 expired with the day; its wait of 15 minutes is known and just within the target."""
    lane = figures.lanes[3]
    assert lane.fates == Fates(issued=1, served=0, no_show=1, cancelled=0, expired=0, open=0)
    assert (lane.wait.n, lane.wait.mean, lane.within) == (1, 15.0, 1.0)


def test_handling_counts_only_what_ended_served(figures: MonthFigures) -> None:
    """By service: 20 and 20, 6, 10 after the hold, 5 after the transfer; the no-shows' minutes count nowhere."""
    services = {each.name.zh: each for each in figures.services}
    assert services["遷入登記"].handling == Spread(n=2, mean=20.0, median=20.0, p90=20.0, longest=20.0)
    assert (services["遷入登記"].recalls, services["遷入登記"].no_shows) == (1, 1)
    assert services["戶籍謄本"].handling.mean == 6.0
    assert (services["換領國民身分證"].handling.mean, services["換領國民身分證"].holds) == (10.0, 1)
    seal = services["印鑑登記/變更/廢止"]
    assert (seal.handling.mean, seal.transfers) == (5.0, 1)
    assert services["自然人憑證"].handling == Spread(0, None, None, None, None)


def test_a_quiet_matter_stands_nowhere(figures: MonthFigures) -> None:
    """離婚 was served as the generic service and is counted as such, even for the staff."""
    services = {each.name.zh: each for each in figures.services}
    assert not any("離婚" in name for name in services)
    assert services["其他身分登記"].handling.mean == 30.0


def test_the_days_are_the_open_ones_and_those_with_numbers(figures: MonthFigures) -> None:
    """March 2025 has 21 weekdays; the Monday issued 8 and served 6, who waited 83 minutes in all."""
    days = {each.day: each for each in figures.days}
    assert len(days) == 21
    monday = days[date(2025, 3, 3)]
    assert (monday.issued, monday.served, monday.called) == (8, 6, 6)
    assert monday.mean_wait == pytest.approx(83 / 6)
    assert (days[date(2025, 3, 4)].issued, days[date(2025, 3, 6)].issued) == (1, 0)


def test_a_half_hour_includes_its_start_and_not_its_end(figures: MonthFigures) -> None:
    """What was issued at 09:00 and 09:20 is 09:00's, at 11:00 is 11:00's, at 12:30 is 12:30's."""
    heat = {(each.weekday, each.start): each for each in figures.heat}
    assert (heat[1, "09:00"].arrivals, heat[1, "09:00"].mean_wait) == (2, 10.0)
    assert (heat[1, "09:30"].arrivals, heat[1, "09:30"].mean_wait) == (1, 45.0)
    assert (heat[1, "10:30"].arrivals, heat[1, "11:00"].arrivals) == (0, 1)
    assert (heat[1, "12:00"].arrivals, heat[1, "12:30"].arrivals) == (0, 1)
    assert (heat[1, "14:00"].arrivals, heat[1, "14:00"].mean_wait) == (1, None)
    assert sum(each.arrivals for each in figures.heat) == 9
    assert [start for weekday, start in heat if weekday == 5][:: len(heat) // 5 - 1] == ["08:00", "17:00"]


def test_the_staff_see_the_classes(figures: MonthFigures) -> None:
    """Love, appointment, quiet, interpreter: issued and served."""
    counts = [(each.name.en, each.issued, each.served) for each in figures.classes]
    assert counts == [("Love", 1, 1), ("Appointment", 0, 0), ("Quiet", 1, 1), ("Interpreter", 1, 1)]


def test_the_languages_are_all_there(figures: MonthFigures) -> None:
    """Also those nobody chose."""
    languages = [(each.language, each.issued) for each in figures.languages]
    assert languages == [("zh-TW", 7), ("en", 1), ("vi", 1), ("id", 0), ("th", 0)]


def test_the_public_version_folds_the_quiet_numbers(march: Queue) -> None:
    """No classes, no single counter, and the quiet matter among the 戶籍登記 of lane 1."""
    public = tally(march.month_facts(MARCH), public=True)
    assert public.classes == ()
    assert [each.number for each in public.counters] == [None]
    services = {each.name.zh: each.handling.n for each in public.services}
    assert services["戶籍登記"] == 1
    assert not {"離婚登記", "姓名變更", "其他身分登記"} & set(services)


def test_midnight_in_taipei_parts_the_months(queue: Queue, at: At) -> None:
    """The last number of February, the first and last of March, the first of April: two are March's."""
    for day, time in (
        ("2025-02-28", "23:59"),
        ("2025-03-01", "00:00"),
        ("2025-03-31", "23:59"),
        ("2025-04-01", "00:00"),
    ):
        at(day, time)
        queue.issue("seal")
    figures = tally(queue.month_facts(MARCH), public=False)
    assert figures.fates.issued == 2
    assert [each.day for each in figures.days if each.issued] == [date(2025, 3, 1), date(2025, 3, 31)]
    # Beyond the office's hours and weekdays: the picture widens.
    arrivals = [(each.weekday, each.start) for each in figures.heat if each.arrivals]
    assert arrivals == [(1, "23:30"), (6, "00:00")]


def test_a_month_under_way_says_so(queue: Queue, at: At) -> None:
    """Waiting and called numbers are open; the days end today."""
    at("2025-03-04", "09:00")
    queue.issue("move_in")
    queue.issue("move_in")
    queue.open_session(4)
    queue.call_next(4)
    figures = tally(queue.month_facts(MARCH), public=False)
    assert not figures.over
    assert figures.fates == Fates(2, 0, 0, 0, 0, open=2)
    assert [str(each.day) for each in figures.days] == ["2025-03-03", "2025-03-04"]


def test_an_old_report_keeps_the_targets_of_its_month(queue: Queue, at: At) -> None:
    """A plan published in April does not judge March anew (DAT-07)."""
    plan = SHIPPED.read_text(encoding="utf-8")
    at("2025-03-03", "08:00")
    queue.publish_office(plan.replace("target_minutes = 20", "target_minutes = 25"))
    at("2025-04-01", "08:00")
    queue.publish_office(plan.replace("target_minutes = 20", "target_minutes = 12"))
    at("2025-04-02", "08:00")
    assert tally(queue.month_facts(MARCH), public=False).lanes[0].target == 25
    assert tally(queue.month_facts(Month(2025, 4)), public=False).lanes[0].target == 12


def test_a_returned_number_still_in_line_at_closing_is_unserved(queue: Queue, at: At) -> None:
    """It came back and was not called again: that is no no-show."""
    at("2025-03-03", "09:00")
    queue.issue("move_in")
    queue.open_session(4)
    queue.call_number(4, "1001")
    queue.no_show(4)
    queue.requeue("1001")
    at("2025-03-04", "08:00")
    queue.open_session(4)
    figures = tally(queue.month_facts(MARCH), public=False)
    assert figures.fates == Fates(1, 0, no_show=0, cancelled=0, expired=1, open=0)


def test_nine_tenths_is_the_nearest_rank() -> None:
    """Of ten waits the ninth, of eleven the tenth."""
    assert spread(range(1, 11)).p90 == 9
    assert spread(range(1, 12)).p90 == 10


def test_a_month_of_nothing_is_all_zeros(queue: Queue) -> None:
    """Long before the office had the system."""
    figures = tally(queue.month_facts(Month(2001, 2)), public=False)
    assert figures.fates == Fates(0, 0, 0, 0, 0, 0)
    assert figures.wait == Spread(0, None, None, None, None)
    assert len(figures.lanes) == 9
    assert len(figures.days) == 20
