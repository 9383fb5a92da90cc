"""Chinese as dot pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices import alpha
from devices.alpha import Address, Colour
from devices.dots import GLYPH_ROWS, DotFont, DotsRefused
from tests.devices.alpha_decoder import Sign

VECTORS = json.loads((Path(__file__).parent / "data" / "alpha_vectors.json").read_text("utf-8"))["vectors"]


@pytest.fixture(scope="module")
def font() -> DotFont:
    return DotFont()


def test_the_phrase_is_drawn_dot_for_dot(font: DotFont) -> None:
    """請至 in Unifont is the same packet that another renderer and encoder made."""
    golden = next(bytes.fromhex(vector["hex"]) for vector in VECTORS if vector["id"] == "q.dots_qingzhi")
    picture = font.draw("請至", GLYPH_ROWS)
    assert Address().packet(alpha.write_dots(",", picture.rows)).data == golden


def test_a_higher_panel_gets_the_glyph_in_its_middle(font: DotFont) -> None:
    """On 24 rows the 16 rows of the glyph stand in the middle, so the picture is as high as the panel."""
    low, high = font.draw("號", 16), font.draw("號", 24)
    dark = "0" * 16
    assert high.rows == (dark,) * 4 + low.rows + (dark,) * 4


def test_the_colour_is_in_every_lit_dot(font: DotFont) -> None:
    """A red picture has red and dark dots only."""
    assert set("".join(font.draw("號", 16, Colour.RED).rows)) == {"0", "1"}


@pytest.mark.parametrize("rows", [7, 15, 32])
def test_a_panel_that_cannot_show_chinese_is_refused_in_a_sentence(font: DotFont, rows: int) -> None:
    """A panel too low or too high is refused with its rows and with what still works."""
    with pytest.raises(DotsRefused, match=rf"{rows} 排燈點.*英文與數字照常"):
        font.draw("號", rows)


@pytest.mark.parametrize("letter", ["𠮷", "\uffff", "\n", "😀"])
def test_a_missing_character_is_named(font: DotFont, letter: str) -> None:
    """A character the font lacks is refused by name, never drawn as an empty box."""
    with pytest.raises(DotsRefused, match=f"「{letter}」這個字"):
        font.draw(f"號{letter}", 16)


def test_without_the_font_a_sentence_says_what_to_install() -> None:
    """A machine without Unifont says which package is missing."""
    with pytest.raises(DotsRefused, match="fonts-unifont"):
        DotFont([Path("/nowhere/unifont.otf")])


def test_a_long_message_becomes_pictures_in_turn(font: DotFont) -> None:
    """Thirty-two characters and a number become pictures of at most 255 columns that join to the whole text."""
    text = "歡迎光臨南屯區戶政事務所，服務時間上午8點到下午5點30分，中午不休息"
    pictures = font.draw_all(text, 16)
    assert "".join(picture.text for picture in pictures) == text
    assert all(picture.width <= 255 for picture in pictures)
    assert sum(picture.width for picture in pictures) == font.columns(text)
    sign = Sign(texts={"A": None}, table={("D", "."): f"10{pictures[0].width:02X}"})  # type: ignore[dict-item]
    sign.hear(Address().packet(alpha.write_dots(".", pictures[0].rows)).data)
    assert sign.problems == []
    assert sign.pictures["."] == pictures[0].rows


def test_a_picture_too_wide_is_refused(font: DotFont) -> None:
    """One picture holds 15 full-width characters."""
    assert font.draw("戶" * 15, 16).width == 240
    with pytest.raises(DotsRefused, match="255"):
        font.draw("戶" * 16, 16)
