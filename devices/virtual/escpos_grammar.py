"""Where one ESC/POS command ends and the next begins: the printer's reading of its receive buffer."""

from __future__ import annotations

from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
CONTROLS = {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}
COLLECTED = 64  # a longer argument list is swallowed as it comes: the receive buffer is finite

# How many argument bytes follow the two-byte command word, where that is fixed.
FIXED: dict[int, dict[str, int]] = {
    ESC: {
        **dict.fromkeys("@2iLSmv\x0c", 0),
        **dict.fromkeys(" !%-3=?EGJKMRTadertu{", 1),
        **dict.fromkeys("$\\c", 2),
        "p": 3,
        "W": 8,
    },
    FS: {**dict.fromkeys("&.", 0), **dict.fromkeys("!-CW", 1), **dict.fromkeys("Sp", 2)},
    GS: {
        **dict.fromkeys(":c", 0),
        **dict.fromkeys("!/BEHITabfhrw\xe0", 1),
        **dict.fromkeys("$LPW\\", 2),
        **dict.fromkeys("^z", 3),
        "g": 4,
    },
}
NAMES = {ESC: "ESC", FS: "FS", GS: "GS"}


@dataclass(frozen=True)
class Command:
    """A whole command: its word ('ESC J'), its arguments, and how many more bytes belong to it but say nothing."""

    word: str
    args: bytes = b""
    swallow: int = 0


@dataclass(frozen=True)
class RasterHead:
    """GS v 0: `row_bytes` x `rows` of picture follow; `wide` and `high` are 1 or 2."""

    row_bytes: int
    rows: int
    wide: int
    high: int


@dataclass(frozen=True)
class Text:
    """Bytes to be drawn as characters."""

    data: bytes


@dataclass(frozen=True)
class Unknown:
    """Bytes that mean nothing to this printer."""

    data: bytes


Parsed = Command | RasterHead | Text | Unknown


def parse(buffer: bytes | bytearray, double_byte: bool) -> tuple[Parsed, int] | None:
    """The first thing in `buffer` and the bytes it takes, or None while it is incomplete.

    `double_byte` is Chinese mode (FS &): a lead byte of 80h or more takes the next byte with it.
    """
    if not buffer:
        return None
    first = buffer[0]
    if first in NAMES:
        return _command(buffer)
    if first == DLE:
        return _executed_already(buffer)
    if first in CONTROLS:
        return Command(CONTROLS[first]), 1
    if first < 0x20 or first == 0x7F:
        return (Text(b""), 1) if first == 0 else (Unknown(bytes([first])), 1)
    return _text(buffer, double_byte)


def _text(buffer: bytes | bytearray, double_byte: bool) -> tuple[Parsed, int] | None:
    end = 0
    while end < len(buffer) and (buffer[end] >= 0x20 and buffer[end] != 0x7F):
        if double_byte and buffer[end] >= 0x80:
            if end + 1 == len(buffer):
                break
            end += 1
        end += 1
    return (Text(bytes(buffer[:end])), end) if end else None


def _executed_already(buffer: bytes | bytearray) -> tuple[Parsed, int] | None:
    """Skip a real-time sequence that was carried out on arrival; DLE alone is unknown."""
    if len(buffer) > 1 and buffer[1] not in (0x04, 0x05, 0x14):
        return Unknown(bytes(buffer[:1])), 1
    if len(buffer) < 3:
        return None
    if buffer[1] != 0x14:
        return Text(b""), 3
    need = {1: 5, 2: 5, 7: 4, 8: 10}.get(buffer[2], 3)
    return (Text(b""), need) if len(buffer) >= need else None


def _command(buffer: bytes | bytearray) -> tuple[Parsed, int] | None:
    if len(buffer) < 2:
        return None
    lead, letter = buffer[0], chr(buffer[1])
    word = f"{NAMES[lead]} {letter}"
    fixed = FIXED[lead].get(letter)
    if fixed is not None:
        return _take(word, buffer, 2, fixed)
    if letter == "(":
        return _counted(word, buffer)
    if lead == GS and letter == "v":
        return _raster(buffer)
    if lead == GS and letter in "8Vek*":
        return _odd(word, letter, buffer)
    if lead == ESC and letter == "D":
        return _until_nul(word, buffer, 2, 32)
    if lead == ESC and letter == "*":
        if len(buffer) < 5:
            return None
        per_column = 3 if buffer[2] in (32, 33) else 1
        return Command(word, bytes(buffer[2:5]), per_column * (buffer[3] + 256 * buffer[4])), 5
    return Unknown(bytes(buffer[:2])), 2


def _take(word: str, buffer: bytes | bytearray, at: int, count: int) -> tuple[Parsed, int] | None:
    if len(buffer) < at + count:
        return None
    return Command(word, bytes(buffer[at : at + count])), at + count


def _counted(word: str, buffer: bytes | bytearray) -> tuple[Parsed, int] | None:
    """GS ( X pL pH ...: short ones are collected, long ones are read past."""
    if len(buffer) < 5:
        return None
    length = buffer[3] + 256 * buffer[4]
    word = f"{word} {chr(buffer[2])}"
    if length > COLLECTED:
        return Command(word, b"", length), 5
    return _take(word, buffer, 5, length)


def _raster(buffer: bytes | bytearray) -> tuple[Parsed, int] | None:
    """GS v 0 m xL xH yL yH."""
    if len(buffer) < 3:
        return None
    if buffer[2] != 0x30:
        return Unknown(bytes(buffer[:3])), 3
    if len(buffer) < 8:
        return None
    mode, row_bytes, rows = buffer[3] & 3, buffer[4] + 256 * buffer[5], buffer[6] + 256 * buffer[7]
    if not row_bytes or buffer[3] not in (0, 1, 2, 3, 48, 49, 50, 51):
        return Unknown(bytes(buffer[:8])), 8
    return RasterHead(row_bytes, rows, 1 + (mode & 1), 1 + (mode >> 1)), 8


def _odd(word: str, letter: str, buffer: bytes | bytearray) -> tuple[Parsed, int] | None:
    """The GS commands whose length hangs on their first argument."""
    if len(buffer) < 3:
        return None
    n = buffer[2]
    match letter:
        case "V":
            if n in (0, 1, 48, 49):
                return _take(word, buffer, 2, 1)
            return (
                _take(word, buffer, 2, 2)
                if n in (65, 66, 97, 98, 103, 104)
                else (Unknown(bytes(buffer[:3])), 3)
            )
        case "e":
            return _take(word, buffer, 2, 2 if n == 3 else 1)
        case "k":
            if n <= 6:
                return _until_nul(word, buffer, 3, 255)
            return (Command(word, bytes([n]), buffer[3]), 4) if len(buffer) > 3 else None
        case "8":
            if len(buffer) < 7:
                return None
            return Command(f"{word} {chr(n)}", b"", int.from_bytes(buffer[3:7], "little")), 7
        case "*":
            return (Command(word, b"", n * buffer[3] * 8), 4) if len(buffer) > 3 else None
    return Unknown(bytes(buffer[:2])), 2


def _until_nul(word: str, buffer: bytes | bytearray, at: int, longest: int) -> tuple[Parsed, int] | None:
    end = buffer.find(b"\0", at, at + longest + 1)
    if end >= 0:
        return Command(word, bytes(buffer[at:end])), end + 1
    return (Unknown(bytes(buffer[:at])), at) if len(buffer) > at + longest else None
