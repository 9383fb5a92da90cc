"""Which dots are lit when: messages laid out on rows x columns of dots, scrolling, flashing, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from devices.virtual.alpha_message import Step
from devices.virtual.dot_font import HEIGHT, glyph
from devices.virtual.sign_view import Look, Piece, View

Rows = tuple[bytes, ...]  # a byte a dot: 0 off, 1 to 8 as in led 2.7

# 0 is a dark dot on the panel's black; the others as led 2.7 names them.
DOT_COLOURS = (
    "#1A1614",
    "#FF3B20",
    "#2BE04A",
    "#FFB000",
    "#8A2414",
    "#177A2A",
    "#A8642A",
    "#FF7A18",
    "#FFE03A",
)
SCROLLS = frozenset({"ROTATE", "COMPRESSED_ROTATE"})
FLASH_SECONDS = 0.5  # on, then off: 1 Hz, below the 2 Hz of led section 6
PAGE_SECONDS = 3.0
COLUMNS_PER_SECOND = {1: 20.0, 2: 35.0, 3: 50.0, 4: 65.0, 5: 80.0}
LOW_CHARSETS = "12345"  # 5- and 7-high, led 2.3


@dataclass(frozen=True)
class Scene:
    """A stretch of the show: a strip that scrolls through, or a page that stands."""

    strip: Rows
    dark: Rows  # the same with what flashes off
    scrolls: bool
    seconds: float
    speed: float  # columns per second


class Show:
    """What a sign of rows x columns dots shows over time; drawn anew for each change of what is seen."""

    def __init__(self, views: Sequence[View], rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.scenes = [scene for view in views for scene in _scenes(view, rows, columns)]
        self.seconds = sum(scene.seconds for scene in self.scenes)

    @property
    def moves(self) -> bool:
        """Whether frames differ over time at all."""
        return len(self.scenes) > 1 or any(
            scene.scrolls or scene.dark != scene.strip for scene in self.scenes
        )

    def frame(self, seconds: float) -> Rows:
        """The dots `seconds` after the show began; it repeats."""
        if not self.scenes:
            return tuple(bytes(self.columns) for _ in range(self.rows))
        left = seconds % self.seconds
        for scene in self.scenes:
            if left < scene.seconds:
                break
            left -= scene.seconds
        lit = scene.strip if left % (2 * FLASH_SECONDS) < FLASH_SECONDS else scene.dark
        if not scene.scrolls:
            return lit
        at = int(left * scene.speed) - self.columns
        return tuple(_window(row, at, self.columns) for row in lit)


def _window(row: bytes, at: int, columns: int) -> bytes:
    part = row[max(0, at) : max(0, at + columns)]
    return (bytes(max(0, -at)) + part).ljust(columns, b"\0")[:columns]


@dataclass(frozen=True)
class _Block:
    """A character or picture: what is drawn together and never broken."""

    rows: Rows
    flash: bool
    speed: int

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


def _scenes(view: View, rows: int, columns: int) -> list[Scene]:
    scrolls = view.mode in SCROLLS
    scenes = []
    for page in _pages(view.pieces, rows):
        if scrolls:
            scenes.append(_scene(page, rows, columns, view.mode))
            continue
        line: list[_Block] = []
        for block in page:
            if line and sum(b.width for b in line) + block.width > columns:
                scenes.append(_scene(line, rows, columns, view.mode))
                line = []
            line.append(block)
        scenes.append(_scene(line, rows, columns, view.mode))
    return scenes


def _pages(pieces: Iterable[Piece], rows: int) -> list[list[_Block]]:
    pages: list[list[_Block]] = [[]]
    for piece in pieces:
        match piece.step:
            case Step.PAGE | Step.LINE:
                pages.append([])
            case Step.PICTURE:
                dots = tuple(bytes(int(dot) for dot in row) for row in piece.rows)
                pages[-1].append(_Block(_fit(dots, rows), piece.look.flash, piece.look.speed))
            case _:
                pages[-1] += [_letter(character, piece.look, rows) for character in piece.value]
    return [page for page in pages if page]


def _letter(character: str, look: Look, rows: int) -> _Block:
    scale = 2 if rows >= 2 * HEIGHT and look.charset not in tuple(LOW_CHARSETS) else 1
    colour = int(look.colour) if look.colour in tuple("12345678") else 3
    dots = tuple(bytes(colour * dot for dot in row) for row in glyph(character, scale))
    if look.wide:
        dots = tuple(b"".join(bytes([dot, dot]) for dot in row) for row in dots)
    return _Block(_fit(dots, rows), look.flash, look.speed)


def _fit(dots: Rows, rows: int) -> Rows:
    """Lower than the panel: in its middle; higher: its lower rows are lost."""
    above = max(0, (rows - len(dots)) // 2)
    blank = bytes(len(dots[0]) if dots else 0)
    return ((blank,) * above + dots + (blank,) * rows)[:rows]


def _scene(blocks: Sequence[_Block], rows: int, columns: int, mode: str) -> Scene:
    strip = tuple(b"".join(block.rows[row] for block in blocks) for row in range(rows))
    dark = tuple(
        b"".join(
            bytes(block.width) if block.flash or mode == "FLASH" else block.rows[row] for block in blocks
        )
        for row in range(rows)
    )
    width = len(strip[0])
    speed = COLUMNS_PER_SECOND[blocks[0].speed]
    if mode in SCROLLS:
        return Scene(strip, dark, True, (columns + width) / speed, speed)
    left = max(0, (columns - width) // 2)
    strip, dark = (tuple(_window(row, -left, columns) for row in part) for part in (strip, dark))
    return Scene(strip, dark, False, PAGE_SECONDS, speed)


def draw(frame: Rows, pitch: int = 8) -> Image.Image:
    """The panel as a picture: round dots `pitch` pixels apart on black."""
    picture = Image.new("RGB", (len(frame[0]) * pitch, len(frame) * pitch), "#000000")
    pen = ImageDraw.Draw(picture)
    gap = max(1, pitch // 8)
    for y, row in enumerate(frame):
        for x, dot in enumerate(row):
            box = (x * pitch + gap, y * pitch + gap, (x + 1) * pitch - gap - 1, (y + 1) * pitch - gap - 1)
            pen.ellipse(box, fill=DOT_COLOURS[dot])
    return picture
