"""The report as an A4 PDF: the month's figures first, its days and peaks as pictures, then every table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPainter

from db.report.chapters import WEEKDAYS
from db.report.figures import MonthFigures
from db.report.table import Cell, Kind, Table
from office.clock import local
from office.look.charts import Bar, HeatMap, draw_bars, draw_heat
from office.look.paper import Box, Column, Paper

NOTHING = "–"
PICTURED = ("summary", "heat")
"""Tables that stand on the paper as boxes and as a picture instead."""


def pages(month: MonthFigures, title: str, notes: Sequence[str], tables: Sequence[Table]) -> bytes:
    """The PDF's bytes. Only what stands in `tables` is drawn: what they hide no picture shows."""
    # Qt sets type only within an application; one that draws on paper needs no screen.
    application = QGuiApplication.instance() or QGuiApplication(["report", "-platform", "offscreen"])
    made = {each.key: each for each in tables}
    read = f"{local(month.read_us):%Y-%m-%d %H:%M} 產生"
    paper = Paper(title, f"{title}　{read}")
    kind = "公開版 For publication" if month.public else "內部版 Staff only"
    paper.masthead(
        month.seal,
        month.office.zh,
        month.office.en,
        f"{month.month.chinese}　櫃檯服務月報",
        f"{month.month}　{kind}　{read}",
    )
    paper.gap(16)
    for note in notes:
        paper.sentence(note, strong=True)
    paper.gap(10)
    paper.boxes(_boxes(made["summary"]))
    paper.gap(6)
    paper.sentence(made["summary"].note)
    paper.heading("每日發號與辦畢", "Issued and served, day by day", keep=260)
    bars = _bars(made["days"])
    paper.place(260, lambda p, rect: draw_bars(p, rect, bars, "發號 issued", "其中辦畢 served"))
    heats = _heats(made["heat"])
    height = 58.0 + 27 * len(made["heat"].rows)
    paper.heading(made["heat"].zh, made["heat"].en, keep=height)
    paper.place(height, lambda p, rect: _draw_heats(p, rect, heats))
    paper.gap(6)
    paper.sentence(made["heat"].note)
    for table in tables:
        if table.key not in PICTURED:
            _table(paper, table)
    content = paper.pdf()
    del application  # not before: the paper is drawn only now
    return content


def _text(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return NOTHING
    if isinstance(cell, str):
        return cell
    if kind is Kind.SHARE:
        return f"{cell:.0%}"
    return f"{cell:,.1f}" if kind is Kind.MINUTES else f"{cell:,}"


def _boxes(summary: Table) -> list[Box]:
    units = {Kind.PEOPLE: "", Kind.MINUTES: "分"}
    names = {"mean": "平均等候", "median": "等候中位數", "p90": "九成等候", "within": "目標內"}
    boxes = []
    for column, cell in zip(summary.columns, summary.total or (), strict=True):
        if column.key in ("issued", "served", *names):
            text = _text(cell, column.kind)
            unit = units.get(column.kind, "") if text not in (NOTHING, "*") else ""
            boxes.append(Box(names.get(column.key, column.zh), column.en, text, unit))
    return boxes


def _bars(days: Table) -> list[Bar]:
    at = {column.key: place for place, column in enumerate(days.columns)}
    return [
        Bar(
            label=str(int(str(row[at["day"]])[-2:])),
            under=str(row[at["weekday"]]),
            value=_number(row[at["issued"]]),
            inside=_number(row[at["served"]]),
            text=_text(row[at["issued"]], Kind.PEOPLE),
        )
        for row in days.rows
    ]


def _number(cell: Cell) -> float | None:
    return None if cell is None or isinstance(cell, str) else float(cell)


def _heats(heat: Table) -> tuple[HeatMap, HeatMap]:
    at = {column.key: place for place, column in enumerate(heat.columns)}
    weekdays = [int(key.removeprefix("arrivals")) for key in at if key.startswith("arrivals")]

    def made(title: str, key: str, kind: Kind) -> HeatMap:
        cells = [[row[at[f"{key}{weekday}"]] for weekday in weekdays] for row in heat.rows]
        return HeatMap(
            title,
            tuple(str(row[0]) for row in heat.rows),
            tuple(f"週{WEEKDAYS[weekday - 1]}" for weekday in weekdays),
            tuple(tuple(_number(cell) for cell in row) for row in cells),
            tuple(tuple(_short(cell, kind) for cell in row) for row in cells),
        )

    return made("到達人數 arrivals", "arrivals", Kind.PEOPLE), made(
        "平均等候（分）mean wait", "mean", Kind.MINUTES
    )


def _short(cell: Cell, kind: Kind) -> str:
    """Nobody came: an empty field says it better than a 0."""
    return "" if cell is None or (cell == 0 and kind is Kind.PEOPLE) else _text(cell, kind)


def _draw_heats(p: QPainter, rect: QRectF, heats: tuple[HeatMap, HeatMap]) -> None:
    width = (rect.width() - 36) / 2
    for place, heat in enumerate(heats):
        draw_heat(p, QRectF(rect.x() + place * (width + 36), rect.y(), width, rect.height()), heat)


def _table(paper: Paper, table: Table) -> None:
    columns = [Column(each.zh, each.en, each.kind is not Kind.WORDS) for each in table.columns]
    kinds = [each.kind for each in table.columns]

    def texts(row: Sequence[Cell]) -> list[str]:
        return [_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)]

    paper.heading(table.zh, table.en, keep=190)
    if table.note:
        paper.sentence(table.note)
    paper.table(
        columns,
        [texts(row) for row in table.rows],
        None if table.total is None else texts(table.total),
        again=lambda: paper.heading(f"{table.zh}（續）", table.en),
    )
