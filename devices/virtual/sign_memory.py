"""The memory table of an Alpha sign: `E$` and its 11-character entries (led section 2.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

ENTRY = re.compile(
    r"(?P<label>[ -~])(?P<kind>[ABD])(?P<lock>[UL])(?P<size>[0-9A-F]{4})(?P<quarter>[0-9A-F]{4})"
)
COLOURS = ("1000", "2000", "4000")  # mono, three colours, eight colours
ALL_DAY, NEVER, ALWAYS = 0xFD, 0xFE, 0xFF  # run times, led 2.6
LONGEST_STRING = 0x7D


class Kind(StrEnum):
    """What a file is; the letters are the table's own."""

    TEXT = "A"
    STRING = "B"
    DOTS = "D"


@dataclass(frozen=True)
class Allocation:
    """One entry: `size` and `quarter` as written, four hex digits each."""

    kind: Kind
    label: str
    lock: str
    size: str
    quarter: str

    @property
    def bytes(self) -> int:
        return int(self.size, 16)

    @property
    def height(self) -> int:
        return int(self.size[:2], 16)

    @property
    def width(self) -> int:
        return int(self.size[2:], 16)

    def runs_at(self, minute: int) -> bool:
        """Whether a TEXT file is shown at a minute of the day; times are in units of ten minutes."""
        start, stop = int(self.quarter[:2], 16), int(self.quarter[2:], 16)
        if start in (ALL_DAY, ALWAYS):
            return True
        if start == NEVER:
            return False
        now = minute // 10
        return start <= now < stop if start <= stop else now >= start or now < stop

    def entry(self) -> str:
        """The entry as it is read back."""
        return f"{self.label}{self.kind}{self.lock}{self.size}{self.quarter}"


def read_table(body: str) -> tuple[Allocation, ...]:
    """Take a table apart; raises ValueError naming the entry and what is wrong with it."""
    if len(body) % 11:
        raise ValueError(f"{len(body)} characters are not entries of 11")
    entries = tuple(_entry(body[at : at + 11]) for at in range(0, len(body), 11))
    seen: set[tuple[Kind, str]] = set()
    for entry in entries:
        if (entry.kind, entry.label) in seen:
            raise ValueError(f"file {entry.label!r} is there twice")
        seen.add((entry.kind, entry.label))
    return entries


def _entry(text: str) -> Allocation:
    found = ENTRY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not label, type, lock, size and times")
    entry = Allocation(Kind(found["kind"]), found["label"], found["lock"], found["size"], found["quarter"])
    if entry.kind is Kind.STRING:
        if (
            entry.lock != "L"
            or entry.bytes > LONGEST_STRING
            or entry.quarter != "0000"
            or entry.label in "0?"
        ):
            raise ValueError(f"{text!r}: a STRING is locked, at most 007D long, 0000, and not 0 or ?")
    elif entry.kind is Kind.DOTS:
        if not (0 < entry.height <= 31 and entry.width) or entry.quarter not in COLOURS:
            raise ValueError(f"{text!r}: a picture is 01-1F rows, 01-FF columns, {', '.join(COLOURS)}")
    elif entry.label in "0?":
        raise ValueError(f"{text!r}: labels 0 and ? are reserved")
    return entry


@dataclass
class Memory:
    """The files. File A is there from the start; every other needs an allocation (led 2.3)."""

    table: dict[tuple[Kind, str], Allocation] = field(
        default_factory=lambda: {(Kind.TEXT, "A"): Allocation(Kind.TEXT, "A", "U", "FFFF", "FFFF")}
    )
    texts: dict[str, bytes] = field(default_factory=dict)
    strings: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sequence: str = ""
    order: str = "S"
    dark: bool = False  # configured without clearing first: files are kept but nothing displays [HW]
