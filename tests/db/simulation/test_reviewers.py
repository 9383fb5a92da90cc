"""When a reviewer is asked to help, and when it is calm again."""

from __future__ import annotations

from db.simulation.reviewers import Reviewers
from office.clock import MINUTE
from office.config import Office
from tests.db.simulation import small_day

LATE, FINE = {1: 25 * MINUTE}, {1: 5 * MINUTE}


def reviewers(office: Office) -> Reviewers:
    return Reviewers(office, small_day.days().staff, (20, 21), closes_us=600 * MINUTE)


def test_one_comes_after_five_late_minutes_and_three_more(office: Office) -> None:
    """A lane past its target at one look is no peak; for five minutes it is."""
    asked = reviewers(office)
    assert asked.look(10 * MINUTE, LATE, ()) is None
    assert asked.look(14 * MINUTE, LATE, ()) is None
    shift = asked.look(15 * MINUTE, LATE, ())
    assert shift is not None
    assert (shift.counter, shift.opens_us, shift.support) == (20, 18 * MINUTE, True)


def test_a_second_one_is_asked_only_when_the_first_did_not_turn_it(office: Office) -> None:
    """Five more late minutes are another alert; when all counters are manned there is nobody to ask."""
    asked = reviewers(office)
    came = []
    for minute in range(10, 40):
        shift = asked.look(minute * MINUTE, LATE, [each.counter for each in came])
        came += [shift] if shift is not None else []
    assert [(each.counter, each.opens_us // MINUTE) for each in came] == [(20, 18), (21, 23)]
    assert asked.look(60 * MINUTE, LATE, (20, 21)) is None


def test_calm_is_a_quarter_of_an_hour_without_a_late_lane(office: Office) -> None:
    """One late lane begins it anew."""
    asked = reviewers(office)
    asked.look(10 * MINUTE, FINE, ())
    asked.look(24 * MINUTE, FINE, ())
    assert not asked.calm
    asked.look(25 * MINUTE, FINE, ())
    assert asked.calm
    asked.look(26 * MINUTE, LATE, ())
    assert not asked.calm
