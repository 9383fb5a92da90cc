"""The virtual printer prints what it is sent, at a head's speed, and survives what it does not know."""

from __future__ import annotations

import random

import pytest

from devices.virtual.condition import Model
from devices.virtual.paper import LONGEST_ROWS
from devices.virtual.printer_machine import RECEIVE_BUFFER, PrinterMachine
from tests.devices.virtual.hosts import barrier, job, printed, raster, ticket_picture
from tests.devices.virtual.printer_bench import CLEAR, Bench, all_rows, ink, picture_rows

ROW = 1 / 1600  # seconds a dot row at 200 mm/s and 8 dots/mm


def test_a_job_comes_out_with_the_ink_that_was_sent() -> None:
    """Every dot of the picture is on the slip, and no other."""
    bench = Bench()
    bench.send(job("1036"))
    bench.run(0.5)
    assert [ink(slip) for slip in bench.slips] == [picture_rows("1036")]
    assert bench.slips[0].rows[-32:] == (bytes(72),) * 32
    assert bench.heard == b"\x10\x00\x00\x00" + printed(b"ABCD")


def test_the_answer_comes_only_when_the_last_row_is_on_paper() -> None:
    """GS ( H is answered after the time the head needs for 332 rows, not when it was received."""
    bench = Bench()
    bench.send(job("1036", asb=False))
    bench.run(332 * ROW - 0.02)
    assert bench.heard == b""
    assert bench.slips == []
    bench.run(0.04)
    assert bench.heard == printed(b"ABCD")


def test_a_head_that_stood_still_does_not_catch_up() -> None:
    """A minute of nothing between two jobs does not make the second one print at once."""
    bench = Bench()
    bench.run(1)
    bench.now += 60
    bench.send(job("1036", asb=False))
    bench.run(0.1)
    assert bench.slips == []
    bench.run(0.2)
    assert len(bench.slips) == 1


def test_reset_switches_automatic_status_off() -> None:
    """After ESC @ a paper end is not told unasked."""
    bench = Bench()
    bench.send(b"\x1da\x0f\x1b@")
    bench.heard = b""
    bench.strike("paper_out")
    assert bench.heard == b""


def test_the_buffer_is_finite() -> None:
    """Without paper the printer takes 4 kB and then no more."""
    bench = Bench()
    bench.strike("paper_out")
    bench.send(job("1036"))
    bench.run(0.1)
    assert len(bench.unsent) == len(job("1036")) - RECEIVE_BUFFER
    assert bench.machine.room() == 0


def test_dle_eot_inside_a_raster_is_answered_and_the_picture_is_whole() -> None:
    """A picture with 10 04 01 among its dots makes the printer speak, but loses no dot."""
    rows = [bytes(72)] * 10 + [b"\x10\x04\x01" + bytes(69)] + [bytes([255]) * 72]
    bench = Bench()
    bench.send(b"\x1b@\x1dv0\0\x48\0" + bytes([len(rows), 0]) + b"".join(rows) + b"\x1dV\0")
    bench.run(0.2)
    assert bench.heard == b"\x12"
    assert [list(slip.rows) for slip in bench.slips] == [rows]


def test_dle_eot_7_inside_a_raster_shifts_the_picture() -> None:
    """10 04 07 swallows a byte of picture, so every row after it moves and the cut's first byte becomes dots."""
    rows = [b"\x10\x04\x07\xaa" + bytes(68)] + [bytes([15]) * 72] * 3
    bench = Bench()
    bench.send(b"\x1dv0\0\x48\0\x04\0" + b"".join(rows) + b"\x1dV\0")
    bench.run(0.2)
    printed_rows = bench.machine.mechanism.paper.tail(4)
    assert printed_rows[0][:4] == b"\x10\x04\x07\0"
    assert printed_rows[3][-1] == 0x1D
    assert bench.slips == []


def test_a_model_without_the_barrier_does_not_answer_it() -> None:
    """The T88III does not know GS ( H; GS r still proves it was reached."""
    bench = Bench(PrinterMachine(model=Model.T88III))
    assert bench.ask(barrier(b"ABCD") + b"\x1dr\x01") == b"\x00"


