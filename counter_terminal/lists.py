"""The lists below the buttons: who waits, what is held or missed, the clerk's own day."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from counter_terminal.layout import LIST_HEAD
from counter_terminal.lines import LaneRow
from counter_terminal.strokes import draw_cap, draw_line
from counter_terminal.view import Aside
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.panel import Panel, draw_badge
from office.look.press import Press
from office.look.text import RIGHT, draw_text
from office.wording import Wording


class WaitingList(Panel):
    """People and longest wait per lane; this counter's lanes are bold."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent, radius=12, border_px=1)
        self._w = w
        self._rows: tuple[LaneRow, ...] = ()
        self._row_h = 30.0

    def set_rows(self, rows: tuple[LaneRow, ...], row_h: float) -> None:
        """Show these rows."""
        if (rows, row_h) != (self._rows, self._row_h):
            self._rows, self._row_h = rows, row_h
            said = [f"{row.name} {row.people} {row.longest}" for row in rows]
            self.setAccessibleName("，".join([self._w.text("term.lanes"), *said]))
            self.update()

    def draw_inside(self, p: QPainter, w: float, h: float) -> None:
        c, words = self.palette_, self._w
        left, right, middle = 13.0, w - 13, w - 87.5
        x = left + text_width(words.text("term.lanes"), font(13)) + 13
        draw_text(p, QRectF(left, 3, 120, 26), words.text("term.lanes"), font(13), c.ink2)
        note = words.text("term.lanes_own")
        bold, rest = note[:2], note[2:]
        if words.language == "zh-TW":
            draw_text(p, QRectF(x, 3, 40, 26), bold, font(13, True), c.ink)
            x += text_width(bold, font(13, True))
            note = rest
        draw_text(p, QRectF(x, 3, middle - 30 - x, 26), note, font(13), c.ink2, min_px=10)
        draw_text(p, QRectF(middle - 40, 3, 62, 26), words.text("term.lanes_people"), font(13), c.ink2, RIGHT)
        draw_text(
            p,
            QRectF(right - 50, 3, 50, 26),
            words.text("term.lanes_longest"),
            font(13),
            c.ink2,
            RIGHT,
            min_px=12,
        )
        for place, row in enumerate(self._rows):
            y = LIST_HEAD + place * self._row_h
            draw_line(p, left, y, w - 26, c.line)
            self._draw_row(p, y, w, middle, row)

    def _draw_row(self, p: QPainter, y: float, w: float, middle: float, row: LaneRow) -> None:
        c, h = self.palette_, self._row_h
        if row.digit:
            draw_badge(p, QRectF(13, y + (h - 20) / 2, 20, 20), row.digit, c, px=12.5)
        ink = c.ink if row.digit else c.ink2
        draw_text(p, QRectF(41, y, middle - 40 - 41, h), row.name, font(15, row.own), ink, min_px=11)
        draw_text(p, QRectF(middle - 40, y, 40, h), str(row.people), font(15.5, True), ink, RIGHT)
        color = c.red if row.late else (ink if row.people else c.ink2)
        draw_text(
            p,
            QRectF(middle + 4, y, w - 13 - middle - 4, h),
            row.longest,
            font(15, row.late),
            color,
            RIGHT,
            min_px=11,
        )


class AsideRow(Press):
    """Held or missed numbers in one row, with the key that opens them."""

    def __init__(self, icon: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent, radius=8)
        self._icon, self._key = icon, key
        self._aside = Aside("", ())

    def set_aside(self, aside: Aside, none: str) -> None:
        """Show other numbers; `none` is said when there are none."""
        if aside != self._aside:
            self._aside, self._none = aside, none
            said = " ".join(aside.numbers) or none
            self.setAccessibleName(f"{aside.title} {said} {aside.reason}，{self._key}".replace(" ，", "，"))
            self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c, s = self.palette_, self._aside
        draw_icon(p, self._icon, QRectF(0, h / 2 - 10, 20, 20), c.jade, 3.4)
        draw_text(p, QRectF(28, 0, 90, h), s.title, font(15), c.ink2 if not s.numbers else c.ink)
        left = draw_cap(p, w, h / 2, self._key, c.ink, bold=True, line=1.5)
        x = 28 + text_width(s.title, font(15)) + 10
        chosen = font(19, True)
        if not s.numbers:
            draw_text(p, QRectF(x, 0, 60, h), self._none, font(15), c.ink2)
            return
        numbers = s.numbers[:1] if s.reason else s.numbers
        for place, number in enumerate(numbers):
            wide = text_width(number, chosen)
            rest = len(s.numbers) - place
            more = f"＋{rest}"
            last = place == len(numbers) - 1
            if x + wide + (0 if last else text_width(more, font(13)) + 12) > left - 6:
                draw_text(p, QRectF(x - 10, 0, left - x + 4, h), more, font(13), c.ink2)
                return
            draw_text(p, QRectF(x, -0.5, wide + 1, h), number, chosen, c.ink)
            x += wide + 20.5
        if s.reason:
            x -= 10
            more = f"　＋{len(s.numbers) - 1}" if len(s.numbers) > 1 else ""
            draw_text(p, QRectF(x, 0, left - 8 - x, h), s.reason + more, font(15), c.ink, min_px=10)


class AsidePanel(Panel):
    """The ground under the two rows, with the line between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, radius=12, border_px=1)

    def draw_inside(self, p: QPainter, w: float, h: float) -> None:
        draw_line(p, 15, h / 2 - 0.5, w - 30, self.palette_.line)


class Figures(Panel):
    """The clerk's own numbers of the day; nobody else sees or ranks them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, radius=12, border_px=1)
        self._figures: tuple[tuple[str, str], ...] = ()

    def set_figures(self, figures: tuple[tuple[str, str], ...]) -> None:
        """Show other figures."""
        if figures != self._figures:
            self._figures = figures
            self.setAccessibleName("，".join(f"{title} {value}" for title, value in figures))
            self.update()

    def draw_inside(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        for place, (title, value) in enumerate(self._figures):
            x = place * w / 3
            if place:
                draw_line(p, x, 1, h - 2, c.line, upright=True)
            draw_text(p, QRectF(x + 15, 6, w / 3 - 18, 21), title, font(13), c.ink2, min_px=11)
            draw_text(p, QRectF(x + 15, 22, w / 3 - 17, 32), value, font(22, True), c.ink, min_px=15)
