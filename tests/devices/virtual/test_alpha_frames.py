"""The receiver hears what independent encoders send, and nothing that a real sign would not hear."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from devices.virtual.alpha_frames import Heard, Misheard, Packet, Receiver
from devices.virtual.alpha_message import read_message

FRAMES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "alpha_frames.json").read_text())["frames"]
# Their encoders put no pause between nested commands into the bytes; led says to leave them out as models.
NESTED = {"asp.nested_nock", "bb.nested_ck", "q.str_ab_nested"}
SINGLE = [frame for frame in FRAMES if frame["id"] not in NESTED]
WAKE = bytes(5)


def packet(command: bytes, *, address: bytes = b"Z00", checksum: bool = True) -> bytes:
    """A packet built by hand, led section 2.1."""
    body = b"\x02" + command + b"\x03"
    check = b"%04X" % (sum(body) & 0xFFFF)
    return WAKE + b"\x01" + address + (body + check if checksum else body[:-1]) + b"\x04"


def commands(heard: Iterable[Heard]) -> list[bytes]:
    return [command for item in heard if isinstance(item, Packet) for command in item.commands]


def complaints(heard: Iterable[Heard]) -> list[str]:
    return [item.words for item in heard if isinstance(item, Misheard)]


def described(command: bytes) -> dict[str, Any]:
    """What this decoder reads in a command, in the words of the reference."""
    code, data = chr(command[0]), command[1:].decode("ascii")
    names = {"A": "write TEXT", "E": "write SPECIAL", "F": "read SPECIAL", "G": "write STRING"}
    names |= {"I": "write SMALL DOTS", "J": "read SMALL DOTS", "K": "write RGB DOTS"}
    found: dict[str, Any] = {"command": names[code]}
    match code:
        case "A" if len(command) == 2:
            found |= {"label": data[0], "release": True}
        case "A" | "G":
            message = read_message(command[2:])
            text = [
                [f"speed{value}", ""] if step == "speed" else [str(step), value]
                for step, value in message.steps
            ]
            found |= {"label": data[0], "text": text}
            if code == "A":
                found |= {"position": message.position, "mode": message.mode}
        case "I":
            height, width = int(data[1:3], 16), int(data[3:5], 16)
            rows = data[5:].split("\r")[:-1]
            found |= {"label": data[0], "height": height, "width": width, "rows": rows}
        case "J":
            found |= {"label": data[0]}
        case "E" | "F":
            found |= {"function": data[0]}
            if code == "E" and data[0] != "$":
                found |= {"data": data[1:]}
    return found


@pytest.mark.parametrize("frame", SINGLE, ids=lambda frame: frame["id"])
def test_frames_of_other_peoples_encoders_are_understood_alike(frame: dict[str, Any]) -> None:
    """Each reference frame is heard without a complaint and means what the reference decoder says."""
    heard = Receiver(address=frame["address"]).feed(bytes.fromhex(frame["hex"]), 10.0)
    assert complaints(heard) == []
    wanted = [
        {key: value for key, value in command.items() if key not in ("checksum", "clear", "files")}
        for command in frame["commands"]
    ]
    assert [described(command) for command in commands(heard)] == wanted


@pytest.mark.parametrize(
    "frame", [f for f in SINGLE if "three_byte_ascii" in f], ids=lambda frame: frame["id"]
)
def test_the_printable_form_means_the_same(frame: dict[str, Any]) -> None:
    """A frame in the three-byte ASCII form gives the same commands as its bytes."""
    plain = Receiver().feed(bytes.fromhex(frame["hex"]), 10.0)
    printable = Receiver().feed(frame["three_byte_ascii"].encode(), 10.0)
    assert complaints(printable) == []
    assert commands(printable) == commands(plain)


def test_the_two_byte_form_means_the_same() -> None:
    """']!' is SOH, '].' a picture call, and '_5F' the underline in a printable packet."""
    heard = Receiver().feed(b']!Z00]"A0]; b_5F]4.]$', 10.0)
    assert commands(heard) == [b"A0\x1b b_\x14."]


def test_nested_commands_need_their_pause() -> None:
    """Sent in one piece, only the first command of a nested packet is heard; with 100 ms after each STX, all are."""
    (frame,) = [frame for frame in FRAMES if frame["id"] == "bb.nested_ck"]
    data = bytes.fromhex(frame["hex"])
    hurried = Receiver().feed(data, 10.0)
    assert commands(hurried) == [b"Ga0123"]
    assert len(complaints(hurried)) == 2
    receiver, heard, now = Receiver(), [], 10.0
    for piece in data.replace(b"\x02", b"\x02|").split(b"|"):
        heard += receiver.feed(piece, now)
        now += 0.1
    assert complaints(heard) == []
    assert commands(heard) == [b"Ga0123", b"Gb05", b"AA\x1b bNO \x10a\x10b"]


def test_every_wrong_checksum_is_dropped_without_an_answer() -> None:
    """One changed digit or one changed byte and the packet is not obeyed; the fault is counted."""
    good = packet(b"A0\x1b b1036 7")
    assert commands(Receiver().feed(good, 10.0)) == [b"A0\x1b b1036 7"]
    for at in range(good.index(2) + 1, len(good) - 1):
        if good[at] == 3:
            continue
        changed = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        if changed[at] in (1, 2, 3, 4):
            continue
        receiver = Receiver()
        assert commands(receiver.feed(changed, 10.0)) == []
        assert receiver.counts.bad_checksums == 1


def test_checksums_are_upper_case() -> None:
    """A lower-case digit makes a checksum wrong."""
    good = packet(b"A0\x1b b1036 77")
    check = good[-5:-1]
    assert any(chr(digit).isalpha() for digit in check)
    assert commands(Receiver().feed(good[:-5] + check.lower() + b"\x04", 10.0)) == []


def test_a_packet_right_after_another_falls_on_deaf_ears() -> None:
    """Bytes 100 ms after a packet are lost and told; 250 ms after it they are heard."""
    first, second = packet(b"A0\x1b b1036 7"), packet(b"A0")
    receiver = Receiver()
    receiver.feed(first, 10.0)
    assert "deaf" in complaints(receiver.feed(second, 10.1))[0]
    assert receiver.counts.deaf_bytes == len(second)
    assert commands(receiver.feed(second, 10.35)) == [b"A0"]


def test_two_packets_in_one_write_are_one_packet() -> None:
    """The second of two packets written together is lost."""
    receiver = Receiver()
    heard = receiver.feed(packet(b"A0\x1b b1036 7") + packet(b"A0"), 10.0)
    assert commands(heard) == [b"A0\x1b b1036 7"]
    assert len(complaints(heard)) == 1


def test_a_second_between_two_bytes_breaks_the_packet() -> None:
    """The rest of a packet that comes after 1.2 s is noise, and the packet after that is heard."""
    data, receiver = packet(b"A0\x1b b1036 7"), Receiver()
    receiver.feed(data[:15], 10.0)
    heard = receiver.feed(data[15:], 11.2)
    assert commands(heard) == []
    assert "within a second" in complaints(heard)[0]
    assert commands(receiver.feed(data, 12.0)) == [b"A0\x1b b1036 7"]


@pytest.mark.parametrize("nuls", [0, 4])
def test_without_five_nuls_it_does_not_wake_up(nuls: int) -> None:
    """Fewer than five NULs before SOH and the packet is not heard."""
    heard = Receiver().feed(bytes(nuls) + packet(b"A0")[5:], 10.0)
    assert commands(heard) == []
    assert f"after {nuls} NULs" in complaints(heard)[0]


@pytest.mark.parametrize(("address", "heard"), [(b"Z00", True), (b"Z01", True), (b"Z?1", True), (b"b01", True), (b"Z02", False), (b"^00", False)])  # fmt: skip
def test_it_listens_to_its_own_address_only(address: bytes, heard: bool) -> None:
    """Broadcast, its own number, a wildcard and its own type are for it; others are not, and are no error."""
    receiver = Receiver(sign_type="b", address="01")
    found = receiver.feed(packet(b"A0", address=address), 10.0)
    assert (commands(found) == [b"A0"]) is heard
    assert complaints(found) == []


def test_eight_bit_bytes_break_a_packet() -> None:
    """Alpha is a 7-bit line: a byte from 80h up is never part of a message."""
    heard = Receiver().feed(packet(b"A0\x1b b\xc3\xa9", checksum=False), 10.0)
    assert commands(heard) == []
    assert "7-bit" in complaints(heard)[0]


@pytest.mark.parametrize("seed", range(5))
def test_noise_between_packets_does_no_harm(seed: int) -> None:
    """10,000 random bytes in pieces neither stop nor grow the receiver; the next packet is heard."""
    source, receiver, now = random.Random(seed), Receiver(), 10.0
    for _ in range(100):
        now += source.uniform(0, 0.5)
        receiver.feed(source.randbytes(100), now)
    assert commands(receiver.feed(packet(b"A0\x1b b1036 7"), now + 2)) == [b"A0\x1b b1036 7"]
