"""The Alpha sign protocol's bytes: a command is built by a function, framed by an Address.

Section numbers are those of the Alpha Communications Protocol manual 9708-8061; rules marked 'measured' were
seen on a BetaBrite by the readerboard project.  Everything sent is 7-bit: a line set to 7E1 carries no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

WAKE, SOH, STX, ETX, EOT, ESC = b"\x00", b"\x01", b"\x02", b"\x03", b"\x04", b"\x1b"
PRIORITY = "0"  # the TEXT file that takes over from all others
LONGEST_PRIORITY = 125  # bytes; the manual counts the message, we count position and mode too
LONGEST_STRING = 125  # bytes; a longer one empties the file (measured)
DOTS_HEADER = 6  # bytes of an 'I' command up to its size: 'I', label, HH, WW; the sign wants a pause there
PAGE, LINE, NO_HOLD = b"\x0c", b"\x0d", b"\x09"


class AlphaRefused(ValueError):
    """The protocol cannot carry this; str() says what and why."""


class Position(StrEnum):
    """Where on the panel; a one-line sign ignores it, but it must be there."""

    MIDDLE = " "
    TOP = '"'
    BOTTOM = "&"
    FILL = "0"


class Mode(StrEnum):
    """How a message comes up.  'd' is reserved and left out; the n-modes take a specifier."""

    ROTATE = "a"
    HOLD = "b"
    FLASH = "c"
    ROLL_UP = "e"
    ROLL_DOWN = "f"
    ROLL_LEFT = "g"
    ROLL_RIGHT = "h"
    WIPE_UP = "i"
    WIPE_DOWN = "j"
    WIPE_LEFT = "k"
    WIPE_RIGHT = "l"
    SCROLL = "m"
    AUTO = "o"
    COMPRESSED_ROTATE = "t"
    TWINKLE = "n0"
    SPARKLE = "n1"
    SNOW = "n2"
    INTERLOCK = "n3"
    SWITCH = "n4"
    SLIDE = "n5"
    SPRAY = "n6"
    STARBURST = "n7"


class Colour(StrEnum):
    """Colours of text (1C c) and, up to YELLOW, of picture dots."""

    RED = "1"
    GREEN = "2"
    AMBER = "3"
    DIM_RED = "4"
    DIM_GREEN = "5"
    BROWN = "6"
    ORANGE = "7"
    YELLOW = "8"
    AUTO = "C"


@dataclass(frozen=True)
class Packet:
    """One transmission.  After the first `pause_after` bytes the sign wants a silence; 0 means in one piece."""

    data: bytes
    pause_after: int = 0


@dataclass(frozen=True)
class Address:
    """Who is meant and how the frame is made.

    `type_code` 'Z' is every sign; `unit` is two hex digits, '00' for all; `wake` NULs let the sign find its
    baud rate, at least 5; with `checksum` a damaged packet is dropped by the sign instead of shown.
    """

    type_code: str = "Z"
    unit: str = "00"
    checksum: bool = True
    wake: int = 5

    def packet(self, command: bytes, *, pause_after: int = 0) -> Packet:
        """Frame one command; `pause_after` counts the command's bytes before a silence (DOTS_HEADER).

        Commands are never nested: each would need a 100 ms silence after its STX.  Raises AlphaRefused for a
        byte a 7-bit line cannot carry or that would end the frame.
        """
        if not re.fullmatch(r"[!-~]", self.type_code) or not re.fullmatch(r"[0-9A-F?]{2}", self.unit):
            raise AlphaRefused(
                f"type '{self.type_code}' address '{self.unit}': one character and two hex digits"
            )
        if self.wake < 5:
            raise AlphaRefused(f"{self.wake} wake-up NULs: the sign needs at least 5 to find the baud rate")
        wrong = [byte for byte in command if byte > 0x7E or byte < 0x05]
        if wrong:
            raise AlphaRefused(f"byte {wrong[0]:02X} cannot be sent inside a packet")
        head = WAKE * self.wake + SOH + self.type_code.encode() + self.unit.encode() + STX
        tail = ETX + checksum(STX + command + ETX) if self.checksum else b""
        return Packet(head + command + tail + EOT, len(head) + pause_after if pause_after else 0)


def checksum(covered: bytes) -> bytes:
    """The 16-bit sum of the bytes from STX to ETX, both included, as four upper-case hex digits."""
    return b"%04X" % (sum(covered) & 0xFFFF)


# Message parts -----------------------------------------------------------------------------------------------


def plain(text: str) -> bytes:
    """Characters 20h-7Eh as they are.  Raises AlphaRefused for others: the sign has no Chinese in its text."""
    wrong = [letter for letter in text if not " " <= letter <= "~"]
    if wrong:
        raise AlphaRefused(f"'{wrong[0]}' is not in the sign's own characters; draw it as a dot picture")
    return text.encode("ascii")


def picture(label: str) -> bytes:
    """Show SMALL DOTS picture `label` here."""
    return b"\x14" + _label(label)


def string(label: str) -> bytes:
    """Show STRING file `label` here."""
    return b"\x10" + _label(label, no="0?")


def colour(which: Colour) -> bytes:
    """The colour of what follows."""
    return b"\x1c" + which.encode()


def charset(code: str) -> bytes:
    """The character set of what follows: '3' is 7 rows high, '6' 10, '9' the panel's full height."""
    return b"\x1a" + plain(code)


