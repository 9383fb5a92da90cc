"""What was painted, call by call: the wall's own record, and on request a file that others count."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from display.page import CallFace
from office.clock import iso

log = logging.getLogger(__name__)


class Witness:
    """Knows which events were painted. With a file, each has one JSON line, written whole; the lines that are
    there already count, so that a wall that was killed calls nothing twice."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises OSError when the file cannot be opened."""
        self._seen: set[int] = set()
        self._file: int | None = None
        if file is not None:
            if file.exists():
                self._read(file)
            self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    @property
    def seen(self) -> frozenset[int]:
        """The events painted so far."""
        return frozenset(self._seen)

    def note(self, call: CallFace, where: str, painted_us: int) -> tuple[int, ...]:
        """This call has just been painted; returns its events that had not been before."""
        news = tuple(event for event in call.events if event not in self._seen)
        for event in news:
            self._seen.add(event)
            self._write(
                {
                    "event": event,
                    "number": call.number,
                    "counter": call.counter,
                    "where": where,
                    "recall": call.recall,
                    "at": iso(call.at_us),
                    "painted_at": iso(painted_us),
                    "latency_ms": round((painted_us - call.at_us) / 1000, 1),
                }
            )
        return news

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, line: dict[str, object]) -> None:
        if self._file is None:
            return
        try:
            os.write(self._file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        except OSError as error:
            log.error("the witness file cannot be written, the wall goes on without it: %s", error)
            self.close()

    def _read(self, file: Path) -> None:
        for line in file.read_bytes().splitlines():
            try:
                self._seen.add(int(json.loads(line)["event"]))
            except (ValueError, KeyError, TypeError):
                continue  # the torn last line of a power cut
