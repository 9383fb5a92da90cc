"""The documents to bring, drawn as a list that nobody can mistake for a form (ui layout 2)."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from kiosk.faces.checklist import DocumentFace
from kiosk.pages.ink import block, line
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.text import CENTER, LEFT, RIGHT


class DocumentRows(Drawn):
    """Up to five rows; read, never ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[DocumentFace, ...] = ()
        self.empty = ""
        self.language = "zh-TW"
        self.row_h = 124.0
        self.large = False

    def show_rows(
        self, rows: tuple[DocumentFace, ...], empty: str, language: str, row_h: float, large: bool
    ) -> None:
        """Show other rows, or the sentence that stands for them."""
        self.rows, self.empty, self.language = rows, empty, language
        self.row_h, self.large = row_h, large
        names = [f"{row.name.big} {row.note} {row.condition}".strip() for row in rows]
        self.setAccessibleName("，".join(names) or empty)
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.surface, c.line if not c.contrast else c.ink, c.line_px, 24)
        if not self.rows:
            block(p, 48, 24, w - 96, h - 48, self.empty, 38, c.ink2, language=self.language, align=CENTER)
            return
        for number, row in enumerate(self.rows):
            top = number * self.row_h
            if number:
                p.fillRect(QRectF(2, top, w - 4, 2), QColor(c.line))
            self._row(p, row, top, w)

    def _row(self, p: QPainter, row: DocumentFace, top: float, w: float) -> None:
        c, lang = self.palette_, self.language
        middle = top + self.row_h / 2 + 1
        side = 66 if self.large else 56
        draw_icon(p, row.icon, QRectF(60 - side / 2, middle - side / 2, side, side), c.jade)
        x, right = 114.0, w - 32
        used = self._aside(p, row, middle, right)
        room = right - used - (24 if used else 0) - x
        px = 54 if self.large else 35
        one_line = text_width(row.name.big, font(px, True, lang)) * 0.8 <= room
        if row.name.small and one_line:
            line(p, x, middle, room, row.name.big, px, c.ink, bold=True, language=lang, least=0.78)
            line(p, x, middle + 33, room, row.name.small, 24, c.ink2)
            return
        if self.large and one_line:
            line(p, x, middle + 19, room, row.name.big, px, c.ink, bold=True, language=lang, least=0.78)
            return
        tall = self.row_h - 16 - (34 if row.name.small else 0)
        block(p, x, top + 8, room, tall, row.name.big, px * 0.86, c.ink, bold=True, language=lang,
              align=LEFT, line_height=1.2, least=0.6)  # fmt: skip
        line(p, x, top + self.row_h - 16, room, row.name.small, 22, c.ink2)

    def _aside(self, p: QPainter, row: DocumentFace, middle: float, right: float) -> float:
        """The note or the condition at the right; returns its width."""
        c, lang = self.palette_, self.language
        if row.condition:
            px = 30 if self.large else 24
            wide = min(text_width(row.condition, font(px, True, lang)) + 28, 360.0)
            tag = QRectF(right - wide, middle - 21, wide, 43)
            draw_box(p, tag, c.amber_tint, c.amber_edge if c.contrast else "", 3, 10)
            line(p, tag.x() + 12, middle + 9, wide - 24, row.condition, px, c.amber_ink, bold=True, language=lang,
                 align=CENTER, least=0.5)  # fmt: skip
            return wide
        if row.note:
            px = 32 if self.large else 26
            wide = min(text_width(row.note, font(px, False, lang)) + 1, 300.0)
            line(p, right - wide, middle + 10, wide, row.note, px, c.ink2, language=lang, align=RIGHT)
            return wide
        return 0.0
