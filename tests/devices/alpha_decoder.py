"""An Alpha sign's ears, written from the protocol's description and knowing nothing of our encoder.

Strict: whatever a real sign might mistake or drop becomes a problem, and tests assert that there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ARGUMENTS = {
    0x05: 1,
    0x06: 1,
    0x07: 1,
    0x08: 1,
    0x0B: 1,
    0x10: 1,
    0x14: 1,
    0x1A: 1,
    0x1C: 1,
    0x1D: 2,
    0x1E: 1,
}
ALONE = {0x09, 0x0C, 0x0D, 0x11, 0x12, 0x13, 0x15, 0x16, 0x17, 0x18, 0x19}


@dataclass(frozen=True)
class Frame:
    """A whole transmission; `kind` is 'text', 'release', 'string', 'dots', 'clear', 'table', 'read' or 'special'."""

    kind: str
    size: int
    label: str = ""
    mode: str = ""
    parts: tuple[
        tuple[str, str], ...
    ] = ()  # ('text', '1036'), ('dots', '.'), ('page', ''), ('speed', '5') ...
    rows: tuple[str, ...] = ()
    table: tuple[tuple[str, str, str], ...] = ()  # (kind, label, size)

    @property
    def pages(self) -> list[str]:
        """What a reader sees page by page, a picture as {label}."""
        shown = [""]
        for kind, value in self.parts:
            if kind == "page":
                shown.append("")
            elif kind == "text":
                shown[-1] += value
            elif kind == "dots":
                shown[-1] += "{" + value + "}"
        return shown


@dataclass
class Sign:
    """What the sign remembers, and what was wrong with what it heard."""

    table: dict[tuple[str, str], str] = field(default_factory=dict)
    pictures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, Frame] = field(default_factory=dict)
    priority: Frame | None = None
    frames: list[Frame] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    held: bytearray = field(default_factory=bytearray)

    def hear(self, data: bytes) -> None:
        """Take bytes as they come and act on every transmission that is complete."""
        self.held += data
        while (end := self.held.find(b"\x04")) >= 0:
            packet = bytes(self.held[: end + 1])
            del self.held[: end + 1]
            frame = self._decode(packet)
            if frame is not None:
                self.frames.append(frame)
                self._obey(frame)

    def _wrong(self, words: str) -> None:
        self.problems.append(words)

    def _decode(self, packet: bytes) -> Frame | None:
        if any(byte >= 0x80 for byte in packet):
            self._wrong(f"8-bit byte in {packet!r}")
        match = re.fullmatch(rb"(\x00+)\x01([!-~])([0-9A-F?]{2})\x02(.*)\x04", packet, re.DOTALL)
        if match is None:
            self._wrong(f"no frame: {packet!r}")
            return None
        nuls, _type, _unit, body = match.groups()
        if len(nuls) < 5:
            self._wrong(f"only {len(nuls)} NULs")
        checked = re.fullmatch(rb"(.*)\x03([0-9A-F]{4})", body, re.DOTALL)
        if checked is None:
            self._wrong(f"no checksum in {packet!r}")
            return None
        body, told = checked.groups()
        if b"\x02" in body or b"\x03" in body:
            self._wrong(f"nested packet {packet!r}")
        if int(told, 16) != (2 + sum(body) + 3) & 0xFFFF:
            self._wrong(f"checksum {told!r} of {packet!r}")
            return None
        size = len(packet)
        code, rest = chr(body[0]), body[1:]
        if code == "A":
            return self._text(rest, size)
        if code == "G":
            if len(rest) > 126 or b"\x14" in rest:
                self._wrong(f"bad STRING {rest!r}")
            return Frame("string", size, chr(rest[0]), parts=self._parts(rest[1:]))
        if code == "I":
            return self._dots(rest, size)
        if code == "E" and rest[:1] == b"$":
            return self._table(rest[1:], size)
        if code in "EF":
            return Frame("special" if code == "E" else "read", size, chr(rest[0]))
        self._wrong(f"unknown command {code}")
        return None

    def _text(self, rest: bytes, size: int) -> Frame:
        label = chr(rest[0])
        if label == "0" and len(rest) == 1:
            return Frame("release", size, label)
        if (
            len(rest) < 4
            or rest[1] != 0x1B
            or chr(rest[2]) not in ' "&0'
            or chr(rest[3]) not in "abcefghijklmnopqrst"
        ):
            self._wrong(f"TEXT without position and mode: {rest!r}")
        if label == "0" and not rest[4:]:
            self._wrong("an empty priority message blanks the sign")
        if label == "0" and len(rest) - 1 > 125:
            self._wrong(f"priority message of {len(rest) - 1} bytes")
        return Frame("text", size, label, chr(rest[3]), self._parts(rest[4:]))

    def _parts(self, message: bytes) -> tuple[tuple[str, str], ...]:
        parts: list[tuple[str, str]] = []
        at = 0
        while at < len(message):
            byte = message[at]
            if 0x20 <= byte <= 0x7E:
                if parts and parts[-1][0] == "text":
                    parts[-1] = ("text", parts[-1][1] + chr(byte))
                else:
                    parts.append(("text", chr(byte)))
                at += 1
            elif byte in ALONE:
                name = {0x0C: "page", 0x0D: "line"}.get(byte, "speed" if 0x15 <= byte <= 0x19 else "control")
                parts.append((name, str(byte - 0x14) if name == "speed" else ""))
                at += 1
            elif byte in ARGUMENTS and at + ARGUMENTS[byte] < len(message):
                value = message[at + 1 : at + 1 + ARGUMENTS[byte]].decode("latin-1")
                name = {0x14: "dots", 0x10: "string", 0x1C: "colour", 0x1A: "charset"}.get(byte, "control")
                parts.append((name, value))
                at += 1 + ARGUMENTS[byte]
            else:
                self._wrong(f"control code {byte:02X} in {message!r}")
                at += 1
        return tuple(parts)

    def _dots(self, rest: bytes, size: int) -> Frame:
        label, height, width = chr(rest[0]), int(rest[1:3], 16), int(rest[3:5], 16)
        rows = tuple(row.decode() for row in rest[5:].removesuffix(b"\r").split(b"\r"))
        if len(rows) != height or any(not re.fullmatch(f"[0-8]{{{width}}}", row) for row in rows):
            self._wrong(f"picture {label}: not {height} rows of {width}")
        if not 1 <= height <= 31 or not 1 <= width <= 255:
            self._wrong(f"picture {label}: {height} x {width}")
        return Frame("dots", size, label, rows=rows)

    def _table(self, rest: bytes, size: int) -> Frame:
        if not rest:
            return Frame("clear", size)
        if len(rest) % 11:
            self._wrong(f"table of {len(rest)} bytes")
        entries: list[tuple[str, str, str]] = []
        for at in range(0, len(rest), 11):
            line = rest[at : at + 11].decode("latin-1")
            if not re.fullmatch(r"[ -~]([AD][UL]|BL)[0-9A-F]{8}", line):
                self._wrong(f"table line {line!r}")
            entries.append((line[1], line[0], line[3:7]))
        if len({entry[:2] for entry in entries}) < len(entries):
            self._wrong("a label twice in the table")
        return Frame("table", size, table=tuple(entries))

    def _obey(self, frame: Frame) -> None:
        if frame.kind in ("clear", "table"):
            self.table = {(kind, label): size for kind, label, size in frame.table}
            self.pictures, self.texts, self.priority = {}, {}, None
        elif frame.kind == "dots":
            room = f"{len(frame.rows):02X}{len(frame.rows[0]):02X}"
            if self.table.get(("D", frame.label)) != room:
                self._wrong(f"picture {frame.label} {room} has no file of its size")
            if self.priority is not None:
                self._wrong(f"picture {frame.label} written under a call: it will not be drawn")
            if not self.texts:
                self._wrong(f"picture {frame.label} written while no text runs")
            if frame.label.isalnum():
                self._wrong(f"picture label {frame.label} can be read as a number")
            self.pictures[frame.label] = frame.rows
        elif frame.kind == "release":
            self.priority = None
        elif frame.kind == "text":
            for kind, label in frame.parts:
                if kind == "dots" and label not in self.pictures:
                    self._wrong(f"picture {label} is called and not there")
            if frame.label == "0":
                self.priority = frame
            else:
                self.texts[frame.label] = frame
                if ("A", frame.label) not in self.table and frame.label != "A":
                    self._wrong(f"TEXT {frame.label} has no file")
