"""The page without paper (ui layout 3b): the number to photograph, and a volunteer on the way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from kiosk.faces.number import LineFace, NoPaperFace
from kiosk.pages.ink import line, pieces
from kiosk.pages.issued import DoneButton, TwoLines, draw_big_number
from kiosk.pages.page import INNER, MARGIN, Page
from kiosk.pages.qr import draw_qr
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.panel import Header
from office.look.text import CENTER

CARD = QRectF(MARGIN, 326, INNER, 745)
CORNER, THICK, ROUND = 81.0, 8.0, 28.0


class NoPaperPage(Page):
    """號碼已經排好了，只是紙用完了."""

    on_buttons = frozenset({"wait", "waiting", "done", "notice", "header"})

    def __init__(self, seal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: NoPaperFace | None = None
        self.header = Header("", "", seal)
        self.place(self.header, MARGIN, 0, INNER, 148)
        self.wait = TwoLines("", px=42, radius=24)
        self.done = DoneButton()
        self.done.px = 42
        self.button(self.wait, "wait_for_volunteer")
        self.button(self.done, "finish")

    def show_face(self, face: NoPaperFace) -> None:
        """Draw another face."""
        before, self.face, self.low = self.face, face, face.reach
        self.header.set_office(face.header.name, face.header.second, face.language)
        self.header.set_time(face.header.clock, face.header.day)
        self.header.name_px = 32 if face.language in ("vi", "id", "th") else 35
        self.wait.show_words(face.wait, face.language)
        self.wait.set_selected(face.waiting)
        self.done.show_done(face.done, (), face.language)
        self.place(self.wait, MARGIN, 1659, 410, 152)
        self.place(self.done, 478, 1659, 554, 152)
        self.set_order([self.wait, self.done])
        self.setAccessibleName(face.spoken)
        self.tell(face.notice, face.language)
        self.repaint_if(before, face)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face, c = self.face, self.palette_
        if face is None:
            return
        lang = face.language
        line(
            p,
            MARGIN,
            235,
            INNER,
            face.title.big,
            60,
            c.ink,
            bold=True,
            language=lang,
            least=0.5,
            spacing=0.005,
        )
        line(p, MARGIN, 289, INNER, face.title.small, 30, c.ink2)
        self._draw_card(p, face)
        for number, made in enumerate(face.lines):
            self._draw_line(p, made, 1099 + 140 * number, lang, face.coming if number == 1 else "")
        p.fillRect(QRectF(MARGIN, 1519, INNER, 2), QColor(c.line))
        big = text_width(face.foot.big, font(24, False, lang))
        small = text_width(face.foot.small, font(24)) + 24 if face.foot.small else 0.0
        both = big + small <= INNER
        x = 540 - (big + (small if both else 0)) / 2 if big <= INNER else MARGIN
        line(p, x, 1871, INNER, face.foot.big, 24, c.ink2, language=lang)
        if both:
            line(p, x + big + 24, 1871, small, face.foot.small, 24, c.ink2)

    def _draw_card(self, p: QPainter, face: NoPaperFace) -> None:
        # Black on white in every mode: phone cameras read it best.
        c, lang = self.palette_, face.language
        ink, ink2 = ("#000000", "#000000") if c.contrast else (c.ink, c.ink2)
        draw_box(p, CARD, "#FFFFFF", "", 0, ROUND)
        self._draw_frame(p, c.jade if c.contrast else c.ink)
        your = text_width(face.your.big, font(34, False, lang))
        also = text_width(face.your.small, font(34)) + 34 if face.your.small else 0.0
        x = 540 - (your + also) / 2
        line(p, x, 414, your + 2, face.your.big, 34, ink2, language=lang)
        line(p, x + your + 34, 414, also, face.your.small, 34, ink2)
        draw_big_number(p, face.number, 543, 769, 372, ink, 940)
        p.fillRect(QRectF(104, 803, 872, 2), QColor(c.line if not c.contrast else "#000000"))
        draw_qr(p, QRectF(104, 835, 190, 190), face.url)
        room = CARD.right() - 328 - 40
        line(p, 328, 903, room, face.place, 44, ink, bold=True, language=lang)
        pieces(p, 328, 948, room, face.facts, 29.5, 29.5, ink, language=lang)
        pieces(p, 328, 993, room, face.check, 29, 29.5, ink2, language=lang)

    def _draw_frame(self, p: QPainter, color: str) -> None:
        pen = QPen(QColor(color), THICK)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        inner = CARD.adjusted(THICK / 2, THICK / 2, -THICK / 2, -THICK / 2)
        arc = 2 * (ROUND - THICK / 2)
        for right, low in ((False, False), (True, False), (False, True), (True, True)):
            path = QPainterPath()
            x = inner.right() if right else inner.x()
            y = inner.bottom() if low else inner.y()
            sx, sy = (-1 if right else 1), (-1 if low else 1)
            path.moveTo(x + sx * CORNER, y)
            path.lineTo(x + sx * arc / 2, y)
            path.quadTo(x, y, x, y + sy * arc / 2)
            path.lineTo(x, y + sy * CORNER)
            p.drawPath(path)

    def _draw_line(self, p: QPainter, made: LineFace, top: float, lang: str, tag: str) -> None:
        c = self.palette_
        p.fillRect(QRectF(MARGIN, top, INNER, 2), QColor(c.line))
        draw_icon(p, made.icon, QRectF(48, top + 43, 58, 58), c.jade)
        wide = max(173.0, text_width(tag, font(32, True, lang)) + 44) if tag else 0.0
        room = INNER - 87 - (wide + 20 if tag else 0)
        alone = not made.words.small
        base, px = (top + 87, 46) if alone else (top + 72, 39)
        line(p, 135, base, room, made.words.big, px, c.ink, bold=True, language=lang)
        line(p, 135, top + 109, room, made.words.small, 25, c.ink2)
        if tag:
            box = QRectF(MARGIN + INNER - wide, top + 38, wide, 66)
            draw_box(p, box, c.call, "", 0, 14)
            line(
                p,
                box.x() + 12,
                top + 82,
                wide - 24,
                tag,
                32,
                c.on_call,
                bold=True,
                language=lang,
                align=CENTER,
            )
