"""Text that fits, shrinks or is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from office.look.fonts import font, missing_fonts, text_width
from office.look.paint import draw_number
from office.look.text import CENTER, LEFT, RIGHT, cut_off, draw_runs, draw_text, lines_of


class Paper:
    """A white picture to draw on, and where there is ink on it."""

    def __init__(self, w: int = 800, h: int = 400) -> None:
        self.image = QImage(w, h, QImage.Format.Format_RGB32)
        self.image.fill(QColor("white"))
        self.p = QPainter(self.image)
        self.p.setRenderHint(QPainter.RenderHint.Antialiasing)

    def ink(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of everything dark."""
        dark = [
            (x, y)
            for y in range(self.image.height())
            for x in range(self.image.width())
            if self.image.pixelColor(x, y).lightness() < 128
        ]
        assert dark, "nothing was drawn"
        return (
            min(x for x, _ in dark),
            min(y for _, y in dark),
            max(x for x, _ in dark),
            max(y for _, y in dark),
        )


@pytest.fixture
def paper(qtbot: QtBot) -> Iterator[Paper]:
    """A white picture; the record of cut-off texts is empty before and after."""
    made = Paper()
    cut_off.clear()
    yield made
    made.p.end()
    cut_off.clear()


def test_text_that_fits_is_drawn_where_it_belongs(paper: Paper) -> None:
    """Left, centre and right by the rectangle's edges; nothing is recorded."""
    room = QRectF(100, 50, 600, 60)
    assert draw_text(paper.p, room, "戶籍登記", font(40), "#000000")
    left = paper.ink()
    assert 100 <= left[0] <= 106
    assert left[2] < 270
    assert (left[1] + left[3]) / 2 == pytest.approx(80, abs=4)
    paper.image.fill(QColor("white"))
    assert draw_text(paper.p, room, "戶籍登記", font(40), "#000000", RIGHT)
    assert 694 <= paper.ink()[2] <= 700
    paper.image.fill(QColor("white"))
    assert draw_text(paper.p, room, "戶籍登記", font(40), "#000000", CENTER)
    middle = paper.ink()
    assert (middle[0] + middle[2]) / 2 == pytest.approx(400, abs=3)
    assert cut_off == []


def test_long_text_shrinks_to_its_room(paper: Paper) -> None:
    """Down to min_px a text is made smaller rather than cut."""
    words = "謄本・戶口名簿・印鑑登記"
    wide = text_width(words, font(40))
    assert draw_text(paper.p, QRectF(100, 50, wide * 0.7, 60), words, font(40), "#000000", min_px=26)
    assert paper.ink()[2] <= 100 + wide * 0.7
    assert cut_off == []


def test_text_that_cannot_fit_is_elided_and_recorded(paper: Paper) -> None:
    """Past min_px it ends in an ellipsis inside its room, and the whole text is on record."""
    words = "謄本・戶口名簿・印鑑登記"
    assert not draw_text(paper.p, QRectF(100, 50, 200, 60), words, font(40), "#000000", min_px=36)
    assert cut_off == [words]
    assert paper.ink()[2] <= 300


def test_wrapped_text_shrinks_then_is_recorded(paper: Paper) -> None:
    """A paragraph takes as many lines as its room has, shrinks, and is recorded when that is not enough."""
    words = "各類事項分櫃辦理，號碼不一定照順序叫。"
    assert draw_text(paper.p, QRectF(0, 0, 400, 110), words, font(30), "#000000", wrap=True)
    assert not draw_text(paper.p, QRectF(0, 120, 200, 50), words, font(30), "#000000", wrap=True, min_px=28)
    assert cut_off == [words]
    assert draw_text(paper.p, QRectF(0, 200, 200, 100), words, font(40), "#000000", wrap=True, min_px=20)
    assert cut_off == [words]


def test_lines_break_where_the_language_allows(qtbot: QtBot) -> None:
    """No line begins with Chinese punctuation, no Vietnamese word is split, and nothing is lost."""
    chinese = "各類事項分櫃辦理，號碼不一定照順序叫。"
    for width in range(150, 400, 10):
        lines = lines_of(chinese, font(30), width)
        assert "".join(lines) == chinese
        assert not any(line[0] in "，。" for line in lines)
    vietnamese = "Chuyển hộ khẩu, đổi địa chỉ"
    lines = lines_of(vietnamese, font(31, True, "vi"), 266)
    assert " ".join(lines) == vietnamese
    assert len(lines) == 2


