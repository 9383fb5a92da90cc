"""The report as one CSV that Excel opens: each line begins with its table's name, so that it can be filtered."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from db.report.table import Cell, Kind, Table

MARK = "\ufeff"
"""Without a byte order mark Excel reads a CSV in the machine's old code page (Big5) and shows no Chinese."""


def csv_file(title: str, notes: Sequence[str], tables: Sequence[Table]) -> bytes:
    """The file's bytes: UTF-8 with its mark, CRLF as RFC 4180 has it, an empty line between tables."""
    out = io.StringIO(newline="")
    line = csv.writer(out)
    line.writerow([title])
    for note in notes:
        line.writerow(["說明", note])
    for table in tables:
        name = f"{table.zh} {table.en}"
        kinds = [column.kind for column in table.columns]
        line.writerow([])
        line.writerow([name, *(f"{column.zh} {column.en}" for column in table.columns)])
        for row in (*table.rows, *(() if table.total is None else (table.total,))):
            line.writerow([name, *(_plain(cell, kind) for cell, kind in zip(row, kinds, strict=True))])
        if table.note:
            line.writerow([name, table.note])
    return (MARK + out.getvalue()).encode("utf-8")


def _plain(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if kind is Kind.MINUTES:
        return f"{cell:.1f}"
    return f"{cell:.1%}" if kind is Kind.SHARE else str(cell)
