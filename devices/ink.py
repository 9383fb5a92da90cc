"""A picture of dots as a thermal head burns it: one bit a dot, 1 is ink."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

DOTS_PER_INCH = 203  # 8 dots a millimetre, the usual head


@dataclass(frozen=True)
class Ink:
    """`height` rows of `width` dots, packed eight to a byte, leftmost dot in the highest bit."""

    width: int
    height: int
    rows: bytes

    def __post_init__(self) -> None:
        if self.width <= 0 or self.width % 8 or self.height <= 0:
            raise ValueError(
                f"an ink picture has a multiple of 8 dots a row, not {self.width} x {self.height}"
            )
        if len(self.rows) != self.stride * self.height:
            raise ValueError(f"{self.width} x {self.height} dots are {self.stride * self.height} bytes")

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return self.width // 8

    def row(self, y: int) -> bytes:
        """The bytes of row `y`."""
        return self.rows[y * self.stride : (y + 1) * self.stride]

    @classmethod
    def of(cls, dots: NDArray[np.bool_]) -> Ink:
        """Pack a two-dimensional array, True for ink; ValueError when a row is no multiple of 8 dots."""
        height, width = dots.shape
        if width % 8:
            raise ValueError(f"a row of {width} dots is no multiple of 8")
        return cls(width, height, np.packbits(dots, axis=1).tobytes())

    def dots(self) -> NDArray[np.bool_]:
        """The picture as an array, True for ink."""
        packed = np.frombuffer(self.rows, np.uint8).reshape(self.height, self.stride)
        return np.unpackbits(packed, axis=1).astype(np.bool_)

    def png(self) -> bytes:
        """The picture as a black and white PNG that knows its size on paper."""
        picture = Image.frombytes("1", (self.width, self.height), bytes(255 - byte for byte in self.rows))
        out = io.BytesIO()
        picture.save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
        return out.getvalue()
