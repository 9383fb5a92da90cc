"""The virtual printer prints what it is sent, at a head's speed, and tells the truth about itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.virtual.condition import Model
from devices.virtual.faults import FaultName, parse_fault
from devices.virtual.paper import LONGEST_ROWS, Slip
from devices.virtual.printer_machine import RECEIVE_BUFFER, PrinterMachine
from tests.devices.virtual.hosts import barrier, job, printed, raster, ticket_picture

ROW = 1 / 1600  # seconds a dot row at 200 mm/s and 8 dots/mm
CLEAR = bytes.fromhex("10140801031401060208")


class Bench:
    """A machine, a host that waits when the buffer is full, and a clock that is turned by hand."""

    def __init__(self, machine: PrinterMachine | None = None) -> None:
        self.machine = machine or PrinterMachine()
        self.now = 100.0
        self.unsent = b""
        self.heard = b""
        self.slips: list[Slip] = []

    def send(self, data: bytes) -> None:
        self.unsent += data
        self._push()

    def _push(self) -> None:
        while self.unsent and (room := self.machine.room()):
            part, self.unsent = self.unsent[:room], self.unsent[room:]
            self.machine.receive(part, self.now)
        self.machine.advance(self.now)
        self.heard += self.machine.take_replies()
        self.slips += self.machine.take_slips()

    def run(self, seconds: float) -> None:
        """Let time pass in steps of ten milliseconds."""
        for _ in range(round(seconds * 100)):
            self.now += 0.01
            self._push()

    def strike(self, name: str) -> None:
        self.machine.strike(parse_fault(name))
        self._push()

    def clear(self, name: str) -> None:
        self.machine.clear_fault(FaultName(name), self.now)
        self._push()

    def ask(self, question: bytes) -> bytes:
        self.heard = b""
        self.send(question)
        return self.heard

    def statuses(self) -> str:
        return b"".join(self.ask(b"\x10\x04" + bytes([n])) for n in (1, 2, 3, 4)).hex(" ")


def ink(slip: Slip) -> list[bytes]:
    """The slip's rows without the blank ones at either end."""
    rows = list(slip.rows)
    while rows and not any(rows[0]):
        rows.pop(0)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def picture_rows(number: str) -> list[bytes]:
    data = raster(ticket_picture(number))[8:]
    return ink(Slip(tuple(data[at : at + 72] for at in range(0, len(data), 72)), 576))


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


def test_reset_switches_automatic_status_off() -> None:
    """After ESC @ a paper end is not told unasked."""
    bench = Bench()
    bench.send(b"\x1da\x0f\x1b@")
    bench.heard = b""
    bench.strike("paper_out")
    assert bench.heard == b""


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
    assert list(tail.rows + slip.rows[: len(slip.rows) - 32]) == list(
        Slip(tuple(_all_rows("1036")), 576).rows
    )


def _all_rows(number: str) -> list[bytes]:
    data = raster(ticket_picture(number))[8:]
    return [data[at : at + 72] for at in range(0, len(data), 72)]


def test_a_printer_that_replays_the_line_prints_its_beginning_twice() -> None:
    """With reload from the line's start, the picture stands on the new roll whole: 100 of its rows a second time."""
    bench = Bench(PrinterMachine(replay_line=True))
    bench.strike("paper_out@100")
    bench.send(job("1036"))
    bench.run(1)
    bench.clear("paper_out")
    bench.run(1)
    tail, slip = bench.slips
    assert list(tail.rows) == _all_rows("1036")[:100]
    assert list(slip.rows[:300]) == _all_rows("1036")


def test_the_buffer_is_finite() -> None:
    """Without paper the printer takes 4 kB and then no more."""
    bench = Bench()
    bench.strike("paper_out")
    bench.send(job("1036"))
    bench.run(0.1)
    assert len(bench.unsent) == len(job("1036")) - RECEIVE_BUFFER
    assert bench.machine.room() == 0


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
    assert [list(slip.rows) for slip in bench.slips] == [_all_rows("1036")[:100]]


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
    assert [row for row in pieces if any(row)] == [row for row in _all_rows("1036") if any(row)]
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
    rows = _all_rows("1036")
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
