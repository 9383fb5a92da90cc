"""A day that was, taken out of its database and lived through again."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from db import Queue
from db.records import Refused
from db.simulation.clock import DayClock
from db.simulation.day import Day
from db.simulation.figures import LEAST_QUIET, with_few_quiet_hidden
from db.simulation.outcome import Kind, Outcome, read_outcome
from db.simulation.past import PastDay, past_day
from db.simulation.rota import rota
from db.simulation.run import Scenario, live
from db.simulation.visitors import drawn, instant
from office.config import Office
from tests.db.simulation import small_day


@pytest.fixture(scope="module")
def lived(template: Path, folder: Path, office: Office) -> tuple[str, Outcome]:
    """A database that has had a day, and its outcome."""
    path = folder / "past.db"
    path.write_bytes(template.read_bytes())
    database = str(path)
    days, plan = small_day.days(), small_day.plan(80)
    visitors = drawn(office, days, plan, Random(5))
    clock = DayClock(visitors[0].at_us - 60_000_000)
    queue = Queue(database, clock)
    Day(
        queue, clock, visitors, rota(office, days, plan.date, 14), last_call_us=instant(plan.date, "21:00")
    ).run()
    queue.close()
    return database, read_outcome(database, office, plan.date)


def again(office: Office, past: PastDay, folder: Path) -> Outcome:
    return live(Scenario(office, 0), small_day.days(), past.visitors, past.shifts, folder)


def test_a_past_day_brings_the_same_people_at_the_same_instants(
    lived: tuple[str, Outcome], office: Office, folder: Path
) -> None:
    """Arrivals, classes, lanes and hours of appointments are those of the day; so are its counters."""
    database, before = lived
    after = again(office, past_day(database, office, small_day.DAY), folder)

    def came(outcome: Outcome) -> list[tuple[int, Kind, int, int, str]]:
        return [(each.came_us, each.kind, each.lane, each.ready_us, each.number) for each in outcome.visits]

    assert came(before) == came(after)
    assert [each.counter for each in before.counters] == [each.counter for each in after.counters]


def test_a_past_day_lived_again_has_about_the_handling_times_it_had(
    lived: tuple[str, Outcome], office: Office, folder: Path
) -> None:
    """The counters are busy for as long as they were, within a twentieth: waits differ only by who helps whom."""
    database, before = lived
    after = again(office, past_day(database, office, small_day.DAY), folder)
    busy_before = sum(each.busy for each in before.counters)
    busy_after = sum(each.busy for each in after.counters)
    assert busy_after == pytest.approx(busy_before, rel=0.05)


def test_the_past_days_database_is_only_read(
    lived: tuple[str, Outcome], office: Office, folder: Path
) -> None:
    """Living a day again writes nothing into the office's own database."""
    database, before = lived
    again(office, past_day(database, office, small_day.DAY), folder)
    assert read_outcome(database, office, small_day.DAY) == before


def test_a_day_without_numbers_is_refused_with_the_days_there_are(
    lived: tuple[str, Outcome], office: Office
) -> None:
    """The sentence names the days that can be had."""
    with pytest.raises(Refused, match=f"2025-03-09 沒有發過號，沒有模擬；最近有發號的日子是 {small_day.DAY}"):
        past_day(lived[0], office, "2025-03-09")


def test_few_quiet_visits_of_a_real_day_are_not_told_apart(lived: tuple[str, Outcome]) -> None:
    """Below five they are counted with the ordinary ones, however the figures are read."""
    shown = with_few_quiet_hidden(lived[1])
    quiet = sum(each.kind is Kind.QUIET for each in lived[1].visits)
    assert 0 < quiet < LEAST_QUIET
    assert all(each.kind is not Kind.QUIET for each in shown.visits)
    assert len(shown.visits) == len(lived[1].visits)