def speed(step: int) -> bytes:
    """1 (slow) to 5 (fast): how fast it moves, and how short a held page stays."""
    if not 1 <= step <= 5:
        raise AlphaRefused(f"speed {step}: 1 to 5")
    return bytes([0x14 + step])


def flash(on: bool) -> bytes:
    """Flashing characters on or off; it leaks past the end of a STRING, so switch it off again."""
    return b"\x071" if on else b"\x070"


def fixed_width(on: bool) -> bytes:
    """Digits that keep their place (1E)."""
    return b"\x1e1" if on else b"\x1e0"


# Commands ----------------------------------------------------------------------------------------------------


def write_text(label: str, message: bytes, mode: Mode, position: Position = Position.MIDDLE) -> bytes:
    """'A': write TEXT file `label`; file '0' takes over the sign until released.

    Raises AlphaRefused for an empty priority message (it blanks the sign and does not release it, measured)
    and for one longer than 125 bytes.
    """
    body = ESC + position.encode() + mode.encode() + message
    if label == PRIORITY and not message:
        raise AlphaRefused("an empty priority message blanks the sign; use release()")
    if label == PRIORITY and len(body) > LONGEST_PRIORITY:
        raise AlphaRefused(f"a priority message holds {LONGEST_PRIORITY} bytes, this has {len(body)}")
    return b"A" + _label(label, no="?") + body


def release() -> bytes:
    """'A0' and nothing after it: the only write that ends a priority message without touching run times."""
    return b"A0"


def write_string(label: str, data: bytes) -> bytes:
    """'G': write STRING file `label`, changed in place without a blink.

    Raises AlphaRefused over 125 bytes, and for a picture, string or date call, which a STRING may not hold.
    """
    if len(data) > LONGEST_STRING:
        raise AlphaRefused(f"a STRING holds {LONGEST_STRING} bytes, this has {len(data)}")
    if any(code in data for code in (b"\x14", b"\x10", b"\x0b")):
        raise AlphaRefused("a STRING cannot call a picture, another STRING or the date")
    return b"G" + _label(label, no="0?") + data


def write_dots(label: str, rows: Sequence[str]) -> bytes:
    """'I': write SMALL DOTS picture `label`; each row is one digit a dot, '0' dark, others a Colour.

    Send it with pause_after=DOTS_HEADER.  Raises AlphaRefused over 31 rows or 255 columns.
    """
    width = len(rows[0]) if rows else 0
    if not 1 <= len(rows) <= 0x1F or not 1 <= width <= 0xFF:
        raise AlphaRefused(f"a picture has 1-31 rows and 1-255 columns, this {len(rows)} x {width}")
    if any(not re.fullmatch(f"[0-8]{{{width}}}", row) for row in rows):
        raise AlphaRefused("a picture's rows are equally long and made of the digits 0 to 8")
    dots = b"".join(row.encode() + LINE for row in rows)
    return b"I" + _label(label) + b"%02X%02X" % (len(rows), width) + dots


