"""python -m office simulate: the words of its command line, and what it prints."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from db.queue import Queue
from db.records import Refused
from db.simulation import trade_off
from db.simulation.course import course
from db.simulation.figures import figures, with_few_quiet_hidden
from db.simulation.outcome import Outcome
from db.simulation.past import PastDay, past_day
from db.simulation.report import COMPARED, COMPARED_WIDTHS, Result, as_json, compared, details
from db.simulation.rota import rota
from db.simulation.run import Scenario, live, simulate, workshop
from db.simulation.table import line_of
from office.config import Office, OfficeError, load_office
from office.days import DayPlan, Days, load_days

DONE, REFUSED, USAGE = 0, 1, 2
MOST_SUPPORT = 20


def numbers(text: str) -> range:
    """'15' or '12..19' as the numbers meant; ValueError for anything else."""
    found = re.fullmatch(r"(\d+)(?:\.\.(\d+))?", text)
    if not found:
        raise ValueError(text)
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise ValueError(text)
    return range(first, last + 1)


def parser(days: Days) -> argparse.ArgumentParser:
    """The command line; the days that ship are its profiles."""
    p = argparse.ArgumentParser(
        prog="python -m office simulate", description="A day of the office in simulated time."
    )
    p.add_argument("--profile", choices=list(days.days), default="monday", help="the kind of day (monday)")
    p.add_argument("--counters", type=numbers, metavar="N|A..B", help="how many counters open (all)")
    reviewers = days.staff.reviewers
    p.add_argument(
        "--support",
        type=numbers,
        metavar="N|A..B",
        help=f"reviewers standing by ({reviewers}; a past day: its own)",
    )
    p.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other people (1)")
    p.add_argument("--days", type=int, default=1, metavar="N", help="so many days, counted together (1)")
    p.add_argument("--from-events", metavar="DB", help="a day this database has had, with --day")
    p.add_argument("--day", metavar="YYYY-MM-DD", help="which one")
    p.add_argument(
        "--trade-off", action="store_true", help="what the order of the line costs whom, as tables"
    )
    p.add_argument("--office", type=Path, metavar="FILE", help="the plan (OFFICE_TOML)")
    p.add_argument("--json", action="store_true", help="one JSON object a plan tried")
    p.add_argument("--png", type=Path, metavar="FILE", help="the figures as a picture")
    return p


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 done, 1 refused with a sentence on stderr, 2 usage."""
    try:
        days = load_days()
        p = parser(days)
        a = p.parse_args(list(argv))
        if bool(a.from_events) != bool(a.day):
            p.error("--from-events and --day go together")
        if a.support is None:
            a.support = range(1) if a.from_events else range(days.staff.reviewers, days.staff.reviewers + 1)
        if a.days < 1 or a.support[-1] > MOST_SUPPORT:
            p.error(f"--days is 1 or more, --support at most {MOST_SUPPORT}")
        if a.trade_off:
            asked = trade_off.Asked(_office(a), days, days.day(a.profile), a.seed, a.days, a.support[-1])
            for line in trade_off.lines(asked):
                print(line, flush=True)
            return DONE
        results = _print(a, _tried(a, days))
        if a.png:
            # Only here: a table needs no screen library.
            from db.simulation.picture import draw

            draw(results, a.png)
    except BrokenPipeError:
        raise
    except (Refused, OfficeError, OSError) as error:
        print(error, file=sys.stderr, flush=True)
        return REFUSED
    return DONE


def _office(a: argparse.Namespace) -> Office:
    """The plan: the file given, else the one of a past day's database, else the shipped one."""
    file = a.office or (Path(os.environ["OFFICE_TOML"]) if os.environ.get("OFFICE_TOML") else None)
    if file is None and a.from_events:
        queue = Queue(a.from_events)
        try:
            return queue.published()
        finally:
            queue.close()
    return load_office(file)


def _tried(a: argparse.Namespace, days: Days) -> Iterator[tuple[Result, float]]:
    """Every plan of the command with the seconds that it took, one after the other."""
    office = _office(a)
    past = past_day(a.from_events, office, a.day) if a.from_events else None
    plan = days.day(a.profile)
    counts = a.counters if a.counters is not None else (range(1) if past else [len(office.counters)])
    with workshop() as folder:
        for count in counts:
            for support in a.support:
                began = time.monotonic()
                scenario = Scenario(office, count, support)
                if past is not None:
                    outcomes = [_past(scenario, days, past, folder)]
                    title = f"{past.date}，{len(past.visitors)} 人次"
                else:
                    outcomes = _drawn(a, scenario, days, plan, folder)
                    title = f"{plan.name} {plan.visits} 人次"
                numbers = figures(outcomes, days.speaker.seconds_a_call, office.speak_within_seconds)
                seed = a.seed if past is None else None
                result = Result(title, scenario, seed, len(outcomes), numbers, course(outcomes))
                yield result, time.monotonic() - began


def _drawn(
    a: argparse.Namespace, scenario: Scenario, days: Days, plan: DayPlan, folder: Path
) -> list[Outcome]:
    return [simulate(scenario, days, plan, a.seed + number, folder) for number in range(a.days)]


def _past(scenario: Scenario, days: Days, past: PastDay, folder: Path) -> Outcome:
    """The past day with its own shifts, or with so many counters of the plan."""
    shifts = rota(scenario.office, days, past.date, scenario.counters) if scenario.counters else past.shifts
    return with_few_quiet_hidden(live(scenario, days, past.visitors, shifts, folder))


def _print(a: argparse.Namespace, tried: Iterator[tuple[Result, float]]) -> list[Result]:
    """One plan in full, several as a table that grows with each."""
    several = a.support[-1] != a.support[0] or (a.counters is not None and len(a.counters) > 1)
    results = []
    for result, took in tried:
        results.append(result)
        if a.json:
            print(json.dumps(as_json(result, took), ensure_ascii=False), flush=True)
        elif several:
            if len(results) == 1:
                drawn = f"{result.drawn}；" if result.drawn else ""
                print(f"{result.title}（{drawn}單位：分鐘）\n")
                print(line_of(COMPARED, COMPARED_WIDTHS, 0))
            print(line_of(compared(result), COMPARED_WIDTHS, 0), flush=True)
        else:
            print(details(result), flush=True)
    return results
