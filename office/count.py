"""The demo's count: what the queue promised against what the far ends saw, number by number and call by call."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


def read_lines(file: Path) -> list[Line]:
    """The JSON lines of a file; a line that is still being written, and a file that is not there yet, are left out."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return []
    whole = text[: text.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines() if line.strip()]


@dataclass(frozen=True)
class FarEnds:
    """What came out at the other end of every wire, as those ends wrote it down themselves."""

    slips: tuple[Line, ...] = ()  # the virtual printer: decoded from the ink
    wall: tuple[Line, ...] = ()  # the wall's witness: painted
    voice: tuple[Line, ...] = ()  # the loudspeaker's stand-in: a WAV that was played to its end
    marquee: tuple[Line, ...] = ()  # the virtual marquee: decoded from its frames

    @classmethod
    def read(cls, printer: Path, wall: Path, voice: Path, marquee: Path) -> FarEnds:
        """Reads the four files as they are now."""
        return cls(*(tuple(read_lines(file)) for file in (printer, wall, voice, marquee)))


@dataclass(frozen=True)
class Promised:
    """What the queue says has happened; the far ends have to agree."""

    told: tuple[str, ...]  # numbers that citizens were told
    events: tuple[Line, ...]  # `db events`
    deliveries: tuple[Line, ...]  # `db deliveries`: what voice and marquee dropped or merged, and why

    def numbers(self) -> list[str]:
        """Every number issued, in order."""
        return [str(event["number"]) for event in self.events if event["kind"] == "issued"]

    def calls(self) -> dict[int, Line]:
        """Every call and recall by its event, but those taken back within their 5 seconds."""
        undone = {event["data"].get("call") for event in self.events if event["kind"] == "call_undone"}
        return {
            int(event["id"]): event
            for event in self.events
            if event["kind"] in ("called", "recalled") and event["id"] not in undone
        }


@dataclass
class Count:
    """The result: figures, and every single thing that does not add up."""

    figures: dict[str, Any] = field(default_factory=dict)
    missing: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(
        default_factory=list
    )  # by voice or marquee, on purpose, with reason

    @property
    def ok(self) -> bool:
        """Whether everything adds up."""
        return not self.missing and not self.duplicates

    def as_json(self) -> dict[str, Any]:
        """One object: the figures, then dropped, duplicates, missing, ok."""
        return {
            **self.figures,
            "dropped": self.dropped,
            "duplicates": self.duplicates,
            "missing": self.missing,
            "ok": self.ok,
        }


def count(promised: Promised, seen: FarEnds) -> Count:
    """Compares every number and every call with what each far end saw of it.

    A number needs one slip (a later one only as a marked reprint); a call needs to be painted by the wall, and to be
    voiced and decoded by the marquee unless that one noted that it left it out, and why.
    """
    result = Count()
    _slips(result, promised, seen.slips)
    calls = promised.calls()
    result.figures["calls"] = sum(event["kind"] == "called" for event in calls.values())
    result.figures["recalls"] = sum(event["kind"] == "recalled" for event in calls.values())
    _wall(result, calls, seen.wall)
    left_out = _left_out(result, promised, calls)
    _voice(result, calls, left_out["voice"], seen.voice)
    _marquee(result, calls, left_out["marquee"], seen.marquee)
    return result


def _slips(result: Count, promised: Promised, slips: Iterable[Line]) -> None:
    issued = promised.numbers()
    printed = Counter((slip["number"], slip["copy"]) for slip in slips)
    numbers = {number for number, _ in printed}
    result.figures |= {
        "issued": len(set(promised.told)),
        "slips": sum(copies for (number, copy), copies in printed.items() if copy == 1),
        "reprints": sum(copies for (_, copy), copies in printed.items() if (copy or 0) > 1),
        "slip_numbers": sorted({number for number in numbers if number is not None}),
    }
    for number, times in Counter(issued).items():
        if times > 1:
            result.duplicates.append({"surface": "queue", "number": number, "times": times})
    for number in sorted(set(issued) - set(promised.told)):
        result.missing.append({"surface": "citizen", "number": number, "why": "issued, and nobody was told"})
    for number in sorted(set(promised.told) - set(issued)):
        result.missing.append({"surface": "queue", "number": number, "why": "told, and not in the queue"})
    for number in sorted(set(issued) - numbers):
        result.missing.append({"surface": "printer", "number": number, "why": "no slip of it was decoded"})
    for (number, copy), times in printed.items():
        if number not in issued:
            result.missing.append(
                {"surface": "queue", "number": number, "why": "a slip of a number nobody has"}
            )
        elif times > 1:
            result.duplicates.append({"surface": "printer", "number": number, "copy": copy, "times": times})


