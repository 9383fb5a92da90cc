"""The ticket at the counter: number, flags, times and the documents to tick."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from counter_terminal.strokes import cap_width, draw_cap, draw_line
from counter_terminal.view import Calm, Flag, Paper, Serving
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box, draw_number
from office.look.panel import Panel
from office.look.press import Press
from office.look.text import CENTER, LEFT, RIGHT, draw_text
from office.wording import Wording

PAD = 15.0
PAPERS_TOP, PAPER_H = 185.0, 26.0
INTERPRETER_W = 46.0  # at least: a longer word than 通譯 makes it wider


class TicketCard(Panel):
    """The card of the ticket being served."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent, radius=12, border_px=1)
        self._w = w
        self._serving: Serving | None = None

    def set_serving(self, serving: Serving | None) -> None:
        """Show another ticket or another moment of it; a number changes without motion (tokens 7)."""
        if serving != self._serving:
            self._serving = serving
            if serving is not None:
                name = self._w.text("term.card.name", number=serving.number, service=serving.service)
                flags = "，".join(words for _, words in serving.flags)
                self.setAccessibleName(f"{name}，{flags}" if flags else name)
            self.update()

    def draw_inside(self, p: QPainter, w: float, h: float) -> None:
        c, s = self.palette_, self._serving
        if s is None:
            return
        right = w - PAD
        number_w = text_width(s.number, font(66, True))
        room = right - (interpreter_width(self._w.text("term.interpreter")) + 6 if s.interpreter else 0)
        draw_number(p, QRectF(PAD + 1, 7, min(number_w, room - PAD), 76), s.number, 66, c.ink, LEFT)
        self._draw_flags(p, PAD + number_w + 11, room, s)
        service = font(21, True)
        wide = min(text_width(s.service, service), w - 2 * PAD)
        draw_text(p, QRectF(PAD, 77, w - 2 * PAD, 30), s.service, service, c.ink, min_px=15)
        left = PAD + wide + 21
        if s.note and left + text_width(s.note, font(12)) <= right:
            draw_text(p, QRectF(left, 81, right - left, 28), s.note, font(14), c.ink2, min_px=12)
        draw_line(p, PAD, 110, w - 2 * PAD, c.line)
        step = (w - 2 * PAD) / 3
        for place, (title, value) in enumerate(s.facts):
            x = PAD + place * step
            draw_text(p, QRectF(x, 113, step - 6, 20), title, font(13), c.ink2, min_px=11)
            draw_text(p, QRectF(x, 129.5, step - 6, 29), value, font(20, True), c.ink, min_px=15)
        draw_line(p, PAD, 163, w - 2 * PAD, c.line)
        if s.veiled:
            draw_icon(p, "tea", QRectF(PAD, 196, 28, 28), c.jade)
            box = QRectF(PAD + 40, 186, w - 2 * PAD - 40, 48)
            draw_text(p, box, s.veiled, font(15), c.ink2, wrap=True, min_px=13, line_height=1.3)
            return
        draw_text(p, QRectF(PAD, 166, 150, 21), s.papers_title, font(13), c.ink2, min_px=11)
        draw_text(
            p, QRectF(PAD + 90, 166, right - PAD - 90, 21), s.papers_note, font(13), c.ink2, RIGHT, min_px=11
        )

    def _draw_flags(self, p: QPainter, x: float, right: float, s: Serving) -> None:
        c = self.palette_
        looks = {
            Flag.LOVE: ("heart", c.rose_tint, c.rose_dark, c.rose),
            Flag.QUIET: ("tea", c.jade_tint, c.jade_dark, c.jade),
            Flag.LANGUAGE: ("globe", c.jade_tint, c.jade_dark, c.jade),
            Flag.PLAIN: ("undo", c.off, c.ink2, c.ink2),
        }
        many = len(s.flags) > 2
        step, tall = (27.0, 24.0) if many else (31.0, 26.0)
        y = 6.0 if many else 13.0
        for flag, words in s.flags:
            icon, fill, ink, stroke = looks[flag]
            chosen = font(14, True)
            side = 31.0 if 34 + text_width(words, font(12, True)) <= right - x else 8.0
            w = min(side + 3 + text_width(words, chosen) + 6, right - x)
            border = c.line if c.contrast else ""
            draw_box(p, QRectF(x, y, w, tall), fill, border, 1, 8)
            if side > 8:  # where there is no room the word is enough
                draw_icon(p, icon, QRectF(x + 9, y + tall / 2 - 8, 16, 16), stroke, 3.6)
            draw_text(p, QRectF(x + side, y, w - side - 3, tall), words, chosen, ink, min_px=10)
            y += step


