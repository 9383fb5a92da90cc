"""Figures of outcomes made by hand."""

from __future__ import annotations

import pytest

from db.simulation.course import course
from db.simulation.figures import figures, percentile
from db.simulation.outcome import Kind
from db.simulation.speaker import speaker_load
from tests.db.simulation.outcomes import outcome, visit


def test_waits_are_mean_percentiles_and_share_within_the_target() -> None:
    """Ten people who waited 3, 6 ... 30 minutes: six of ten within the lane's twenty."""
    day = outcome(*(visit(f"10{n:02}", n, n + 3 * n) for n in range(1, 11)))
    waits = figures([day], 8, 20).kinds[Kind.ORDINARY]
    assert waits.people == 10
    assert waits.mean == pytest.approx(16.5)
    assert (waits.p90, waits.p99, waits.longest) == (27.0, 30.0, 30.0)
    assert waits.within == 0.6


def test_one_never_called_is_not_within_the_target() -> None:
    """He has no wait to take a mean of, but the office did not keep its word."""
    found = figures([outcome(visit("1001", 0, 5), visit("1002", 0, None))], 8, 20)
    assert found.kinds[Kind.ORDINARY].within == 0.5
    assert found.unserved == 1


def test_an_announced_range_is_kept_missed_early_or_missed_late() -> None:
    """Four were told 5 to 15 minutes and waited 10, 15, 3 and 30; one was told nothing."""
    told = [
        visit(f"100{n}", 0, called, told=(5, 15), estimate=10) for n, called in enumerate((10, 15, 3, 30))
    ]
    found = figures([outcome(*told, visit("1009", 0, 9))], 8, 20).estimates
    assert (found.told, found.untold) == (4, 1)
    assert (found.covered, found.sooner, found.later) == (0.5, 0.25, 0.25)
    assert (found.bias, found.mae) == (-4.5, 8.0)


def test_one_with_an_appointment_is_told_the_hour_and_no_range() -> None:
    """Estimates are judged by walk-in tickets only."""
    booked = visit("9001", 0, 1, kind=Kind.APPOINTMENT, lane=9, told=(0, 5), estimate=1)
    assert figures([outcome(booked)], 8, 20).estimates.told == 0


def test_days_are_counted_together() -> None:
    """Two days of three people are six; a counter's day is the mean of both."""
    day = outcome(*(visit(f"100{n}", 0, 4) for n in range(3)))
    found = figures([day, day], 8, 20)
    assert (found.visits, found.no_shows) == (6, 2)
    assert [(each.open, each.busy, each.calls) for each in found.counters] == [(60.0, 45.0, 3)]


def test_percentile_is_the_nearest_rank() -> None:
    """The smallest value that so many do not exceed."""
    assert [percentile([1.0, 2.0, 3.0, 4.0], share) for share in (0.25, 0.5, 0.9, 0.99)] == [1, 2, 4, 4]


def test_the_speaker_says_one_after_another_and_leaves_out_what_comes_too_late() -> None:
    """Four calls in one instant, 8 s each: waits of 0, 8 and 16 s, and the fourth would begin after 20 s."""
    load = speaker_load([outcome(plays=(0, 0, 0, 0, 1800))], 8, 20)
    assert (load.mean_delay, load.worst_delay, load.unspoken, load.plays) == (6.0, 16.0, 1, 5)
    assert load.seconds == 32.0
    assert load.share == pytest.approx(32 / 1800)


def test_the_days_course_counts_who_came_and_who_was_still_in_line() -> None:
    """Two came in the first half hour and one of them was called in the second."""
    halves = course([outcome(visit("1001", 5, 10), visit("1002", 20, 40), plays=(600, 2400))])
    assert [(each.starts, each.came, each.waiting, each.plays) for each in halves] == [
        ("08:00", 2, 1, 1),
        ("08:30", 0, 0, 1),
    ]
    assert halves[0].ordinary == pytest.approx(12.5)