def _wall(result: Count, calls: Mapping[int, Line], wall: Iterable[Line]) -> None:
    painted = Counter(int(line["event"]) for line in wall)
    announced = Counter(int(line["event"]) for line in wall if line["where"] == "call")
    result.figures["wall"] = len(calls.keys() & painted.keys())
    _compare(result, "wall", calls, painted.keys())
    for event, times in announced.items():
        if times > 1:
            result.duplicates.append({"surface": "wall", "event": event, "times": times})


def _left_out(result: Count, promised: Promised, calls: Mapping[int, Line]) -> dict[str, set[int]]:
    left_out: dict[str, set[int]] = {"voice": set(), "marquee": set()}
    for line in promised.deliveries:
        event, device = int(line["event"]), str(line["device"])
        kind = next((kind for kind in left_out if kind in device), None)
        if kind is None or event not in calls or line["outcome"] not in ("dropped", "merged"):
            continue
        left_out[kind].add(event)
        result.dropped.append(
            {
                "surface": kind,
                "event": event,
                "number": str(calls[event]["number"]),
                "counter": calls[event]["counter"],
                "outcome": line["outcome"],
                "reason": line["reason"],
            }
        )
    for kind, events in left_out.items():
        result.figures[f"{kind}_left_out"] = len(events)
    return left_out


def _voice(result: Count, calls: Mapping[int, Line], left_out: set[int], voice: Iterable[Line]) -> None:
    voiced = Counter(int(line["event"]) for line in voice)
    result.figures["voiced"] = len(calls.keys() & voiced.keys())
    result.figures["wav_seconds"] = round(sum(float(line["seconds"]) for line in voice), 2)
    _compare(result, "voice", calls, voiced.keys() | left_out)
    for event, times in voiced.items():
        if times > 1:
            result.duplicates.append({"surface": "voice", "event": event, "times": times})


def _marquee(result: Count, calls: Mapping[int, Line], left_out: set[int], marquee: Iterable[Line]) -> None:
    # A frame names number and counter, not the event: a call counts as shown when a frame after it names both.
    frames: dict[tuple[str, int], datetime] = {}
    for line in marquee:
        at = datetime.fromisoformat(line["at"])
        for call in line.get("calls") or ():
            pair = (str(call["number"]), int(call["counter"]))
            frames[pair] = max(at, frames.get(pair, at))
    shown = set()
    for event, call in calls.items():
        last = frames.get((str(call["number"]), int(call["counter"])))
        if last is not None and last >= datetime.fromisoformat(call["at"]):
            shown.add(event)
    result.figures["marquee"] = len(shown)
    _compare(result, "marquee", calls, shown | left_out)
    known = {(str(call["number"]), int(call["counter"])) for call in calls.values()}
    for number, counter in sorted(frames.keys() - known):
        result.missing.append(
            {
                "surface": "queue",
                "number": number,
                "counter": counter,
                "why": "on the marquee, and never called",
            }
        )


def _compare(result: Count, surface: str, calls: Mapping[int, Line], seen: Iterable[int]) -> None:
    seen = set(seen)
    for event in sorted(calls.keys() - seen):
        call = calls[event]
        result.missing.append(
            {
                "surface": surface,
                "event": event,
                "number": str(call["number"]),
                "counter": call["counter"],
                "why": f"{call['kind']}, and not seen there",
            }
        )
