"""What the order of the line costs whom: ordinary line minutes against counters kept for love tickets."""

from __future__ import annotations

from collections.abc import Iterator

from db.simulation.figures import figures
from db.simulation.outcome import Kind
from db.simulation.run import Scenario, simulate, workshop
from db.simulation.table import line_of
from db.simulation.variant import with_line_minutes, with_love_counters
from office.config import Office
from office.days import DayPlan, Days

LINE_MINUTES = (30, 45, 60, 90)
LOVE_COUNTERS = (0, 1, 2, 3)
HEAD = (
    "一般分鐘",
    "專留愛心",
    "一般平均",
    "一般九成",
    "愛心平均",
    "愛心九成",
    "預約九成",
    "疼您九成",
    "說中",
    "超前",
)
WIDTHS = (8, 8, 8, 8, 8, 8, 8, 8, 6, 6)


def lines(office: Office, days: Days, plan: DayPlan, seed: int, support: int) -> Iterator[str]:
    """The table, line by line as each plan has been lived through; a plan of the table is one simulated day.

    'So many counters kept for love' means general counters that call love tickets only; the shipped plan has none.
    """
    yield (
        f"{plan.name} {plan.visits} 人次，{len(office.counters)} 個櫃檯＋後線 {support} 人（種子 {seed}；單位：分鐘）。"
        "超前：被晚來超過 55 分鐘的人先叫到的一般號碼。\n"
    )
    yield line_of(HEAD, WIDTHS, 0)
    with workshop() as folder:
        for minutes in LINE_MINUTES:
            for kept in LOVE_COUNTERS:
                tried = with_love_counters(with_line_minutes(office, minutes), kept)
                scenario = Scenario(tried, len(tried.counters), support)
                outcome = simulate(scenario, days, plan, seed, folder)
                f = figures([outcome], days.speaker.seconds_a_call, office.speak_within_seconds)
                waits = (
                    f.kinds[Kind.ORDINARY].mean,
                    f.kinds[Kind.ORDINARY].p90,
                    f.kinds[Kind.LOVE].mean,
                    f.kinds[Kind.LOVE].p90,
                    f.kinds[Kind.APPOINTMENT].p90,
                    f.kinds[Kind.QUIET].p90,
                )
                yield line_of(
                    (
                        str(minutes),
                        str(kept),
                        *("—" if each is None else f"{each:.1f}" for each in waits),
                        "—" if f.estimates.covered is None else f"{f.estimates.covered:.0%}",
                        str(f.overtaking.beyond),
                    ),
                    WIDTHS,
                    0,
                )
