"""Sheets of A4: headings, sentences, boxes, pictures and tables that flow from page to page, and the PDF of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from office.look.fonts import paper_font, text_width
from office.look.paint import draw_box, draw_seal
from office.look.text import LEFT, RIGHT, draw_text
from office.look.tokens import STANDARD

DPI = 150
W, H = 1240.0, 1754.0  # A4 at DPI
MARGIN = 84.0
INNER = W - 2 * MARGIN
FOOT = 40.0
SIZES = (17, 16, 15, 14, 13, 12)
"""A table is set in the largest of these that fits the page; 12 px at 150 dpi is the smallest one can read."""
GAP = 18.0  # between two columns
WIDEST = 330.0  # of a column of words

Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True)
class Column:
    """A column's heads; `right` for numbers."""

    zh: str
    en: str
    right: bool


@dataclass(frozen=True)
class Box:
    """A figure that stands alone, with its unit and its names."""

    zh: str
    en: str
    value: str
    unit: str = ""


@dataclass(frozen=True)
class _Placed:
    rect: QRectF
    draw: Draw


class Paper:
    """Pages filled from top to bottom. Nothing is drawn before `pdf`, so each page can say how many there are."""

    def __init__(self, title: str, foot: str) -> None:
        self._title = title
        self._foot = foot
        self._pages: list[list[_Placed]] = [[]]
        self._y = MARGIN

    @property
    def left(self) -> float:
        """The height that is left on the page."""
        return H - MARGIN - FOOT - self._y

    def gap(self, height: float) -> None:
        """White space; none at the head of a page."""
        if self._y > MARGIN:
            self._y += height

    def need(self, height: float) -> bool:
        """Go on to the next page unless `height` is left on this one; whether it did."""
        if self.left >= height or self._y <= MARGIN:
            return False
        self._pages.append([])
        self._y = MARGIN
        return True

    def place(self, height: float, draw: Draw) -> None:
        """Put a picture of this height and the page's width."""
        self.need(height)
        self._pages[-1].append(_Placed(QRectF(MARGIN, self._y, INNER, height), draw))
        self._y += height

    def masthead(self, seal: str, office: str, office_en: str, title: str, under: str) -> None:
        """The first page's head: seal, office, what the paper is."""

        def draw(p: QPainter, rect: QRectF) -> None:
            draw_box(p, rect, STANDARD.deep, "", radius=18)
            box = QRectF(rect.x() + 28, rect.y() + 28, 94, 94)
            draw_seal(p, box, seal, STANDARD.surface, STANDARD.jade_dark)
            x, w = rect.x() + 150, rect.width() - 180
            draw_text(
                p,
                QRectF(x, rect.y() + 22, w, 36),
                f"{office}　{office_en}",
                paper_font(21),
                STANDARD.deep_text2,
                LEFT,
            )
            draw_text(p, QRectF(x, rect.y() + 56, w, 50), title, paper_font(37, True), STANDARD.on_deep, LEFT)
            draw_text(p, QRectF(x, rect.y() + 104, w, 30), under, paper_font(18), STANDARD.deep_text2, LEFT)

        self.place(150, draw)

    def heading(self, zh: str, en: str, *, before: float = 34.0, keep: float = 0.0) -> None:
        """A heading, on the same page as `keep` pixels of what follows."""
        self.gap(before)
        self.need(44 + keep)

        def draw(p: QPainter, rect: QRectF) -> None:
            p.fillRect(QRectF(rect.x(), rect.y() + 5, 6, 26), QColor(STANDARD.jade))
            face = paper_font(24, True)
            draw_text(p, QRectF(rect.x() + 18, rect.y(), rect.width(), 36), zh, face, STANDARD.ink, LEFT)
            x = rect.x() + 18 + text_width(zh, face) + 14
            draw_text(
                p, QRectF(x, rect.y() + 3, rect.right() - x, 36), en, paper_font(17), STANDARD.ink3, LEFT
            )

        self.place(44, draw)

    def sentence(self, text: str, *, strong: bool = False) -> None:
        """A sentence of one line, small; a `strong` one on a ground of its own."""
        color = STANDARD.amber_ink if strong else STANDARD.ink2

        def draw(p: QPainter, rect: QRectF) -> None:
            if strong:
                draw_box(p, rect.adjusted(0, 1, 0, -3), STANDARD.amber_tint, "", radius=8)
                rect = rect.adjusted(14, 0, -14, -2)
            draw_text(p, rect, text, paper_font(16), color, LEFT, min_px=11)

        self.place(34 if strong else 26, draw)

    def boxes(self, boxes: Sequence[Box]) -> None:
        """A row of figures."""

        def draw(p: QPainter, rect: QRectF) -> None:
            width = (rect.width() - 14 * (len(boxes) - 1)) / len(boxes)
            for place, box in enumerate(boxes):
                at = QRectF(rect.x() + place * (width + 14), rect.y(), width, rect.height())
                draw_box(p, at, STANDARD.surface, STANDARD.line, 2, 14)
                name = at.adjusted(16, 10, -8, 0)
                name.setHeight(28)
                draw_text(p, name, f"{box.zh}", paper_font(17, True), STANDARD.ink2, LEFT)
                name.translate(0, 24)
                draw_text(p, name, box.en, paper_font(13), STANDARD.ink3, LEFT)
                face = paper_font(38, True)
                value = QRectF(at.x() + 16, at.bottom() - 58, at.width() - 24, 50)
                draw_text(p, value, box.value, face, STANDARD.jade_dark, LEFT)
                value.setLeft(value.left() + text_width(box.value, face) + 6)
                value.translate(0, 8)
                draw_text(p, value, box.unit, paper_font(16), STANDARD.ink3, LEFT)

        self.place(124, draw)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        total: Sequence[str] | None,
        again: Callable[[], None],
    ) -> None:
        """A table; where it breaks, `again` puts its heading on the next page and its heads follow."""
        everything = [*rows, *(() if total is None else (total,))]
        px = next((px for px in SIZES if sum(_widths(columns, everything, px)) <= INNER), SIZES[-1])
        widths = _widths(columns, everything, px)
        spare = min(INNER, max(sum(widths), INNER * 0.5)) - sum(widths)
        widths = [width + spare / len(widths) for width in widths]
        height = px * 1.75
        self._heads(columns, widths, px)
        for place, row in enumerate(everything):
            last = place == len(everything) - 1
            # A total never stands alone on a page.
            if self.need(height * (2 if place == len(everything) - 2 and total is not None else 1)):
                again()
                self._heads(columns, widths, px)
            self.place(
                height, _row(columns, widths, row, px, total=last and total is not None, odd=place % 2)
            )

    def _heads(self, columns: Sequence[Column], widths: Sequence[float], px: int) -> None:
        small = max(11, px - 4)
        lines = max(len(_broken(column.en)) for column in columns)

        def draw(p: QPainter, rect: QRectF) -> None:
            wide = QRectF(rect.x(), rect.y(), sum(widths), rect.height())
            p.fillRect(wide, QColor(STANDARD.jade_tint))
            x = rect.x()
            for column, width in zip(columns, widths, strict=True):
                align = RIGHT if column.right else LEFT
                cell = QRectF(x + GAP / 2, rect.y() + 5, width - GAP, px * 1.5)
                draw_text(p, cell, column.zh, paper_font(px, True), STANDARD.jade_dark, align)
                for line, words in enumerate(_broken(column.en)):
                    under = QRectF(cell.x(), cell.bottom() + line * small * 1.25, cell.width(), small * 1.25)
                    draw_text(p, under, words, paper_font(small), STANDARD.ink2, align)
                x += width

        self.place(px * 1.5 + small * 1.25 * lines + 14, draw)

    def pdf(self) -> bytes:
        """The PDF's bytes: A4, with the fonts it needs."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setResolution(DPI)
        writer.setTitle(self._title)
        p = QPainter(writer)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, page in enumerate(self._pages, start=1):
            if number > 1:
                writer.newPage()
            for placed in page:
                placed.draw(p, QRectF(placed.rect))
            self._draw_foot(p, number)
        p.end()
        buffer.close()
        return bytes(content.data())

    def _draw_foot(self, p: QPainter, number: int) -> None:
        y = H - MARGIN - FOOT + 12
        p.setPen(QPen(QColor(STANDARD.line), 1.5))
        p.drawLine(QPointF(MARGIN, y), QPointF(W - MARGIN, y))
        line = QRectF(MARGIN, y + 6, INNER, 26)
        draw_text(p, line, self._foot, paper_font(14), STANDARD.ink3, LEFT)
        draw_text(p, line, f"{number} / {len(self._pages)}", paper_font(14), STANDARD.ink3, RIGHT)


def _broken(english: str) -> list[str]:
    """At most two lines of a head's English, broken where they are most even."""
    words = english.split()
    if len(words) < 2:
        return [english]
    cut = min(
        range(1, len(words)),
        key=lambda at: max(len(" ".join(words[:at])), len(" ".join(words[at:]))),
    )
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], px: int) -> list[float]:
    strong, small = paper_font(px, True), paper_font(max(11, px - 4))
    widths = []
    for at, column in enumerate(columns):
        widest = max(
            [
                text_width(column.zh, strong),
                *(text_width(line, small) for line in _broken(column.en)),
                *(text_width(row[at], strong) for row in rows),
            ]
        )
        widths.append(min(widest * 1.03, WIDEST) + GAP)
    return widths


def _row(
    columns: Sequence[Column], widths: Sequence[float], row: Sequence[str], px: int, *, total: bool, odd: int
) -> Draw:
    def draw(p: QPainter, rect: QRectF) -> None:
        wide = QRectF(rect.x(), rect.y(), sum(widths), rect.height())
        if total:
            p.fillRect(QRectF(wide.x(), wide.y(), wide.width(), 2), QColor(STANDARD.jade))
        elif odd:
            p.fillRect(wide, QColor(STANDARD.paper))
        x = rect.x()
        for column, width, text in zip(columns, widths, row, strict=True):
            cell = QRectF(x + GAP / 2, rect.y(), width - GAP, rect.height())
            color = STANDARD.ink3 if text in ("0", "0.0", "–", "*") else STANDARD.ink
            draw_text(p, cell, text, paper_font(px, total), color, RIGHT if column.right else LEFT, min_px=10)
            x += width

    return draw
