"""The one question of the priority card; any of the four answers says yes, none is kept (CIT-03)."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.faces.priority import PriorityFace
from kiosk.faces.speech import Pair
from kiosk.pages.ink import block, line
from kiosk.pages.nav import Nav
from kiosk.pages.page import INNER, MARGIN, Asking, Page, full
from office.look.buttons import Card, Kind, Secondary
from office.look.fonts import font
from office.look.icons import draw_icon
from office.look.text import CENTER, text_height


class WhoCard(Card):
    """One of the four groups."""

    def __init__(self) -> None:
        super().__init__(Kind.LOVE, "", radius=28)
        self.words = Pair("")

    def show_words(self, icon: str, words: Pair, language: str) -> None:
        """Say another group."""
        self.icon_name, self.words, self.language = icon, words, language
        self.edge = 0 if self.palette_.contrast else 6
        self.set_label(words.big, words.small)
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now, lang = self.face(), self.language
        draw_icon(p, self.icon_name, QRectF((w - 110) / 2, h / 2 - 118, 110, 110), now.icon)
        line(
            p,
            24,
            h / 2 + (60 if self.words.small else 72),
            w - 48,
            self.words.big,
            46,
            now.fg,
            bold=True,
            language=lang,
            align=CENTER,
        )
        line(p, 24, h / 2 + 100, w - 48, self.words.small, 26, now.fg2, align=CENTER)


class PriorityPage(Page):
    """您是哪一位？"""

    on_buttons = frozenset({"groups", "cancel", "asking", "notice"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: PriorityFace | None = None
        self.nav = Nav(self)
        self.cards = [WhoCard() for _ in range(4)]
        for card in self.cards:
            self.button(card, "answer_priority", True)
        self.cancel = Secondary("", px=38, sub_px=26, radius=24)
        self.button(self.cancel, "answer_priority", False)
        self.asking = Asking(self)
        self.asking.kept.connect(self.says("touch"))

    def show_face(self, face: PriorityFace) -> None:
        """Draw another face."""
        before, self.face, self.low = self.face, face, face.reach
        self.nav.show_nav(face.nav, face.language, *((1690, 126) if self.low else (20, 92)))
        top, tall = (991, 250) if self.low else (520, 320)
        for number, (card, (icon, words)) in enumerate(zip(self.cards, face.groups, strict=True)):
            card.show_words(icon, words, face.language)
            column, row = number % 2, number // 2
            self.place(card, MARGIN + column * 502, top + row * (tall + 20), 482, tall)
        self.cancel.language = face.language
        self.cancel.set_label(face.cancel.big, face.cancel.small)
        self.place(self.cancel, MARGIN, 1530 if self.low else 1476, INNER, 132)
        self.set_order([self.nav.back, self.nav.language, self.nav.help, *self.cards, self.cancel])
        full(self.asking, self)
        self.asking.ask(face.asking, face.language)
        self.nav.list.raise_()
        self.tell(face.notice, face.language)
        self.repaint_if(before, face)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face = self.face
        if face is None:
            return
        c, lang = self.palette_, face.language
        self.nav.draw(p, 60 if self.low else 86)
        y = 180 if self.low else 170
        draw_icon(p, "heart", QRectF(MARGIN, y, 84, 84), c.rose)
        tall = text_height(face.title.big, font(60, True, lang), INNER, 1.25)
        top = y + 96 + (150 - min(150, tall)) / 2
        block(
            p, MARGIN, top, INNER, 160, face.title.big, 60, c.ink, bold=True, language=lang, line_height=1.25
        )
        line(p, MARGIN, top + min(150, tall) + 40, INNER, face.title.small, 30, c.ink2)
        base = 620 if self.low else 1270
        line(p, MARGIN, base, INNER, face.promise.big, 38, c.rose_dark, bold=True, language=lang)
        line(p, MARGIN, base + 44, INNER, face.promise.small, 28, c.ink2)
