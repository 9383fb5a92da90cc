"""The paper: dot rows under the head, the cut that makes a slip, and what is torn off by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

DOTS_PER_MM = 8  # 203 dpi, tokens 2.6
LONGEST_ROWS = 20_000  # 2.5 m that nobody cut is torn off, so a printer fed with noise does not grow


@dataclass(frozen=True)
class Slip:
    """A piece of paper in a hand: its dot rows, 1 bit a dot, 1 = ink, left dot in the highest bit."""

    rows: tuple[bytes, ...]
    width: int  # dots
    cut: bool = True  # False: the old roll's tail, torn off when a new roll was put in
    unknown: int = 0  # bytes nobody understood since the slip before

    def picture(self) -> Image.Image:
        """The slip as a 1-bit picture, ink black."""
        return Image.frombytes("1", (self.width, len(self.rows)), b"".join(self.rows), "raw", "1;I")

    @property
    def blank(self) -> bool:
        return not any(any(row) for row in self.rows)


class Paper:
    """The strip since the last cut. `cutter_rows` is how far the blade sits behind the head (0: at the head)."""

    def __init__(self, width: int = 576, cutter_rows: int = 0) -> None:
        self.width = width
        self.cutter_rows = cutter_rows
        self.row_bytes = width // 8
        self.blank_row = bytes(self.row_bytes)
        self._rows: list[bytes] = []

    def __len__(self) -> int:
        """Dot rows fed since the last cut."""
        return len(self._rows)

    def print_row(self, row: bytes) -> None:
        """Burn one dot row and feed by it; dots beyond the paper's width are lost."""
        self._rows.append(
            row[: self.row_bytes].ljust(self.row_bytes, b"\0") if len(row) != self.row_bytes else row
        )

    def place(self, row: bytes, align: int) -> bytes:
        """A picture row moved to where ESC a puts it: 0 left, 1 centre, 2 right."""
        spare = self.width - 8 * len(row)
        if spare <= 0 or not align:
            return row
        left = spare // 2 if align == 1 else spare
        return (int.from_bytes(row, "big") << (spare - left)).to_bytes(self.row_bytes, "big")

    def cut(self) -> Slip | None:
        """Cut at the blade; what lies between blade and head stays on the strip. None: nothing to cut off."""
        at = len(self._rows) - self.cutter_rows
        if at <= 0:
            return None
        slip = Slip(tuple(self._rows[:at]), self.width)
        del self._rows[:at]
        return slip

    def tear(self) -> Slip | None:
        """Take everything off, as when the roll is changed; None if there is no ink on it."""
        piece = Slip(tuple(self._rows), self.width, cut=False)
        self._rows.clear()
        return None if piece.blank else piece

    def tail(self, rows: int) -> tuple[bytes, ...]:
        """The last `rows` dot rows, for a picture of the strip."""
        return tuple(self._rows[-rows:])


def stretch(row: bytes, wide: int) -> bytes:
    """The row with every dot `wide` (1 or 2) dots broad, as GS v 0 with m 1 or 3."""
    return row if wide == 1 else b"".join(_DOUBLE[byte] for byte in row)


def _doubled(bytes_: Iterable[int]) -> list[bytes]:
    return [sum(3 << 2 * bit for bit in range(8) if byte >> bit & 1).to_bytes(2, "big") for byte in bytes_]


_DOUBLE = _doubled(range(256))
