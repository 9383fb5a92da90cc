"""A drawn day, lived through the queue's own transactions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from db.records import Refused
from db.simulation.figures import figures
from db.simulation.outcome import Kind
from db.simulation.overtaking import overtaking
from db.simulation.rota import rota
from db.simulation.run import Scenario, live, simulate
from db.simulation.visitors import drawn, instant
from office.config import Office
from tests.db.simulation import small_day


def test_the_same_seed_is_the_same_day(office: Office, folder: Path) -> None:
    """Every ticket comes, is called and ends at the same instants; another seed draws other people."""
    first = simulate(Scenario(office, 12), small_day.days(), small_day.plan(), 7, folder)
    again = simulate(Scenario(office, 12), small_day.days(), small_day.plan(), 7, folder)
    other = simulate(Scenario(office, 12), small_day.days(), small_day.plan(), 8, folder)
    assert first == again
    assert first.visits != other.visits


def test_the_counts_add_up_with_the_events(office: Office, folder: Path) -> None:
    """What the figures count is what the feed says: issued, called, ended; nobody is left in the hall."""
    outcome = simulate(Scenario(office, 12), small_day.days(), small_day.plan(), 3, folder)
    events, visits = outcome.events, outcome.visits
    assert events["issued"] == len(visits)
    assert events["called"] == sum(each.calls for each in outcome.counters)
    assert events["called"] + events.get("recalled", 0) == len(outcome.plays_us)
    ended = sum(events.get(kind, 0) for kind in ("finished", "no_show", "held", "transferred"))
    assert ended == events["called"]
    assert {each.state for each in visits} <= {"done", "no_show"}
    assert events["opened"] == events["closed"] == 12
    assert events["paused"] == events["resumed_counter"] == 12


def test_the_same_people_come_to_more_counters_and_wait_less(office: Office, folder: Path) -> None:
    """A comparison compares plans, not luck: the arrivals are alike, and more counters call sooner."""
    plan = small_day.plan(160).model_copy(update={"date": small_day.DAY})
    days = small_day.days().model_copy(update={"arrivals": {"08:00": 1.0, "08:30": 1.0, "09:00": 1.0}})
    few = simulate(Scenario(office, 12), days, plan, 1, folder)
    many = simulate(Scenario(office, 19), days, plan, 1, folder)
    assert [each.came_us for each in few.visits] == [each.came_us for each in many.visits]
    slow, fast = figures([few], 8, 20), figures([many], 8, 20)
    assert (fast.kinds[Kind.ORDINARY].mean or 0) < (slow.kinds[Kind.ORDINARY].mean or 0)


def test_the_order_of_a_lived_day_is_the_rules(office: Office, folder: Path) -> None:
    """In the outcome no ordinary ticket was overtaken by another beyond a language's preference, nor by any other beyond its advantage."""
    days = small_day.days().model_copy(update={"arrivals": {"08:00": 1.0, "08:30": 1.0}})
    found = overtaking([simulate(Scenario(office, 11), days, small_day.plan(120), 2, folder)], 55)
    assert found.people > 0
    assert found.against_rule == 0
    assert found.worst.get(Kind.ORDINARY, 0) <= office.prefer_within_minutes
    assert 0 < found.worst[Kind.LOVE] <= 55
    assert 0 < found.worst[Kind.APPOINTMENT] <= 60


def test_reviewers_come_at_a_peak_and_go_when_it_is_calm(office: Office, folder: Path) -> None:
    """With reviewers standing by, some counters are manned by support, later than the opening, and waits fall."""
    days = small_day.days().model_copy(update={"arrivals": {"08:00": 1.0, "08:30": 1.0}})
    plan = small_day.plan(120)
    alone = simulate(Scenario(office, 12), days, plan, 1, folder)
    helped = simulate(Scenario(office, 12, support=3), days, plan, 1, folder)
    support = [each for each in helped.counters if each.support]
    assert len(support) == 3
    assert all(0 < each.open < min(other.open for other in alone.counters) for each in support)
    assert (figures([helped], 8, 20).kinds[Kind.ORDINARY].mean or 0) < (
        figures([alone], 8, 20).kinds[Kind.ORDINARY].mean or 0
    )


def test_more_reviewers_than_spare_counters_get_counters_of_their_own(office: Office, folder: Path) -> None:
    """With all nineteen open, support sits at the twentieth."""
    days = small_day.days().model_copy(update={"arrivals": {"08:00": 1.0}})
    outcome = simulate(Scenario(office, 19, support=1), days, small_day.plan(120), 1, folder)
    assert [each.counter for each in outcome.counters if each.support] == [20]


def test_a_day_that_never_ends_ends_at_its_last_call(office: Office, folder: Path) -> None:
    """Who still waits then was not called, and the day says so; it does not run into the next."""
    days = small_day.days()
    days = days.model_copy(update={"staff": days.staff.model_copy(update={"last_call": "08:40"})})
    busy = days.model_copy(update={"arrivals": {"08:00": 1.0}})
    closes = instant(small_day.DAY, "08:30")
    shifts = [replace(each, closes_us=closes, pauses=()) for each in rota(office, busy, small_day.DAY, 11)]
    people = drawn(office, busy, small_day.plan(120), Random(1))
    outcome = live(Scenario(office, 11), busy, people, shifts, folder)
    called = [each.called_us for each in outcome.visits if each.called_us is not None]
    assert max(called) <= instant(small_day.DAY, "08:40")
    assert 0 < figures([outcome], 8, 20).unserved == len(outcome.visits) - len(called)
    assert outcome.events["closed"] == 11


@pytest.mark.parametrize("count", [3, 40])
def test_counters_that_the_plan_has_not_are_refused(office: Office, folder: Path, count: int) -> None:
    """A sentence says how many there may be."""
    with pytest.raises(Refused, match="11 到 19"):
        simulate(Scenario(office, count), small_day.days(), small_day.plan(), 1, folder)
