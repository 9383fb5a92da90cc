"""Simulated people on a real queue, through real `db batch` processes that get killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from office.batch import Batch
from office.clerk import Pace
from office.config import Office, load_office
from office.launcher import ROOT
from office.people import People


def db(database: Path, *words: str) -> list[dict[str, object]]:
    """The JSON lines of one `python -m db` command."""
    command = [sys.executable, "-m", "db", "--db", str(database), "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    db(path, "init")
    return path


def people(office: Office, database: Path, speed: float, counters: list[int]) -> People:
    folder = database.parent
    return People(
        office,
        Pace(speed, arrivals_per_hour=180),
        lambda name: Batch(str(database), folder / f"{name}.log"),
        folder / "people.jsonl",
        kiosk="K1",
        counters=counters,
        own_process=counters[:1],
        seed=7,
    )


def test_people_take_numbers_and_clerks_call_them_through_deaths_of_their_processes(
    office: Office, database: Path
) -> None:
    """What people were told is exactly what the queue holds, also after kill -9 of each of their processes."""
    crowd = people(office, database, 200.0, [3, 5, 17])
    crowd.start()
    try:
        until(lambda: len(crowd.tally.issued) >= 5 and crowd.tally.calls)
        for pid in crowd.pids().values():
            os.kill(pid, signal.SIGKILL)
        seen = len(crowd.tally.issued)
        until(lambda: len(crowd.tally.issued) >= seen + 5 and len(crowd.tally.calls) >= 4)
    finally:
        crowd.stop()
    assert crowd.deaths() >= 1
    assert crowd.tally.failed == []
    events = db(database, "events")
    issued = [event["number"] for event in events if event["kind"] == "issued"]
    assert sorted(crowd.tally.issued) == sorted(issued)
    assert len(set(issued)) == len(issued)
    calls = {e["id"]: (e["number"], e["counter"]) for e in events if e["kind"] in ("called", "recalled")}
    assert crowd.tally.calls.items() <= calls.items()
    assert [r for r in crowd.tally.refused if "died" not in r and "被別的櫃檯" not in r] == []
    assert crowd.pids() == {}


def test_what_was_said_is_written_down(office: Office, database: Path) -> None:
    """Each acknowledged number stands in the record, with who asked and how."""
    crowd = people(office, database, 200.0, [3])
    crowd.start()
    try:
        until(lambda: len(crowd.tally.issued) >= 3)
    finally:
        crowd.stop()
    lines = [json.loads(line) for line in (database.parent / "people.jsonl").read_text("utf-8").splitlines()]
    taken = [line["answer"]["number"] for line in lines if line["who"] == "citizen"]
    assert taken == crowd.tally.issued
    assert any(line["said"].startswith("open --counter 3 --clerk ") for line in lines)


def test_a_full_room_turns_newcomers_away(office: Office, database: Path) -> None:
    """Without a clerk the line grows to the room's size and not beyond."""
    crowd = People(
        office,
        Pace(speed=600.0, arrivals_per_hour=3000, room=6),
        lambda name: Batch(str(database), database.parent / f"{name}.log"),
        database.parent / "people.jsonl",
        kiosk="K1",
        counters=[],
        seed=1,
    )
    crowd.start()
    try:
        until(lambda: crowd.waiting() == 6)
        with pytest.raises(AssertionError):
            until(lambda: crowd.waiting() > 6, seconds=0.5)
    finally:
        crowd.stop()
    assert len(crowd.tally.issued) == 6