class File(Protocol):
    """A line of the memory plan."""

    @property
    def label(self) -> str:
        """The file's one-character name."""
        ...

    def entry(self) -> bytes:
        """The 11 bytes F T P SIZE QQQQ."""
        ...


@dataclass(frozen=True)
class TextFile:
    """A TEXT file; start and stop count 10-minute units of the day, start FF is always."""

    label: str
    size: int
    start: int = 0xFF
    stop: int = 0xFF
    locked: bool = True  # not open to the remote control

    def entry(self) -> bytes:
        """The 11 bytes F T P SIZE QQQQ."""
        return _label(self.label) + b"A%c%04X%02X%02X" % (
            _lock(self.locked),
            self.size,
            self.start,
            self.stop,
        )


@dataclass(frozen=True)
class StringFile:
    """A STRING file; always locked."""

    label: str
    size: int

    def entry(self) -> bytes:
        """The 11 bytes F T P SIZE QQQQ."""
        if not 1 <= self.size <= LONGEST_STRING:
            raise AlphaRefused(f"a STRING file has 1 to {LONGEST_STRING} bytes, not {self.size}")
        return _label(self.label, no="0?") + b"BL%04X0000" % self.size


@dataclass(frozen=True)
class DotsFile:
    """A SMALL DOTS file; `colours` '4000' is 8-colour, since '2000' takes colours modulo 4 (measured)."""

    label: str
    rows: int
    columns: int
    colours: str = "4000"
    locked: bool = True

    def entry(self) -> bytes:
        """The 11 bytes F T P SIZE QQQQ, with rows and columns for SIZE."""
        size = b"%02X%02X" % (self.rows, self.columns)
        return _label(self.label) + b"D%c" % _lock(self.locked) + size + self.colours.encode()


def clear_memory() -> bytes:
    """A bare 'E$': forget every file; without it a new table reads back right but shows nothing (measured)."""
    return b"E$"


def memory_plan(files: Iterable[File]) -> bytes:
    """'E$' and the whole table; it erases every file.  Raises AlphaRefused when two share label and kind."""
    entries = [file.entry() for file in files]
    if len({entry[:2] for entry in entries}) < len(entries):
        raise AlphaRefused("two files of one kind have the same label")
    return b"E$" + b"".join(entries)


def run_sequence(labels: str, *, locked: bool = True) -> bytes:
    """'E.S': show these TEXT files in this order, whatever their times; an empty list would freeze the sign."""
    if not labels:
        raise AlphaRefused("an empty run sequence freezes the sign")
    return b"E.S%c" % _lock(locked) + b"".join(_label(label, no="0?") for label in labels)


def run_time(label: str, start: int, stop: int) -> bytes:
    """'E)': show `label` between two times in 10-minute units; this write also ends a priority message."""
    return b"E)" + _label(label) + b"%02X%02X" % (start, stop)


def set_time(hour: int, minute: int) -> bytes:
    """'E ' HHMM: the sign's own clock."""
    return b"E %02d%02d" % (hour, minute)


def set_date(year: int, month: int, day: int) -> bytes:
    """'E;' MMDDYY."""
    return b"E;%02d%02d%02d" % (month, day, year % 100)


def clock_24h() -> bytes:
    """E'M: show the time as 00:00-23:59."""
    return b"E'M"


def speaker(on: bool) -> bytes:
    """'E!': the sign's beeper."""
    return b"E!00" if on else b"E!FF"


def soft_reset() -> bytes:
    """'E,': restart, keeping memory; the sign is deaf for about 10 s."""
    return b"E,"


def read_special(function: str) -> bytes:
    """'F': ask for '$' the memory table, '"' general information, '*' the error status; blanks for a moment."""
    return b"F" + plain(function)


def _label(label: str, no: str = "") -> bytes:
    if len(label) != 1 or not " " <= label <= "~" or label in no:
        raise AlphaRefused(f"'{label}' cannot be this file's label")
    return label.encode()


def _lock(locked: bool) -> bytes:
    return b"L" if locked else b"U"