def interpreter_width(words: str) -> float:
    """How wide the interpreter button is for its word."""
    return max(INTERPRETER_W, text_width(words, font(12)) + 2)


class Interpreter(Press):
    """通譯 at the right of the card, with its key."""

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_icon(p, "video", QRectF(w / 2 - 13, 0, 26, 26), c.jade, 3.4)
        draw_text(p, QRectF(0, 25, w, 20), self.label, font(13), c.jade, CENTER, min_px=10)
        cap = cap_width("Ctrl I", bold=True, px=12.5)
        draw_cap(p, (w + cap) / 2, 55.5, "Ctrl I", c.jade, bold=True, px=12.5, line=1.3)


class PaperRow(Press):
    """One document: ticked by its digit or by a click."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__("", parent, radius=6, debounce_ms=200)
        self._w = w
        self.paper: Paper | None = None

    def set_paper(self, paper: Paper) -> None:
        """Show a document as it stands."""
        if paper != self.paper:
            self.paper = paper
            self.setCheckable(True)
            self.setChecked(paper.ticked)
            said = self._w.text("term.ticked" if paper.ticked else "term.unticked")
            self.setAccessibleName(f"{paper.digit} {paper.name}，{said}")
            self.setAccessibleDescription(paper.hint)
            self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c, paper = self.palette_, self.paper
        if paper is None:
            return
        box = QRectF(0, h / 2 - 9, 18, 18)
        if paper.ticked:
            draw_box(p, box, c.jade, "", 0, 4)
            draw_icon(p, "check", box.adjusted(2, 2, -2, -2), c.on_jade, 6)
        else:
            draw_box(p, box, c.surface, c.amber_ink if paper.hint else c.control, 2, 4)
        right = w
        if paper.hint:
            wide = min(text_width(paper.hint, font(13, True)), w * 0.45)
            draw_text(
                p, QRectF(w - wide, -1, wide, h), paper.hint, font(13, True), c.amber_ink, RIGHT, min_px=10
            )
            right = w - wide - 8
        draw_text(p, QRectF(27, -1, right - 27, h), paper.name, font(15), c.ink, min_px=11)


class CalmCard(Panel):
    """The card without a ticket: who is next, nobody, paused, closed, away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, radius=12, border_px=1)
        self._calm = Calm("")

    def set_calm_card(self, calm: Calm | None) -> None:
        """Show another state."""
        if calm is not None and calm != self._calm:
            self._calm = calm
            self.fill = "off" if calm.grey else "surface"
            words = (calm.title, calm.number, calm.service, calm.text, calm.why)
            self.setAccessibleName("，".join(part for part in words if part))
            self.update()

    def draw_inside(self, p: QPainter, w: float, h: float) -> None:
        c, s = self.palette_, self._calm
        pad = 17.0
        if not s.number:
            self._draw_words(p, w, h)
            return
        draw_text(p, QRectF(pad, 13, w - 2 * pad, 26), s.title, font(15), c.ink2)
        wide = min(text_width(s.number, font(66, True)), w * 0.55)
        draw_number(p, QRectF(pad + 1, 40, wide, 76), s.number, 66, c.ink, LEFT)
        x = pad + wide + 12
        draw_text(p, QRectF(x, 50, w - 12 - x, 28), s.service, font(19, True), c.ink, min_px=13)
        draw_text(p, QRectF(x, 75, w - 8 - x, 23), s.text, font(15), c.ink2, min_px=11)
        if s.why:
            box = QRectF(pad, 117, w - 2 * pad, 32)
            draw_box(p, box, c.jade_tint, c.line if c.contrast else "", 1, 8)
            draw_text(p, box.adjusted(12, 0, -10, 0), s.why, font(14), c.jade_dark, min_px=10)

    def _draw_words(self, p: QPainter, w: float, h: float) -> None:
        c, s = self.palette_, self._calm
        ink = c.ink2 if s.grey else c.ink
        tall = 34 + 26 + (28 if s.why else 0)
        y = (h - tall) / 2
        draw_text(p, QRectF(17, y, w - 34, 34), s.title, font(24, True), ink, CENTER, min_px=18)
        draw_text(p, QRectF(17, y + 36, w - 34, 26), s.text, font(15), c.ink2, CENTER, min_px=11)
        if s.why:
            draw_text(p, QRectF(17, y + 64, w - 34, 26), s.why, font(15, True), c.ink2, CENTER, min_px=11)


class Pulse(Drawn):
    """The quiet border that wakes an empty counter when somebody has taken a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strength = 0.0

    def draw(self, p: QPainter, w: float, h: float) -> None:
        if self.strength > 0:
            p.setOpacity(self.strength)
            draw_box(p, QRectF(0, 0, w, h), "", self.palette_.jade, 3, 14)
