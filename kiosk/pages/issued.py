"""The issued page (ui layout 3): the number, where to wait, and the band that points at the slip."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.faces.home import Layout
from kiosk.faces.number import IssuedFace, LineFace
from kiosk.faces.speech import Pair, Run
from kiosk.pages.ink import block, line, pieces
from kiosk.pages.page import INNER, MARGIN, Page
from kiosk.pages.qr import draw_qr
from kiosk.pages.take import draw_facts
from kiosk.pages.tiles import AskHelp
from office.look.buttons import Primary, Secondary
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.panel import Header
from office.look.text import CENTER, LEFT

ARROW_MS, ARROW_PX = 1400, 12


class DoneButton(Primary):
    """完成, with the count-down under it."""

    def __init__(self) -> None:
        super().__init__("", radius=24, edge=8, px=40)
        self.counting: tuple[Run, ...] = ()

    def show_done(self, words: Pair, counting: tuple[Run, ...], language: str) -> None:
        """Show another second."""
        self.language, self.counting = language, counting
        self.edge = 0 if self.palette_.contrast else 8
        self.set_label(words.big, words.small)
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now, lang = self.face(), self.language
        runs = self.counting
        base = h / 2 + (3 if runs or self.sub else 15)
        line(p, 20, base, w - 40, self.label, self.px, now.fg, bold=True, language=lang, align=CENTER)
        if runs and self.sub:
            runs = (Run(f"{self.sub}・", field=False), *runs)
        pieces(p, 20, h / 2 + 35, w - 40, runs, 23, 23, now.fg2, language=lang, align=CENTER)
        if not runs:
            line(p, 20, h / 2 + 37, w - 40, self.sub, 23, now.fg2, align=CENTER)


class TwoLines(Secondary):
    """A button with its translation under it."""

    def show_words(self, words: Pair, language: str) -> None:
        """Say something else."""
        self.language = language
        self.set_label(words.big, words.small)

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now, lang = self.face(), self.language
        base = h / 2 + (3 if self.sub else 15)
        line(
            p,
            16,
            base,
            w - 32,
            self.label,
            self.px,
            now.fg,
            bold=True,
            language=lang,
            align=CENTER,
            least=0.45,
        )
        line(p, 16, base + 32, w - 32, self.sub, 23, now.fg2, align=CENTER)


class IssuedPage(Page):
    """1036."""

    on_buttons = frozenset({"counting", "done", "another", "notice", "header"})

    def __init__(self, seal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: IssuedFace | None = None
        self.header = Header("", "", seal)
        self.place(self.header, MARGIN, 0, INNER, 148)
        self.another = TwoLines("", px=40, radius=24)
        self.done = DoneButton()
        self.help = AskHelp()
        self.button(self.another, "another")
        self.button(self.done, "finish")
        self.button(self.help, "press_help")
        self._drop = 0.0
        self._arrow = QVariantAnimation(self)
        self._arrow.setDuration(ARROW_MS)
        self._arrow.setLoopCount(-1)
        self._arrow.setStartValue(0.0)
        self._arrow.setKeyValueAt(0.5, 1.0)
        self._arrow.setEndValue(0.0)
        self._arrow.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._arrow.valueChanged.connect(self._moved)

    def show_face(self, face: IssuedFace) -> None:
        """Draw another face."""
        before, self.face, self.low = self.face, face, face.reach
        self.header.set_office(face.header.name, face.header.second, face.language)
        self.header.set_time(face.header.clock, face.header.day)
        self.header.name_px = 32 if face.language in ("vi", "id", "th") else 35
        self.another.show_words(face.another, face.language)
        self.done.show_done(face.done, face.counting, face.language)
        self.place(self.another, MARGIN, 1368, 410, 132)
        self.place(self.done, 478, 1368, 554, 132)
        self.help.setVisible(face.volunteer is not None)
        if face.volunteer is not None:
            self.help.show_help(face.volunteer, Layout.REACH, face.language)
            self.place(self.help, 88, 1214, 566, 104)
        self.set_order(
            [self.another, self.done] if face.volunteer is None else [self.help, self.another, self.done]
        )
        self.setAccessibleName(face.spoken)
        self.tell(face.notice, face.language)
        self.repaint_if(before, face)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face, c = self.face, self.palette_
        if face is None:
            return
        lang = face.language
        draw_box(p, QRectF(MARGIN, 148, INNER, 753), c.surface, c.line, c.line_px, 28)
        self._draw_number(p, face)
        draw_box(p, QRectF(MARGIN, 921, 646, 421), c.surface, c.line, c.line_px, 28)
        lines = face.lines if face.volunteer is None else face.lines[:2]
        for number, made in enumerate(lines):
            self._draw_line(p, made, 921 + 134.5 * number, lang)
        draw_box(p, QRectF(714, 921, 318, 421), c.surface, c.line, c.line_px, 28)
        draw_qr(p, QRectF(757, 953, 232, 232), face.url)
        title, why, also = face.phone
        line(p, 724, 1230, 298, title, 29, c.ink, bold=True, language=lang, align=CENTER)
        line(p, 724, 1259, 298, why, 21, c.ink2, language=lang, align=CENTER)
        line(p, 724, 1286, 298, also, 21, c.ink2, align=CENTER)
        self._draw_band(p, face)

    def _draw_number(self, p: QPainter, face: IssuedFace) -> None:
        c, lang = self.palette_, face.language
        your = text_width(face.your.big, font(36, False, lang))
        also = text_width(face.your.small, font(36)) + 36 if face.your.small else 0.0
        x = 540 - (your + also) / 2
        line(p, x, 232, your + 2, face.your.big, 36, c.ink2, language=lang)
        line(p, x + your + 36, 232, also, face.your.small, 36, c.ink2)
        draw_big_number(p, face.number, 536.5, 588, 372, c.ink, 940)
        big = text_width(face.service.big, font(46, True, lang))
        small = text_width(face.service.small, font(27)) + 14 if face.service.small else 0.0
        fits = min(1.0, 920 / (big + small))
        x = 540 - (big + small) * fits / 2
        line(p, x, 665, big * fits + 2, face.service.big, 46, c.ink, bold=True, language=lang, least=0.5)
        line(p, x + big * fits + 14, 665, small * fits, face.service.small, 27, c.ink2)
        p.fillRect(QRectF(98, 711, 884, 2), QColor(c.line))
        draw_facts(p, face.facts, c, lang, x=98, y=727, w=884, title_px=36, rule=(16, 117))

    def _draw_line(self, p: QPainter, made: LineFace, top: float, lang: str) -> None:
        c = self.palette_
        draw_icon(p, made.icon, QRectF(91.5, top + 40, 55, 55), c.jade)
        room = 694 - 172 - 16
        if not made.words.small:
            block(p, 172, top + 16, room, 104, made.words.big, 42, c.ink, bold=True, language=lang, align=LEFT,
                  line_height=1.2)  # fmt: skip
            return
        line(p, 172, top + 76, room, made.words.big, 37, c.ink, bold=True, language=lang)
        line(p, 172, top + 110, room + 8, made.words.small, 25, c.ink2)

    def _draw_band(self, p: QPainter, face: IssuedFace) -> None:
        c, lang = self.palette_, face.language
        ground, ink = (c.jade_tint, c.jade_dark) if face.taken else (c.call, c.on_call)
        p.fillRect(QRectF(0, 1596, 1080, 324), QColor(ground))
        line(p, 40, 1721, 1000, face.band.big, 72, ink, bold=True, language=lang, align=CENTER, least=0.5)
        line(p, 40, 1764, 1000, face.band.small, 30, ink, align=CENTER)
        if not face.taken:
            draw_icon(p, "down", QRectF(494, 1780 + self._drop * ARROW_PX, 92, 92), ink, 4.0)

    # -- the arrow ------------------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        if not self.calm:
            self._arrow.start()

    def hideEvent(self, event: object) -> None:
        self._arrow.stop()
        self._drop = 0.0

    def _moved(self, value: float) -> None:
        self._drop = value
        self.update_part(480, 1770, 120, 130)


def draw_big_number(
    p: QPainter, number: str, middle: float, base: float, px: float, color: str, width: float
) -> None:
    """The number across the card, its digits on `base`."""
    wide = text_width(number, font(px, True))
    if wide > width:
        px = px * width / wide
        wide = width
    line(p, middle - wide / 2, base, wide + px * 0.05, number, px, color, bold=True, spacing=0.01)