def test_the_citizen_tells_its_presenter_in_dle_eot_4() -> None:
    """There 40h is a slip in the mouth and not half of a paper end."""
    bench = Bench(PrinterMachine(model=Model.CITIZEN))
    bench.strike("presenter_not_taken")
    bench.send(job("1036"))
    bench.run(1)
    assert bench.ask(b"\x10\x04\x04") == b"\x52"


def test_a_blade_behind_the_head_cuts_what_was_fed_past_it() -> None:
    """With 100 rows between head and blade a cut without a feed leaves those rows for the next slip."""
    bench = Bench(PrinterMachine(cutter_rows=100))
    rows = all_rows("1036")
    bench.send(raster(ticket_picture("1036")) + b"\x1dV\0")
    bench.run(1)
    assert [list(slip.rows) for slip in bench.slips] == [rows[:200]]
    bench.send(b"\x1dVB\x0a")
    bench.run(1)
    assert list(bench.slips[1].rows) == rows[200:] + [bytes(72)] * 10


def test_text_is_drawn_and_the_line_comes_out_at_its_end() -> None:
    """Big5 and ASCII become ink; FS . makes the same bytes two characters."""
    bench = Bench()
    bench.send("號A".encode("big5") + b"\n\x1dV\0")
    bench.run(0.2)
    bench.send(b"\x1c." + "號A".encode("big5") + b"\n\x1dV\0")
    bench.run(0.2)
    chinese, single = bench.slips
    assert not chinese.blank
    assert not single.blank
    assert ink(chinese) != ink(single)


def test_a_drawer_pulse_can_be_switched_off() -> None:
    """GS ( D disables DLE DC4 fn 1 and 2, so picture bytes that look like them do nothing."""
    bench = Bench()
    bench.send(b"\x10\x14\x01\x00\x01")
    assert bench.machine.ignored["drawer pulse"] == 1
    bench.send(b"\x1d(D\x05\x00\x14\x01\x00\x02\x00" + b"\x10\x14\x01\x00\x01" + bytes.fromhex("1014020108"))
    assert bench.machine.ignored["drawer pulse"] == 1
    assert bench.machine.powered
    bench.send(b"\x1b@" + bytes.fromhex("1014020108"))
    assert not bench.machine.powered


def test_what_it_does_not_know_is_counted_and_told_on_the_slip() -> None:
    """Unknown commands are neither drawn nor fatal, and the slip's line carries their number."""
    bench = Bench()
    bench.send(b"\x1b\xff\x1b\xff\x02A\n\x1dV\0")
    bench.run(0.2)
    assert dict(bench.machine.unknown) == {"1b ff": 2, "02": 1}
    assert bench.slips[0].unknown == 5


def test_a_command_longer_than_the_buffer_does_not_block_it() -> None:
    """60 kB inside GS ( L and a raster row wider than the buffer are read past."""
    bench = Bench()
    bench.send(b"\x1d(L\x60\xea" + bytes(60000) + b"\x1dv0\0\x88\x13\x02\x00" + bytes(10000) + b"\x1dr\x01")
    bench.run(0.2)
    assert bench.heard == b"\x00"
    assert bench.unsent == b""


@pytest.mark.parametrize("seed", range(5))
def test_noise_neither_stops_nor_grows_it(seed: int) -> None:
    """10,000 random bytes leave a printer that still prints, with a bounded strip and bounded tables."""
    noise = random.Random(seed).randbytes(10_000)
    bench = Bench(PrinterMachine(speed_mm_s=1e5))
    bench.send(noise)
    for _ in range(3000):
        bench.run(0.02)
        if not bench.unsent and bench.machine.wake_at() is None:
            break
    assert len(bench.machine.mechanism.paper) <= LONGEST_ROWS + 1
    assert len(bench.machine.unknown) <= 201
    bench.clear("power_loss")
    bench.heard = b""
    bench.send(bytes(3) + CLEAR)
    assert b"\x37\x25\x00" in bench.heard
    bench.slips.clear()
    bench.send(b"\x1b@\x1dV\0" + job("1036"))
    bench.run(2)
    assert ink(bench.slips[-1]) == picture_rows("1036")
