"""What carries facts and cannot be pressed: panels, facts, badges, numbers, the page's header, a toast."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from office.look.drawn import Drawn
from office.look.fonts import font, metrics, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box, draw_number, draw_seal
from office.look.text import CENTER, LEFT, RIGHT, draw_runs, draw_text, spaced
from office.look.tokens import Palette

__all__ = [
    "Fact",
    "FactRow",
    "Header",
    "LaneBadge",
    "NumberText",
    "Panel",
    "Toast",
    "draw_badge",
    "draw_seal",
]


class Panel(Drawn):
    (
        """A card that is only looked at: one even line, no bottom edge. `fill` and `border` are palette names."""
        ""
    )

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        radius: float = 28,
        fill: str = "surface",
        border: str = "line",
        border_px: float = 2.0,
    ) -> None:
        super().__init__(parent)
        self.radius, self.fill, self.border, self.border_px = radius, fill, border, border_px

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        border = getattr(c, self.border) if self.border else ""
        px = c.line_px if c.contrast else self.border_px
        draw_box(p, QRectF(0, 0, w, h), getattr(c, self.fill) if self.fill else "", border, px, self.radius)
        self.draw_inside(p, w, h)

    def draw_inside(self, p: QPainter, w: float, h: float) -> None:
        """Draw the panel's content; nothing by default."""


class NumberText(Drawn):
    """A number standing alone, by the optical rule; `color` names a palette colour."""

    def __init__(
        self,
        text: str = "",
        px: float = 98,
        parent: QWidget | None = None,
        *,
        color: str = "ink",
        align: Qt.AlignmentFlag = CENTER,
    ) -> None:
        super().__init__(parent)
        self.text, self.px, self.color, self.align = text, px, color, align
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Show another number; a number does not move or fade when it changes (tokens 7)."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        color = getattr(self.palette_, self.color)
        draw_number(p, QRectF(0, 0, w, h), self.text, self.px, color, self.align)


def draw_badge(p: QPainter, rect: QRectF, digit: str, palette: Palette, *, px: float = 0) -> None:
    """A lane's digit in its box: the lane's only sign, in jade (tokens 1.4, rule 4)."""
    side = min(rect.width(), rect.height())
    draw_box(p, rect, "", palette.jade, max(1.5, side * 0.065), side * 0.2)
    draw_number(p, rect, digit, px or side * 0.62, palette.jade)


