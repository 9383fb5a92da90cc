"""The checklist page (ui layout 2): read what to bring, take a number."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.faces.checklist import ChecklistFace, ChipFace
from kiosk.pages.ink import block, line, pieces
from kiosk.pages.list_rows import DocumentRows
from kiosk.pages.nav import Nav
from kiosk.pages.page import INNER, MARGIN, Asking, Page, full
from kiosk.pages.take import QuietRow, TakeButton, draw_facts
from office.look.buttons import Chip, Secondary
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.text import CENTER

CHIPS = 10
CHIP_GAP = 14


@dataclass(frozen=True)
class Places:
    """Where things lie: upright as drawn, or with every button below 960."""

    nav_y: float = 20
    nav_h: float = 92
    chips_y: float = 132
    title: float = 329  # baseline
    heading: float = 402  # baseline
    rows_y: float = 425
    row_h: float = 124
    more_y: float = 337
    reassure_y: float = 1067
    reassure_h: float = 152
    fee: float = 1280  # baseline
    facts_y: float = 1318
    main_y: float = 1476
    quiet_y: float = 1752


UPRIGHT = Places()
LOW = Places(1690, 126, 1190, 88, 144, 160, 98, 1560, 664, 112, 822, 836, 991, 1310)


class ItemChip(Chip):
    """One item of the group; a long name takes two lines."""

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        bold = self.selected or self.palette_.contrast
        if text_width(self.label, font(self.px, bold, self.language)) * 0.8 <= w - 40:
            line(p, 20, h / 2 + 12, w - 40, self.label, self.px, color_fg, bold=bold, language=self.language,
                 align=CENTER, least=0.8)  # fmt: skip
            return
        block(p, 24, 6, w - 48, h - 12, self.label, 26, color_fg, bold=bold, language=self.language,
              align=CENTER, line_height=1.15)  # fmt: skip


class ChecklistPage(Page):
    """What to bring, what it costs, how long it takes."""

    on_buttons = frozenset({"main", "chips", "asking", "notice", "quiet", "more"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face: ChecklistFace | None = None
        self.at = UPRIGHT
        self.nav = Nav(self)
        self.chips = [ItemChip("") for _ in range(CHIPS)]
        self._chip_ids = [""] * CHIPS
        for number, chip in enumerate(self.chips):
            chip.pressed_once.connect(lambda number=number: self._choose(number))
        self.rows = DocumentRows()
        self.more = Secondary("", px=28, radius=16)
        self.previous = Secondary("", px=34, radius=16)
        self.next = Secondary("", px=34, radius=16)
        self.more.pressed_once.connect(lambda: self.act.emit("turn_over", None))
        self.previous.pressed_once.connect(lambda: self.act.emit("turn_page", -1))
        self.next.pressed_once.connect(lambda: self.act.emit("turn_page", 1))
        self.main = TakeButton()
        self.quiet = QuietRow()
        self.button(self.main, "confirm")
        self.button(self.quiet, "open_quiet")
        self.asking = Asking(self)
        self.asking.kept.connect(self.says("touch"))

    def show_face(self, face: ChecklistFace) -> None:
        """Draw another face."""
        before, self.face, self.low = self.face, face, face.reach
        self.at = at = LOW if face.reach else UPRIGHT
        self.nav.show_nav(face.nav, face.language, at.nav_y, at.nav_h)
        self._show_chips(face.chips, face.language)
        self._show_rows(face)
        self.main.show_main(face.main, face.language)
        self.quiet.show_row(face.quiet, face.language, face.large)
        self.place(self.main, MARGIN, at.main_y, INNER, 172)
        self.place(self.quiet, MARGIN, at.quiet_y, INNER, 124)
        shown = [chip for chip in self.chips if chip.isVisibleTo(self)]
        head = [self.nav.back, self.nav.language, self.nav.help]
        self.set_order([*head, *shown, self.main, self.quiet])
        full(self.asking, self)
        self.asking.ask(face.asking, face.language)
        self.nav.list.raise_()
        self.tell(face.notice, face.language)
        self.repaint_if(before, face)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face, at, c = self.face, self.at, self.palette_
        if face is None:
            return
        self.nav.draw(p, 60 if self.low else 86)
        self._draw_title(p, face)
        self._draw_reassurance(p, face)
        self._draw_fees(p, face)
        p.fillRect(QRectF(MARGIN, at.facts_y - 2, INNER, 2), QColor(c.line))
        draw_facts(p, face.facts, c, face.language, y=at.facts_y, title_px=34 if face.large else 27)

    # -- drawing --------------------------------------------------------------------------------------

    def _draw_title(self, p: QPainter, face: ChecklistFace) -> None:
        c, at, lang = self.palette_, self.at, face.language
        px = 88 if face.large else 76 if lang == "zh-TW" else 62
        room = INNER - (160 if self.low else 0)
        wide = text_width(face.title.big, font(px, True, lang))
        small = text_width(face.title.small, font(33))
        if wide + 26 + small <= room:
            line(p, MARGIN, at.title, room, face.title.big, px, c.ink, bold=True, language=lang, spacing=0.01)
            line(p, MARGIN + wide + 26, at.title, room - wide - 26, face.title.small, 33, c.ink2)
        elif not face.title.small:
            line(p, MARGIN, at.title, room, face.title.big, px, c.ink, bold=True, language=lang, least=0.45)
        else:
            line(
                p, MARGIN, at.title - 22, room, face.title.big, 58, c.ink, bold=True, language=lang, least=0.5
            )
            line(p, MARGIN, at.title + 16, room, face.title.small, 28, c.ink2)
        heading_px = 40 if face.large else 34
        heading = font(heading_px, True, lang)
        used = text_width(face.bring.big, heading)
        left = INNER - (360 if face.more and not self.low else 0)
        line(p, MARGIN, at.heading, left, face.bring.big, heading_px, c.ink, bold=True, language=lang)
        if left - used > 60:
            line(p, MARGIN + used + 17, at.heading, left - used - 17, face.bring.small, 24, c.ink2)

    def _draw_reassurance(self, p: QPainter, face: ChecklistFace) -> None:
        c, at, lang = self.palette_, self.at, face.language
        box = QRectF(MARGIN, at.reassure_y, INNER, at.reassure_h)
        if face.no_paper:
            band = QRectF(box.x(), box.bottom() - 60, box.width(), 64)
            draw_box(p, band, c.amber_tint, c.amber_edge, max(2.0, c.line_px), 14)
            draw_icon(p, "phone", QRectF(76, band.y() + 10, 44, 44), c.amber_ink)
            line(p, 152, band.y() + 43, INNER - 124, face.no_paper, 31, c.amber_ink, bold=True, language=lang)
            box.setHeight(box.height() - 68)
        draw_box(p, box, c.jade_tint, c.ink if c.contrast else "", c.line_px, 20)
        side = min(58.0, box.height() - 8)
        draw_icon(p, "check", QRectF(103 - side / 2, box.center().y() - side / 2, side, side), c.jade_dark)
        title, why, companion = face.reassurance
        x, room = 152.0, INNER - 124
        if face.no_paper:
            line(p, x, box.center().y() + 11, room, title, 31, c.jade_dark, bold=True, language=lang)
            return
        if face.large or not companion or self.low:
            line(p, x, box.y() + box.height() * 0.43, room, title, 38 if face.large else 33, c.jade_dark,
                 bold=True, language=lang)  # fmt: skip
            line(
                p,
                x,
                box.y() + box.height() * 0.8,
                room,
                why,
                32 if face.large else 25,
                c.jade_dark,
                language=lang,
            )
            return
        line(p, x, box.y() + 57, room, title, 32, c.jade_dark, bold=True, language=lang)
        line(p, x, box.y() + 93, room, why, 25, c.jade_dark, language=lang)
        line(p, x, box.y() + 125, room, companion, 25, c.jade_dark)

    def _draw_fees(self, p: QPainter, face: ChecklistFace) -> None:
        c, at, lang = self.palette_, self.at, face.language
        line(p, MARGIN, at.fee + 4, 150, face.fee, 34, c.ink, bold=True, language=lang, least=0.5)
        if not face.fees:
            return
        gap, x, right = 34.0, 208.0, MARGIN + INNER
        px = 36.0 if face.large else 29.0
        widths = [sum(text_width(run.text, font(px, run.field, lang)) for run in fee) for fee in face.fees]
        total = sum(widths) + gap * (len(widths) - 1)
        if total <= (right - x) / 0.72:
            scale = min(1.0, (right - x) / total)
            for fee, wide in zip(face.fees, widths, strict=True):
                pieces(p, x, at.fee + 2, wide * scale + 2, fee, px, px, c.ink, language=lang)
                x += (wide + gap) * scale
            return
        # Too much for one line: the amounts under each other, two lines of them at most.
        half = (right - x - gap) / 2
        for number, fee in enumerate(face.fees):
            at_x = x + (half + gap) * (number % 2)
            base = at.fee - 12 + 34 * (number // 2)
            wide = half if number + 1 < len(face.fees) or number % 2 else right - x
            pieces(p, at_x, base, wide, fee, 25, 25, c.ink, language=lang)

    # -- laying out -----------------------------------------------------------------------------------

    def _show_chips(self, chips: tuple[ChipFace, ...], language: str) -> None:
        rows = 1 if len(chips) <= 5 else 2
        per_row = -(-len(chips) // rows) if chips else 1
        width = (INNER - CHIP_GAP * (per_row - 1)) / per_row
        height = 92 if rows == 1 else 52
        for number, chip in enumerate(self.chips):
            chip.setVisible(number < len(chips))
            if number >= len(chips):
                continue
            made = chips[number]
            self._chip_ids[number] = made.id
            chip.language = language
            chip.set_label(made.label)
            chip.set_selected(made.selected)
            column, row = number % per_row, number // per_row
            y = self.at.chips_y + row * (height + 8)
            self.place(chip, MARGIN + column * (width + CHIP_GAP), y, width, height)

    def _show_rows(self, face: ChecklistFace) -> None:
        at = self.at
        count = max(1, len(face.rows))
        row_h = at.row_h
        if face.large:
            row_h = (452 if face.pages else 540) / 3 if self.low else 180
        if face.rows and not face.large and count < 4:
            row_h = min(row_h * 1.0, 620 / count)
        height = row_h * count + 4 if face.rows else at.row_h * 2
        self.rows.show_rows(face.rows, face.empty, face.language, row_h, face.large)
        self.place(self.rows, MARGIN, at.rows_y, INNER, height)
        self.more.setVisible(bool(face.more))
        if face.more:
            self.more.language = face.language
            self.more.set_label(face.more)
            wide = min(344.0, text_width(face.more, font(28, True, face.language)) + 60)
            self.place(self.more, MARGIN + INNER - wide, at.more_y, wide, 80)
        for press in (self.previous, self.next):
            press.setVisible(face.pages is not None)
        if face.pages is not None:
            before, after, page, pages = face.pages
            self._turner(self.previous, before, face.language, page > 0)
            self._turner(self.next, after, face.language, page + 1 < pages)
            y = 1560 if self.low else 975
            self.place(self.previous, MARGIN, y, 300, 84)
            self.place(self.next, MARGIN + 314, y, 300, 84)

    def _turner(self, press: Secondary, words: str, language: str, on: bool) -> None:
        press.language = language
        press.set_label(words)
        if on:
            press.set_enabled()
        else:
            press.set_disabled()

    def _choose(self, number: int) -> None:
        self.act.emit("choose_item", self._chip_ids[number])
