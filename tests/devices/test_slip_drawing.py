"""The slip as dots: whole in every language, readable by a camera, and alike where it must be."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QCoreApplication

from devices import escpos
from devices.slip import SlipFacts, compose
from devices.slip_drawing import REPRINT_BAND, SlipPicture, Width, cut_off, draw_slip
from devices.type_setting import Face, TypeSetter, drawing_application
from office.config import LANGUAGES, load_office

ISSUED_US = 1_741_656_240_000_000
OFFICE = load_office()
FACTS = SlipFacts("1036", "move_in", ISSUED_US, "7F3K9M", ahead=12, minutes=18)
WIDTHS: tuple[Width, ...] = (576, 384)
HEIGHTS = {576: 577, 384: 793}
# Where number, time, QR with check code, and waiting figures stand: x, y, w, h.
OF_THE_TICKET = {
    576: [(430, 0, 146, 40), (0, 50, 576, 165), (0, 266, 576, 58), (0, 512, 576, 65)],
    384: [(240, 0, 144, 40), (0, 44, 384, 128), (240, 180, 144, 158), (0, 340, 384, 110), (0, 690, 384, 103)],
}


@pytest.fixture(autouse=True)
def application(qapp: QCoreApplication) -> None:
    """Slips are drawn beside the application a program already has."""
    assert drawing_application() is qapp


def drawn(facts: SlipFacts = FACTS, language: str = "zh-TW", width: Width = 576) -> SlipPicture:
    return draw_slip(compose(OFFICE, facts, language), width)


def outside(dots: NDArray[np.bool_], width: Width) -> NDArray[np.bool_]:
    """The dots without the regions that belong to one ticket alone."""
    rest = dots.copy()
    for x, y, w, h in OF_THE_TICKET[width]:
        rest[y : y + h, x : x + w] = False
    return rest


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "vi", "id", "th"])
def test_no_text_is_cut_off(language: str, width: Width) -> None:
    """Every service in every language fits, with the longest waits, in ordinary and priority lanes."""
    asked = [(service.id, service.lane) for service in OFFICE.services] + [
        ("passport_id", 8),
        ("passport_id", 9),
    ]
    facts = [
        SlipFacts(f"{lane}888", service, ISSUED_US, "MWWMWM", ahead=188, minutes=99, copy=2)
        for service, lane in asked
    ]
    for slip in {compose(OFFICE, each, language) for each in facts}:
        assert cut_off(slip, width) == (), slip.service


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("service", ["marriage", "initial_reg", "passport_id", "id_renew"])
@pytest.mark.parametrize("language", ["en", "th"])
def test_every_slip_is_as_tall_as_the_others(service: str, language: str, width: Width) -> None:
    """Short and long names, documents and languages give paper of one length."""
    picture = drawn(replace(FACTS, service=service), language, width)
    assert (picture.ink.width, picture.ink.height) == (width, HEIGHTS[width])
    assert picture.cut_off == ()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("ahead_minutes", [(0, 0), (188, None), (88, 60)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_say_the_wait_fits(
    ahead_minutes: tuple[int, int | None], language: str, width: Width
) -> None:
    """No wait, no estimate and an hour are sentences of their own, and none is cut."""
    ahead, minutes = ahead_minutes
    slip = compose(OFFICE, replace(FACTS, ahead=ahead, minutes=minutes), language)
    assert cut_off(slip, width) == ()


def test_what_does_not_fit_is_reported() -> None:
    """A plan with impossibly long words is printed shortened, and the drawing says which words."""
    slip = replace(compose(OFFICE, FACTS), documents="文件" * 80, service_small="x" * 200)
    assert set(draw_slip(slip).cut_off) == {slip.documents, slip.service_small}
    assert cut_off(slip) == draw_slip(slip).cut_off


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("copy", [1, 2])
def test_the_qr_is_read_from_the_ink_that_is_sent(width: Width, copy: int) -> None:
    """A camera's decoder reads the payload from the dots as printed, look-alikes already broken up."""
    facts = replace(FACTS, copy=copy)
    sent = escpos.raster(drawn(facts, "zh-TW", width).ink).ink
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(sent.png())).convert("L"))
    assert found.text == compose(OFFICE, facts).payload
    assert found.format == zxingcpp.BarcodeFormat.QRCode


@pytest.mark.parametrize("width", WIDTHS)
def test_the_qr_has_its_quiet_zone(width: Width) -> None:
    """16 white dots at the left, above and below; at the right the paper's margin adds to the slip's own."""
    dots = drawn(width=width).ink.dots()
    x, y = (450, 61) if width == 576 else (260, 185)
    assert dots[y : y + 28, x : x + 28].any()
    assert dots[y, x : x + 28].all(), "the finder pattern's edge"
    around = dots[y - 16 : y + 116 + 16, x - 16 : x + 116 + 8].copy()
    around[16 : 16 + 116, 16 : 16 + 116] = False
    assert not around.any()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh-TW", "vi"])
