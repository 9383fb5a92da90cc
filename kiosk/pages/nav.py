"""The head of the inner pages: back, language, help, clock, and the list of languages it opens."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from kiosk.faces.scene import LanguageFace, NavFace
from kiosk.pages.ink import line
from kiosk.pages.page import INNER, MARGIN, Page
from office.config import LANGUAGES
from office.look.buttons import Kind, Press, Secondary
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.text import RIGHT

PX, ICON, GAP = 32, 41, 16.5
PAD = 28.5


class NavButton(Press):
    """An icon and a word, as wide as they need."""

    weight = True

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        draw_icon(p, self.icon_name, QRectF(PAD, (h - ICON) / 2, ICON, ICON), now.icon)
        room = w - PAD - ICON - GAP - 10
        x, bold, base = PAD + ICON + GAP, self.weight or self.palette_.contrast, h / 2 + 13
        if self.sub:
            line(p, x, h / 2, room, self.label, 27, now.fg, bold=bold, language=self.language, least=0.5)
            line(p, x, h / 2 + 30, room, self.sub, 22, now.fg2, language=self.language)
        else:
            line(p, x, base, room, self.label, PX, now.fg, bold=bold, language=self.language, least=0.5)

    def natural_width(self, least: float) -> float:
        """How wide the button wants to be."""
        bold = self.weight or self.palette_.contrast
        return max(least, PAD * 2 + ICON + GAP + text_width(self.label, font(PX, bold, self.language)))


class LanguageButton(NavButton):
    """The present language; opens the list."""

    weight = False


class NavHelp(NavButton):
    """請人幫忙 in the head of a page."""

    kind = Kind.HELP


class Nav:
    """The four things in the head, placed on a page; `shift` moves them down for the low layout."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.back = NavButton("", icon="back", radius=16)
        self.language = LanguageButton("", icon="globe", radius=16)
        self.help = NavHelp("", icon="bell", radius=16)
        self.list = LanguageList(page)
        self.clock = ""
        page.button(self.back, "back")
        page.button(self.language, "choose_language", True)
        page.button(self.help, "press_help")

    def show_nav(self, nav: NavFace, language: str, y: float = 20, height: float = 92) -> None:
        """Show another head at `y`."""
        self.clock = nav.clock
        self.back.language = self.help.language = language
        self.language.language = language
        self.back.set_label(nav.back)
        self.language.set_label(nav.language)
        self.help.set_label(nav.help.words.big, nav.help.waited)
        self.help.setAccessibleName(nav.help.spoken)
        back = min(self.back.natural_width(184), 240)
        help_w = 246.0 if language == "zh-TW" and not nav.help.waited else 284.0
        right = MARGIN + INNER - 145
        tongue = max(183.0, min(self.language.natural_width(183), right - help_w - 17 - 48 - back - 16))
        self._page.place(self.back, MARGIN, y, back, height)
        self._page.place(self.help, right - help_w, y, help_w, height)
        self._page.place(self.language, right - help_w - 17 - tongue, y, tongue, height)
        self.list.show_list(nav.languages)

    def draw(self, p: QPainter, base: float = 86) -> None:
        """Draw the clock, its digits on `base`."""
        c = self._page.palette_
        line(p, 880, base, 152, self.clock, 44, c.ink, bold=True, align=RIGHT)


class LanguageList(Drawn):
    """The five languages as a list over the page; a touch beside it closes it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.buttons: dict[str, Secondary] = {}
        for code in LANGUAGES:
            made = Secondary("", self, px=38, radius=16, bold=False, language=code)
            page.button(made, "set_language", code)
            self.buttons[code] = made
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_list(self, languages: tuple[LanguageFace, ...]) -> None:
        """Open with these languages, or close with none."""
        if not languages:
            self.hide()
            return
        for each in languages:
            self.buttons[each.code].set_label(each.label)
            self.buttons[each.code].set_selected(each.selected)
        if not self.isVisibleTo(self._page):
            self._page.place(self, 0, 0, 1080, 1920)
            self.raise_()
            self.show()

    def set_unit(self, unit: float) -> None:
        super().set_unit(unit)
        self._settle()

    def resizeEvent(self, event: object) -> None:
        self._settle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._page.act.emit("choose_language", False)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, self._box(), c.paper, c.control, max(2.0, c.line_px), 24)

    def _box(self) -> QRectF:
        return QRectF(288, 1000 if self._low() else 124, 520, 586)

    def _low(self) -> bool:
        return self._page.low

    def _settle(self) -> None:
        box, k = self._box(), self.unit
        for number, button in enumerate(self.buttons.values()):
            button.set_unit(k)
            y = box.y() + 24 + number * 110
            button.setGeometry(
                round((box.x() + 24) * k), round(y * k), round((box.width() - 48) * k), round(98 * k)
            )