class LaneBadge(Drawn):
    """A lane's boxed digit."""

    def __init__(self, digit: int | str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.digit = str(digit)
        self.setAccessibleName(self.digit)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        draw_badge(p, QRectF(0, 0, w, h), self.digit, self.palette_)


@dataclass(frozen=True)
class Fact:
    """One thing to know: what it is (in two languages), its value and the value's unit."""

    title: str
    second: str = ""
    value: str = ""
    unit: str = ""


class FactRow(Drawn):
    """Facts side by side with hairlines between: 前面還有 12 人 | 大約等候 18 分鐘 | 預計輪到 09:42."""

    def __init__(
        self,
        facts: tuple[Fact, ...] = (),
        parent: QWidget | None = None,
        *,
        value_px: float = 60,
        title_px: float = 28,
        second_px: float = 24,
        unit_px: float = 34,
        language: str = "zh-TW",
    ) -> None:
        super().__init__(parent)
        self.facts, self.language = facts, language
        self.value_px, self.title_px, self.second_px, self.unit_px = value_px, title_px, second_px, unit_px
        self.set_facts(facts)

    def set_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show other facts; the accessible name reads them as sentences."""
        self.facts = facts
        self.setAccessibleName("，".join(f"{fact.title} {fact.value} {fact.unit}".strip() for fact in facts))
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c, count = self.palette_, max(1, len(self.facts))
        step = w / count
        title_h = self.title_px * 1.3
        top = (h - title_h - self.value_px * 1.1) / 2
        for number, fact in enumerate(self.facts):
            x = number * step + (28 if number else 0)
            wide = (number + 1) * step - x - 12
            if number:
                p.fillRect(QRectF(number * step, top, 2, h - 2 * top), QColor(c.line))
            runs = [(fact.title, font(self.title_px, False, self.language), c.ink2)]
            if fact.second:
                runs += [("  ", font(self.second_px), c.ink2), (fact.second, font(self.second_px), c.ink2)]
            draw_runs(p, x, QRectF(x, top, wide, title_h), runs)
            value = [(fact.value, font(self.value_px, True), c.ink)]
            if fact.unit:
                unit = font(self.unit_px, False, self.language)
                value += [(" ", unit, c.ink), (fact.unit, unit, c.ink)]
            draw_runs(p, x, QRectF(x, top + title_h, wide, self.value_px * 1.1), value)


class Header(Drawn):
    """A page's head: seal, office, clock and date. `ground` is 'paper', 'deep' or 'call'.

    `wide` is the wall's: everything on one line, the date before the clock.
    """

    def __init__(
        self,
        name: str,
        second: str = "",
        seal: str = "南屯戶政",
        parent: QWidget | None = None,
        *,
        ground: str = "paper",
        wide: bool = False,
        language: str = "zh-TW",
        seal_px: float = 84,
        name_px: float = 35,
        second_px: float = 22,
        clock_px: float = 50,
        date_px: float = 24,
    ) -> None:
        super().__init__(parent)
        self.name, self.second, self.seal, self.ground, self.wide = name, second, seal, ground, wide
        self.language, self.clock, self.date, self.note = language, "", "", ""
        self.seal_px, self.name_px, self.second_px = seal_px, name_px, second_px
        self.clock_px, self.date_px = clock_px, date_px
        self.setAccessibleName(name)

    def set_time(self, clock: str, date: str, note: str = "") -> None:
        """Show the time ('09:24'), the day ('3月11日 星期二') and, small, a note such as 更新中."""
        if (clock, date, note) != (self.clock, self.date, self.note):
            self.clock, self.date, self.note = clock, date, note
            self.update()

    def set_ground(self, ground: str) -> None:
        """Draw for another ground: 'paper', 'deep' or 'call'."""
        self.ground = ground
        self.update()

    def set_office(self, name: str, second: str = "", language: str = "zh-TW") -> None:
        """Show the office's name, and small its name in another language."""
        self.name, self.second, self.language = name, second, language
        self.setAccessibleName(name)
        self.update()

    def colors(self) -> tuple[str, str, str, str]:
        """Text, second text, seal ground and seal ink on the present ground."""
        c = self.palette_
        if self.ground == "deep":
            return (c.on_deep, c.deep_text2, c.call if c.contrast else c.on_deep, c.deep)
        if self.ground == "call":
            return c.on_call, c.on_call, c.on_call, "#FFFFFF"
        return c.ink, c.ink2, c.jade, c.on_jade

    def draw(self, p: QPainter, w: float, h: float) -> None:
        ink, ink2, ground, seal_ink = self.colors()
        side = self.seal_px
        draw_seal(p, QRectF(0, (h - side) / 2, side, side), self.seal, ground, seal_ink)
        if self.wide:
            self._draw_wide(p, w, h, ink, ink2)
            return
        clock = font(self.clock_px, True)
        right = max(
            text_width(self.clock, clock), text_width(self.date, font(self.date_px, False, self.language))
        )
        x = side + 23
        room = w - x - right - 24
        gap = self.second_px * 1.4 if self.second else 0
        top = (h - self.name_px * 1.35 - gap) / 2
        name = QRectF(x, top, room, self.name_px * 1.35)
        draw_text(
            p,
            name,
            self.name,
            spaced(font(self.name_px, True, self.language)),
            ink,
            LEFT,
            min_px=self.name_px * 0.7,
        )
        if self.second:
            box = QRectF(x, name.bottom(), room, gap)
            draw_text(p, box, self.second, font(self.second_px), ink2, LEFT, min_px=self.second_px * 0.8)
        tall = self.clock_px * 1.1
        date_h = self.date_px * 1.35 if self.date else 0
        top = (h - tall - date_h) / 2
        draw_text(p, QRectF(w - right, top, right, tall), self.clock, clock, ink, RIGHT)
        if self.date or self.note:
            small = font(self.date_px, False, self.language)
            draw_text(
                p, QRectF(w - right, top + tall, right, date_h), self.note or self.date, small, ink2, RIGHT
            )

    def _draw_wide(self, p: QPainter, w: float, h: float, ink: str, ink2: str) -> None:
        clock = font(self.clock_px, True)
        small = font(self.date_px, False, self.language)
        left = w - text_width(self.clock, clock)
        y = (h + metrics(clock).ascent() - metrics(clock).descent()) / 2
        draw_runs(p, left, y, [(self.clock, clock, ink)])
        said = self.note or self.date
        left -= 50 + text_width(said, small)
        draw_text(p, QRectF(left, 0, text_width(said, small) + 1, h), said, small, ink2)
        x = self.seal_px + 20
        name = spaced(font(self.name_px, True, self.language))
        room = left - x - 20
        draw_text(p, QRectF(x, 0, room, h), self.name, name, ink, min_px=self.name_px * 0.7)
        x += text_width(self.name, name) + 30
        if self.second and x < left - 120:
            second = QRectF(x, 0, left - x - 20, h)
            draw_text(p, second, self.second, font(self.second_px), ink2, min_px=self.second_px * 0.7)


class Toast(Drawn):
    """A sentence that comes and goes by itself; it takes no touch and no focus."""

    def __init__(self, parent: QWidget | None = None, *, px: float = 32, language: str = "zh-TW") -> None:
        super().__init__(parent)
        self.words, self.icon_name, self.px, self.language = "", "", px, language
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str, seconds: float = 4, icon: str = "info") -> None:
        """Show `words` for `seconds`; 0 keeps them until hide()."""
        self.words, self.icon_name = words, icon
        self.setAccessibleName(words)
        self.raise_()
        self.show()
        self.update()
        self._timer.stop()
        if seconds > 0:
            self._timer.start(round(seconds * 1000))

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.help, "", 0, min(h / 2, 20.0))
        side = self.px * 1.3 if self.icon_name else 0
        if side:
            draw_icon(p, self.icon_name, QRectF(self.px, (h - side) / 2, side, side), c.on_help)
        x = self.px * 1.5 + side
        box = QRectF(x, 4, w - x - self.px, h - 8)
        draw_text(
            p,
            box,
            self.words,
            font(self.px, True, self.language),
            c.on_help,
            LEFT,
            wrap=True,
            min_px=self.px * 0.7,
            line_height=1.25,
        )
