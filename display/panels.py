"""The wall's panels: now calling, latest, missed, waiting. Each keeps its picture and is drawn anew only when
what it shows has changed, so that a call view can fade over them at little cost."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from display.page import CallFace, LaneRow, Message
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import BEARING_EM, draw_box
from office.look.panel import draw_badge
from office.look.text import CENTER, LEFT, draw_runs, draw_text, note_cut, spaced
from office.waits import Said
from office.wording import Wording

RADIUS = 24.0
TRACKING = 0.005  # em between digits; tokens 2 allow 0.01


class Kept(Drawn):
    """A drawn widget that keeps its picture until `renew`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self.dim = False  # numbers in ink3: what is shown may be old
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def renew(self) -> None:
        """Draw again what has changed."""
        self._picture = None
        self.update()

    def palette_changed(self) -> None:
        self._picture = None

    def set_unit(self, unit: float) -> None:
        if unit != self.unit:
            self._picture = None
        super().set_unit(unit)

    def picture(self) -> QPixmap:
        """The widget as it is drawn, in window pixels."""
        if self._picture is None or self._picture.size() != self.size():
            self._picture = QPixmap(self.size())
            self._picture.fill(QColor(self.palette_.paper))
            p = QPainter(self._picture)
            p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            p.scale(self.unit, self.unit)
            self.draw(p, *self.design_size())
            p.end()
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self.picture()
        p = QPainter(self)
        p.drawPixmap(event.rect(), picture, event.rect())
        p.end()


def number_at(p: QPainter, x: float, y: float, text: str, px: float, color: str, room: float) -> float:
    """A number on the baseline `y` from `x`, shrunk to `room`; returns where it ends."""
    chosen = spaced(font(px, True), TRACKING)
    width = text_width(text, chosen)
    if width > room:
        px = max(px * 0.55, px * room / width)
        chosen = spaced(font(int(px), True), TRACKING)
        width = text_width(text, chosen)
        if width > room + 1:
            note_cut(text)
    p.setFont(chosen)
    p.setPen(QColor(color))
    p.drawText(QPointF(x, y), text)
    return x + width


def number_width(text: str, px: float) -> float:
    """How wide `number_at` sets a number."""
    return text_width(text, spaced(font(px, True), TRACKING))


def words_at(
    p: QPainter, x: float, y: float, text: str, px: float, color: str, *, bold: bool = False
) -> float:
    """Words on the baseline `y` from `x`; returns where they end."""
    return draw_runs(p, x, y, [(text, font(px, bold), color)])


class NowPanel(Kept):
    """The last call, largest on the wall; or, without one, what is to be known instead."""

    NUMBER_PX, X, Y = 292, 44.0, 352.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zh, self._en = Wording.of("zh-TW"), Wording.of("en")
        self.call: CallFace | None = None
        self.message: Message | None = None
        self.away = False  # the number is on its way from the call view

    def set(self, call: CallFace | None, message: Message | None, dim: bool) -> None:
        """Show a call, or a message in its place."""
        if (call, message, dim) != (self.call, self.message, self.dim):
            self.call, self.message, self.dim = call, message, dim
            if message is not None:
                said = f"{message.text} {message.second}"
            elif call is not None:
                said = self._zh.text("wall.call_sentence", number=call.number, counter=call.counter)
            else:
                said = ""
            self.setAccessibleName(f"{self._zh.text('wall.now_calling')} {said}".strip())
            self.renew()

    def set_away(self, away: bool) -> None:
        """Leave the number out while it travels here."""
        if away != self.away:
            self.away = away
            self.renew()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.deep, "", 0, RADIUS)
        if self.message is not None:
            self._draw_message(p, w, h, self.message)
            return
        end = words_at(p, 44, 69, self._zh.text("wall.now_calling"), 40, c.on_deep, bold=True)
        words_at(p, end + 40, 69, self._en.text("wall.now_calling"), 40, c.deep_text2)
        zh, en = self._zh.text("wall.counter"), self._en.text("wall.counter")
        left = w - 44 - text_width(en, font(40))
        words_at(p, left, 69, en, 40, c.deep_text2)
        words_at(p, left - 40 - text_width(zh, font(40, True)), 69, zh, 40, c.on_deep, bold=True)
        if self.call is None:
            return
        counter = str(self.call.counter)
        wide = number_width(counter, self.NUMBER_PX)
        number_at(p, w - 44 - wide, self.Y, counter, self.NUMBER_PX, c.call, wide)
        if not self.away:
            x = self.X - self.NUMBER_PX * BEARING_EM
            room = w - 44 - wide - 12 - 106 - 28 - x
            end = number_at(p, x, self.Y, self.call.number, self.NUMBER_PX, c.on_deep, room)
            draw_icon(p, "right", QRectF(end + 28, 186, 106, 106), c.call, 4.4)

    def _draw_message(self, p: QPainter, w: float, h: float, message: Message) -> None:
        c = self.palette_
        draw_text(
            p, QRectF(60, 120, w - 120, 110), message.text, font(76, True), c.on_deep, CENTER, min_px=44
        )
        top = 246.0 if not message.third else 226.0
        for line in (message.second, message.third):
            draw_text(p, QRectF(60, top, w - 120, 66), line, font(44), c.deep_text2, CENTER, min_px=28)
            top += 68


