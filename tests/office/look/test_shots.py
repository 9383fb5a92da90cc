"""Pictures of pages, and what is cut off on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from office.look.buttons import Kind, Press, Tile
from office.look.drawn import Sheet
from office.look.shots import run_shots, texts_cut, too_small, unnamed
from office.look.text import cut_off


def page(label: str, width: float = 300) -> Sheet:
    """A page with one tile."""
    sheet = Sheet(600, 400)
    sheet.place(Tile(label), 10, 10, width, 100)
    return sheet


def test_shots_are_written_at_the_size_asked_for(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One PNG a page, in order, of the right size; a cut-off text is named on stderr."""
    pages = [
        ("whole", lambda: page("遷徙登記"), (600, 400)),
        ("half", lambda: page("遷徙登記遷徙登記遷徙登記遷徙登記"), (300, 200)),
    ]
    files = run_shots(tmp_path / "new", pages)
    assert [file.name for file in files] == ["whole.png", "half.png"]
    sizes = [QImage(str(file)).size().toTuple() for file in files]
    assert sizes == [(600, 400), (300, 200)]
    assert capsys.readouterr().err == "half: cut off: 遷徙登記遷徙登記遷徙登記遷徙登記\n"


def test_texts_cut_names_what_is_cut_and_nothing_else(qtbot: QtBot) -> None:
    """The check finds a label too long for its tile, on a hidden page too, and leaves the record alone."""
    whole, cut = page("遷徙登記"), page("謄本・戶口名簿・印鑑登記", 160)
    qtbot.addWidget(whole)
    qtbot.addWidget(cut)
    assert texts_cut(whole) == []
    assert texts_cut(cut) == ["謄本・戶口名簿・印鑑登記"]
    assert cut_off == []
    assert not cut.isVisible()


def test_pages_are_checked_for_names_and_sizes(qtbot: QtBot) -> None:
    """A button without a name or too small for a finger is found, in design px at any scale."""
    sheet = Sheet(600, 400)
    qtbot.addWidget(sheet)
    nameless, small = Press(icon="back"), Tile("印鑑")
    sheet.place(nameless, 0, 0, 100, 100)
    sheet.place(small, 200, 0, 100, 60)
    sheet.resize(300, 200)
    sheet.show()
    assert unnamed(sheet) == [nameless]
    assert too_small(sheet, 80, 80) == ["印鑑"]


def test_every_kind_of_button_shows_its_long_words(qtbot: QtBot) -> None:
    """The longest labels of the five languages fit their design sizes."""
    sheet = Sheet(1080, 400)
    qtbot.addWidget(sheet)
    for number, (label, language) in enumerate(
        (
            ("放大字體", "zh-TW"),
            ("Large text", "en"),
            ("Tương phản", "vi"),
            ("Kontras tinggi", "id"),
            ("ตัวอักษรใหญ่", "th"),
        )
    ):
        press = Press(
            label, icon="textsize", sub="放大字體", px=30, sub_px=20, column=True, language=language
        )
        press.kind = Kind.TOGGLE
        sheet.place(press, number * 216, 0, 210, 150)
    assert texts_cut(sheet) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    """The sentence names the folder and says what to do; no page is built for it."""
    (tmp_path / "file").write_text("not a folder")
    built: list[str] = []

    def build() -> Sheet:
        built.append("page")
        return page("遷徙登記")

    with pytest.raises(OSError, match="請換一個可以寫入的資料夾") as refused:
        run_shots(tmp_path / "file" / "shots", [("page", build, (10, 10))])
    assert str(tmp_path) in str(refused.value)
    assert built == []
