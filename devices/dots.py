"""Text as dot pictures: Chinese for a sign whose own characters are only Latin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from devices.alpha import Colour

GLYPH_ROWS = 16  # GNU Unifont is drawn for exactly this height; outline fonts are unreadable at it
MOST_ROWS = 31  # of a SMALL DOTS picture
MOST_COLUMNS = 255  # of a SMALL DOTS picture: 15 full-width characters
UNIFONT = (
    Path("/usr/share/fonts/opentype/unifont/unifont.otf"),  # Debian's fonts-unifont
    Path("/usr/share/fonts/truetype/unifont/unifont.ttf"),
    Path("/usr/share/fonts/unifont/unifont.otf"),
)


class DotsRefused(ValueError):
    """This text cannot be drawn on this panel; str() says why and what still works."""


@dataclass(frozen=True)
class DotPicture:
    """Rows of dots from top to bottom, '0' dark, another digit a Colour; `text` is what it shows."""

    text: str
    rows: tuple[str, ...]

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.rows[0])


def check_rows(rows: int) -> None:
    """Raise DotsRefused when a panel of `rows` rows cannot show Chinese pictures."""
    if rows < GLYPH_ROWS:
        raise DotsRefused(
            f"這台字幕機只有 {rows} 排燈點，中文需要 {GLYPH_ROWS} 排，所以不顯示中文；英文與數字照常。"
        )
    if rows > MOST_ROWS:
        raise DotsRefused(
            f"這台字幕機有 {rows} 排燈點，點陣圖最多 {MOST_ROWS} 排，所以不顯示中文；英文與數字照常。請洽廠商。"
        )


class DotFont:
    """GNU Unifont at its own 16 rows, centred on panels of up to 31."""

    def __init__(self, candidates: Sequence[Path] = UNIFONT) -> None:
        """Load the first of `candidates` that exists.  Raises DotsRefused when none does."""
        file = next((path for path in candidates if path.is_file()), None)
        if file is None:
            raise DotsRefused(
                "這台電腦沒有點陣字型 GNU Unifont，字幕機只顯示英文與數字。請安裝 fonts-unifont 套件後重新啟動。"
            )
        # Basic layout: one glyph a character, at whole dots.
        self._font = ImageFont.truetype(str(file), GLYPH_ROWS, layout_engine=ImageFont.Layout.BASIC)
        # U+FFFF is no character, so what is drawn for it is the font's 'missing' box.
        self._missing = bytes(self._font.getmask("\uffff", mode="1"))

    def columns(self, text: str) -> int:
        """The width of `text` in dots: 16 a full-width character, 8 a Latin one."""
        return sum(round(self._font.getlength(letter)) for letter in text)

    def draw(self, text: str, rows: int, colour: Colour = Colour.AMBER) -> DotPicture:
        """Draw one picture of `rows` rows.

        Raises DotsRefused when the panel is too low or too high, the text too long for one picture (255
        columns), or a character is not in the font.
        """
        check_rows(rows)
        self._check(text)
        width = self.columns(text)
        if not 0 < width <= MOST_COLUMNS:
            raise DotsRefused(f"「{text}」需要 {width} 行燈點，一張點陣圖最多 {MOST_COLUMNS} 行；請縮短。")
        canvas = Image.new("1", (width, rows))
        brush = ImageDraw.Draw(canvas)
        brush.fontmode = "1"
        across = 0
        for letter in text:
            brush.text((across, (rows - GLYPH_ROWS) // 2), letter, font=self._font, fill=1)
            across += self.columns(letter)
        lit = [[bool(canvas.getpixel((x, y))) for x in range(width)] for y in range(rows)]
        return DotPicture(text, tuple("".join(colour if on else "0" for on in row) for row in lit))

    def draw_all(self, text: str, rows: int, colour: Colour = Colour.AMBER) -> tuple[DotPicture, ...]:
        """Draw a text of any length as pictures to be called in turn.  Raises DotsRefused as draw() does."""
        strips: list[str] = []
        for letter in text:
            if strips and self.columns(strips[-1] + letter) <= MOST_COLUMNS:
                strips[-1] += letter
            else:
                strips.append(letter)
        return tuple(self.draw(strip, rows, colour) for strip in strips)

    def _check(self, text: str) -> None:
        for letter in text:
            missing = letter != " " and letter != "\u3000" and not letter.isprintable()
            if missing or bytes(self._font.getmask(letter, mode="1")) == self._missing:
                raise DotsRefused(f"點陣字型裡沒有「{letter}」這個字，「{text}」無法顯示；請換一個字。")
