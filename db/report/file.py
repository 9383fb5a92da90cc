"""The report's file: its format by its ending, all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from db.queue import Queue
from db.records import Refused
from db.report.chapters import chapters, notes
from db.report.csv_file import csv_file
from db.report.figures import MonthFigures
from db.report.month import parse_month
from db.report.suppression import publish
from db.report.table import Table
from db.report.tally import tally


def write(queue: Queue, month: str, out: Path, *, public: bool) -> dict[str, object]:
    """Write the report of a month 'YYYY-MM' to `out` and say what it holds.

    Raises Refused for a month that is none, an ending that is none of .pdf, .xlsx and .csv, and a file that
    cannot be written; then whatever stood there still does.
    """
    wanted = parse_month(month)
    make = WRITERS.get(out.suffix.lower())
    if make is None:
        raise Refused(f"「{out.name}」的副檔名不能用，沒有產生月報；請用 {'、'.join(WRITERS)} 其中一種。")
    figures = tally(queue.month_facts(wanted), public=public)
    _put(out, make(figures, published(figures)))
    return {
        "report": str(out),
        "month": str(wanted),
        "public": public,
        "issued": figures.fates.issued,
        "served": figures.fates.served,
        "notes": "".join(notes(figures)),
    }


def published(figures: MonthFigures) -> tuple[Table, ...]:
    """The tables as they are written: small counts hidden in the public version."""
    made = chapters(figures)
    return publish(made) if figures.public else made


def title(figures: MonthFigures) -> str:
    """臺中市…戶政事務所 民國 114 年 3 月 櫃檯服務月報."""
    kind = "（公開版）" if figures.public else "（內部版）"
    return f"{figures.office.zh} {figures.month.chinese} 櫃檯服務月報{kind}"


def _as_csv(figures: MonthFigures, made: Sequence[Table]) -> bytes:
    return csv_file(title(figures), notes(figures), made)


def _as_workbook(figures: MonthFigures, made: Sequence[Table]) -> bytes:
    # openpyxl takes 0.2 s to load and Qt as much; only the format that is wanted pays.
    from db.report.workbook import workbook

    return workbook(title(figures), notes(figures), made)


def _as_pdf(figures: MonthFigures, made: Sequence[Table]) -> bytes:
    from db.report.pages import pages

    return pages(figures, title(figures), notes(figures), made)


WRITERS: dict[str, Callable[[MonthFigures, Sequence[Table]], bytes]] = {
    ".pdf": _as_pdf,
    ".xlsx": _as_workbook,
    ".csv": _as_csv,
}


def _put(out: Path, content: bytes) -> None:
    """Write beside and rename, so that nobody ever opens half a report."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(out)
    except OSError as error:
        try:
            part.unlink(missing_ok=True)
        except OSError:
            pass  # the folder itself is out of reach, which is what is said
        raise Refused(
            f"月報寫不進 {out}（{error.strerror}），沒有產生檔案，原有的檔案沒有動；請確認資料夾存在、可以寫入後再試。"
        ) from None
