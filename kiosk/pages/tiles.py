"""The buttons of the home page: service tiles in three layouts, the two cards, switches and help."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from kiosk.faces.home import CardFace, Layout, SwitchFace, TileFace
from kiosk.faces.scene import HelpFace
from kiosk.faces.speech import Run, Runs
from kiosk.pages.ink import block, line, pieces
from office.look.buttons import Card, HelpButton, Kind, Secondary, State, Tile
from office.look.faces import Face
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.text import CENTER, LEFT, RIGHT


class ServiceTile(Tile):
    """One group of services."""

    def __init__(self) -> None:
        super().__init__("")
        self.tile: TileFace | None = None
        self.layout_ = Layout.GRID

    def show_tile(self, tile: TileFace, layout: Layout, language: str) -> None:
        """Draw another tile."""
        if (tile, layout, language) == (self.tile, self.layout_, self.language):
            return
        self.tile, self.layout_, self.language = tile, layout, language
        self.radius = 16 if layout is Layout.ROWS else 20
        self.edge = 0 if self.palette_.contrast else 6
        self.setAccessibleName(tile.spoken)
        if tile.closed:
            self.set_disabled(tile.closed)
        else:
            self.set_enabled()
        self.update()

    def palette_changed(self) -> None:
        super().palette_changed()
        self.edge = 0 if self.palette_.contrast else 6

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        if self.tile is None:
            return
        draw = {Layout.GRID: self._grid, Layout.ROWS: self._row, Layout.REACH: self._reach}[self.layout_]
        draw(p, self.tile, w, h)

    # -- the three layouts ----------------------------------------------------------------------------

    def _grid(self, p: QPainter, tile: TileFace, w: float, h: float) -> None:
        now, lang = self.face(), self.language
        chinese = lang == "zh-TW"
        side = 66.0 if chinese else 62.0
        draw_icon(p, tile.icon, QRectF(22, 28, side, side), now.icon)
        inner = w - 48
        if chinese:
            line(p, 26, 145, inner, tile.name, 38, now.fg, bold=True, least=0.74)
            line(p, 26, 180, inner, tile.examples, 24, now.fg)
            line(p, 26, 210, inner, tile.english, 22, now.fg2)
        else:
            line(p, 100, 59, w - 100 - 24, tile.corner, 23, now.fg2, align=RIGHT)
            block(p, 26, 98, inner, 100, tile.name, 31, now.fg, bold=True, language=lang, line_height=1.24)
        if tile.closed:
            block(p, 26, 222, inner, 72, tile.closed, 24, now.fg2, language=lang, line_height=1.25)
            return
        p.fillRect(QRectF(26, 232, w - 47, 2), QColor(self.palette_.line))
        self._wait(p, tile, 26, 280, w - 47)

    def _row(self, p: QPainter, tile: TileFace, w: float, h: float) -> None:
        now, lang = self.face(), self.language
        draw_icon(p, tile.icon, QRectF(25, (h - 64) / 2, 64, 64), now.icon)
        yellow = self._accent(now.icon)
        right = 500.0 if not tile.closed else w - 28
        name_w = (right if not tile.closed else 560.0) - 116
        words = font(54, True, lang)
        if text_width(tile.name, words) * 0.74 <= name_w:
            line(p, 114, 81, name_w, tile.name, 54, now.fg, bold=True, language=lang, least=0.74)
        else:
            block(p, 116, 8, name_w, h - 14, tile.name, 40, now.fg, bold=True, language=lang, line_height=1.15,
                  align=LEFT)  # fmt: skip
        if tile.closed:
            block(p, 570, 8, w - 590, h - 16, tile.closed, 32, now.fg2, language=lang, line_height=1.2,
                  align=RIGHT)  # fmt: skip
            return
        wait = tile.wait
        if wait.free:
            line(p, 600, 79, w - 628, wait.free, 46, yellow, bold=True, language=lang, align=RIGHT)
            return
        if not wait.minutes:
            pieces(p, 520, 80, w - 548, wait.people, 34, 52, now.fg, language=lang, align=RIGHT)
            return
        pieces(p, 500, 80, 284, wait.people, 34, 52, now.fg, language=lang, align=RIGHT)
        pieces(p, 800, 80, w - 828, wait.minutes, 34, 52, yellow, language=lang, align=RIGHT)

    def _reach(self, p: QPainter, tile: TileFace, w: float, h: float) -> None:
        now, lang = self.face(), self.language
        draw_icon(p, tile.icon, QRectF(18, (h - 52) / 2 - 1, 52, 52), now.icon)
        inner = w - 81 - 14
        if text_width(tile.name, font(31, True, lang)) * 0.8 <= inner:
            line(p, 81, 65, inner, tile.name, 31, now.fg, bold=True, language=lang, least=0.8)
        else:
            block(p, 81, 10, inner, 66, tile.name, 27, now.fg, bold=True, language=lang, line_height=1.15,
                  align=LEFT)  # fmt: skip
        if tile.closed:
            reason = tile.closed.partition("\n")[0]  # when it opens again stands in the heading
            block(p, 81, 78, inner, 60, reason, 22, now.fg2, language=lang, line_height=1.2)
            return
        wait = tile.wait
        if wait.free:
            line(p, 81, 102, inner, wait.free, 24, self._green(), bold=True, language=lang)
            return
        dot: Runs = (Run("・" if lang == "zh-TW" else " · ", field=False),)
        both = wait.people + (dot + wait.minutes if wait.minutes else ())
        pieces(p, 81, 102, inner, both, 24, 27, now.fg, language=lang)

    # -- their parts ----------------------------------------------------------------------------------

    def _wait(self, p: QPainter, tile: TileFace, x: float, base: float, width: float) -> None:
        now, lang, wait = self.face(), self.language, tile.wait
        if wait.free:
            green = self._green()
            draw_icon(p, "check", QRectF(x - 1, base - 24, 30, 30), green, 4.5)
            line(p, x + 37, base - 3, width - 40, wait.free, 27, green, bold=True, language=lang)
            return
        half = width * 0.52 if wait.minutes else width
        pieces(p, x, base, half, wait.people, 25, 31, now.fg, language=lang)
        pieces(p, x + half, base, width - half, wait.minutes, 25, 31, now.fg, language=lang, align=RIGHT)

    def _green(self) -> str:
        now = self.face()
        return now.fg if self.state is State.PRESSED else self.palette_.green

    def _accent(self, icon: str) -> str:
        return icon if self.palette_.contrast else self.face().fg


class WideCard(Card):
    """The appointment or the priority card."""

    def __init__(self, kind: object, icon: str) -> None:
        super().__init__(kind, "", icon=icon, radius=24)  # type: ignore[arg-type]
        self.card: CardFace | None = None
        self.layout_ = Layout.GRID

    def show_card(self, card: CardFace, layout: Layout, language: str) -> None:
        """Draw another state of the card."""
        if (card, layout, language) == (self.card, self.layout_, self.language):
            return
        self.card, self.layout_, self.language = card, layout, language
        self.edge = 0 if self.palette_.contrast else 6
        self.setAccessibleName(card.spoken)
        self.set_selected(card.selected)
        if card.closed:
            self.set_disabled(card.closed)
        else:
            self.set_enabled()
        self.update()

    def palette_changed(self) -> None:
        super().palette_changed()
        self.edge = 0 if self.palette_.contrast else 6

    def face(self) -> Face:
        c, made = self.palette_, super().face()
        if self.kind is Kind.LOVE and self.state is State.SELECTED and not c.contrast:
            # Rose is the love line's own colour; jade would say something else.
            return replace(made, fill=c.rose, edge=c.rose_dark, fg2=c.rose_tint)
        return made

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        card, now, lang = self.card, self.face(), self.language
        if card is None:
            return
        lines = tuple(card.closed.split("\n")) if card.closed else card.lines
        if self.layout_ is Layout.ROWS:
            draw_icon(p, self.icon_name, QRectF(23, (h - 76) / 2, 76, 76), now.icon)
            line(p, 117, 72, w - 130, card.title, 48, now.fg, bold=True, language=lang)
            line(p, 117, 112, w - 130, lines[0] if lines else "", 30, now.fg2, language=lang)
            return
        if self.layout_ is Layout.REACH:
            draw_icon(p, self.icon_name, QRectF(21, (h - 56) / 2, 56, 56), now.icon)
            line(p, 95, 54, w - 110, card.title, 34, now.fg, bold=True, language=lang)
            line(p, 95, 85, w - 110, lines[0] if lines else "", 21, now.fg2, language=lang)
            return
        draw_icon(p, self.icon_name, QRectF(27, (h - 78) / 2 + 3, 78, 78), now.icon)
        title_w = w - 126 - 20
        size, small, first, step = (40, 24, 110, 31) if lang == "zh-TW" else (33, 23, 105, 32)
        line(p, 126, 74, title_w, card.title, size, now.fg, bold=True, language=lang)
        if card.aside:
            at = 126 + text_width(card.title, font(size, True, lang)) + 10
            line(p, at, 73, w - at - 14, card.aside, 23, now.fg2)
        for number, text in enumerate(lines):
            line(p, 126, first + step * number, title_w, text, small, now.fg2, language=lang)


class Switch(Secondary):
    """Large text, contrast, reach: what is on says so in words."""

    kind = Kind.TOGGLE

    def __init__(self, icon: str) -> None:
        super().__init__("", icon=icon, radius=20)
        self.plain = True
        self.layout_ = Layout.GRID

    def show_switch(self, switch: SwitchFace, layout: Layout, language: str) -> None:
        """Draw another state of the switch."""
        self.language, self.layout_ = language, layout
        self.set_label(switch.label.big, switch.label.small if layout is Layout.GRID else "")
        self.set_selected(switch.on)
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        _draw_foot(self, p, w, h, self.layout_)


class AskHelp(HelpButton):
    """請人幫忙; once pressed it says who comes and how long one has waited."""

    def __init__(self) -> None:
        super().__init__("", icon="bell", radius=20)
        self.layout_ = Layout.GRID

    def show_help(self, help_: HelpFace, layout: Layout, language: str) -> None:
        """Draw another state of the call."""
        self.language, self.layout_ = language, layout
        small = help_.waited or (help_.words.small if layout is Layout.GRID else "")
        self.set_label(help_.words.big, small)
        self.setAccessibleName(help_.spoken)
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        _draw_foot(self, p, w, h, self.layout_)


def _draw_foot(press: Secondary | HelpButton, p: QPainter, w: float, h: float, layout: Layout) -> None:
    """A switch or the help button: icon above the words, or beside them in the low layout."""
    now, lang, label, sub = press.face(), press.language, press.label, press.sub
    if layout is Layout.REACH:
        px = 28.0
        wide = min(text_width(label, font(px, True, lang)), w - 24 - 58)
        x = (w - wide - 58) / 2
        draw_icon(p, press.icon_name, QRectF(x, (h - 46) / 2, 46, 46), now.icon)
        if sub:
            block(p, x + 58, 10, wide, h - 50, label, 26, now.fg, bold=True, language=lang, align=LEFT,
                  line_height=1.12)  # fmt: skip
            line(p, x + 58, h - 16, wide, sub, 22, now.fg2, language=lang)
        else:
            block(p, x + 58, 6, wide, h - 12, label, px, now.fg, bold=True, language=lang, align=LEFT,
                  line_height=1.15)  # fmt: skip
        return
    large = layout is Layout.ROWS
    chinese = lang == "zh-TW"
    side, middle = (59.0, 55.5) if large else (53.0, 42.0 if chinese else 44.0)
    if large and sub:
        side, middle = 50.0, 40.0
    draw_icon(p, press.icon_name, QRectF((w - side) / 2, middle - side / 2, side, side), now.icon)
    px = 40 if large else 30 if chinese else 27
    base = (112 if sub else 135) if large else 104 if chinese else 102
    line(p, 8, base, w - 16, label, px, now.fg, bold=True, language=lang, align=CENTER, least=0.5)
    line(
        p,
        8,
        base + (40 if large else 30),
        w - 16,
        sub,
        30 if large else 20,
        now.fg2,
        language=lang,
        align=CENTER,
    )
