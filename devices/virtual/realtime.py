"""Real-time commands, found in whatever the host sends: text, raster rows or the middle of another command.

A run of bytes equal to one is executed even inside image data (escpos section 2, 'Real-time bytes inside
raster data'). The bytes stay in the stream as data, except that DLE EOT 7, 8 and 18 swallow the byte after
them, which shifts the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

DLE, EOT, ENQ, DC4 = 0x10, 0x04, 0x05, 0x14
CLEAR = bytes.fromhex("10140801031401060208")  # DLE DC4 fn 8: clear receive and print buffer
POWER_OFF = bytes.fromhex("1014020108")  # DLE DC4 fn 2
TAKES_ARGUMENT = (7, 8, 18)


class Urgent(StrEnum):
    """What a real-time sequence asks for."""

    STATUS = "DLE EOT"
    ENQUIRY = "DLE ENQ"
    PULSE = "DLE DC4 1"
    POWER_OFF = "DLE DC4 2"
    CLEAR = "DLE DC4 8"


@dataclass(frozen=True)
class RealTime:
    """A sequence that was complete at this point of the stream; `n` is its argument."""

    kind: Urgent
    n: int


class RealTimeScanner:
    """Splits the arriving bytes into data for the receive buffer and commands to execute at once."""

    def __init__(self) -> None:
        self._seen = bytearray()

    def forget(self) -> None:
        """Start afresh, as after power-on."""
        self._seen.clear()

    def scan(self, chunk: bytes) -> Iterator[bytes | RealTime]:
        """Yield data and commands in the order they happen; a sequence may be split over chunks."""
        start = at = 0
        while at < len(chunk):
            if not self._seen:
                at = chunk.find(DLE, at)
                if at < 0:
                    break
            byte = chunk[at]
            at += 1
            self._seen.append(byte)
            if not _may_grow(self._seen):
                self._seen.clear()
                if byte == DLE:
                    self._seen.append(DLE)
                continue
            command = _complete(self._seen)
            if command is None:
                continue
            self._seen.clear()
            swallowed = command.kind is Urgent.STATUS and command.n in TAKES_ARGUMENT
            yield chunk[start : at - 1] if swallowed else chunk[start:at]
            yield command
            start = at
        if start < len(chunk):
            yield chunk[start:]


def _may_grow(seen: bytearray) -> bool:
    if len(seen) == 1:
        return seen[0] == DLE
    if seen[1] in (EOT, ENQ):
        return (
            len(seen) <= 4 if seen[1] == EOT and seen[2:3] and seen[2] in TAKES_ARGUMENT else len(seen) <= 3
        )
    if seen[1] != DC4:
        return False
    if len(seen) == 2:
        return True
    return (seen[2] == 1 and len(seen) <= 5) or CLEAR.startswith(seen) or POWER_OFF.startswith(seen)


def _complete(seen: bytearray) -> RealTime | None:
    if len(seen) < 3:
        return None
    n = seen[2]
    if seen[1] == EOT:
        return RealTime(Urgent.STATUS, n) if len(seen) == 4 or n not in TAKES_ARGUMENT else None
    if seen[1] == ENQ:
        return RealTime(Urgent.ENQUIRY, n)
    if n == 1 and len(seen) == 5:
        return RealTime(Urgent.PULSE, seen[3])
    if seen == CLEAR:
        return RealTime(Urgent.CLEAR, 8)
    return RealTime(Urgent.POWER_OFF, 2) if seen == POWER_OFF else None
