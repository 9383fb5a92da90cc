"""The foot shared by the checklist and the quiet page: the three facts and the main button."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from kiosk.faces.checklist import MainFace, RowFace
from kiosk.faces.wait import FactFace
from kiosk.pages.ink import block, line
from office.look.buttons import Primary, Secondary, State
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_busy
from office.look.text import CENTER
from office.look.tokens import Palette


def draw_facts(
    p: QPainter,
    facts: tuple[FactFace, ...],
    c: Palette,
    language: str,
    *,
    x: float = 48,
    y: float = 1318,
    w: float = 984,
    title_px: float = 27,
    gap: float = 28,
    rule: tuple[float, float] = (26, 104),
) -> None:
    """前面還有 12 人 | 大約等候 18 分鐘 | 預計輪到 09:42, with hairlines between."""
    step = w / len(facts)
    for number, fact in enumerate(facts):
        left = x + number * step + (gap if number else 0)
        room = step - (gap if number else 0) - 14
        if number:
            p.fillRect(QRectF(x + number * step, y + rule[0], 2, rule[1]), QColor(c.line))
        big = font(title_px, False, language)
        wide = min(text_width(fact.title, big), room)
        line(p, left, y + 55, room, fact.title, title_px, c.ink2, language=language)
        if fact.second and text_width(fact.second, font(20)) <= room - wide - 12:
            line(p, left + wide + 12, y + 55, room - wide - 12, fact.second, 23, c.ink2)
        value_w = text_width(fact.value, font(60, True)) if fact.value else 0.0
        if fact.value:
            line(p, left, y + 124, room, fact.value, 60, c.ink, bold=True)
        if fact.unit:
            at = left + value_w + (8 if fact.value else 0)
            size, bold = (34.0, False) if fact.value else (44.0, True)
            unit_w = room - (at - left) + 10
            line(p, at, y + 124, unit_w, fact.unit, size, c.ink, bold=bold, language=language, least=0.45)


class TakeButton(Primary):
    """領取號碼: the ticket icon, two lines; resting it says why in words."""

    def __init__(self) -> None:
        super().__init__("", icon="ticket", px=66, sub_px=28, radius=28)

    def show_main(self, main: MainFace, language: str) -> None:
        """Show another state."""
        self.language = language
        self.set_label(main.words.big, main.words.small)
        self.set_busy(main.busy)
        if main.resting and not main.busy:
            self.set_disabled(main.resting)
        else:
            self.set_enabled()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        self.edge = 0 if self.palette_.contrast else 8
        super().draw(p, w, h)

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now, lang = self.face(), self.language
        if self.state is State.DISABLED:
            line(p, 40, 74, w - 80, self.label, 50, now.fg, bold=True, language=lang, align=CENTER)
            block(p, 40, 90, w - 80, h - 94, self.reason.replace("\n", "，"), 30, now.fg2, language=lang,
                  align=CENTER, line_height=1.2)  # fmt: skip
            return
        wide = text_width(self.label, font(66, True, lang))
        wide = min(max(wide, text_width(self.sub, font(28))), w - 220)
        x = (w - wide - 107) / 2 + 105
        draw_icon(p, self.icon_name, QRectF(x - 117, (h - 84) / 2, 84, 84), now.icon)
        line(p, x, 92 if self.sub else 106, wide + 12, self.label, 66, now.fg, bold=True, language=lang,
             spacing=0.03 if lang == "zh-TW" else 0.0)  # fmt: skip
        line(p, x, 132, wide + 4, self.sub, 28, now.fg2)

    def _draw_row(self, p: QPainter, w: float, h: float, label: str, icon: str, now: object) -> None:
        face, lang = self.face(), self.language
        wide = min(text_width(label, font(60, True, lang)), w - 220)
        x = (w - wide - 106) / 2
        draw_busy(p, QRectF(x, (h - 70) / 2, 70, 70), face.fg, self._turn, 7)
        line(p, x + 106, h / 2 + 22, wide + 2, label, 60, face.fg, bold=True, language=lang)


class QuietRow(Secondary):
    """想在安靜、隱密的櫃檯辦理？"""

    def __init__(self) -> None:
        super().__init__("", icon="tea", radius=20)
        self.plain = True
        self.row: RowFace | None = None
        self.large = False

    def show_row(self, row: RowFace | None, language: str, large: bool = False) -> None:
        """Show the row, or nothing where the page has none."""
        self.row, self.language, self.large = row, language, large
        self.setVisible(row is not None)
        if row is not None:
            self.set_label(row.words.big, row.words.small)

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        if self.row is None:
            return
        now, lang = self.face(), self.language
        draw_icon(p, "tea", QRectF(30.5, (h - 53) / 2, 53, 53), now.fg)
        draw_icon(p, "chev", QRectF(w - 69, (h - 42) / 2, 42, 42), now.fg)
        room = w - 109 - 90
        big_px, small_px = (40, 30) if self.large else (32, 24)
        small = text_width(self.row.words.small, font(small_px, False, lang))
        line(p, 109, 60, room, self.row.words.big, big_px, now.fg, bold=True, language=lang)
        line(p, 109, 102 if self.large else 94, room, self.row.words.small, small_px, now.fg2, language=lang)
        if self.row.aside and small + 24 + 60 < room:
            line(p, 109 + small + 24, 94, room - small - 24, self.row.aside, 24, now.fg2)