def test_divorce_and_name_change_differ_only_in_the_ticket_s_own_figures(language: str, width: Width) -> None:
    """Side by side, only number, time, QR, check code and waiting figures may differ (plan CIT-07)."""
    divorce = SlipFacts("1037", "divorce", ISSUED_US, "7F3K9N", ahead=1, minutes=10)
    change = SlipFacts("1052", "name_change", ISSUED_US + 60_000_000 * 97, "WMX284", ahead=14, minutes=40)
    one, other = (drawn(facts, language, width).ink.dots() for facts in (divorce, change))
    assert one.shape == other.shape
    assert (one != other).any()
    assert np.array_equal(outside(one, width), outside(other, width))


def test_a_named_service_does_differ_outside_those_figures() -> None:
    """The comparison above can fail: another service's name and documents are seen by it."""
    one, other = drawn().ink.dots(), drawn(replace(FACTS, service="birth")).ink.dots()
    assert not np.array_equal(outside(one, 576), outside(other, 576))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reprint_is_the_same_slip_under_a_black_band(width: Width) -> None:
    """The band is added above; below it everything but the QR stands where it stood."""
    first, copy = drawn(width=width).ink.dots(), drawn(replace(FACTS, copy=2), width=width).ink.dots()
    assert copy.shape[0] == first.shape[0] + REPRINT_BAND
    assert copy[:REPRINT_BAND].mean() > 0.5
    assert np.array_equal(outside(first, width), outside(copy[REPRINT_BAND:], width))


def test_the_blocks_stand_where_the_layout_has_them() -> None:
    """Rules, boxes, number and QR of layout section 8 are at the drawn rows and columns."""
    dots = drawn().ink.dots()
    full = [y for y in range(577) if dots[y, 10:566].all()]
    assert full == [42, 43, 44, 266, 267, 268, 320, 321, 322, 436, 437, 438]
    assert not dots[:, :10].any(), "left margin"
    assert not dots[:, 566:].any(), "right margin"
    inside = dots[269:320]
    edges = [x for x in range(576) if inside[:, x].all()]
    assert edges == [10, 11, 12, 191, 192, 193, 370, 371, 372, 563, 564, 565]
    rows = np.flatnonzero(dots[46:210, :430].any(axis=1)) + 46
    columns = np.flatnonzero(dots[46:210, :430].any(axis=0))
    assert (rows[0], rows[-1]) == (65, 201), "digits 137 dots high"
    assert (columns[0], columns[-1]) == (17, 420)


@pytest.mark.parametrize("number", ["1036", "8888", "11234", "100000"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_longer_number_stays_off_the_qr(number: str, width: Width) -> None:
    """A series that grew a digit is set smaller, not over the QR or the margin."""
    dots = drawn(replace(FACTS, number=number), width=width).ink.dots()
    if width == 576:
        assert not dots[46:205, 434:450].any()
        assert not dots[46:205, :6].any()
    else:
        assert not dots[44:172, 380:].any()
        assert not dots[44:172, :4].any()


def test_a_worker_thread_draws_the_same_slip() -> None:
    """The printer's own thread draws dot for dot what the main thread draws."""
    made: list[SlipPicture] = []
    worker = threading.Thread(target=lambda: made.append(drawn(language="vi")))
    worker.start()
    mine = drawn(language="vi")
    worker.join(30)
    assert made == [mine]


def test_a_thai_tone_mark_is_not_lost_in_the_vowel() -> None:
    """ที่ is taller than ที: a font that stacks the mark inside the vowel changes the word."""

    def height(text: str) -> int:
        page = TypeSetter(200, 100)
        page.line(text, Face(25, language="th"), 10, 60, 180)
        return int(page.ink().any(axis=1).sum())

    assert height("ที่") > height("ที")


def test_chinese_breaks_after_its_signs() -> None:
    """A line ends after 、 or 。 where that is possible, and two signs that meet share a place and a half."""
    page = TypeSetter(576, 100)
    face = Face(25)
    assert (
        page.paragraph("身分證、戶口名簿（正本）、相片、印章或簽名。", face, 10, 566, 30, 33, 2, first=112)
        == 2
    )
    dots = page.ink()
    first = np.flatnonzero(dots[:36].any(axis=0))
    assert 475 < first[-1] < 495, "the first line ends with the third 、"
    reach = []
    for text in ("本）、相", "本相）相"):
        page = TypeSetter(200, 40)
        page.paragraph(text, face, 10, 190, 30, 33, 1)
        reach.append(int(np.flatnonzero(page.ink().any(axis=0))[-1]))
    assert reach[1] - reach[0] in (12, 13), "） before 、 takes half a place"


def test_pictures_are_black_ink_on_white() -> None:
    """The PNG shows ink black, at the paper's size of 203 dots an inch."""
    picture = Image.open(io.BytesIO(drawn().ink.png()))
    assert picture.mode == "1"
    assert picture.size == (576, 577)
    assert picture.info["dpi"] == pytest.approx((203, 203), abs=1)
    share = np.asarray(picture.convert("L")).mean() / 255
    assert 0.6 < share < 0.9
