"""The virtual marquee as a process at the far end of a real wire."""

from __future__ import annotations

import os
import random
import select
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.devices.virtual.hosts import Program, Wire, json_lines, running, wait_for

DEVICE = "virtual-marquee"
DOT = b"I.0202" + b"33\r33\r"


def packet(command: bytes) -> bytes:
    body = b"\x02" + command + b"\x03"
    return bytes(5) + b"\x01Z00" + body + b"%04X" % (sum(body) & 0xFFFF) + b"\x04"


@pytest.fixture
def marquee(tmp_path: Path) -> Iterator[Program]:
    # A short deafness keeps the tests quick; its rules are tested with the clock in hand.
    link = f"pty:{tmp_path / 'led'}"
    with running(
        DEVICE, "--link", link, "--out", str(tmp_path), "--deaf-ms", "70", "--haste", "1000"
    ) as program:
        yield program


@pytest.fixture
def wire(marquee: Program, tmp_path: Path) -> Iterator[Wire]:
    wire = Wire.serial(tmp_path / "led")
    yield wire
    wire.close()


def seen(out: Path, count: int) -> list[dict[str, Any]]:
    """The journal, once it has that many lines."""
    wait_for(lambda: True if len(json_lines(out / "marquee.jsonl")) >= count else None)
    return json_lines(out / "marquee.jsonl")


def pause() -> None:
    """Longer than the sign is deaf."""
    select.select([], [], [], 0.03)


def test_a_call_over_a_pty_is_written_as_it_is_seen(marquee: Program, wire: Wire, tmp_path: Path) -> None:
    """Memory, idle text, picture, call, release: a line each, and the call's number and counter read from the dots' text."""
    assert marquee.ready["link"] == f"pty:{tmp_path / 'led'}"
    for command in (
        b"E$", b"E$AAL0100FFFF.DL02024000", b"AA\x1b aWELCOME 0800 17", DOT,
        b"A0\x1b c\x1c31036\x14.7\x0c1036 -> Counter 7", b"A0",
    ):  # fmt: skip
        wire.send(packet(command))
        pause()
    lines = seen(tmp_path, 6)
    assert [line.get("kind") for line in lines] == ["memory", "memory", "text", "dots", "priority", "release"]
    assert lines[4]["text"] == "1036⟦.⟧7\f1036 -> Counter 7"
    assert [line["calls"] for line in lines] == [[], [], [], [], [{"number": "1036", "counter": 7}], []]
    assert lines[5]["text"] == "WELCOME 0800 17"
    assert (lines[4]["label"], lines[3]["label"]) == ("0", ".")
    assert lines[4]["at"].endswith("+08:00")


def test_errors_are_lines_too(marquee: Program, wire: Wire, tmp_path: Path) -> None:
    """A wrong checksum changes nothing that is seen, and the journal says it was dropped."""
    wire.send(packet(b"A0\x1b b1036 7").replace(b"1036", b"1037"))
    assert "checksum" in seen(tmp_path, 1)[0]["error"]
    status = marquee.status()
    assert (status["bad_checksums"], status["seen"]) == (1, [])


def test_a_second_call_without_a_gap_is_lost(tmp_path: Path) -> None:
    """With the deafness of a real sign, two packets in a row show only the first, and the loss is told."""
    with running(DEVICE, "--link", f"pty:{tmp_path / 'led'}", "--out", str(tmp_path)):
        wire = Wire.serial(tmp_path / "led")
        wire.send(packet(b"A0\x1b b1036 7") + packet(b"A0\x1b b1037 8"))
        lines = seen(tmp_path, 2)
        wire.close()
    assert [line.get("calls") for line in lines] == [[{"number": "1036", "counter": 7}], None]
    assert "deaf" in lines[1]["error"]


def test_a_packet_that_stays_unfinished_is_told_by_itself(
    marquee: Program, wire: Wire, tmp_path: Path
) -> None:
    """No further byte is needed for the sign to give up after a second."""
    wire.send(packet(b"A0\x1b b1036 7")[:15])
    assert "broken off" in seen(tmp_path, 1)[0]["error"]


