"""What a rule costs whom, shown instead of tuned: the order of the line, and counters kept for some people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.simulation.figures import Figures, figures
from db.simulation.outcome import Kind
from db.simulation.run import Scenario, simulate, workshop
from db.simulation.table import line_of
from db.simulation.variant import with_line_minutes, with_love_counters
from office.config import Office
from office.days import DayPlan, Days

LINE_MINUTES = (30, 45, 60, 90)
LOVE_COUNTERS = (0, 1, 2)
KEPT_BEFORE = (0, 5, 10, 15, 20)
"""Minutes before a slot from which a counter is kept for each of its appointments."""

WAITS = ("一般平均", "一般九成", "愛心平均", "愛心九成", "預約九成", "疼您九成", "說中", "超前")
WIDTHS = (8, 8, 8, 8, 8, 8, 8, 8, 6, 6)


@dataclass(frozen=True)
class Asked:
    """The day that every line of the tables lives through, `count` times from `seed` on."""

    office: Office
    days: Days
    plan: DayPlan
    seed: int
    count: int
    support: int

    def figures(self, office: Office, days: Days, folder: Path) -> Figures:
        """The figures of the days under another plan or other staff."""
        scenario = Scenario(office, len(office.counters), self.support)
        seeds = range(self.seed, self.seed + self.count)
        outcomes = [simulate(scenario, days, self.plan, seed, folder) for seed in seeds]
        return figures(outcomes, days.speaker.seconds_a_call, office.speak_within_seconds)


def lines(asked: Asked) -> Iterator[str]:
    """The tables, each line as soon as it has been lived through.

    'Kept for love' are counters that call love tickets only, which the shipped plan has none of.
    """
    yield (
        f"{asked.plan.name} {asked.plan.visits} 人次，{len(asked.office.counters)} 個櫃檯＋後線 {asked.support} 人"
        f"（種子 {asked.seed}，{asked.count} 天合計；單位：分鐘）。超前：被晚來超過 55 分鐘的人先叫到的一般號碼，人。"
    )
    with workshop() as folder:
        yield "\n一般號碼的排序分鐘 × 只叫愛心的櫃檯\n"
        yield line_of(("排序分鐘", "專留愛心", *WAITS), WIDTHS, 0)
        for minutes in LINE_MINUTES:
            for kept in LOVE_COUNTERS:
                tried = with_love_counters(with_line_minutes(asked.office, minutes), kept)
                yield _line(str(minutes), str(kept), asked.figures(tried, asked.days, folder))
        yield "\n時段前幾分鐘起，每件還沒到的預約留一個櫃檯\n"
        yield line_of(("幾分鐘前", "", *WAITS), WIDTHS, 0)
        for before in KEPT_BEFORE:
            booked = asked.days.appointments.model_copy(update={"kept_before": before})
            days = asked.days.model_copy(update={"appointments": booked})
            yield _line(str(before), "", asked.figures(asked.office, days, folder))


def _line(first: str, second: str, f: Figures) -> str:
    kinds = f.kinds
    waits = (
        kinds[Kind.ORDINARY].mean,
        kinds[Kind.ORDINARY].p90,
        kinds[Kind.LOVE].mean,
        kinds[Kind.LOVE].p90,
        kinds[Kind.APPOINTMENT].p90,
        kinds[Kind.QUIET].p90,
    )
    cells = ["—" if each is None else f"{each:.1f}" for each in waits]
    covered = "—" if f.estimates.covered is None else f"{f.estimates.covered:.0%}"
    return line_of((first, second, *cells, covered, str(f.overtaking.beyond)), WIDTHS, 0)
