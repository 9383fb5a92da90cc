"""The sign shows what a real one would show, its measured quirks included."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.virtual.sign import Effect, Sign
from office.clock import TAIPEI

HEART = (
    b"0707"
    + b"\r".join([b"0110110", b"1111111", b"1111111", b"0111110", b"0011100", b"0001000", b"0000000"])
    + b"\r"
)
TABLE = (
    b"E$AALAAAAFFFF".replace(b"AAAA", b"0200")
    + b"aBL00100000"
    + b"bBL00100000"
    + b".DL07074000"
    + b",DL07074000"
)
IDLE = b"AA\x1b aWELCOME"
NOON = datetime(2026, 3, 11, 12, 0, tzinfo=TAIPEI)


def new_sign() -> Sign:
    return Sign(lambda: NOON)


def prepared() -> Sign:
    """Cleared, configured, with an idle text and one of its two pictures."""
    sign = new_sign()
    for command in (b"E$", TABLE, IDLE, b"I." + HEART):
        assert sign.obey(command).problems == ()
    return sign


def seen(sign: Sign) -> str:
    return "|".join(view.text for view in sign.views())


def test_a_priority_message_needs_no_memory() -> None:
    """A sign that was never configured shows a call."""
    sign = new_sign()
    assert sign.obey(b"A0\x1b c1036 -> 7").kind == "priority"
    assert seen(sign) == "1036 -> 7"


def test_a_call_stands_alone_until_it_is_released() -> None:
    """A0 with nothing after it brings the idle text back; with a format and no text it blanks the sign."""
    sign = prepared()
    sign.obey(b"A0\x1b c\x1c31036\x14.7")
    assert seen(sign) == "1036⟦.⟧7"
    assert sign.obey(b"A0\x1b b").kind == "priority"
    assert seen(sign) == ""
    assert sign.obey(b"A0") == Effect("release", "0")
    assert seen(sign) == "WELCOME"
    assert sign.obey(b"A0").kind == ""


@pytest.mark.parametrize("command", [b"E)A3069", b"E2A0A"])
def test_a_run_table_write_ends_a_call(command: bytes) -> None:
    """E) and E2 release the priority message, a run sequence does not."""
    sign = prepared()
    sign.obey(b"A0\x1b b1036 7")
    sign.obey(b"E.SUA")
    assert seen(sign) == "1036 7"
    assert sign.obey(command).kind == "release"
    assert seen(sign) == "WELCOME"


def test_a_missing_picture_shows_its_label_and_a_missing_string_nothing() -> None:
    """Without an allocation the label character itself is drawn; an allocated but empty picture is blank."""
    sign = new_sign()
    sign.obey(b"A0\x1b b1036\x14.\x10a7")
    assert seen(sign) == "1036.7"
    sign = prepared()
    sign.obey(b"A0\x1b b1036\x14,7\x14.")
    assert seen(sign) == "10367⟦.⟧"


def test_a_picture_written_during_a_call_is_not_drawn() -> None:
    """It has to be written again after the release."""
    sign = prepared()
    sign.obey(b"A0\x1b b1036\x14,7")
    late = sign.obey(b"I," + HEART)
    assert late.kind == ""
    assert "priority" in late.problems[0]
    assert seen(sign) == "10367"
    sign.obey(b"A0")
    assert sign.obey(b"I," + HEART).kind == "dots"
    sign.obey(b"A0\x1b b1036\x14,7")
    assert seen(sign) == "1036⟦,⟧7"


def test_a_picture_before_any_text_does_not_appear() -> None:
    """A TEXT file has to be running first."""
    sign = new_sign()
    sign.obey(b"E$")
    sign.obey(TABLE)
    assert "before any TEXT" in sign.obey(b"I." + HEART).problems[0]


def test_configuring_erases_and_without_a_clear_stays_dark() -> None:
    """Every E$ erases all files; a table without a bare E$ just before it displays nothing, calls excepted."""
    sign = prepared()
    again = sign.obey(TABLE)
    assert "without a bare E$" in again.problems[0]
    assert sign.memory.pictures == {}
    sign.obey(IDLE)
    assert seen(sign) == ""
    sign.obey(b"A0\x1b b1036 7")
    assert seen(sign) == "1036 7"


def test_a_restart_makes_it_deaf() -> None:
    """Two seconds after clearing, five after configuring, ten after a soft reset."""
    sign = new_sign()
    assert [sign.obey(command).deaf_seconds for command in (b"E$", TABLE, b"E,", IDLE)] == [
        2.0,
        5.0,
        10.0,
        0.0,
    ]


def test_files_need_memory_first() -> None:
    """TEXT A is there from the start; other files, too long texts and too large pictures are refused."""
    sign = new_sign()
    assert sign.obey(IDLE).kind == "text"
    assert "no memory" in sign.obey(b"AB\x1b aX").problems[0]
    assert "no memory" in sign.obey(b"Ga0123").problems[0]
    assert "no memory" in sign.obey(b"I." + HEART).problems[0]
    sign = prepared()
    assert "holds 512" in sign.obey(b"AA\x1b a" + b"x" * 600).problems[0]
    assert "larger" in sign.obey(b"I.0801" + b"0\r" * 8).problems[0]
    assert "rows of" in sign.obey(b"I.0707" + b"0000000\r" * 6).problems[0]
    assert "125 bytes" in sign.obey(b"A0\x1b b" + b"x" * 123).problems[0]
    assert seen(sign) == "WELCOME"


def test_a_string_changes_a_number_in_place() -> None:
    """The text that calls it changes; one that nobody calls changes nothing; too long it is emptied."""
    sign = prepared()
    sign.obey(b"AA\x1b b\x09NO \x10a")
    assert sign.obey(b"Ga1036") == Effect("string", "a")
    assert seen(sign) == "NO 1036"
    assert sign.obey(b"Ga1036").kind == ""
    assert sign.obey(b"Gb7").kind == ""
    assert "emptied" in sign.obey(b"Ga" + b"1" * 17).problems[0]
    assert seen(sign) == "NO "
    assert "picture" in sign.obey(b"Ga1\x14.").problems[0]


def test_a_strings_colour_leaks_into_the_text_after_it() -> None:
    """Formatting in a STRING holds for what follows the call."""
    sign = prepared()
    sign.obey(b"AA\x1b b\x1c1A\x10aB")
    sign.obey(b"Ga\x1c2X")
    assert [piece.look.colour for piece in sign.views()[0].pieces] == ["1", "2", "2"]


def test_the_run_sequence_chooses_the_texts() -> None:
    """S shows the files as listed; T only those whose hours hold now; unknown labels are skipped."""
    sign = new_sign()
    sign.obey(b"E$")
    sign.obey(b"E$" + b"AAL0100FFFF" + b"BAL01003069" + b"CAL0100696A")
    for label in b"ABC":
        sign.obey(b"A" + bytes([label]) + b"\x1b b" + bytes([label]))
    sign.obey(b"E.SUCXA")
    assert seen(sign) == "C|A"
    sign.obey(b"E.TUABC")
    assert seen(sign) == "A|B"
    sign.obey(b"E.SU")
    assert seen(sign) == "A|B"


def test_what_is_read_back_carries_its_checksum() -> None:
    """The reply of the measured sign: STX G a READ ME ETX sums to 027B."""
    sign = prepared()
    sign.obey(b"GaREAD ME")
    reply = sign.obey(b"Ha").reply
    assert reply.endswith(b"\x010000\x02GaREAD ME\x03027B\x04")
    assert b"\x02E$AAL0200FFFFaBL00100000" in sign.obey(b"F$").reply


@given(st.binary(min_size=1, max_size=60))
def test_no_command_breaks_it(command: bytes) -> None:
    """Whatever 7-bit bytes a command holds, the sign goes on and can be asked what is seen."""
    sign = prepared()
    sign.obey(bytes(byte & 0x7F for byte in command))
    sign.views()
    sign.obey(b"A0\x1b b1036 7")
    assert "1036 7" in seen(sign)