def test_a_line_at_9600_baud_takes_its_time(tmp_path: Path) -> None:
    """A 16 x 48 picture takes its 0.84 s on the wire before the sign has it, and the host may write it at once."""
    picture = packet(b"I.1030" + (b"0" * 48 + b"\r") * 16)
    link = f"pty:{tmp_path / 'led'}"
    with running(
        DEVICE, "--link", link, "--out", str(tmp_path), "--baud", "9600", "--haste", "1000"
    ) as program:
        wire = Wire.serial(tmp_path / "led")
        assert len(picture) == 806
        begun = time.monotonic()
        wire.send(picture)
        assert program.status()["packets"] == 0
        program.until(lambda status: status["packets"] == 1)
        assert time.monotonic() - begun > 0.8
        wire.close()


def test_killed_and_started_again_it_takes_its_place_without_its_memory(tmp_path: Path) -> None:
    """After kill -9 the symlink leads to the new sign, which draws picture labels until it is told again."""
    arguments = (
        DEVICE,
        "--link",
        f"pty:{tmp_path / 'led'}",
        "--out",
        str(tmp_path),
        "--deaf-ms",
        "0",
        "--haste",
        "1000",
    )
    with running(*arguments) as first:
        wire = Wire.serial(tmp_path / "led")
        wire.send(packet(b"A0\x1b b1036 7"))
        seen(tmp_path, 1)
        first.kill()
        wire.close()
    with running(*arguments) as second:
        wire = Wire.serial(tmp_path / "led")
        wire.send(packet(b"A0\x1b b1037\x14.8"))
        assert seen(tmp_path, 2)[1]["text"] == "1037.8"
        wire.close()
        assert second.stop() == 0
    assert not os.path.lexists(tmp_path / "led")


def test_without_power_it_is_dark_and_forgets(marquee: Program, wire: Wire, tmp_path: Path) -> None:
    """Bytes are lost while the power is off, and the idle text is gone when it is back."""
    wire.send(packet(b"AA\x1b aWELCOME"))
    seen(tmp_path, 1)
    marquee.order(fault="power_loss")
    assert marquee.status()["seen"] == []
    wire.send(packet(b"A0\x1b b1036 7"))
    marquee.order(clear="power_loss")
    assert marquee.until(lambda status: status["powered"])["seen"] == []


def test_tcp_and_a_picture_of_the_dots(tmp_path: Path) -> None:
    """The same sign at a TCP port; a shot shows the panel in its size."""
    with running(DEVICE, "--link", "tcp:0", "--out", str(tmp_path)) as program:
        wire = Wire.tcp(program.ready["port"])
        wire.send(packet(b"A0\x1b b\x1c21036 7"))
        seen(tmp_path, 1)
        program.order(shot=str(tmp_path / "led.png"))
        assert program.line() == {"shot": str(tmp_path / "led.png")}
        wire.close()
    with Image.open(tmp_path / "led.png") as picture:
        assert picture.size == (160 * 8, 16 * 8)
        assert (43, 224, 74) in {colour for _, colour in picture.getcolors(1 << 16)}


def test_random_bytes_do_not_end_it(marquee: Program, wire: Wire, tmp_path: Path) -> None:
    """10,000 random bytes, then a call is shown."""
    source = random.Random(3)
    for _ in range(10):
        wire.send(source.randbytes(1000))
        pause()
    marquee.until(lambda status: status["noise_bytes"] + status["deaf_bytes"] > 0)
    pause()

    def called() -> bool | None:
        wire.send(packet(b"A0\x1b b1036 7"))
        pause()
        calls = [line.get("calls") for line in json_lines(tmp_path / "marquee.jsonl")]
        return True if [{"number": "1036", "counter": 7}] in calls else None

    wait_for(called)
