"""How the call view looks: its head on yellow, the counter's panel, the strip (layout.md 4b)."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from display.page import CallPage, Direction, StripCell
from display.panels import number_at, number_width, words_at
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import BEARING_EM, draw_box
from office.look.panel import Header
from office.look.text import LEFT, draw_text, spaced
from office.look.tokens import STANDARD
from office.wording import Wording

HEAD_H, STRIP_H = 796.0, 196.0
NUMBER_PX, COUNTER_PX = 462.0, 416.0
NUMBER_X, NUMBER_Y, NUMBER_ROOM = 48.0, 599.0, 1092.0
PANEL = QRectF(1276, 112, 596, 666)
ON_INK = "#E7ECE9"  # second text on the counter's panel
RULE = "#4A5653"  # its hairline


def number_place(number: str) -> tuple[float, float, float, float]:
    """The number's x, baseline, size and width in design px; one of five digits is set smaller."""
    px = NUMBER_PX
    width = text_width(number, font(px, True))
    if width > NUMBER_ROOM:
        px = int(px * NUMBER_ROOM / width)
        width = text_width(number, font(px, True))
    return NUMBER_X + 1 - px * BEARING_EM, NUMBER_Y, px, width


class CallDrawing:
    """Draws the call view's two pictures."""

    def __init__(self) -> None:
        self._zh, self._en = Wording.of("zh-TW"), Wording.of("en")
        self._head: tuple[str, str, str, str] = ("", "", "", "")

    def set_head(self, office: str, seal: str, clock: str, date: str) -> bool:
        """The office and the time; True when that is news."""
        before, self._head = self._head, (office, seal, clock, date)
        return before != self._head

    def spoken(self, page: CallPage) -> str:
        """The call in words, for a screen reader."""
        said = self._zh.text("wall.call_sentence", number=page.call.number, counter=page.call.counter)
        where = page.direction.name if page.direction else ""
        again = self._zh.text("wall.recall") if page.call.recall else ""
        return " ".join(part for part in (again, said, where) if part)

    def draw_head(self, p: QPainter, page: CallPage) -> None:
        """Everything over the yellow but the number itself."""
        c = STANDARD
        office, seal, clock, date = self._head
        header = Header(
            office,
            "",
            seal or "    ",
            ground="call",
            wide=True,
            seal_px=68,
            name_px=42,
            clock_px=78,
            date_px=38,
        )
        header.set_time(clock, date)
        p.save()
        p.translate(40, 0)
        header.draw(p, 1840, 100)
        p.restore()
        key = "wall.recall" if page.call.recall else "wall.number"
        end = words_at(p, 48, 176, self._zh.text(key), 56, c.on_call, bold=True)
        words_at(p, end + 46, 176, self._en.text(key), 46, c.on_call)
        x, _, _, width = number_place(page.call.number)
        draw_icon(p, "right", QRectF(min(x + width - 21, 1106), 330, 150, 150), c.on_call, 5.5)
        fields = {"number": page.call.number, "counter": page.call.counter}
        sentence = QRectF(48, 612, 1204, 112)
        text = self._zh.text("wall.call_sentence", **fields)
        draw_text(p, sentence, text, spaced(font(78, True), 0.01), c.on_call, LEFT, min_px=60)
        words_at(p, 48, 761, self._en.text("wall.call_sentence", **fields), 44, c.on_call)
        self._draw_counter(p, page)

    def _draw_counter(self, p: QPainter, page: CallPage) -> None:
        c = STANDARD
        draw_box(p, PANEL, c.ink, "", 0, 32)
        end = words_at(p, 1320, 198, self._zh.text("wall.counter"), 56, "#FFFFFF", bold=True)
        words_at(p, end + 46, 198, self._en.text("wall.counter"), 46, "#FFFFFF")
        counter = str(page.call.counter)
        wide = number_width(counter, COUNTER_PX)
        room = PANEL.width() - 60
        wide = min(wide, room)
        number_at(p, PANEL.center().x() - wide / 2, 572, counter, COUNTER_PX, c.call, room)
        if page.direction is not None:
            self._draw_direction(p, page.direction)

    def _draw_direction(self, p: QPainter, direction: Direction) -> None:
        c = STANDARD
        p.fillRect(QRectF(1320, 611, 508, 3), QColor(RULE))
        arrow = 88 + 26 if direction.arrow != "none" else 0
        name, second = font(66, True), font(44)
        name_w, second_w = text_width(direction.name, name), text_width(direction.second, second)
        gap = 26 if direction.second else 0
        if arrow + name_w + gap + second_w > 540:
            second = font(30)
            second_w = text_width(direction.second, second)
        x = PANEL.center().x() - (arrow + name_w + gap + second_w) / 2
        if arrow:
            p.save()
            p.translate(x + 44, 679)
            p.rotate({"left": 180, "up": -90}.get(direction.arrow, 0))
            draw_icon(p, "right", QRectF(-44, -44, 88, 88), c.call, 4.8)
            p.restore()
        end = words_at(p, x + arrow, 708, direction.name, 66, "#FFFFFF", bold=True)
        words_at(p, end + gap, 697, direction.second, second.pixelSize(), ON_INK)

    def draw_strip(self, p: QPainter, page: CallPage) -> None:
        """The calls just made; those still waiting for their view stand on yellow."""
        c = STANDARD
        words_at(p, 48, 88, self._zh.text("wall.just_called"), 40, c.ink, bold=True)
        words_at(p, 48, 142, self._en.text("wall.just_called"), 28, c.ink2)
        width = 1632 / 3
        for left in (238, 783, 1327):
            p.fillRect(QRectF(left, 38, 2, 120), QColor(c.edge))
        for place, cell in enumerate(page.strip):
            self._draw_cell(p, 240 + place * 544.5, width - 2, cell)

    def _draw_cell(self, p: QPainter, x: float, w: float, cell: StripCell) -> None:
        c = STANDARD
        if cell.fresh:
            draw_box(p, QRectF(x + 16, 16, w - 30, 164), c.call, "", 0, 24)
        number, counter = cell.call.number, str(cell.call.counter)
        px = 98.0
        wide = number_width(number, px) + number_width(counter, px) + 56 + 43
        if wide > w - 44:
            px = int(98 * (w - 44 - 99) / (wide - 99))
            wide = number_width(number, px) + number_width(counter, px) + 56 + 43
        at = x + (w - wide) / 2
        end = number_at(p, at, 142, number, px, c.ink, w)
        draw_icon(p, "right", QRectF(end + 22, 70, 56, 56), c.ink if cell.fresh else c.ink3, 4.4)
        number_at(p, end + 22 + 56 + 21, 142, counter, px, c.ink, w)
