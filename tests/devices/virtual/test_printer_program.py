"""The virtual printer as a process at the far end of a real wire."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.virtual.hosts import (
    PATIENCE,
    ROOT,
    Program,
    Wire,
    barrier,
    job,
    json_lines,
    printed,
    raster,
    running,
    ticket_picture,
    wait_for,
)

DEVICE = "virtual-printer"
CLEAR = bytes.fromhex("10140801031401060208")


def numbers(out: Path) -> list[str | None]:
    return [line["number"] for line in json_lines(out / "slips.jsonl")]


def start(tmp_path: Path, *arguments: str) -> Program:
    return Program(DEVICE, "--link", f"pty:{tmp_path / 'printer'}", "--out", str(tmp_path), *arguments)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Program]:
    with running(
        DEVICE, "--link", f"pty:{tmp_path / 'printer'}", "--out", str(tmp_path), "--speed", "800"
    ) as program:
        yield program


@pytest.fixture
def wire(printer: Program, tmp_path: Path) -> Iterator[Wire]:
    wire = Wire.serial(tmp_path / "printer")
    yield wire
    wire.close()


def test_a_job_over_a_pty_becomes_a_slip(printer: Program, wire: Wire, tmp_path: Path) -> None:
    """Bytes in at the device file, a line and a picture out, and the answer that it is printed."""
    assert printer.ready == {
        "ready": "virtual-printer", "link": f"pty:{tmp_path / 'printer'}", "path": str(tmp_path / "printer"),
    }  # fmt: skip
    wire.send(job("1036"))
    assert wire.read_until(printed(b"ABCD")) == b"\x10\x00\x00\x00" + printed(b"ABCD")
    wait_for(lambda: numbers(tmp_path) or None)
    assert numbers(tmp_path) == ["1036"]


def test_a_client_may_leave_and_come_back(printer: Program, tmp_path: Path) -> None:
    """Closing the device file and opening it again loses nothing."""
    for number in ("1036", "1037"):
        wire = Wire.serial(tmp_path / "printer")
        wire.send(job(number))
        wire.read_until(printed(b"ABCD"))
        wire.close()
    wait_for(lambda: True if len(numbers(tmp_path)) == 2 else None)
    assert numbers(tmp_path) == ["1036", "1037"]


def test_killed_and_started_again_it_takes_its_place(tmp_path: Path) -> None:
    """After kill -9 the dead symlink is replaced, slip numbers go on, and the old job is lost with its buffer."""
    first = start(tmp_path)
    wire = Wire.serial(tmp_path / "printer")
    wire.send(job("1036"))
    wire.read_until(printed(b"ABCD"))
    wait_for(lambda: numbers(tmp_path) or None)
    wire.send(b"\x1b@" + raster(ticket_picture("1037"))[:5000])
    first.kill()
    first.end()
    wire.close()
    assert (tmp_path / "printer").is_symlink()
    with running(DEVICE, "--link", f"pty:{tmp_path / 'printer'}", "--out", str(tmp_path)) as second:
        wire = Wire.serial(tmp_path / "printer")
        wire.send(job("1038"))
        wire.read_until(printed(b"ABCD"))
        wait_for(lambda: True if len(numbers(tmp_path)) == 2 else None)
        wire.close()
        assert second.stop() == 0
    assert [(line["n"], line["number"]) for line in json_lines(tmp_path / "slips.jsonl")] == [
        (1, "1036"),
        (2, "1038"),
    ]
    assert not os.path.lexists(tmp_path / "printer")


def test_a_file_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    """A real file at the link's place is kept, and one sentence says what is wrong."""
    (tmp_path / "printer").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "devices", DEVICE, "--link", f"pty:{tmp_path / 'printer'}", "--headless"],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cannot start" in done.stderr
    assert "already" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "printer").read_text() == "mine"


def test_tcp_serves_one_client_after_another(tmp_path: Path) -> None:
    """Port 0 is told in the ready line; a second client is answered when the first has gone."""
    with running(DEVICE, "--link", "tcp:0", "--out", str(tmp_path), "--speed", "800") as program:
        first, second = Wire.tcp(program.ready["port"]), Wire.tcp(program.ready["port"])
        first.send(job("1036"))
        first.read_until(printed(b"ABCD"))
        second.send(b"\x10\x04\x01")
        assert second.hears_nothing(0.1)
        first.close()
        assert second.read(1) == b"\x12"
        second.close()
        assert wait_for(lambda: numbers(tmp_path) or None) == ["1036"]


