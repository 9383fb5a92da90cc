"""The quiet counter's page (ui layout 2b): calm, even, nothing readable from behind."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.faces.quiet import AssuranceFace, QuietFace
from kiosk.pages.ink import block, line
from kiosk.pages.nav import Nav
from kiosk.pages.page import INNER, MARGIN, Page
from kiosk.pages.qr import draw_qr
from kiosk.pages.take import TakeButton, draw_facts
from office.look.buttons import Press
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box


class PlainLink(Press):
    """A line of text to press, underlined; no button's weight."""

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        px = 30.0
        color = c.jade if self.isDown() else c.ink
        wide = min(text_width(self.label, font(px, False, self.language)), w - 20)
        line(p, (w - wide) / 2, h / 2 + 10, wide + 1, self.label, px, color, language=self.language)
        p.fillRect(QRectF((w - wide) / 2, h / 2 + 20, wide, 2), QColor(color))


class QuietPage(Page):
    """有些事，適合在安靜的地方慢慢辦。"""

    on_buttons = frozenset({"main", "ordinary", "notice"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: QuietFace | None = None
        self.nav = Nav(self)
        self.main = TakeButton()
        self.ordinary = PlainLink("", radius=12)
        self.button(self.main, "confirm")
        self.button(self.ordinary, "back")

    def show_face(self, face: QuietFace) -> None:
        """Draw another face."""
        before, self.face, self.low = self.face, face, face.reach
        self.nav.show_nav(face.nav, face.language, *((1690, 126) if self.low else (20, 92)))
        self.main.show_main(face.main, face.language)
        self.ordinary.language = face.language
        self.ordinary.set_label(face.ordinary)
        self.place(self.main, MARGIN, 1170 if self.low else 1632, INNER, 172)
        self.place(self.ordinary, 240, 1348 if self.low else 1810, 600, 90)
        self.set_order([self.nav.back, self.nav.language, self.nav.help, self.main, self.ordinary])
        self.nav.list.raise_()
        self.tell(face.notice, face.language)
        self.repaint_if(before, face)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face = self.face
        if face is None:
            return
        p.save()
        if self.low:
            # The same page a little higher: its head is below now.
            p.translate(0, -130)
        self._draw_words(p, face)
        for number, assurance in enumerate(face.assurances):
            self._draw_assurance(p, assurance, 665 + 150 * number, face)
        p.restore()
        self._draw_phone(p, face, 1440 if self.low else 1131)
        self.nav.draw(p, 60 if self.low else 86)
        facts_y = 1000 if self.low else 1472
        if self.low:
            p.fillRect(QRectF(MARGIN, 984, INNER, 2), QColor(self.palette_.line))
        draw_facts(p, face.facts, self.palette_, face.language, y=facts_y, title_px=34 if face.large else 27)
        if face.no_paper:
            base = 1160 if self.low else 1440
            line(
                p,
                MARGIN,
                base,
                INNER,
                face.no_paper,
                30,
                self.palette_.ink,
                bold=True,
                language=face.language,
            )

    def _draw_words(self, p: QPainter, face: QuietFace) -> None:
        c, lang = self.palette_, face.language
        draw_icon(p, "tea", QRectF(50, 182, 73, 73), c.jade)
        wide = text_width(face.heading.big, font(30, False, lang))
        line(p, 149, 236, INNER - 100, face.heading.big, 30, c.ink2, language=lang)
        line(p, 149 + wide + 30, 236, INNER - 130 - wide, face.heading.small, 30, c.ink2)
        block(p, MARGIN, 285, INNER, 172, face.title, 60, c.ink, bold=True, language=lang, line_height=1.4)
        px = 38 if face.large else 33
        block(p, MARGIN, 476, INNER, 106, face.matters, px, c.ink, language=lang, line_height=1.65, least=0.7)
        line(p, MARGIN, 626, INNER, face.companion, 26, c.ink2)

    def _draw_assurance(self, p: QPainter, made: AssuranceFace, top: float, face: QuietFace) -> None:
        c, lang = self.palette_, face.language
        p.fillRect(QRectF(MARGIN, top, INNER, 2), QColor(c.line))
        draw_icon(p, made.icon, QRectF(49, top + 47, 61, 61), c.jade)
        room = INNER - 93
        line(p, 141, top + 75, room, made.title, 42 if face.large else 37, c.ink, bold=True, language=lang)
        line(p, 141, top + 113, room, made.why, 32 if face.large else 27, c.ink2, language=lang)

    def _draw_phone(self, p: QPainter, face: QuietFace, top: float) -> None:
        c, lang = self.palette_, face.language
        draw_box(p, QRectF(MARGIN, top, INNER, 244), c.surface, c.line, c.line_px, 24)
        draw_qr(p, QRectF(86, top + 34, 177, 177), face.url)
        line(p, 297, top + 101, INNER - 270, face.phone.big, 34, c.ink, bold=True, language=lang)
        px = 30 if face.large else 26
        block(
            p, 297, top + 115, INNER - 270, 100, face.phone.small, px, c.ink2, language=lang, line_height=1.28
        )
