"""What an Alpha sign says back: write-code replies to a read, ACK and NAK; everything else is noise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.alpha import checksum

LONGEST_REPLY = 4096  # bytes; a whole table is 94 entries of 11
_FRAME = re.compile(rb"\x01([ -~]{3})\x02([A-Z])([^\x02\x03\x04]*)(?:\x03([0-9A-F]{4})?)?\x04", re.DOTALL)


@dataclass(frozen=True)
class Reply:
    """One answer: `code` is the write code of what was read ('E', 'A', 'G', 'I'), `data` what it holds."""

    code: str
    data: bytes


@dataclass(frozen=True)
class TableEntry:
    """A line of the memory table as the sign tells it."""

    label: str
    kind: str  # 'A' TEXT, 'B' STRING, 'D' SMALL DOTS
    size: str  # 4 hex digits


class ReplyReader:
    """Finds replies in what comes back, however it is cut up; keeps at most LONGEST_REPLY bytes of it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The replies completed by `data`; a damaged one (wrong checksum) is left out."""
        found: list[Reply] = []
        self._held += data
        while (end := self._held.find(b"\x04")) >= 0:
            frame = bytes(self._held[: end + 1])
            del self._held[: end + 1]
            match = _FRAME.fullmatch(frame[max(frame.rfind(b"\x01"), 0) :])
            if match is None:
                continue
            _address, code, body, told = match.groups()
            if told is None or told == checksum(b"\x02" + code + body + b"\x03"):
                found.append(Reply(code.decode(), body))
        del self._held[:-LONGEST_REPLY]
        return found


def table_of(reply: Reply) -> tuple[TableEntry, ...] | None:
    """The memory table in an answer to F$; None when the reply is about something else or is cut short."""
    if reply.code != "E" or not reply.data.startswith(b"$"):
        return None
    body = reply.data[1:]
    if len(body) % 11 or any(byte > 0x7E for byte in body):
        return None
    lines = [body[at : at + 11].decode("ascii") for at in range(0, len(body), 11)]
    return tuple(TableEntry(line[0], line[1], line[3:7]) for line in lines)
