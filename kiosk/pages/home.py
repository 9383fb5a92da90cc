"""The home page in its three layouts: grid, rows (large text), low reach (ui layout 1 to 1d)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.faces.home import MODE_ORDER, HomeFace, Layout
from kiosk.faces.scene import LanguageFace
from kiosk.pages.ink import line
from kiosk.pages.page import INNER, MARGIN, Page
from kiosk.pages.tiles import AskHelp, ServiceTile, Switch, WideCard
from office.config import LANGUAGES
from office.look.buttons import Kind, Press, Secondary
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_number
from office.look.panel import Header
from office.look.text import LEFT, RIGHT

TILES = 9
ICONS = {"large": "textsize", "contrast": "contrast", "reach": "wheelchair"}


class HomePage(Page):
    """您今天要辦什麼？"""

    on_buttons = frozenset(
        {"header", "languages", "tiles", "appointment", "priority", "switches", "help", "notice"}
    )

    def __init__(self, seal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: HomeFace | None = None
        self._laid = ""
        self.header = Header("", "", seal)
        self.languages: dict[str, Secondary] = {code: self._language(code) for code in LANGUAGES}
        self.tiles = [ServiceTile() for _ in range(TILES)]
        for tile in self.tiles:
            tile.pressed_once.connect(lambda tile=tile: self._choose(tile))
        self.appointment = WideCard(Kind.APPOINTMENT, "calendar")
        self.priority = WideCard(Kind.LOVE, "heart")
        self.button(self.appointment, "press_appointment")
        self.button(self.priority, "press_priority")
        self.switches = {mode: Switch(ICONS[mode.value]) for mode in MODE_ORDER}
        for mode, switch in self.switches.items():
            self.button(switch, "toggle", mode)
        self.help = AskHelp()
        self.button(self.help, "press_help")

    def show_face(self, face: HomeFace) -> None:
        """Draw another face; a change of layout moves everything at once (tokens 7)."""
        before, self.face = self.face, face
        grid_up = 15 if face.interpreter and face.layout is Layout.GRID else 0
        laid = f"{face.layout}{grid_up}{face.language}{self.palette_.contrast}"
        self._show_header(face)
        for tile, made in zip(self.tiles, face.tiles, strict=False):
            tile.show_tile(made, face.layout, face.language)
        self.appointment.show_card(face.appointment, face.layout, face.language)
        self.priority.show_card(face.priority, face.layout, face.language)
        for switch, shown in zip(self.switches.values(), face.switches, strict=True):
            switch.show_switch(shown, face.layout, face.language)
        self.help.show_help(face.help, face.layout, face.language)
        for chosen in face.languages:
            self._show_language(chosen)
        if laid != self._laid:
            self._laid = laid
            self._lay(face, grid_up)
        self.tell(face.notice, face.language)
        self.repaint_if(before, face)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        if self.face is None:
            return
        if self.face.layout is Layout.REACH:
            self._draw_reach(p, self.face)
        else:
            self._draw_upright(p, self.face)

    # -- drawing --------------------------------------------------------------------------------------

    def _draw_upright(self, p: QPainter, face: HomeFace) -> None:
        c, lang = self.palette_, face.language
        if face.layout is Layout.ROWS:
            line(
                p, 36, 323, 1008, face.title.big, 88, c.ink, bold=True, language=lang, least=0.4, spacing=0.01
            )
            if face.no_paper:
                line(p, 36, 1878, 1008, face.no_paper, 40, c.ink, bold=True, language=lang)
            return
        if face.interpreter:
            line(p, 48, 329, INNER, face.title.big, 62, c.ink, bold=True, language=lang, least=0.5)
            small = face.interpreter
            draw_icon(p, "video", QRectF(48, 354, 41, 41), c.jade)
            line(p, 105, 384, INNER - 57, small, 27, c.jade_dark, language=lang)
        else:
            line(
                p,
                48,
                348,
                INNER,
                face.title.big,
                76,
                c.ink,
                bold=True,
                language=lang,
                least=0.5,
                spacing=0.01,
            )
            line(p, 48, 398, INNER, face.title.small, 34, c.ink2, language=lang)
        base = 1859 - (8 if face.interpreter else 0)
        if face.no_paper:
            draw_icon(p, "phone", QRectF(44, base - 27, 36, 36), c.ink)
            line(p, 91, base, INNER - 43, face.no_paper, 28, c.ink, bold=True, language=lang)
            return
        draw_icon(p, "lock", QRectF(48, base - 25, 31, 31), c.ink2)
        line(p, 91, base, INNER - 43, face.foot.big, 24, c.ink2, language=lang)
        if face.foot.small:
            at = 91 + text_width(face.foot.big, font(24)) + 24
            line(p, at, base, MARGIN + INNER - at, face.foot.small, 24, c.ink2)

    def _draw_reach(self, p: QPainter, face: HomeFace) -> None:
        c, lang, reach = self.palette_, face.language, face.reach
        p.fillRect(QRectF(0, 0, 1080, 884), QColor(c.deep))
        if reach is None:
            return
        draw_icon(p, "down", QRectF(48.5, 193.5, 84, 84), c.call)
        line(p, 158, 237, 870, reach.title.big, 46, c.on_deep, bold=True, language=lang)
        line(p, 158, 276, 870, reach.title.small, 27, c.deep_text2)
        self._both(p, 48, 368, reach.now.big, reach.now.small, LEFT)
        self._both(p, 48, 368, reach.counter.big, reach.counter.small, RIGHT)
        p.fillRect(QRectF(48, 385, INNER, 2), QColor("#355F5A" if not c.contrast else c.line))
        for number, call in enumerate(reach.calls):
            top = 387 + 132 * number
            draw_number(p, QRectF(53, top + 5, 400, 130), call.number, 96, c.on_deep, LEFT)
            draw_icon(p, "right", QRectF(379, top + 35, 62, 62), c.call)
            draw_number(p, QRectF(600, top + 5, 427, 130), str(call.counter), 96, c.on_deep, RIGHT)
            if number < 2:
                p.fillRect(QRectF(48, top + 130, INNER, 2), QColor("#1F4B45" if not c.contrast else c.line))
        said = face.no_paper or face.title.small
        title_w = text_width(face.title.big, font(54, True, lang))
        if title_w + 30 + text_width(said, font(28, False, lang)) <= INNER:
            line(p, 48, 963, INNER, face.title.big, 54, c.ink, bold=True, language=lang)
            line(p, 48 + title_w + 30, 963, INNER, said, 28, c.ink2, language=lang)
        else:
            line(p, 48, 936, INNER, face.title.big, 42, c.ink, bold=True, language=lang)
            line(p, 48, 973, INNER, said, 27, c.ink2, language=lang)

    def _both(
        self, p: QPainter, x: float, base: float, big: str, small: str, align: Qt.AlignmentFlag
    ) -> None:
        c, lang = self.palette_, self.face.language if self.face is not None else "zh-TW"
        gap = 28.0 if small else 0.0
        wide = text_width(big, font(30, False, lang)) + gap + text_width(small, font(30))
        left = x if align == LEFT else x + INNER - wide
        line(p, left, base, INNER, big, 30, c.deep_text2, language=lang)
        line(p, left + text_width(big, font(30, False, lang)) + gap, base, INNER, small, 30, c.deep_text2)

    # -- laying out -----------------------------------------------------------------------------------

    def _lay(self, face: HomeFace, up: int) -> None:
        reach = face.layout is Layout.REACH
        if face.layout is Layout.ROWS:
            self._lay_rows(face)
        else:
            self.header.seal_px = 84
            self.place(self.header, MARGIN, 6 if reach else 0, INNER, 148)
            self._lay_languages(face, 48, 1603 if reach else 148, INNER, 80 if reach else 84, 12)
            top, height, gap_x, gap_y = (991, 148, 14, 14) if reach else (435 - up, 304, 20, 20)
            width = (INNER - 2 * gap_x) / 3
            for number, tile in enumerate(self.tiles):
                column, row = number % 3, number // 3
                self.place(tile, 48 + column * (width + gap_x), top + row * (height + gap_y), width, height)
            card_y, card_h, card_gap = (1477, 112, 14) if reach else (1407 - up, 186, 20)
            card_w = (INNER - card_gap) / 2
            self.place(self.appointment, 48, card_y, card_w, card_h)
            self.place(self.priority, 48 + card_w + card_gap, card_y, card_w, card_h)
            foot_y, foot_h = (1697, 126) if reach else (1627 - up, 150)
            for number, switch in enumerate(self.switches.values()):
                self.place(switch, 48 + number * 234.67, foot_y, 219, foot_h)
            self.place(self.help, 752, foot_y, 280, foot_h)
        self.header.set_ground("deep" if reach else "paper")
        cards: list[Press] = [self.appointment, self.priority]
        self.set_order([*self.languages.values(), *self.tiles, *cards, *self.switches.values(), self.help])

    def _lay_rows(self, face: HomeFace) -> None:
        self.header.seal_px = 88
        self.place(self.header, 36, 0, 1008, 124)
        self._lay_languages(face, 36, 124, 1008, 88, 12)
        for number, tile in enumerate(self.tiles):
            self.place(tile, 36, 353 + 127 * number, 1008, 117)
        self.place(self.appointment, 36, 1504, 499, 142)
        self.place(self.priority, 545, 1504, 499, 142)
        for number, switch in enumerate(self.switches.values()):
            self.place(switch, 36 + number * 243, 1664, 233, 168)
        self.place(self.help, 765, 1664, 279, 168)

    def _lay_languages(self, face: HomeFace, x: float, y: float, w: float, h: float, gap: float) -> None:
        """Width by content, the rest shared out evenly."""
        px = {Layout.GRID: 28, Layout.ROWS: 30, Layout.REACH: 26}[face.layout]
        words = [
            text_width(each.label, font(px, each.selected or self.palette_.contrast, each.code))
            for each in face.languages
        ]
        pad = (w - gap * (len(words) - 1) - sum(words)) / len(words)
        for each, wide in zip(face.languages, words, strict=True):
            self.languages[each.code].px = px
            self.place(self.languages[each.code], x, y, wide + pad, h)
            x += wide + pad + gap

    # -- its parts ------------------------------------------------------------------------------------

    def _show_header(self, face: HomeFace) -> None:
        shown, rows = face.header, face.layout is Layout.ROWS
        other = face.language not in ("zh-TW", "en")
        self.header.name_px = 40 if rows else 32 if other else 35
        self.header.clock_px = 60 if rows else 50
        self.header.set_office(shown.name, shown.second, face.language)
        self.header.set_time(shown.clock, shown.day)

    def _show_language(self, chosen: LanguageFace) -> None:
        button = self.languages[chosen.code]
        button.set_label(chosen.label)
        button.set_selected(chosen.selected)

    def _language(self, code: str) -> Secondary:
        made = Secondary("", px=28, radius=14, bold=False, language=code)
        self.button(made, "set_language", code)
        return made

    def _choose(self, tile: ServiceTile) -> None:
        if tile.tile is not None:
            self.act.emit("choose_group", tile.tile.id)
