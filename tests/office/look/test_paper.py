"""Paper: what does not fit goes on to the next page, with its heads, and nothing is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from office.look.charts import Bar, HeatMap, draw_bars, draw_heat
from office.look.paper import Box, Column, Paper
from office.look.text import cut_off
from office.look.tokens import STANDARD

COLUMNS = (Column("項目", "item", False), Column("件數", "count", True))


def texts(content: bytes) -> list[str]:
    """The text of each page of a PDF, without spaces: the reader takes a page of short lines for a vertical one."""
    document = QPdfDocument()
    kept = QByteArray(content)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    pages = ["".join(document.getAllText(page).text().split()) for page in range(document.pageCount())]
    document.close()
    return pages


def test_a_long_table_takes_its_heads_along(qapp: QApplication) -> None:
    """150 rows need four pages or fewer; each has the heads, and each row stands once."""
    paper = Paper("表", "foot")
    rows = [(f"row{at:03d}", str(at)) for at in range(150)]
    paper.table(COLUMNS, rows, ("合計", "11175"), again=lambda: paper.heading("表（續）", "again"))
    pages = texts(paper.pdf())
    assert 2 <= len(pages) <= 4
    assert all("item" in page and f"{at}/{len(pages)}" in page for at, page in enumerate(pages, start=1))
    assert [page.count("again") for page in pages] == [0] + [1] * (len(pages) - 1)
    assert all(sum(page.count(name) for page in pages) == 1 for name, _ in rows)
    assert "11175" in pages[-1]
    assert cut_off == []


@pytest.mark.parametrize("rows", range(48, 56))
def test_a_total_never_stands_alone_on_a_page(qapp: QApplication, rows: int) -> None:
    """Wherever the page ends, the last row goes with its total."""
    paper = Paper("表", "foot")
    lines = [(f"row{at:03d}", str(at)) for at in range(rows)]
    paper.table(COLUMNS, lines, ("thesum", "1"), again=lambda: paper.heading("表（續）", "again"))
    last = texts(paper.pdf())[-1]
    assert "thesum" in last
    assert lines[-1][0] in last


def test_a_heading_keeps_what_follows_on_its_page(qapp: QApplication) -> None:
    """Near the foot it begins the next page instead."""
    paper = Paper("表", "foot")
    paper.place(1300, lambda p, rect: None)
    paper.heading("標題", "itsheading", keep=400)
    paper.boxes([Box("發號", "issued", "12", "件")])
    assert [page.count("itsheading") for page in texts(paper.pdf())] == [0, 1]


def drawn(width: int, height: int) -> tuple[QImage, QPainter]:
    """A white picture and its painter."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    return picture, QPainter(picture)


def test_a_bar_is_as_high_as_its_value(qapp: QApplication) -> None:
    """Half the value is half the height; one that is not told is no bar."""
    picture, p = drawn(600, 300)
    bars = [
        Bar("1", "一", 80, 0, "80"),
        Bar("2", "二", 40, 0, "40"),
        Bar("3", "三", None, None, "*"),
    ]
    draw_bars(p, QRectF(0, 0, 600, 300), bars, "發號", "辦畢")
    p.end()
    pale = QColor(STANDARD.jade_line).rgb()
    heights = [sum(picture.pixel(x, y) == pale for y in range(40, 300)) for x in (100, 300, 500)]
    assert heights[0] == pytest.approx(2 * heights[1], abs=1)
    assert heights[0] > 100
    assert heights[2] == 0


def test_the_largest_field_is_the_darkest(qapp: QApplication) -> None:
    """0 has the paper's colour, the largest the house's jade."""
    picture, p = drawn(362, 158)
    heat = HeatMap("到達", ("08:00",), ("週一", "週二", "週三"), ((0, 20, None),), (("", "20", "*"),))
    draw_heat(p, QRectF(0, 0, 362, 158), heat)
    p.end()
    fields = [QColor(picture.pixel(62 + 100 * at + 5, 150)).name().upper() for at in range(3)]
    assert fields == [STANDARD.paper, STANDARD.jade, STANDARD.paper]
