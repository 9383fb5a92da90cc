"""Characters drawn plainly: one line of 12x24 (Chinese 24x24) cells as dot rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CELL_WIDTH, CELL_HEIGHT = 12, 24  # font A and the 24x24 Chinese font, escpos section 2
LINE_SPACING = 30  # dots; python-escpos feeds six of these to bring the last line past the blade
FACES = (
    (Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 3),  # Debian fonts-noto-cjk; 3 is TC
    (Path("/usr/share/fonts/opentype/unifont/unifont.otf"), 0),  # Debian fonts-unifont
)


@dataclass(frozen=True)
class Style:
    """How the next character looks."""

    wide: int = 1
    high: int = 1
    align: int = 0  # ESC a: 0 left, 1 centre, 2 right


@cache
def _face() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path, index in FACES:
        if path.exists():
            return ImageFont.truetype(path, 21, index=index, layout_engine=ImageFont.Layout.BASIC)
    return ImageFont.load_default()


@lru_cache(maxsize=4096)
def _cell(character: str, wide: int, high: int) -> Image.Image:
    width = CELL_WIDTH * (2 if ord(character) > 0x7F else 1)
    cell = Image.new("1", (width, CELL_HEIGHT), 0)
    ImageDraw.Draw(cell).text((0, 20), character, fill=1, font=_face(), anchor="ls")
    return cell.resize((width * wide, CELL_HEIGHT * high), Image.Resampling.NEAREST)


class TextLine:
    """The line being filled; it is on paper only once it is taken as rows."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.style = Style()
        self.spacing = LINE_SPACING
        self._cells: list[Image.Image] = []
        self._used = 0

    def __bool__(self) -> bool:
        return bool(self._cells)

    def restyle(self, **changes: int) -> None:
        """Change the look of what follows."""
        self.style = replace(self.style, **changes)

    def put(self, character: str) -> list[bytes]:
        """Add a character; when the line was full, the finished line's dot rows come back."""
        cell = _cell(character if character.isprintable() else "\ufffd", self.style.wide, self.style.high)
        full = self.take() if self._used + cell.width > self.width else []
        self._cells.append(cell)
        self._used += cell.width
        return full

    def take(self) -> list[bytes]:
        """The line as dot rows (1 = ink), its spacing included; the line is empty afterwards."""
        height = max((cell.height for cell in self._cells), default=0)
        spare = self.width - self._used
        at = (0, spare // 2, spare)[self.style.align]
        line = Image.new("1", (self.width, max(height, self.spacing)), 0)
        for cell in self._cells:
            line.paste(cell, (at, height - cell.height))
            at += cell.width
        self._cells.clear()
        self._used = 0
        data, step = line.tobytes(), self.width // 8
        return [data[start : start + step] for start in range(0, len(data), step)]
