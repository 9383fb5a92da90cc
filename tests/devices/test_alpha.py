"""The Alpha encoder against frames of independent encoders, and the reader against noise."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import alpha
from devices.alpha import Address, AlphaRefused, Colour, Mode, Packet
from devices.alpha_reply import LONGEST_REPLY, Reply, ReplyReader, TableEntry, table_of
from tests.devices.alpha_decoder import Sign

VECTORS = {
    vector["id"]: vector
    for vector in json.loads((Path(__file__).parent / "data" / "alpha_vectors.json").read_text("utf-8"))[
        "vectors"
    ]
}
PLAIN = Address(checksum=False)
CHECKED = Address()
HEART = ("0110110", "1111111", "1111111", "0111110", "0011100", "0001000", "0000000")

CASES: dict[str, tuple[Address, bytes]] = {
    "as09.clear_memory": (PLAIN, alpha.clear_memory()),
    "as09.text_A_rotate": (PLAIN, alpha.write_text("A", alpha.plain("HELLO"), Mode.ROTATE)),
    "as09.text_A_special": (PLAIN, alpha.write_text("A", alpha.plain("HI"), Mode.SPRAY)),
    "as09.string_a": (PLAIN, alpha.write_string("a", alpha.plain("0123"))),
    "as09.text_speed_charset": (
        PLAIN,
        alpha.write_text(
            "A",
            alpha.speed(3) + alpha.charset("3") + alpha.colour(Colour.GREEN) + alpha.plain("ABC"),
            Mode.ROTATE,
        ),
    ),
    "as09.time_format": (PLAIN, alpha.clock_24h()),
    "as09.soft_reset": (PLAIN, alpha.soft_reset()),
    "asp.text_nock": (PLAIN, alpha.write_text("A", alpha.plain("HELLO"), Mode.HOLD)),
    "asp.string_ck": (CHECKED, alpha.write_string("a", alpha.plain("0123"))),
    "asp.dots_nock": (PLAIN, alpha.write_dots("B", HEART)),
    "asp.addr05": (Address(unit="05"), alpha.write_string("a", alpha.plain("0123"))),
    "asp.runseq": (CHECKED, alpha.run_sequence("ABC", locked=False)),
    "bb.text_hold": (PLAIN, alpha.write_text("A", alpha.plain("HELLO"), Mode.HOLD)),
    "bb.prio": (
        PLAIN,
        alpha.write_text("0", alpha.colour(Colour.AMBER) + alpha.plain("NO. 0123 COUNTER 05"), Mode.FLASH),
    ),
    "bb.release": (PLAIN, alpha.release()),
    "bb.string_a_ck": (CHECKED, alpha.write_string("a", alpha.plain("0123"))),
    "bb.dots_ck": (CHECKED, alpha.write_dots("B", HEART)),
    "bb.memcfg_sched": (PLAIN, alpha.memory_plan([alpha.TextFile("A", 256, 0x30, 0x69, locked=False)])),
    "bb.seq": (PLAIN, alpha.run_sequence("ABC")),
    "bb.timefmt": (PLAIN, alpha.clock_24h()),
    "bb.date": (PLAIN, alpha.set_date(2026, 3, 9)),
    "bb.speaker_off": (PLAIN, alpha.speaker(False)),
    "bb.runtime": (PLAIN, alpha.run_time("A", 0x30, 0x69)),
    "bb.read_info": (PLAIN, alpha.read_special('"')),
    "bb.read_err": (PLAIN, alpha.read_special("*")),
    "q.memcfg": (
        CHECKED,
        alpha.memory_plan(
            [
                alpha.TextFile("A", 512),
                alpha.StringFile("a", 16),
                alpha.StringFile("b", 16),
                alpha.DotsFile(".", 16, 16),
                alpha.DotsFile(",", 16, 32),
                alpha.DotsFile(":", 16, 48),
            ]
        ),
    ),
    "q.call_prio": (
        PLAIN,
        alpha.write_text(
            "0",
            alpha.colour(Colour.AMBER)
            + alpha.plain("A0123")
            + alpha.picture(".")
            + alpha.picture(",")
            + alpha.colour(Colour.GREEN)
            + alpha.plain("05")
            + alpha.picture(":"),
            Mode.FLASH,
        ),
    ),
    "q.release": (PLAIN, alpha.release()),
    "q.str_a": (PLAIN, alpha.write_string("a", alpha.plain("A0123"))),
    "tl.mem_text": (PLAIN, alpha.memory_plan([alpha.TextFile("A", 256, 0xFF, 0x00, locked=False)])),
    "tl.mem_dots": (PLAIN, alpha.memory_plan([alpha.DotsFile("1", 7, 7, locked=False)])),
}


@pytest.mark.parametrize("name", CASES)
def test_bytes_are_those_of_independent_encoders(name: str) -> None:
    """Every frame is, byte for byte, what another project's encoder sends."""
    assert "warning" not in VECTORS[name]
    address, command = CASES[name]
    assert address.packet(command).data.hex(" ") == bytes.fromhex(VECTORS[name]["hex"]).hex(" ")


def test_every_vector_kept_here_is_used_or_warned_about() -> None:
    """No golden frame lies unused; the warned ones (and the picture, tested with the font) are left out."""
    warned = {name for name, vector in VECTORS.items() if "warning" in vector}
    assert set(VECTORS) - warned == set(CASES) | {"q.dots_qingzhi"}


