"""The virtual printer in trouble: it tells the truth, keeps what a real one keeps, and loses what a real one loses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.virtual.paper import Slip
from devices.virtual.printer_machine import PrinterMachine
from tests.devices.virtual.hosts import barrier, job, printed, raster, ticket_picture
from tests.devices.virtual.printer_bench import CLEAR, Bench, all_rows, ink, picture_rows


@pytest.mark.parametrize(
    ("fault", "eot", "asb"),
    [
        ("paper_near", "12 12 12 1e", "10 00 03 00"),
        ("paper_out", "1a 32 12 7e", "18 00 0f 00"),
        ("cover_open", "1a 16 12 12", "38 00 00 00"),
        ("cutter_jam@0", "1a 52 1a 12", "18 08 00 00"),
        ("head_hot", "1a 52 52 12", "18 40 00 00"),
    ],
)
def test_every_trouble_is_told_in_the_bytes_of_the_manual(fault: str, eot: str, asb: str) -> None:
    """DLE EOT 1 to 4 and the automatic status say the same trouble, unasked as well as asked."""
    bench = Bench()
    assert bench.statuses() == "12 12 12 12"
    assert bench.ask(b"\x1da\x0f") == b"\x10\x00\x00\x00"
    bench.heard = b""
    bench.strike(fault)
    assert bench.heard.hex(" ") == asb
    assert bench.statuses() == eot
    bench.heard = b""
    bench.clear(fault.partition("@")[0])
    bench.send(b"\x10\x05\x01")
    assert bench.heard == b"\x10\x00\x00\x00"
    assert bench.statuses() == "12 12 12 12"


def test_gs_r_is_not_executed_without_paper() -> None:
    """GS r answers in turn while there is paper and not at all once it has ended."""
    bench = Bench()
    assert bench.ask(b"\x1dr\x01") == b"\x00"
    bench.strike("paper_near")
    assert bench.ask(b"\x1dr\x01") == b"\x03"
    bench.strike("paper_out")
    assert bench.ask(b"\x1dr\x01") == b""
    bench.heard = b""
    bench.clear("paper_out")
    assert bench.heard == b"\x00"


def test_paper_out_in_mid_ticket_keeps_the_rest() -> None:
    """The rows not yet printed come out on the new roll; the torn tail is not a slip."""
    bench = Bench()
    bench.strike("paper_out@100")
    bench.send(job("1036"))
    bench.run(1)
    assert bench.slips == []
    assert printed(b"ABCD") not in bench.heard
    bench.clear("paper_out")
    bench.run(1)
    tail, slip = bench.slips
    assert (tail.cut, len(tail.rows)) == (False, 100)
    assert slip.cut
    assert list(tail.rows + slip.rows[: len(slip.rows) - 32]) == list(Slip(tuple(all_rows("1036")), 576).rows)


def test_a_printer_that_replays_the_line_prints_its_beginning_twice() -> None:
    """With reload from the line's start, the picture stands on the new roll whole: 100 of its rows a second time."""
    bench = Bench(PrinterMachine(replay_line=True))
    bench.strike("paper_out@100")
    bench.send(job("1036"))
    bench.run(1)
    bench.clear("paper_out")
    bench.run(1)
    tail, slip = bench.slips
    assert list(tail.rows) == all_rows("1036")[:100]
    assert list(slip.rows[:300]) == all_rows("1036")


def test_clear_drops_what_was_not_printed_and_says_so() -> None:
    """After DLE DC4 fn 8 the buffered job is gone, and the next one comes out whole."""
    bench = Bench()
    bench.strike("paper_out")
    bench.send(b"\x1b@" + raster(ticket_picture("1036"))[:4000] + CLEAR)
    assert bench.heard.endswith(b"\x37\x25\x00")
    bench.clear("paper_out")
    bench.send(job("1037"))
    bench.run(1)
    assert [ink(slip) for slip in bench.slips] == [picture_rows("1037")]


def test_a_truncated_raster_eats_the_next_job() -> None:
    """A GS v 0 that lost its last 50 rows takes them from the job behind it."""
    bench = Bench()
    bench.send(b"\x1b@" + raster(ticket_picture("1036"))[: -50 * 72])
    bench.run(1)
    assert bench.machine.waiting_for_rows
    bench.send(job("1037"))
    bench.run(1)
    assert picture_rows("1037") not in [ink(slip) for slip in bench.slips]


def test_power_loss_in_mid_raster_loses_the_buffer_and_the_settings() -> None:
    """The job is gone, automatic status is off, and half a picture stays on the strip."""
    bench = Bench()
    bench.strike("power_loss@100")
    bench.send(job("1036"))
    bench.run(1)
    assert not bench.machine.powered
    assert bench.statuses() == ""
    bench.unsent = b""
    bench.clear("power_loss")
    bench.heard = b""
    bench.strike("paper_near")
    assert bench.heard == b""
    bench.clear("paper_near")
    bench.send(b"\x1b@\x1dV\0")
    bench.run(0.1)
    assert [list(slip.rows) for slip in bench.slips] == [all_rows("1036")[:100]]


