"""Lives simulated days in databases of their own, which are gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from db import upkeep
from db.queue import Queue
from db.simulation.clock import DayClock
from db.simulation.day import Day
from db.simulation.outcome import Outcome, read_outcome
from db.simulation.reviewers import Reviewers
from db.simulation.rota import Shift, kept_free, rota, spare_counters
from db.simulation.variant import as_toml, with_support
from db.simulation.visitors import Visitor, drawn, instant
from office.clock import MINUTE, business_day
from office.config import Office
from office.days import DayPlan, Days

MEMORY = Path("/dev/shm")
"""A disk in memory where Linux has one: the product's own pragmas (synchronous=FULL too) cost nothing there, so the
simulation needs no engine of its own."""


@dataclass(frozen=True)
class Scenario:
    """One plan to try: the office, how many counters open, how many reviewers stand by."""

    office: Office
    counters: int
    support: int = 0


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for the databases, in memory where there is one; removed in the end."""
    with tempfile.TemporaryDirectory(
        prefix="office-simulation-", dir=MEMORY if MEMORY.is_dir() else None
    ) as folder:
        yield Path(folder)


def simulate(scenario: Scenario, days: Days, plan: DayPlan, seed: int, folder: Path) -> Outcome:
    """One drawn day through the queue; the same seed, the same people on every plan."""
    visitors = drawn(scenario.office, days, plan, Random(seed))
    shifts = rota(scenario.office, days, plan.date, scenario.counters)
    return live(scenario, days, visitors, shifts, folder)


def live(
    scenario: Scenario, days: Days, visitors: Sequence[Visitor], shifts: Sequence[Shift], folder: Path
) -> Outcome:
    """Live through a day in a fresh database below `folder` and read what it left there."""
    spare = spare_counters(scenario.office, shifts)[: scenario.support]
    office = with_support(scenario.office, max(scenario.support - len(spare), 0))
    spare = spare_counters(office, shifts)[: scenario.support]
    began = min(each.opens_us for each in shifts) - MINUTE
    first = min([began, *(each.at_us for each in visitors)])
    path = _fresh(office, folder)
    clock = DayClock(first)
    with closing(Queue(str(path), clock)) as queue:
        closes = max(each.closes_us for each in shifts)
        reviewers = Reviewers(office, days.staff, spare, closes) if scenario.support else None
        kept = kept_free(office, days, visitors, shifts)
        # A past day may have gone on for longer than days are planned for.
        last_call = max(instant(business_day(began), days.staff.last_call), closes)
        Day(queue, clock, visitors, shifts, reviewers, kept, last_call_us=last_call).run()
    outcome = read_outcome(str(path), office, business_day(began))
    path.unlink()
    return outcome


def _fresh(office: Office, folder: Path) -> Path:
    """A database with the plan; made once a folder, as a migration takes longer than a simulated hour."""
    template = folder / "template.db"
    if not template.exists():
        upkeep.init(str(template))
    path = folder / "day.db"
    for old in folder.glob("day.db*"):
        old.unlink()
    shutil.copyfile(template, path)
    with closing(Queue(str(path))) as queue:
        queue.publish_office(as_toml(office))
    return path
