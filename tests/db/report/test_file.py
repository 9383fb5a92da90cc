"""`python -m db report`: three formats from the same tables, all of a file or nothing, a sentence for every refusal."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from db import Queue, Refused
from db.command_line import main
from db.report.file import write
from office.look.text import cut_off
from tests.db.report.conftest import At
from tests.db.set_clock import SetClock

Rows = dict[str, list[list[str]]]


def csv_rows(file: Path) -> Rows:
    """The lines of a CSV by the name of their table, heads first."""
    tables: Rows = {}
    for line in csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))):
        if len(line) > 1:
            tables.setdefault(line[0].split(" ")[0], []).append(line[1:])
    return tables


def pdf_text(file: Path) -> str:
    """All text of a PDF, page after page; Noto draws 戶 and the radical ⼾ with one glyph, which Qt reads as the radical."""
    document = QPdfDocument()
    content = QByteArray(file.read_bytes())
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    text = "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return unicodedata.normalize("NFKC", text)


def test_a_csv_opens_in_excel_and_filters_by_table(march: Queue, tmp_path: Path) -> None:
    """UTF-8 with its mark; each line says its table; the figures are those counted by hand."""
    out = tmp_path / "march.csv"
    write(march, "2025-03", out, public=False)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    tables = csv_rows(out)
    assert tables["各號別"][0][:3] == ["號別 lane", "發號 issued", "辦畢 served"]
    assert tables["各號別"][1] == [
        *("1 戶籍登記", "5", "3", "0", "1", "1", "0", "3"),
        *("21.0", "10.0", "45.0", "45.0", "20", "66.7%"),
    ]
    assert ["4 號", "2", "810.0", "9.3%", "30.0", "0.0", "5"] in tables["櫃檯"]
    assert tables["總覽"][1][:3] == ["2025-03", "9", "6"]


def test_a_workbook_has_a_sheet_a_table_with_real_numbers(march: Queue, tmp_path: Path) -> None:
    """Numbers are numbers with a format, the heads stay in view, the words are Chinese and English."""
    out = tmp_path / "march.xlsx"
    write(march, "2025-03", out, public=False)
    book = openpyxl.load_workbook(out)
    names = ["總覽", "各號別", "各項業務", "每日", "尖峰", "身分別", "語言", "櫃檯", "設備"]
    assert book.sheetnames == names
    lanes = book["各號別"]
    assert lanes.freeze_panes == "B4"
    assert lanes["B3"].value == "發號\nissued"
    assert [lanes["A4"].value, lanes["B4"].value, lanes["I4"].value] == ["1 戶籍登記", 5, 21]
    assert lanes["I4"].number_format == "#,##0.0"
    assert (lanes["N4"].value, lanes["N4"].number_format) == (pytest.approx(2 / 3), "0.0%")
    assert [lanes["A13"].value, lanes["B13"].value] == ["合計", 9]


def test_a_pdf_says_what_the_tables_say(march: Queue, tmp_path: Path, qapp: QApplication) -> None:
    """The title, each table's heading and figures stand in its text, and nothing was cut off."""
    out = tmp_path / "march.pdf"
    write(march, "2025-03", out, public=False)
    text = pdf_text(out)
    for words in (
        "臺中市南屯區戶政事務所",
        "櫃檯服務月報",
        "各號別",
        "身分別",
        "設備",
        "printer-K1",
        "810.0",
        "21.0",
    ):
        assert words in text
    assert cut_off == []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_a_month_of_nothing_makes_a_report(
    queue: Queue, tmp_path: Path, qapp: QApplication, ending: str
) -> None:
    """With zeros, and a sentence that says why."""
    out = tmp_path / f"empty.{ending}"
    done = write(queue, "2024-02", out, public=False)
    assert out.stat().st_size > 0
    assert done["issued"] == 0
    assert "沒有發號" in str(done["notes"])
    if ending == "csv":
        assert csv_rows(out)["總覽"][1][:7] == ["2024-02", "0", "0", "0", "0", "0", "0"]


def quiet_month(queue: Queue, at: At, service: str, times: int) -> None:
    """A day on which counter 17 served so many of one service, each differently long."""
    at("2025-03-03", "09:00")
    queue.open_session(17)
    for each in range(times):
        number = queue.issue(service, language="vi" if each < 6 else "zh-TW").ticket.number
        at("2025-03-03", f"{9 + each // 4:02d}:{each % 4 * 15 + 5:02d}")
        queue.call_number(17, number)
        if each == 3:
            queue.no_show(17)
    queue.finish(17)
    queue.close_session(17)
    at("2025-04-01", "08:00")