def test_without_paper_the_host_is_stalled_and_goes_on_after_the_reload(
    printer: Program, wire: Wire, tmp_path: Path
) -> None:
    """Three jobs do not fit into buffer and cable; none is lost when paper comes."""
    printer.order(fault="paper_out")
    printer.until(lambda status: status["offline"])
    jobs = job("1036") + job("1037") + job("1038", mark=b"LAST")
    left = wire.send_some(jobs, 0.2)
    assert left
    assert printer.status()["held_bytes"] == 4096
    printer.order(clear="paper_out")
    wire.send(left)
    wire.read_until(printed(b"LAST"))
    wait_for(lambda: True if len(numbers(tmp_path)) == 3 else None)
    assert numbers(tmp_path) == ["1036", "1037", "1038"]


def test_paper_out_at_a_row_leaves_a_tail_and_a_slip_without_a_number(tmp_path: Path) -> None:
    """--fault paper_out@100 tears the QR code in two: the paper end is told unasked, the slip has no number."""
    with running(
        DEVICE, "--link", f"pty:{tmp_path / 'printer'}", "--out", str(tmp_path), "--fault", "paper_out@100"
    ) as program:
        wire = Wire.serial(tmp_path / "printer")
        wire.send_some(job("1036"), 0.3)
        program.until(lambda status: status["paper"] == "end")
        assert wire.read_until(b"\x18\x00\x0f\x00")
        program.order(clear="paper_out")
        wire.send(barrier(b"LAST"))
        wire.read_until(printed(b"LAST"))
        wait_for(lambda: numbers(tmp_path) or None)
        wire.close()
    assert numbers(tmp_path) == [None]
    assert [line["rows"] for line in json_lines(tmp_path / "torn.jsonl")] == [100]


def test_power_loss_over_tcp_breaks_the_connection(tmp_path: Path) -> None:
    """The client is cut off, the port answers nobody, and after power-on the half job is gone."""
    with running(DEVICE, "--link", "tcp:0", "--out", str(tmp_path), "--speed", "100") as program:
        port = program.ready["port"]
        wire = Wire.tcp(port)
        wire.send(b"\x1b@" + raster(ticket_picture("1036"))[:8000])
        program.order(fault="power_loss")
        with pytest.raises((EOFError, ConnectionError)):
            wire.read(1)
        wire.close()
        with pytest.raises(ConnectionRefusedError):
            Wire.tcp(port)
        program.order(clear="power_loss")
        program.until(lambda status: status["powered"])
        wire = Wire.tcp(port)
        wire.send(job("1037"))
        wire.read_until(printed(b"ABCD"))
        wait_for(lambda: numbers(tmp_path) or None)
        wire.close()
    assert numbers(tmp_path) == ["1037"]


def test_faults_come_and_go_by_orders(printer: Program, wire: Wire) -> None:
    """Every fault can be set and cleared on stdin; a wrong order is answered with a sentence and changes nothing."""
    for name in (
        "paper_near",
        "cover_open",
        "head_hot",
        "silent",
        "stale_asb",
        "half_reply",
        "presenter_not_taken",
    ):
        printer.order(fault=name)
        assert printer.status()["faults"] == [name]
        printer.order(clear=name)
        assert printer.status()["faults"] == []
    printer.order(fault="rain")
    assert "there is no fault 'rain'" in printer.line()["error"]
    printer.order(dance=True)
    assert "write" in printer.line()["error"]
    assert wire.ask(b"\x10\x04\x01") == b"\x12"


def test_random_bytes_do_not_end_it(printer: Program, wire: Wire, tmp_path: Path) -> None:
    """10,000 random bytes, a clear, and the next ticket comes out."""
    wire.send(random.Random(7).randbytes(10_000))
    printer.order(clear="all")
    wire.send(bytes(2) + CLEAR)
    wire.read_until(b"\x37\x25\x00")
    wire.send(b"\x1b@\x1dV\0" + job("1036"))
    wire.read_until(printed(b"ABCD"))
    wait_for(lambda: True if numbers(tmp_path)[-1:] == ["1036"] else None)


def test_it_rests_while_nothing_happens(printer: Program) -> None:
    """An idle printer uses no processor time to speak of: under 2 hundredths in half a second."""
    printer.status()
    stat = Path(f"/proc/{printer.process.pid}/stat")

    def ticks() -> int:
        fields = stat.read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    before, until = ticks(), time.monotonic() + 0.5
    wait_for(lambda: True if time.monotonic() > until else None)
    assert ticks() - before <= 2