def test_characters_beyond_the_basic_plane_stay_whole(qtbot: QtBot) -> None:
    """A rare Han character of a name, two UTF-16 units long, is neither lost nor halved."""
    words = "陳𠮷明先生的戶籍資料𠮷𠮷𠮷"
    assert "".join(lines_of(words, font(30), 120)) == words


def test_thai_breaks_between_words(qtbot: QtBot) -> None:
    """Thai has no spaces; a line may only end where a word does."""
    words = "คุณต้องการทำอะไรวันนี้"
    whole = {"คุณ", "ต้องการ", "ทำ", "อะไร", "วันนี้", "วัน", "นี้"}
    lines = lines_of(words, font(40, False, "th"), 180)
    assert "".join(lines) == words
    assert len(lines) > 1
    for line in lines:
        assert any(line.endswith(word) for word in whole)


def test_text_leaving_its_widget_is_recorded(paper: Paper) -> None:
    """A text drawn past the picture's edge is cut off by it; one under a clip (a ticker) may leave."""
    draw_text(paper.p, QRectF(700, 50, 400, 60), "號碼不一定照順序叫", font(40), "#000000")
    assert cut_off == ["號碼不一定照順序叫"]
    cut_off.clear()
    paper.p.setClipRect(QRectF(0, 0, 800, 400))
    draw_text(paper.p, QRectF(700, 50, 400, 60), "號碼不一定照順序叫", font(40), "#000000")
    assert cut_off == []


def test_runs_share_a_baseline_and_return_their_end(paper: Paper) -> None:
    """等候 12 人: three fonts on one baseline, side by side; too wide, they shrink together."""
    runs = [("等候 ", font(25), "#000000"), ("12", font(31, True), "#000000"), (" 人", font(25), "#000000")]
    end = draw_runs(paper.p, 100, 60, runs)
    assert end == pytest.approx(100 + sum(text_width(text, chosen) for text, chosen, _ in runs))
    assert paper.ink()[2] <= end
    narrow = QRectF(100, 100, (end - 100) * 0.8, 60)
    assert draw_runs(paper.p, 100, narrow, runs, LEFT) <= narrow.right() + 1
    assert cut_off == []
    draw_runs(paper.p, 100, QRectF(100, 200, (end - 100) * 0.5, 60), runs)
    assert cut_off == ["等候 12 人"]


def test_the_record_does_not_grow_for_ever(paper: Paper) -> None:
    """A wall that runs for weeks keeps a bounded record, and each text once."""
    for number in range(500):
        draw_text(paper.p, QRectF(0, 0, 10, 30), f"號碼 {number % 300}", font(30), "#000000")
    assert len(cut_off) == 200


def test_a_number_alone_stands_in_the_middle(paper: Paper) -> None:
    """By the optical rule the digits' ink is centred in their box, and a column starts at its edge."""
    box = QRectF(100, 50, 600, 300)
    draw_number(paper.p, box, "1808", 200, "#000000", LEFT)
    left, top, _, bottom = paper.ink()
    assert (top + bottom) / 2 == pytest.approx(200, abs=6)
    assert left == pytest.approx(100, abs=5)
    paper.image.fill(QColor("white"))
    draw_number(paper.p, box, "8", 200, "#000000", RIGHT)
    assert paper.ink()[2] == pytest.approx(700, abs=5)


def test_the_families_are_here() -> None:
    """This machine has the families the office is set in, and a missing one is told in a sentence."""
    assert missing_fonts() == []
    said = missing_fonts(["Noto Sans", "Noto Sans Thai"])
    assert len(said) == 1
    assert "Noto Sans CJK TC" in said[0]
    assert "apt install fonts-noto-cjk" in said[0]


def test_han_is_set_in_the_taiwan_face(paper: Paper) -> None:
    """戶 and 骨 have other shapes in the Japanese and mainland faces; ours are Taiwan's."""
    draw_text(paper.p, QRectF(0, 0, 400, 120), "戶骨", font(100), "#000000")
    ours = paper.image.copy()
    for family, alike in (
        ("Noto Sans CJK TC", True),
        ("Noto Sans CJK JP", False),
        ("Noto Sans CJK SC", False),
    ):
        paper.image.fill(QColor("white"))
        other = font(100).__copy__()
        other.setFamilies([family])
        draw_text(paper.p, QRectF(0, 0, 400, 120), "戶骨", other, "#000000")
        assert (paper.image == ours) is alike, family
