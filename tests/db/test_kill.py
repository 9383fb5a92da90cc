"""SIGKILL at random instants: no acknowledged work lost, none done twice, what nobody acknowledged found again.

The long one prints its table: ./test -m soak -s tests/db/test_kill.py
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from db.numbering import next_in_series
from tests.db.crowd import WRITERS, nineteen
from tests.db.writers import Line, read_log

ALL_AT_ONCE = 10
"""Every so many kills take all nineteen: then nobody is left who has the file open."""
LINES_BETWEEN = (5, 60)
LINE_BYTES = 42
MOST_S = 0.02
"""A transaction takes some milliseconds: a moment up to this long falls anywhere in one."""


@dataclass(frozen=True)
class Findings:
    """What the logs say against what the database holds."""

    kills: int
    all_at_once: int
    issued: int
    called: int
    found: int
    redone: int
    lost: list[str]
    doubled: list[str]
    gaps: int
    integrity: str

    def __str__(self) -> str:
        return (
            f"| kills | of them all 19 at once | issued | called | committed, not acknowledged, found at the next start "
            f"| not committed, done at the next start | lost | twice | gaps | integrity_check |\n"
            f"|---|---|---|---|---|---|---|---|---|---|\n"
            f"| {self.kills} | {self.all_at_once} | {self.issued} | {self.called} | {self.found} | {self.redone} "
            f"| {len(self.lost)} | {len(self.doubled)} | {self.gaps} | {self.integrity} |"
        )


def look(database: str, folder: Path, kills: int, all_at_once: int) -> Findings:
    """Hold every line of every log against the database."""
    lines: list[Line] = [line for counter in WRITERS for line in read_log(folder / f"{counter}.ack")]
    done = {line.key: line for line in lines if line.word == "done"}
    with closing(dbapi2.connect(database)) as raw:
        integrity = raw.execute("PRAGMA integrity_check").fetchone()[0]
        held = {row[0]: row[1:] for row in raw.execute("SELECT key, kind, ref, at_us FROM done_key")}
        numbers = dict(raw.execute("SELECT id, number FROM ticket"))
        calls = {row[0]: row[1:] for row in raw.execute(
            "SELECT e.id, t.number, e.counter FROM event AS e JOIN ticket AS t ON t.id = e.ticket WHERE e.kind = 'called'"
        )}  # fmt: skip
        called_twice = [
            f"ticket {each}"
            for (each,) in raw.execute("SELECT ticket_id FROM call GROUP BY ticket_id HAVING count(*) > 1")
        ]
        series: dict[tuple[str, int], list[int]] = defaultdict(list)
        for day, lane, seq in raw.execute("SELECT day, series_lane, seq FROM ticket ORDER BY seq"):
            series[day, lane].append(seq)
    gaps = sum(
        after != next_in_series(before) for seqs in series.values() for before, after in pairwise([0, *seqs])
    )
    lost = []
    for key, line in done.items():
        _kind, ref, _at = held.get(key, ("", -1, 0))
        if line.what != "call":
            kept = numbers.get(ref) == line.number
        elif line.number == "nobody":
            kept = ref == 0
        else:
            kept = calls.get(ref) == (line.number, int(key.split("-")[0]))
        if not kept:
            lost.append(str(line))
    issued = [line for line in done.values() if line.what != "call"]
    called = [line for line in done.values() if line.what == "call" and line.number != "nobody"]
    twice = [number for number, times in Counter(line.number for line in issued).items() if times > 1]
    # More rows than keys: something was done a second time under a key that had done it.
    twice += ["ticket"] * (len(numbers) - len(issued)) + ["call"] * (len(calls) - len(called))
    again = {line.key: line.at_us for line in lines if line.word == "again"}
    found = sum(held[key][2] < at for key, at in again.items() if key in held)
    return Findings(
        kills, all_at_once, len(issued), len(called), found, len(again) - found, lost, twice + called_twice,
        gaps, integrity,
    )  # fmt: skip


def await_growth(folder: Path, growth: int) -> None:
    """Wait until the logs have grown by so many bytes: a busy machine kills no less busy writers than an idle one."""

    def size() -> int:
        return sum(path.stat().st_size for path in folder.glob("*.ack"))

    wanted = size() + growth
    while size() < wanted:
        time.sleep(0.001)


def kill_at_random(database: str, folder: Path, kills: int, seed: int) -> Findings:
    """Kill writers at `kills` random instants, let the last ones finish, and look."""
    chance, all_at_once = random.Random(seed), 0
    with nineteen(database, folder) as crowd:
        for kill in range(1, kills + 1):
            await_growth(folder, chance.randint(*LINES_BETWEEN) * LINE_BYTES)
            # The instant is the test's subject, not a wait for something.
            time.sleep(chance.uniform(0, MOST_S))
            everybody = kill % ALL_AT_ONCE == 0
            victims = list(WRITERS) if everybody else [chance.choice(WRITERS)]
            all_at_once += everybody
            told = crowd.tell("kill " + " ".join(map(str, victims)))
            assert told == f"killed {len(victims)} of {len(victims)}", "a writer had ended by itself"
        assert crowd.tell("stop") == "ended 19 of 19"
    return look(database, folder, kills, all_at_once)


def judge(found: Findings) -> None:
    """Nothing acknowledged is lost, nothing was done twice, no number was skipped."""
    assert found.integrity == "ok"
    assert found.lost == []
    assert found.doubled == []
    assert found.gaps == 0


@pytest.mark.timeout(180)
def test_writers_killed_at_random_lose_nothing(database_file: str, tmp_path: Path) -> None:
    """Twenty-five kills among nineteen writers, two of them of all at once."""
    found = kill_at_random(database_file, tmp_path, 25, seed=9)
    judge(found)
    assert found.issued > 50
    assert found.called > 25
    assert found.found + found.redone > 0, "no kill fell between a beginning and its acknowledgement"


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_five_hundred_kills(database_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same with five hundred; some must have fallen between a commit and its acknowledgement."""
    found = kill_at_random(database_file, tmp_path, 500, seed=500)
    with capsys.disabled():
        print(f"\n{found}")  # noqa: T201 - the table is what a soak is run for
    judge(found)
    assert found.found > 0


@pytest.mark.timeout(180)
def test_a_lost_and_a_doubled_ticket_would_be_seen(database_file: str, tmp_path: Path) -> None:
    """The look itself: a row taken away is lost, a second row is one too many, a missing number is a gap."""
    with nineteen(database_file, tmp_path, "--acts", "1") as crowd:
        assert crowd.tell("wait") == "ended 19 of 19"
    judge(look(database_file, tmp_path, 0, 0))
    with closing(dbapi2.connect(database_file)) as raw, raw:
        (last,) = raw.execute("SELECT max(id) FROM ticket").fetchone()
        raw.execute("UPDATE ticket SET number = '9999', seq = 999 WHERE id = ?", (last,))
    found = look(database_file, tmp_path, 0, 0)
    assert len(found.lost) == 1
    assert found.gaps > 0
