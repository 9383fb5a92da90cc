"""The calls said last, on disk, so that a call asked for again after a crash is not said twice."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from devices.voice.messages import Say

log = logging.getLogger(__name__)

KEPT = 200


class Journal:
    """Append-only, read whole at start and cut to the last 200 lines.

    A call is known by its event, number, counter and time, so the events of another database never match.
    A disk that cannot be written costs only this protection; it is logged once.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._warned = False
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        self._said: dict[str, float] = {}
        for line in lines[-KEPT:]:
            key, _, seconds = line.rpartition(" ")
            try:
                self._said[key] = float(seconds)
            except ValueError:
                continue  # the torn last line of a power cut
        if len(lines) > KEPT:
            self._rewrite()

    def seconds(self, call: Say) -> float | None:
        """How long `call` lasted when it was said to its end; None when it was not."""
        return self._said.get(_key(call))

    def add(self, call: Say, seconds: float) -> None:
        """Remember that `call` was said to its end."""
        self._said[_key(call)] = seconds
        while len(self._said) > KEPT:
            del self._said[next(iter(self._said))]
        try:
            file = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(file, f"{_key(call)} {seconds:.3f}\n".encode())
            finally:
                os.close(file)
        except OSError as error:
            self._warn(error)

    def _rewrite(self) -> None:
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        try:
            fresh.write_text("".join(f"{key} {seconds:.3f}\n" for key, seconds in self._said.items()))
            fresh.replace(self._file)
        except OSError as error:
            self._warn(error)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            log.warning("the journal of calls said cannot be written: %s", error)


def _key(call: Say) -> str:
    return f"{call.event} {call.number} {call.counter} {call.called_at_us}"
