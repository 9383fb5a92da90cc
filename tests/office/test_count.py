"""The demo's count notices every kind of loss and of doing a thing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from office.count import Count, FarEnds, Promised, count, read_lines


def at(second: int) -> str:
    return f"2025-03-11T09:24:{second:02}.000+08:00"


def event(id: int, kind: str, number: str, counter: int | None = None, **data: Any) -> dict[str, Any]:
    return {"id": id, "at": at(id), "kind": kind, "number": number, "counter": counter, "data": data}


def slip(number: str | None, copy: int = 1) -> dict[str, Any]:
    return {"number": number, "copy": copy}


def painted(id: int, where: str = "call") -> dict[str, Any]:
    return {"event": id, "where": where}


def voiced(id: int, seconds: float = 9.5) -> dict[str, Any]:
    return {"event": id, "seconds": seconds}


def frame(second: int, *calls: tuple[str, int]) -> dict[str, Any]:
    return {"at": at(second), "calls": [{"number": number, "counter": counter} for number, counter in calls]}


def noted(id: int, device: str, outcome: str, reason: str = "") -> dict[str, Any]:
    return {"event": id, "device": device, "outcome": outcome, "reason": reason}


EVENTS = (
    event(1, "issued", "1001"),
    event(2, "issued", "3001"),
    event(3, "called", "1001", 17),
    event(4, "recalled", "1001", 17),
    event(5, "called", "3001", 3),
)
DELIVERIES = (
    noted(5, "voice", "dropped", "overtaken"),
    noted(3, "voice", "voiced"),
    noted(4, "marquee", "merged"),
)
ALL = {
    "slips": (slip("1001"), slip("3001"), slip("3001", 2)),
    "wall": (painted(3), painted(4, "strip"), painted(5), painted(5, "latest")),
    "voice": (voiced(3), voiced(4, 5.25)),
    "marquee": (frame(3, ("1001", 17)), frame(6, ("1001", 17), ("3001", 3))),
}


def counted(told: tuple[str, ...] = ("1001", "3001"), **other: Any) -> Count:
    events = other.pop("events", EVENTS)
    deliveries = other.pop("deliveries", DELIVERIES)
    return count(Promised(told, events, deliveries), FarEnds(**{**ALL, **other}))


def test_everything_seen_once_adds_up() -> None:
    """The figures are those of the far ends, what was left out is listed with its event and reason, and it is ok."""
    result = counted().as_json()
    assert result == {
        "issued": 2,
        "slips": 2,
        "reprints": 1,
        "slip_numbers": ["1001", "3001"],
        "calls": 2,
        "recalls": 1,
        "wall": 3,
        "voice_left_out": 1,
        "marquee_left_out": 1,
        "voiced": 2,
        "wav_seconds": 14.75,
        "marquee": 3,
        "dropped": [
            {
                "surface": "voice",
                "event": 5,
                "number": "3001",
                "counter": 3,
                "outcome": "dropped",
                "reason": "overtaken",
            },
            {
                "surface": "marquee",
                "event": 4,
                "number": "1001",
                "counter": 17,
                "outcome": "merged",
                "reason": "",
            },
        ],
        "duplicates": [],
        "missing": [],
        "ok": True,
    }


@pytest.mark.parametrize(
    ("other", "surface"),
    [
        ({"slips": (slip("1001"),)}, "printer"),
        ({"slips": (slip("1001"), slip("3001"), slip(None))}, "queue"),
        ({"slips": (slip("1001"), slip("3001"), slip("7777"))}, "queue"),
        ({"wall": (painted(3), painted(4))}, "wall"),
        ({"voice": (voiced(3),)}, "voice"),
        ({"deliveries": ()}, "voice"),
        ({"marquee": (frame(3, ("1001", 17)),)}, "marquee"),
        ({"marquee": (*ALL["marquee"], frame(7, ("4001", 12)))}, "queue"),
        ({"told": ("1001",)}, "citizen"),
        ({"told": ("1001", "3001", "3002")}, "queue"),
    ],
)
def test_a_loss_is_named(other: dict[str, Any], surface: str) -> None:
    """One thing taken from one far end, or one too many, is one entry for that surface, and not ok."""
    result = counted(**other)
    assert [entry["surface"] for entry in result.missing] == [surface]
    assert not result.ok


@pytest.mark.parametrize(
    ("other", "surface"),
    [
        ({"slips": (*ALL["slips"], slip("1001"))}, "printer"),
        ({"slips": (*ALL["slips"], slip("3001", 2))}, "printer"),
        ({"wall": (*ALL["wall"], painted(3))}, "wall"),
        ({"voice": (*ALL["voice"], voiced(3))}, "voice"),
        ({"events": (*EVENTS, event(6, "issued", "1001"))}, "queue"),
    ],
)
def test_a_thing_done_twice_is_named(other: dict[str, Any], surface: str) -> None:
    """The same slip, call view, spoken call or number twice is one entry for that surface, and not ok."""
    result = counted(**other)
    assert [entry["surface"] for entry in result.duplicates] == [surface]
    assert not result.ok


def test_a_call_shown_before_its_recall_does_not_show_the_recall() -> None:
    """A recall needs a frame of its own, later than itself."""
    result = counted(
        deliveries=(noted(5, "voice", "dropped"),), marquee=(frame(3, ("1001", 17)), frame(5, ("3001", 3)))
    )
    assert [(entry["surface"], entry["event"]) for entry in result.missing] == [("marquee", 4)]


def test_a_call_that_was_taken_back_need_not_be_seen() -> None:
    """Within 5 seconds a clerk may undo a call; no surface owes it anything."""
    events = (*EVENTS, event(6, "called", "3001", 4), event(7, "call_undone", "3001", 4, call=6))
    assert counted(events=events).ok


def test_a_line_that_is_still_being_written_waits(tmp_path: Path) -> None:
    """Only whole lines are read; a file that is not there has none."""
    file = tmp_path / "slips.jsonl"
    assert read_lines(file) == []
    file.write_text(json.dumps(slip("1001")) + "\n" + '{"number": "30', "utf-8")
    assert [line["number"] for line in read_lines(file)] == ["1001"]
