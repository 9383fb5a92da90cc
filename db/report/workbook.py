"""The report as an Excel workbook: a sheet a table, real numbers with their formats, the heads kept in view."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from db.report.table import Column, Kind, Table
from office.look.tokens import STANDARD

FORMATS = {
    Kind.WORDS: "@",
    Kind.PEOPLE: "#,##0",
    Kind.TIMES: "#,##0",
    Kind.MINUTES: "#,##0.0",
    Kind.SHARE: "0.0%",
}
FAMILY = "Microsoft JhengHei"
"""The Chinese face every Windows of the office has; elsewhere the program takes its own."""
HEAD = 3
"""The row of a sheet's heads, after its title and its note."""


def _rgb(color: str) -> str:
    return "FF" + color.removeprefix("#")


def workbook(title: str, notes: Sequence[str], tables: Sequence[Table]) -> bytes:
    """The file's bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    for place, table in enumerate(tables):
        # Excel forbids some signs in a sheet's name and more than 31 letters.
        sheet = book.create_sheet(table.zh.split("（")[0][:31])
        _fill(sheet, title, " ".join((*notes, table.note) if place == 0 else (table.note,)), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, title: str, note: str, table: Table) -> None:
    sheet["A1"] = f"{title}　{table.zh} {table.en}"
    sheet["A1"].font = Font(name=FAMILY, size=14, bold=True, color=_rgb(STANDARD.jade_dark))
    sheet["A2"] = note
    sheet["A2"].font = Font(name=FAMILY, size=9, color=_rgb(STANDARD.ink2))
    ground = PatternFill("solid", fgColor=_rgb(STANDARD.jade_tint))
    line = Side(style="thin", color=_rgb(STANDARD.jade_line))
    for at, column in enumerate(table.columns, start=1):
        head = sheet.cell(HEAD, at, f"{column.zh}\n{column.en}")
        head.font = Font(name=FAMILY, size=10, bold=True, color=_rgb(STANDARD.jade_dark))
        head.fill = ground
        head.alignment = Alignment(
            horizontal="left" if column.kind is Kind.WORDS else "right", vertical="center", wrap_text=True
        )
        head.border = Border(bottom=line)
        sheet.column_dimensions[get_column_letter(at)].width = _width(table, at - 1, column)
    sheet.row_dimensions[HEAD].height = 32
    for place, row in enumerate(table.rows, start=HEAD + 1):
        _write(sheet, place, row, table.columns, bold=False)
    last = HEAD + len(table.rows)
    if table.total is not None:
        last += 1
        _write(sheet, last, table.total, table.columns, bold=True)
        for at in range(1, len(table.columns) + 1):
            sheet.cell(last, at).border = Border(top=line)
    sheet.freeze_panes = f"B{HEAD + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD}:{HEAD}"


def _write(
    sheet: Worksheet, place: int, row: Sequence[object], columns: Sequence[Column], *, bold: bool
) -> None:
    for at, (value, column) in enumerate(zip(row, columns, strict=True), start=1):
        cell = sheet.cell(place, at)
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "s"  # a name that begins with = is still a name
        cell.number_format = FORMATS[column.kind]
        cell.font = Font(name=FAMILY, size=10, bold=bold)
        if column.kind is not Kind.WORDS:
            cell.alignment = Alignment(horizontal="right")


def _width(table: Table, at: int, column: Column) -> float:
    """Wide enough for the head and what stands below it; a Chinese character is two letters wide."""
    texts = [column.zh, column.en]
    if column.kind is Kind.WORDS:
        texts += [str(row[at]) for row in table.rows]
    return min(40.0, max(8.0, *(sum(1 + (ord(sign) > 0x2E7F) for sign in each) + 2 for each in texts)))
