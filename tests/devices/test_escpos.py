"""A slip's bytes: exactly the command pages' forms, and read back they are exactly the dots that were meant."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices import escpos
from devices.ink import Ink
from devices.models import MODELS, Barrier, Model, model_for
from tests.devices.escpos_decoder import Decoder

LOOK_ALIKE = re.compile(rb"\x10[\x04\x05\x14]")


def read_back(ink: Ink, feed_units: int = 1) -> tuple[escpos.Raster, np.ndarray]:
    """The commands of a picture, and the dots a printer makes of them."""
    made = escpos.raster(ink, feed_units)
    paper = Decoder(width=ink.width, feed_units=feed_units)
    paper.feed(made.data)
    assert not paper.buffer, "every command is whole"
    assert not paper.empty, "every command draws something"
    return made, np.array(paper.rows, np.bool_).reshape(len(paper.rows), ink.width)


# Bytes that make trouble, more often than chance would.
TROUBLE = st.sampled_from([0x00, 0x04, 0x05, 0x10, 0x14, 0x1B, 0x1D, 0x37, 0xFF]) | st.integers(0, 255)


@st.composite
def pictures(draw: st.DrawFn) -> Ink:
    """Pictures of up to 300 rows with white rows, short rows and many look-alikes."""
    stride = draw(st.sampled_from([1, 3, 8, 72]))
    height = draw(st.integers(1, 300))
    seed = draw(st.integers(0, 2**32))
    some = draw(st.lists(TROUBLE, min_size=1, max_size=12))
    pick = random.Random(seed)
    rows = bytearray()
    for _ in range(height):
        used = pick.choice([0, 0, stride, pick.randint(0, stride)])
        rows += bytes(pick.choice(some) for _ in range(used)) + bytes(stride - used)
    return Ink(stride * 8, height, bytes(rows))


@given(pictures(), st.sampled_from([1, 2]))
@settings(max_examples=120)
def test_what_is_read_back_is_what_was_meant(ink: Ink, feed_units: int) -> None:
    """The printer's dots are the returned ink, and that differs from the picture only by added dots."""
    made, dots = read_back(ink, feed_units)
    assert np.array_equal(made.ink.dots(), dots)
    assert not (ink.dots() & ~dots).any(), "no dot is lost"
    added = (dots & ~ink.dots()).sum()
    assert added <= len(LOOK_ALIKE.findall(ink.rows)) + ink.height, (
        "a dot is added only to break a look-alike"
    )


@given(pictures())
@settings(max_examples=120)
def test_no_real_time_command_is_in_the_stream(ink: Ink) -> None:
    """No DLE EOT, ENQ or DC4 stands anywhere in the bytes, command heads and seams included."""
    made = escpos.raster(ink)
    for model in MODELS.values():
        job = escpos.RESET + escpos.AUTOMATIC_STATUS + made.data + model.cut + model.after_cut
        assert not LOOK_ALIKE.search(job + escpos.barrier(model, b"0A10"))


def test_a_look_alike_costs_one_dot() -> None:
    """10 04 01 inside a row is sent as 18 04 01, and the ink that is returned says so."""
    ink = Ink(32, 1, bytes.fromhex("10 04 01 ff"))
    made, dots = read_back(ink)
    assert made.data == bytes.fromhex("1d 76 30 00 04 00 01 00 18 04 01 ff")
    assert made.ink.rows == bytes.fromhex("18 04 01 ff")
    assert dots.sum() == ink.dots().sum() + 1


def test_a_look_alike_over_two_rows_is_found() -> None:
    """Trimmed rows touch in the stream: 10 at the end of one and 05 at the start of the next is a look-alike."""
    made, _ = read_back(Ink(16, 2, bytes.fromhex("01 10 05 01")))
    assert made.data == bytes.fromhex("1d 76 30 00 02 00 02 00 01 18 05 01")


