"""Real-time commands are found wherever they stand, and however the wire cuts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.virtual.realtime import CLEAR, RealTime, RealTimeScanner, Urgent


def scan(*chunks: bytes) -> list[bytes | RealTime]:
    scanner = RealTimeScanner()
    return [part for chunk in chunks for part in scanner.scan(chunk)]


def data_of(parts: list[bytes | RealTime]) -> bytes:
    return b"".join(part for part in parts if isinstance(part, bytes))


def commands_of(parts: list[bytes | RealTime]) -> list[RealTime]:
    return [part for part in parts if isinstance(part, RealTime)]


def test_a_status_request_inside_picture_bytes_is_executed_and_stays_in_the_picture() -> None:
    """DLE EOT 1 among raster bytes is answered, and no byte of the raster goes missing."""
    parts = scan(b"\xaa\x10\x04\x01\xbb")
    assert parts == [b"\xaa\x10\x04\x01", RealTime(Urgent.STATUS, 1), b"\xbb"]


@pytest.mark.parametrize("n", [7, 8, 18])
def test_three_requests_swallow_the_byte_after_them(n: int) -> None:
    """DLE EOT 7, 8 and 18 take one byte out of the stream, which shifts the picture."""
    parts = scan(b"\xaa\x10\x04" + bytes([n]) + b"\x55\xbb")
    assert commands_of(parts) == [RealTime(Urgent.STATUS, n)]
    assert data_of(parts) == b"\xaa\x10\x04" + bytes([n]) + b"\xbb"


def test_the_clear_command_needs_all_of_its_bytes() -> None:
    """DLE DC4 fn 8 with one byte changed clears nothing."""
    assert commands_of(scan(CLEAR)) == [RealTime(Urgent.CLEAR, 8)]
    for at in range(2, len(CLEAR)):
        changed = CLEAR[:at] + bytes([CLEAR[at] ^ 0x40]) + CLEAR[at + 1 :]
        assert RealTime(Urgent.CLEAR, 8) not in commands_of(scan(changed))


def test_a_dle_that_breaks_a_sequence_begins_the_next() -> None:
    """10 10 04 02 holds a status request."""
    assert commands_of(scan(b"\x10\x10\x04\x02")) == [RealTime(Urgent.STATUS, 2)]


@given(
    st.lists(st.sampled_from([b"\x10", b"\x04\x01", b"\x10\x04\x07", b"\x10\x05\x02", CLEAR, b"\x10\x14\x01\x00\x01", b"A", b"\x00"]), max_size=12),
    st.data(),
)  # fmt: skip
def test_chunks_make_no_difference(pieces: list[bytes], data: st.DataObject) -> None:
    """The same bytes mean the same however the wire cuts them."""
    stream = b"".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    whole, cut = scan(stream), scan(*chunks)
    assert commands_of(whole) == commands_of(cut)
    assert data_of(whole) == data_of(cut)