class LatestPanel(Kept):
    """The four calls before the last, newest first."""

    ROW = 106.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calls: tuple[CallFace, ...] = ()
        self.above = 0.0  # how far, of one row, the list is still above its place

    def set(self, calls: tuple[CallFace, ...], dim: bool) -> None:
        """Show these calls."""
        if (calls, dim) != (self.calls, self.dim):
            self.calls, self.dim = calls, dim
            self.setAccessibleName("；".join(f"{call.number} → {call.counter}" for call in calls))
            self.renew()

    def set_above(self, rows: float) -> None:
        """Draw the list `rows` (0 to 1) above its place, while it moves down for a new call."""
        if rows != self.above:
            self.above = rows
            self.renew()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.surface, "", 0, RADIUS)
        ink = c.ink3 if self.dim else c.ink
        p.setClipRect(QRectF(0, 0, w, h))
        for row, call in enumerate(self.calls):
            top = (row - self.above) * self.ROW
            if row < 3:
                p.fillRect(QRectF(44, top + self.ROW - 2, w - 88, 2), QColor(c.line))
            number_at(p, 44 - 98 * BEARING_EM, top + 89, call.number, 98, ink, 300)
            draw_icon(p, "right", QRectF(340, top + 24, 56, 56), c.ink3, 4.4)
            counter = str(call.counter)
            wide = number_width(counter, 98)
            number_at(p, w - 44 - wide, top + 89, counter, 98, ink, wide)