def test_a_priority_message_cannot_be_released_by_an_empty_one() -> None:
    """The frame that blanks a sign instead of releasing it cannot be made."""
    with pytest.raises(AlphaRefused, match="release"):
        alpha.write_text("0", b"", Mode.HOLD)
    blanking = bytes.fromhex(VECTORS["as09.priority_empty_formatted"]["hex"])
    assert CHECKED.packet(alpha.release()).data.startswith(blanking[:12])
    assert alpha.release() == b"A0"


def test_clear_is_the_bare_form() -> None:
    """The clear of Alpha 1.0 has no dollar signs behind it, unlike one library's."""
    assert b"E$$" in bytes.fromhex(VECTORS["asp.clear"]["hex"])
    assert alpha.clear_memory() == b"E$"


def test_the_picture_pause_is_after_its_size() -> None:
    """The silence in a picture packet comes after HHWW and before the first dot."""
    packet = CHECKED.packet(alpha.write_dots(".", HEART), pause_after=alpha.DOTS_HEADER)
    assert packet.data[: packet.pause_after].endswith(b"\x02I.0707")
    assert packet.data[packet.pause_after :].startswith(b"0110110\r")
    assert CHECKED.packet(b"A0") == Packet(bytes.fromhex("0000000000015a3030024130033030373604"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: alpha.plain("請"), "dot picture"),
        (lambda: alpha.plain("a\x04"), "characters"),
        (lambda: alpha.write_text("0", b"x" * 123, Mode.HOLD), "125"),
        (lambda: alpha.write_string("0", b"1"), "label"),
        (lambda: alpha.write_string("?", b"1"), "label"),
        (lambda: alpha.write_string("a", b"1" * 126), "125"),
        (lambda: alpha.write_string("a", alpha.picture(".")), "picture"),
        (lambda: alpha.write_dots(".", ()), "rows"),
        (lambda: alpha.write_dots(".", ["0"] * 32), "rows"),
        (lambda: alpha.write_dots(".", ["0" * 256]), "columns"),
        (lambda: alpha.write_dots(".", ["00", "0"]), "equally"),
        (lambda: alpha.write_dots(".", ["09"]), "digits"),
        (lambda: alpha.memory_plan([alpha.DotsFile(".", 1, 1), alpha.DotsFile(".", 2, 2)]), "same label"),
        (lambda: alpha.StringFile("a", 126).entry(), "125"),
        (lambda: alpha.run_sequence(""), "freezes"),
        (lambda: alpha.speed(6), "speed"),
        (lambda: alpha.picture("ab"), "label"),
        (lambda: Address(unit="5").packet(b"A0"), "hex"),
        (lambda: Address(wake=4).packet(b"A0"), "NUL"),
        (lambda: CHECKED.packet(b"A\x0401"), "04"),
        (lambda: CHECKED.packet("AA\x1b b號".encode()), "cannot be sent"),
    ],
)
def test_what_a_sign_would_mistake_is_refused(make, words: str) -> None:  # type: ignore[no-untyped-def]
    """Everything a sign would drop, mistake or freeze on is refused before it is sent."""
    with pytest.raises(AlphaRefused, match=words):
        make()


@given(
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=100),
    st.sampled_from(Mode),
)
def test_any_text_comes_back_from_a_decoder(words: str, mode: Mode) -> None:
    """Whatever ASCII is written, an independent decoder reads the same words and finds no fault."""
    sign = Sign()
    specifier = mode.value[1:]  # the decoder shows an n-mode's specifier as the first character
    sign.hear(CHECKED.packet(alpha.write_text("A", alpha.plain(words), mode)).data)
    assert sign.problems == []
    assert [frame.parts for frame in sign.frames] == [(("text", specifier + words),)]


TABLE = b"$AAL0400FFFF.DL10304000"


def reply(body: bytes) -> bytes:
    return b"\0\0\0\0\0\x01000\x02" + body + b"\x03" + alpha.checksum(b"\x02" + body + b"\x03") + b"\x04"


def test_a_reply_is_read_however_it_is_cut_up() -> None:
    """A sign's table is read byte by byte, behind noise and behind a half frame."""
    reader = ReplyReader()
    heard = b"\x06\x15noise\x01000\x02E$half" + reply(b"E" + TABLE) + b"tail"
    found = [answer for byte in heard for answer in reader.feed(bytes([byte]))]
    assert found == [Reply("E", TABLE)]
    assert table_of(found[0]) == (TableEntry("A", "A", "0400"), TableEntry(".", "D", "1030"))


def test_a_damaged_reply_is_left_out() -> None:
    """One wrong byte under a checksum, and the answer does not count."""
    damaged = reply(b"E" + TABLE).replace(b"1030", b"1031")
    assert ReplyReader().feed(damaged) == []
    assert table_of(Reply("E", b"$123")) is None
    assert table_of(Reply("A", TABLE)) is None


def test_ten_thousand_random_bytes_leave_the_reader_sound() -> None:
    """Noise neither raises nor grows the reader, and the next true answer is heard."""
    noise = random.Random(20260311)
    reader = ReplyReader()
    for _ in range(100):
        reader.feed(noise.randbytes(100))
        assert len(reader._held) <= LONGEST_REPLY
    reader.feed(b"\x01" * 2 * LONGEST_REPLY)
    assert len(reader._held) <= LONGEST_REPLY
    assert Reply("E", TABLE) in reader.feed(reply(b"E" + TABLE))
