"""A small printer's reading of ESC/POS, written from the command pages: which dots come out, where it cuts.

It knows only what a slip needs and refuses everything else, so a wrong byte cannot pass unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


class Misread(AssertionError):
    """Bytes this printer would not understand."""


@dataclass
class Decoder:
    """Feed it bytes; `slips` are the cut pieces, `asked` the queued requests in the order they came up."""

    width: int = 576
    feed_units: int = 1
    slips: list[NDArray[np.bool_]] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    automatic: int = 0  # GS a
    rows: list[NDArray[np.bool_]] = field(default_factory=list)
    buffer: bytearray = field(default_factory=bytearray)
    empty: int = 0  # pictures without a dot's width or height

    def feed(self, data: bytes) -> None:
        """Take bytes and carry out every command that is whole."""
        self.buffer += data
        while self.step():
            pass

    def step(self) -> bool:
        """Carry out one command; False when the next one is not whole yet."""
        b = self.buffer
        if not b:
            return False
        if b[0] == 0:  # NUL in text mode does nothing
            del b[:1]
            return True
        if len(b) < 3 and b[:2] != b"\x1b@":
            return False
        head = bytes(b[:2])
        if head == b"\x1b@":
            self.automatic = 0
            del b[:2]
        elif head == b"\x1bJ":
            dots, rest = divmod(b[2], self.feed_units)
            if rest:
                raise Misread(f"ESC J {b[2]} is no whole number of dots")
            self.rows += [np.zeros(self.width, np.bool_)] * dots
            del b[:3]
        elif head == b"\x1dv":
            return self._raster()
        elif head == b"\x1dV":
            return self._cut()
        elif head == b"\x1da":
            self.automatic = b[2]
            self.asked.append(bytes(b[:3]))
            del b[:3]
        elif head == b"\x1dr":
            self.asked.append(bytes(b[:3]))
            del b[:3]
        elif head == b"\x1d(":
            if len(b) < 5 or len(b) < 5 + b[3] + 256 * b[4]:
                return False
            length = 5 + b[3] + 256 * b[4]
            self.asked.append(bytes(b[:length]))
            del b[:length]
        elif head == b"\x1de":
            if len(b) < 4:
                return False
            self.asked.append(bytes(b[:4]))
            del b[:4]
        elif head in REAL_TIME:
            return self._real_time()
        else:
            raise Misread(f"no command: {b[:16].hex(' ')}")
        return True

    @property
    def waiting_in_picture(self) -> bool:
        """Whether a picture has begun whose rows have not all come."""
        return bytes(self.buffer[:2]) == b"\x1dv"

    def _real_time(self) -> bool:
        """Executed on arrival; in its turn it is only skipped."""
        length = 10 if bytes(self.buffer[1:3]) == b"\x14\x08" else 3
        if len(self.buffer) < length:
            return False
        del self.buffer[:length]
        return True

    def _raster(self) -> bool:
        b = self.buffer
        if len(b) < 8:
            return False
        if b[2] != 0x30 or b[3] != 0:
            raise Misread(f"GS v {b[2]:02x} {b[3]:02x}")
        wide, high = b[4] + 256 * b[5], b[6] + 256 * b[7]
        if not wide or not high:  # nothing to draw
            self.empty += 1
            del b[:8]
            return True
        if wide * 8 > self.width or high > 256:
            raise Misread(f"GS v 0 of {wide} bytes x {high} rows")
        if len(b) < 8 + wide * high:
            return False
        picture = np.frombuffer(bytes(b[8 : 8 + wide * high]), np.uint8).reshape(high, wide)
        for row in np.unpackbits(picture, axis=1).astype(np.bool_):
            self.rows.append(np.pad(row, (0, self.width - row.size)))
        del b[: 8 + wide * high]
        return True

    def _cut(self) -> bool:
        b = self.buffer
        need = 4 if b[2] in (65, 66) else 3
        if len(b) < need:
            return False
        if b[2] not in (0, 1, 65, 66):
            raise Misread(f"GS V {b[2]}")
        del b[:need]
        self.slips.append(np.array(self.rows, np.bool_).reshape(len(self.rows), self.width))
        self.rows = []
        return True