def test_a_jammed_cutter_waits_for_the_enquiry() -> None:
    """The jam shows at the cut; pulled out and asked to go on (DLE ENQ 1), the printer cuts and answers."""
    bench = Bench()
    bench.strike("cutter_jam")
    bench.send(job("1036", asb=False))
    bench.run(1)
    assert bench.slips == []
    assert bench.statuses() == "1a 52 1a 12"
    bench.send(b"\x10\x05\x01")
    assert bench.statuses() == "1a 52 1a 12"
    bench.clear("cutter_jam")
    assert bench.statuses() == "1a 52 1a 12"
    bench.heard = b""
    bench.send(b"\x10\x05\x01")
    bench.run(0.1)
    assert [ink(slip) for slip in bench.slips] == [picture_rows("1036")]
    assert bench.heard == printed(b"ABCD")


def test_enquiry_2_recovers_and_forgets_the_job() -> None:
    """DLE ENQ 2 after a jam clears the buffers: no answer comes for the old job."""
    bench = Bench()
    bench.strike("cutter_jam")
    bench.send(job("1036", asb=False) + barrier(b"LATE"))
    bench.run(1)
    bench.clear("cutter_jam")
    bench.send(b"\x10\x05\x02")
    bench.run(0.1)
    assert bench.heard == b""
    assert bench.statuses() == "12 12 12 12"
    assert bench.machine.held == 0


@pytest.mark.parametrize("fault", ["cover_open@50", "head_hot@50"])
def test_a_lid_or_heat_in_mid_print_only_delays(fault: str) -> None:
    """The slip is whole once the lid is shut or the head has cooled."""
    bench = Bench()
    bench.strike(fault)
    bench.send(job("1036"))
    bench.run(1)
    assert bench.slips == []
    bench.clear(fault.partition("@")[0])
    bench.run(1)
    assert [ink(slip) for slip in bench.slips] == [picture_rows("1036")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paper_out", "cover_open", "head_hot", "cutter_jam"]), st.integers(0, 340)
        ),
        max_size=4,
    )
)
def test_no_trouble_loses_or_repeats_a_row(troubles: list[tuple[str, int]]) -> None:
    """Whatever stops the head at whatever row: all pieces of paper together hold each inked row once, in order."""
    bench = Bench(PrinterMachine(speed_mm_s=1000))
    bench.send(job("1036"))
    for name, row in troubles:
        # A blade jams at the cut. In mid picture the enquiry that frees it would wait behind the stalled picture.
        bench.strike(name if name == "cutter_jam" else f"{name}@{row}")
        bench.run(0.2)
        bench.clear(name)
        bench.send(b"\x10\x05\x01")
    bench.run(0.2)
    pieces = [row for slip in bench.slips for row in slip.rows]
    # A tail without ink is thrown away with the empty roll, so blank rows do not count.
    assert [row for row in pieces if any(row)] == [row for row in all_rows("1036") if any(row)]
    assert [slip.cut for slip in bench.slips].count(True) == 1
    assert bench.heard.count(printed(b"ABCD")) == 1


def test_a_slip_left_in_the_mouth_holds_up_the_next() -> None:
    """The first slip is cut and shown by DLE EOT 20; the second waits for the hand."""
    bench = Bench()
    bench.strike("presenter_not_taken")
    bench.send(job("1036") + job("1037", mark=b"NEXT"))
    bench.run(1)
    assert len(bench.slips) == 1
    assert bench.ask(b"\x10\x04\x14").hex(" ") == "10 0f 20 00 00 00"
    assert printed(b"NEXT") not in bench.heard
    bench.clear("presenter_not_taken")
    bench.run(1)
    assert len(bench.slips) == 2
    assert bench.ask(b"\x10\x04\x14").hex(" ") == "10 0f 00 00 00 00"


def test_a_silent_printer_prints_but_says_nothing() -> None:
    """Paper comes out, no byte comes back."""
    bench = Bench()
    bench.strike("silent")
    bench.send(job("1036") + b"\x10\x04\x01")
    bench.run(1)
    assert len(bench.slips) == 1
    assert bench.heard == b""


def test_a_stale_status_stands_before_the_answer() -> None:
    """An old paper end, then the present state, then the one byte that was asked for."""
    bench = Bench()
    bench.strike("stale_asb")
    assert bench.ask(b"\x10\x04\x01").hex(" ") == "18 00 0f 00 10 00 00 00 12"


def test_a_half_reply_is_cut_short() -> None:
    """Of a block the first half comes; of one-byte answers every second one."""
    bench = Bench()
    bench.strike("half_reply")
    assert bench.ask(barrier(b"ABCD")).hex(" ") == "37 22 41"
    assert [len(bench.ask(b"\x10\x04\x01")) for _ in range(4)].count(1) == 2
