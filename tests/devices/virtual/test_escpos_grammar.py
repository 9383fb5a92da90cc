"""Where one command ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.virtual.escpos_grammar import Command, RasterHead, Text, Unknown, parse


@pytest.mark.parametrize(
    ("data", "word", "args"),
    [
        (b"\x1b@", "ESC @", b""),
        (b"\x1bJ\x20", "ESC J", b"\x20"),
        (b"\x1bd\x06", "ESC d", b"\x06"),
        (b"\x1bt\x00", "ESC t", b"\x00"),
        (b"\x1c&", "FS &", b""),
        (b"\x1da\x0f", "GS a", b"\x0f"),
        (b"\x1dr\x01", "GS r", b"\x01"),
        (b"\x1dV\x01", "GS V", b"\x01"),
        (b"\x1dVB\x00", "GS V", b"B\x00"),
        (b"\x1d(H\x06\x0000ABCD", "GS ( H", b"00ABCD"),
        (b"\x1d(D\x03\x00\x14\x01\x00", "GS ( D", b"\x14\x01\x00"),
        (b"\x1de\x06", "GS e", b"\x06"),
        (b"\x1de\x03\x10", "GS e", b"\x03\x10"),
        (b"\x1bD\x08\x10\x00", "ESC D", b"\x08\x10"),
        (b"\n", "LF", b""),
    ],
)
def test_a_command_takes_exactly_its_bytes(data: bytes, word: str, args: bytes) -> None:
    """Each command ends where the manual says, and is not read before it is whole."""
    assert parse(data + b"tail", True) == (Command(word, args), len(data))
    for short in range(1, len(data)):
        assert parse(data[:short], True) is None


def test_a_long_argument_list_is_swallowed_not_collected() -> None:
    """GS ( L with 60,000 bytes is read past, for the buffer is smaller than that."""
    found = parse(b"\x1d(L\x60\xea", True)
    assert found == (Command("GS ( L", b"", 60000), 5)


def test_a_raster_head_gives_bytes_rows_and_scale() -> None:
    """GS v 0 m 3 prints double width and double height."""
    assert parse(b"\x1dv0\x03\x48\x00\x2c\x01", True) == (RasterHead(72, 300, 2, 2), 8)


def test_chinese_mode_pairs_bytes_even_with_a_control_code() -> None:
    """A lead byte of 80h or more takes the next byte with it in Chinese mode, and not otherwise."""
    assert parse(b"\xb8\x1bA", True) == (Text(b"\xb8\x1bA"), 3)
    assert parse(b"\xb8\x1bA", False) == (Text(b"\xb8"), 1)
    assert parse(b"\xb8", True) is None


@given(st.binary(max_size=200), st.booleans())
def test_reading_always_moves_on(data: bytes, double_byte: bool) -> None:
    """Whatever the bytes, each step takes at least one, and none is taken that is not there."""
    left = data
    while (found := parse(left, double_byte)) is not None:
        item, used = found
        assert 0 < used <= len(left)
        assert not isinstance(item, Unknown) or item.data == left[: len(item.data)]
        left = left[used:]
