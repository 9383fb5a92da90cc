"""What a citizen holds: every cut slip is read back from its picture and written down."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import zxingcpp
from PIL import Image

from devices.virtual.journal import Journal
from devices.virtual.paper import Slip
from office.clock import Clock, iso

# {public_url}/{number}-{check_code}, then -{copy} on a reprint; the check code leaves out 0 1 I L O.
PAYLOAD = re.compile(
    r".*/(?P<number>\d{4,5})-(?P<check>[2-9A-HJKMNP-Z]{6})(?:-(?P<copy>[1-9]\d*))?", re.DOTALL
)
QR_CODE = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
QUIET_ZONE = 16  # dots of white laid around the picture, as the paper's own margin and the hand's


@dataclass(frozen=True)
class Reading:
    """What a phone reads from one QR code; `number` is None where it is not one of a ticket."""

    text: str
    number: str | None
    check: str | None
    copy: int | None


def read_payload(text: str) -> Reading:
    """Take a QR code's text apart."""
    found = PAYLOAD.fullmatch(text)
    if found is None:
        return Reading(text, None, None, None)
    return Reading(text, found["number"], found["check"], int(found["copy"] or 1))


def read_slip(picture: Image.Image) -> list[Reading]:
    """The QR codes on a slip, top first; empty if none can be read."""
    page = Image.new("L", (picture.width + 2 * QUIET_ZONE, picture.height + 2 * QUIET_ZONE), 255)
    page.paste(picture.convert("L"), (QUIET_ZONE, QUIET_ZONE))
    codes = zxingcpp.read_barcodes(page, formats=QR_CODE, try_invert=False)
    return [read_payload(code.text) for code in sorted(codes, key=lambda code: code.position.top_left.y)]


@dataclass(frozen=True)
class Recorded:
    """A slip as it was written down; `reading` is the lowest code that names a ticket."""

    slip: Slip
    reading: Reading | None
    line: dict[str, object]


class Record(Protocol):
    """Where slips go."""

    def keep(self, slip: Slip) -> Recorded: ...


class Folder:
    """DIR/slips.jsonl with a PNG a slip; torn-off tails apart, in torn.jsonl, for they are no slips."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Numbers go on where an earlier run stopped; raises OSError if the folder cannot be written."""
        self.folder = folder
        self._clock = clock
        self._journals = {True: Journal(folder / "slips.jsonl"), False: Journal(folder / "torn.jsonl")}
        self._counts = {cut: journal.lines() for cut, journal in self._journals.items()}

    def keep(self, slip: Slip) -> Recorded:
        """Write the picture, then its line, so that a line's picture is always there."""
        self._counts[slip.cut] += 1
        n = self._counts[slip.cut]
        name = f"{'slip' if slip.cut else 'torn'}-{n:05}.png"
        picture = slip.picture()
        hidden = self.folder / f".{name}"
        picture.save(hidden, format="PNG")
        os.replace(hidden, self.folder / name)
        recorded = describe(slip, picture, n, name, iso(self._clock.now_us()))
        self._journals[slip.cut].write(recorded.line)
        return recorded


class Nowhere:
    """Slips are read and shown, but not written."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0

    def keep(self, slip: Slip) -> Recorded:
        self._count += 1
        return describe(slip, slip.picture(), self._count, "", iso(self._clock.now_us()))


def describe(slip: Slip, picture: Image.Image, n: int, png: str, at: str) -> Recorded:
    """Read the slip. Of several tickets on one piece the lowest counts: it was printed last and is whole."""
    readings = read_slip(picture)
    tickets = [reading for reading in readings if reading.number is not None]
    reading = tickets[-1] if tickets else readings[-1] if readings else None
    line: dict[str, object] = {
        "n": n,
        "number": reading.number if reading else None,
        "check": reading.check if reading else None,
        "copy": reading.copy if reading else None,
        "qr": reading.text if reading else None,
        "png": png,
        "rows": len(slip.rows),
        "at": at,
        "unknown_bytes": slip.unknown,
    }
    others = [other.text for other in readings if other is not reading]
    if others:
        line["also_on_it"] = others
    return Recorded(slip, reading, line)