def test_golden_bytes_of_a_small_picture() -> None:
    """White rows become ESC J, rows are trimmed at the right, few white rows stay in the picture."""
    ink = Ink(24, 9, bytes.fromhex("800000 c00000") + bytes(15) + bytes.fromhex("000001 800000"))
    assert escpos.raster(ink).pieces == (
        bytes.fromhex("1d 76 30 00 01 00 02 00 80 c0"),
        bytes.fromhex("1b 4a 05"),
        bytes.fromhex("1d 76 30 00 03 00 02 00 000001 800000"),
    )
    near = Ink(8, 5, bytes.fromhex("80 00 00 00 80"))
    assert escpos.raster(near).data == bytes.fromhex("1d 76 30 00 01 00 05 00 80 00 00 00 80")


def test_white_paper_is_only_fed() -> None:
    """A white picture sends no raster at all, and feeds of more than 255 dots are split."""
    assert escpos.raster(Ink(8, 300, bytes(300))).data == bytes.fromhex("1b 4a ff 1b 4a 2d")
    assert escpos.raster(Ink(8, 200, bytes(200)), feed_units=2).data == bytes.fromhex("1b 4a fe 1b 4a 92")


def test_no_command_is_taller_than_a_band() -> None:
    """A tall black picture is cut into bands a small printer's memory can hold."""
    made, _ = read_back(Ink(576, 700, b"\xff" * 72 * 700))
    heights = [int.from_bytes(piece[6:8], "little") for piece in made.pieces]
    assert heights == [128] * 5 + [60]
    assert made.longest == 128 * 72


def test_the_picture_agrees_with_python_escpos() -> None:
    """An independent encoder draws the same dots: its GS v 0 decodes to the same picture."""
    pick = np.random.default_rng(7)
    ink = Ink.of(pick.random((100, 384)) < 0.2)
    other = Dummy()
    other.image(
        Image.frombytes("1", (ink.width, ink.height), bytes(255 - b for b in ink.rows)), impl="bitImageRaster"
    )
    paper = Decoder(width=384)
    paper.feed(other.output)
    _, dots = read_back(ink)
    theirs = np.array(paper.rows)
    assert np.array_equal(theirs, ink.dots())
    assert np.array_equal(dots | theirs, dots)
    assert (dots ^ theirs).sum() == len(LOOK_ALIKE.findall(ink.rows))


def test_command_words() -> None:
    """The words of the confirmation design, byte for byte."""
    assert bytes.fromhex("1b 40") == escpos.RESET
    assert bytes.fromhex("1d 61 0f") == escpos.AUTOMATIC_STATUS
    assert bytes.fromhex("10 04 03") == escpos.realtime_status(3)
    assert bytes.fromhex("10 04 14") == escpos.FULL_STATUS
    assert bytes.fromhex("10 14 08 01 03 14 01 06 02 08") == escpos.CLEAR_BUFFERS
    assert escpos.barrier(model_for("generic"), b"00A1") == bytes.fromhex("1d 72 01")
    assert (
        escpos.barrier(model_for("epson-tm-t82"), b"00A1") == bytes.fromhex("1d 28 48 06 00 30 30") + b"00A1"
    )
    assert model_for("generic").cut == bytes.fromhex("1d 56 42 00")


@pytest.mark.parametrize("job", [b"", b"12345", b"\x1012", b"abc\x7f"])
def test_a_response_id_is_four_printable_bytes(job: bytes) -> None:
    """Anything else in GS ( H could be a command of its own."""
    with pytest.raises(ValueError, match="four printable"):
        escpos.barrier(Model("x", "x", barrier=Barrier.RESPONSE_ID), job)


@pytest.mark.parametrize("size", [(10, 5), (0, 5), (8, 0)])
def test_an_ink_picture_has_whole_bytes(size: tuple[int, int]) -> None:
    """A row that is no multiple of eight dots would shift every row after it."""
    with pytest.raises(ValueError, match="multiple of 8"):
        Ink(*size, b"")


def test_ink_and_array_are_the_same_picture() -> None:
    """Packing and unpacking give the same dots, and the PNG shows ink as black."""
    dots = np.zeros((2, 16), np.bool_)
    dots[0, 0] = dots[1, 15] = True
    ink = Ink.of(dots)
    assert ink.rows == bytes.fromhex("8000 0001")
    assert np.array_equal(ink.dots(), dots)
    with pytest.raises(ValueError, match="multiple of 8"):
        Ink.of(np.zeros((1, 9), np.bool_))
