"""What a disk may hold after a power cut: everything before a completed fsync, and of the rest a part, at random.

No file and no database in here, so that its own tests can hold it against what is right by hand.
"""

from __future__ import annotations

import random
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD = struct.Struct("<ccIQI")
SECTORS = (512, 4096)
"""What a disk writes whole: old disks half a kilobyte, new ones and most flash four."""


@dataclass(frozen=True)
class Record:
    """One call of a writer: W write, T truncate, B fsync begun, E fsync ended, U unlink, A acknowledgement.

    `file` is d (the database), w (its -wal) or a (an acknowledgement).
    """

    kind: str
    file: str
    pid: int = 0
    offset: int = 0
    data: bytes = b""


def records(trace: bytes) -> Iterator[Record]:
    """The records of a trace, in their order. Raises ValueError for one that is cut off."""
    at = 0
    while at < len(trace):
        if len(trace) - at < HEAD.size:
            raise ValueError("the trace is cut off within a record")
        kind, file, pid, offset, length = HEAD.unpack_from(trace, at)
        at += HEAD.size
        yield Record(kind.decode(), file.decode(), pid, offset, trace[at : at + length])
        at += length


@dataclass
class File:
    """One file: what is on the disk for certain, and what was written since."""

    certain: bytearray | None = None
    """None where there is no such file."""
    pending: list[Record] = field(default_factory=list)
    _begun: dict[int, int] = field(default_factory=dict)
    """How many of the pending writes an fsync under way covers, by process."""

    def take(self, record: Record) -> None:
        """Follow one record."""
        if record.kind == "U":
            # The directory's entries are taken as written in their order; the test says so.
            self.certain, self.pending, self._begun = None, [], {}
        elif record.kind == "B":
            self._begun[record.pid] = len(self.pending)
        elif record.kind == "E":
            self._settle(self._begun.pop(record.pid, 0))
        elif record.kind in "WT":
            self.pending.append(record)

    def _settle(self, count: int) -> None:
        for record in self.pending[:count]:
            self.certain = _applied(self.certain, record)
        self.pending = self.pending[count:]
        self._begun = {pid: max(0, begun - count) for pid, begun in self._begun.items()}

    def survivor(self, chance: random.Random, sector: int, share: float | None) -> bytearray | None:
        """What the disk may hold now.

        Each sector that was written since holds the state after any number of its writes, in no order among the
        sectors; with `share` each of its writes counts with that probability, 0 is nothing of them, 1 is all.
        The file's size is that after any of the calls.
        """
        if self.certain is None and not self.pending:
            return None
        sizes = [len(self.certain or b"")]
        parts: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
        for record in self.pending:
            end = record.offset + len(record.data)
            sizes.append(record.offset if record.kind == "T" else max(sizes[-1], end))
            if record.kind == "T":
                # What lies behind a cut is gone, even where a later write makes the file long again.
                for start in range(record.offset - record.offset % sector, max(sizes), sector):
                    at = max(start, record.offset)
                    parts[start].append((at, bytes(start + sector - at)))
            else:
                for start in range(record.offset - record.offset % sector, end, sector):
                    at, stop = max(start, record.offset), min(start + sector, end)
                    parts[start].append((at, record.data[at - record.offset : stop - record.offset]))
        held = bytearray(self.certain or b"")
        held.extend(bytes(max(sizes) - len(held)))
        for written in parts.values():
            if share is None:
                count = chance.randint(0, len(written))
            else:
                count = sum(chance.random() < share for _ in written)
            for at, data in written[:count]:
                held[at : at + len(data)] = data
        size = sizes[-1] if share == 1 else sizes[0] if share == 0 else chance.choice(sizes)
        del held[size:]
        return held


def _applied(content: bytearray | None, record: Record) -> bytearray:
    content = bytearray() if content is None else content
    if record.kind == "T":
        del content[record.offset :]
        content.extend(bytes(record.offset - len(content)))
    else:
        content.extend(bytes(max(0, record.offset - len(content))))
        content[record.offset : record.offset + len(record.data)] = record.data
    return content


@dataclass
class Disk:
    """The database and its -wal on one disk; `obeys` is False for a disk that says it has synced and has not."""

    database: bytes
    obeys: bool = True

    def __post_init__(self) -> None:
        self.files = {"d": File(bytearray(self.database)), "w": File()}

    def take(self, record: Record) -> None:
        """Follow one record of the trace."""
        if record.file in self.files and (self.obeys or record.kind not in "BE"):
            self.files[record.file].take(record)

    def cut(self, chance: random.Random) -> tuple[bytearray | None, bytearray | None]:
        """The database and its -wal as a power cut at this instant may leave them; None for no file."""
        sector = chance.choice(SECTORS)
        share = chance.choice((None, None, 0.0, 0.1, 0.5, 0.9, 1.0))
        return (
            self.files["d"].survivor(chance, sector, share),
            self.files["w"].survivor(chance, sector, share),
        )