class MissedPanel(Kept):
    """Up to six missed numbers and where to go with one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zh, self._en = Wording.of("zh-TW"), Wording.of("en")
        self.numbers: tuple[str, ...] = ()
        self.pages = 1
        self._name()

    def set(self, numbers: tuple[str, ...], pages: int, dim: bool) -> None:
        """Show one page of the missed numbers."""
        if (numbers, pages, dim) != (self.numbers, self.pages, self.dim):
            self.numbers, self.pages, self.dim = numbers, pages, dim
            self._name()
            self.renew()

    def _name(self) -> None:
        what = "、".join(self.numbers) or self._zh.text("wall.missed_none")
        self.setAccessibleName(f"{self._zh.text('wall.missed')} {what}")

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.surface, "", 0, RADIUS)
        end = words_at(p, 36, 66, self._zh.text("wall.missed"), 40, c.ink, bold=True)
        words_at(p, end + 14, 66, self._en.text("wall.missed"), 26, c.ink2)
        ink = c.ink3 if self.dim else c.ink
        for place, number in enumerate(self.numbers):
            x, y = 36 + 204 * (place % 2), 161 + 88 * (place // 2)
            number_at(p, x, y, number, 70, ink, 190)
        if not self.numbers and self.pages:
            none = f"{self._zh.text('wall.missed_none')}  {self._en.text('wall.missed_none')}"
            words_at(p, 36, 150, none, 34, c.ink2)
        draw_text(
            p, QRectF(36, 355, w - 64, 44), self._zh.text("wall.missed_text"), font(30), c.ink2, min_px=26
        )


class WaitingPanel(Kept):
    """The nine lanes: how many wait and how long. Without a promotion above it has taller rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zh, self._en = Wording.of("zh-TW"), Wording.of("en")
        self.rows: tuple[LaneRow, ...] = ()
        self.row_h = 52.0

    def set(self, rows: tuple[LaneRow, ...], dim: bool, row_h: float = 52.0) -> None:
        """Show these lanes in rows of this height."""
        if (rows, dim, row_h) != (self.rows, self.dim, self.row_h):
            self.rows, self.dim, self.row_h = rows, dim, row_h
            said = "；".join(f"{row.digit} {row.name} {self._spoken(row)}".strip() for row in rows)
            self.setAccessibleName(f"{self._zh.text('wall.waiting')} {said}")
            self.renew()

    def _spoken(self, row: LaneRow) -> str:
        if row.wait is None:
            return ""
        people = self._zh.text("wall.people", n=row.wait.people)
        match row.wait.said:
            case Said.NO_WAIT:
                return self._zh.text("wait.no_wait_short")
            case Said.OVER_HOUR:
                return f"{people} {self._zh.text('wall.over_hour')}"
            case Said.MINUTES:
                return f"{people} {self._zh.text('wall.minutes', n=row.wait.minutes)}"
            case _:
                return people

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.surface, "", 0, RADIUS)
        end = words_at(p, 30, 50, self._zh.text("wall.waiting"), 32, c.ink, bold=True)
        words_at(p, end + 27, 47, self._en.text("wall.waiting"), 27, c.ink2)
        time = self._zh.text("wall.waiting_time")
        words_at(p, w - 30 - text_width(time, font(27)), 47, time, 27, c.ink2)
        top = 58.0
        for row in self.rows:
            p.fillRect(QRectF(30, top, w - 60, 2), QColor(c.line))
            self._draw_row(p, w, top + 2, row)
            top += self.row_h

    def _draw_row(self, p: QPainter, w: float, top: float, row: LaneRow) -> None:
        c = self.palette_
        ink = c.ink3 if self.dim else c.ink
        middle = top + (self.row_h - 2) / 2
        draw_badge(p, QRectF(30, middle - 20, 40, 40), row.digit, c, px=26)
        draw_text(p, QRectF(86, middle - 27, 226, 50), row.name, font(34), c.ink, LEFT, min_px=26)
        if row.wait is None:
            return
        baseline = middle + 17
        if row.wait.said is Said.NO_WAIT:
            text = self._zh.text("wait.no_wait_short")
            green = c.ink3 if self.dim else c.green
            x = w - 30 - text_width(text, font(32, True))
            words_at(p, x, baseline - 3, text, 32, green, bold=True)
            return
        right = w - 142
        if row.wait.said is Said.MINUTES and row.wait.minutes is not None:
            self._figure(p, w - 30, baseline, "wall.minutes", row.wait.minutes, ink)
        elif row.wait.said is Said.OVER_HOUR:
            text, chosen = self._zh.text("wall.over_hour"), font(24, True)
            left = w - 30 - text_width(text, chosen)
            draw_runs(p, left, baseline, [(text, chosen, ink)])
            right = left - 10
        self._figure(p, right, baseline, "wall.people", row.wait.people, ink)

    def _figure(self, p: QPainter, right: float, baseline: float, key: str, n: int, ink: str) -> None:
        runs = [
            (run.text, font(37, True), ink) if run.field else (run.text.strip(), font(27), self.palette_.ink2)
            for run in self._zh.runs(key, n=n)
        ]
        gap = 3.0
        x = right - sum(text_width(text, chosen) for text, chosen, _ in runs) - gap * (len(runs) - 1)
        for run in runs:
            x = draw_runs(p, x, baseline, [run]) + gap