@pytest.mark.parametrize("times", [3, 12])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_a_month_of_divorces_is_published_like_one_of_name_changes(
    tmp_path: Path, template: Path, clock: SetClock, at: At, qapp: QApplication, ending: str, times: int
) -> None:
    """Side by side the public files are the same; the staff's differ, so the comparison can tell."""
    made: dict[tuple[str, bool], object] = {}
    for service in ("divorce", "name_change"):
        file = tmp_path / f"{service}.db"
        file.write_bytes(template.read_bytes())
        queue = Queue(str(file), clock)
        quiet_month(queue, at, service, times)
        for public in (True, False):
            out = tmp_path / f"{service}-{public}.{ending}"
            write(queue, "2025-03", out, public=public)
            made[service, public] = content(out)
        queue.close()
    assert made["divorce", True] == made["name_change", True]
    assert made["divorce", False] != made["name_change", False]


def content(file: Path) -> object:
    """What a reader sees of a report."""
    if file.suffix == ".pdf":
        return pdf_text(file)
    if file.suffix == ".csv":
        return file.read_text(encoding="utf-8-sig")
    book = openpyxl.load_workbook(file)
    return {
        sheet.title: [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        for sheet in book
    }


def test_the_public_file_names_no_class_and_no_small_count(
    march: Queue, tmp_path: Path, qapp: QApplication
) -> None:
    """Nine numbers: almost everything is too small; no word of 疼您, love or interpreters in any format."""
    for ending in ("csv", "xlsx", "pdf"):
        write(march, "2025-03", tmp_path / f"public.{ending}", public=True)
    rows = csv_rows(tmp_path / "public.csv")
    assert "身分別" not in rows
    assert rows["各號別"][2][:3] == ["2 身分證", "*", "*"]
    words = [
        (tmp_path / "public.csv").read_text(encoding="utf-8-sig"),
        str(content(tmp_path / "public.xlsx")),
        pdf_text(tmp_path / "public.pdf"),
    ]
    for text in words:
        assert not [
            each for each in ("疼您", "通譯", "Quiet", "quiet", "離婚", "Interpreter") if each in text
        ]


def test_an_older_feed_gone_is_said(march: Queue, tmp_path: Path) -> None:
    """Pauses and devices come from the feed, which is purged after a month; tickets and calls are not."""
    from sqlalchemy import delete

    from db import schema
    from db.engine import Database

    database = Database(march.url.render_as_string(hide_password=False))
    with database.transaction() as connection:
        connection.execute(delete(schema.event).where(schema.event.c.kind != "device"))
    database.close()
    done = write(march, "2025-03", tmp_path / "march.csv", public=False)
    assert "2025-03-03 10:00 算起" in str(done["notes"])
    assert done["issued"] == 9


@pytest.mark.parametrize(
    ("month", "name", "told"),
    [
        ("2025-13", "march.pdf", "2025-03"),
        ("2025-03", "march.ods", ".pdf、.xlsx、.csv"),
        ("2025-03", "march", ".pdf、.xlsx、.csv"),
        ("2025-03", "no/such/folder/march.csv", "資料夾"),
        ("2025-03", "folder.csv", "資料夾"),
        ("2025-03", "file/march.csv", "資料夾"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(
    queue: Queue, tmp_path: Path, capsys: pytest.CaptureFixture[str], month: str, name: str, told: str
) -> None:
    """Exit code 1, a sentence on stderr, nothing left behind."""
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("a file where a folder should be")
    before = sorted(tmp_path.rglob("*"))
    code = main(
        [
            "--db",
            queue.url.render_as_string(hide_password=False),
            "report",
            "--month",
            month,
            "--out",
            str(tmp_path / name),
        ]
    )
    said = capsys.readouterr()
    assert code == 1
    assert told in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_report_that_fails_leaves_the_old_one(queue: Queue, tmp_path: Path) -> None:
    """The file is written beside and renamed: a name too long for the part leaves what was there."""
    out = tmp_path / ("月" * 82 + ".csv")
    out.write_text("last month's")
    with pytest.raises(Refused, match="原有的檔案沒有動"):
        write(queue, "2025-03", out, public=False)
    assert out.read_text() == "last month's"


def test_the_command_answers_with_one_json_object(
    march: Queue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was written, of which month, for whom, and how much it holds."""
    out = tmp_path / "march.csv"
    words = ["report", "--month", "2025-03", "--out", str(out), "--public", "--json"]
    assert main(["--db", march.url.render_as_string(hide_password=False), *words]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["report"], said["month"], said["public"]) == (str(out), "2025-03", True)
    assert (said["issued"], said["served"]) == (9, 6)
