"""ESC/POS bytes of a slip: banded raster without anything a printer would take for a real-time command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from escpos import constants

from devices.ink import Ink
from devices.models import Barrier, Model

# python-escpos names the command words; its transports and its image code are not used (they fail open).
RESET: bytes = constants.HW_INIT  # ESC @
_RASTER: bytes = constants.S_RASTER_N  # GS v 0, normal size
_FEED: bytes = constants.ESC + b"J"
_REALTIME: bytes = constants.RT_STATUS  # DLE EOT
_RESPONSE: bytes = constants.GS + b"(H\x06\x00\x30\x30"  # GS ( H fn 48

AUTOMATIC_STATUS: bytes = constants.GS + b"a\x0f"  # drawer, online, error and paper; ESC @ clears it
QUEUED_STATUS: bytes = constants.GS + b"r\x01"  # GS r 1
FULL_STATUS = _REALTIME + b"\x14"  # DLE EOT 20, kiosk presenters
CLEAR_BUFFERS = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")  # DLE DC4 fn 8, carried out even offline
RECOVER = constants.DLE + constants.ENQ + b"\x02"  # DLE ENQ 2: out of a cutter's error, buffers cleared
CLEARED = 0x25  # the block 37 25 00 that acknowledges it
RESPONSE = 0x22  # the block 37 22 d1 d2 d3 d4 00 that answers GS ( H fn 48

MOST_ROWS = 128  # a GS v 0 command: some boards have no room for more, and status is asked between two
LEAST_BLANK = 4  # white rows worth a feed of their own
# Inside picture data too a printer carries out DLE EOT, DLE ENQ and DLE DC4 the moment it receives them.
LOOK_ALIKE = re.compile(rb"\x10(?=[\x04\x05\x14])")
_BROKEN_UP = b"\x18"  # 0x10 with one more dot


@dataclass(frozen=True)
class Raster:
    """A picture as commands, and the picture those commands really draw: a dot more here and there."""

    pieces: tuple[bytes, ...]  # one command each
    ink: Ink
    longest: int  # picture bytes of the longest command

    @property
    def data(self) -> bytes:
        """All commands."""
        return b"".join(self.pieces)


def realtime_status(n: int) -> bytes:
    """DLE EOT n, 1 to 4."""
    return _REALTIME + bytes([n])


def barrier(model: Model, job: bytes) -> bytes:
    """The request that is answered when the job before it went through; `job` is four bytes 20h to 7Eh."""
    if model.barrier is Barrier.STATUS:
        return QUEUED_STATUS
    if len(job) != 4 or not all(0x20 <= byte <= 0x7E for byte in job):
        raise ValueError(f"a response id is four printable bytes, not {job!r}")
    return _RESPONSE + job


def raster(ink: Ink, feed_units: int = 1) -> Raster:
    """Encode a picture: at most MOST_ROWS rows a GS v 0, trimmed at the right, white rows as ESC J.

    `feed_units` is how many vertical motion units a dot is on the model.
    """
    pieces: list[bytes] = []
    meant = bytearray(ink.rows)
    longest = 0
    for top, bottom, blank in _bands(ink):
        if blank:
            pieces.extend(_feeds((bottom - top) * feed_units, feed_units))
            continue
        wide = max(len(ink.row(y).rstrip(b"\0")) for y in range(top, bottom))
        picture = b"".join(ink.row(y)[:wide] for y in range(top, bottom))
        picture = LOOK_ALIKE.sub(_BROKEN_UP, picture)
        for y in range(top, bottom):
            at = y * ink.stride
            meant[at : at + wide] = picture[(y - top) * wide : (y - top + 1) * wide]
        head = _RASTER + wide.to_bytes(2, "little") + (bottom - top).to_bytes(2, "little")
        pieces.append(head + picture)
        longest = max(longest, len(picture))
    return Raster(tuple(pieces), Ink(ink.width, ink.height, bytes(meant)), longest)


def _bands(ink: Ink) -> Iterator[tuple[int, int, bool]]:
    """Rows [top, bottom) that are white, or are to be drawn by one command."""
    blank = [not any(ink.row(y)) for y in range(ink.height)]
    top = y = 0
    while y < ink.height:
        run = y
        while run < ink.height and blank[run]:
            run += 1
        if run - y >= LEAST_BLANK or (run > y and run == ink.height):
            yield from _drawn(top, y)
            yield y, run, True
            top = y = run
        else:
            y = max(run, y + 1)
    yield from _drawn(top, ink.height)


def _drawn(top: int, bottom: int) -> Iterator[tuple[int, int, bool]]:
    for start in range(top, bottom, MOST_ROWS):
        yield start, min(bottom, start + MOST_ROWS), False


def _feeds(units: int, step: int) -> Iterator[bytes]:
    """ESC J n for so many units, each a whole number of dots."""
    most = 255 // step * step
    while units > 0:
        now = min(units, most)
        yield _FEED + bytes([now])
        units -= now
