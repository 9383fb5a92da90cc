"""The printer's driver against a printer on a pty: printed, failed or unknown, and never a hang."""

from __future__ import annotations

import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from devices import escpos
from devices.file_link import MemoryLink
from devices.ink import Ink
from devices.link import LinkDown, Trouble, link_for
from devices.models import Sign, model_for
from devices.printer import Printer
from devices.printer_words import Result, State
from tests.devices.escpos_decoder import Decoder
from tests.devices.pty_printer import PtyPrinter, wait_for


def picture(seed: int = 1, width: int = 384, height: int = 300) -> Ink:
    """A slip-like picture of several bands, different for every seed."""
    pick = np.random.default_rng(seed)
    dots = pick.random((height, width)) < 0.3
    dots[40:60] = dots[200:220] = False
    return Ink.of(dots)


def brisk() -> float:
    """A clock four times as fast, so that the long waits are short."""
    return time.monotonic() * 4


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[PtyPrinter]:
    far_end = PtyPrinter(tmp_path / "printer", width=384)
    yield far_end
    far_end.close()


def driver(peer: PtyPrinter, model: str = "generic") -> Printer:
    return Printer(link_for(peer.url), model_for(model), brisk)


def while_printing(peer: PtyPrinter, printer: Printer, ink: Ink, act: Callable[[], object]) -> Result:
    """Print in a thread of its own, `act` once the slip is cut, and say what became of it."""
    ended: list[Result] = []
    working = threading.Thread(target=lambda: ended.append(printer.print_slip(ink, "job").state))
    working.start()
    wait_for(lambda: len(peer.slips) == 1)
    act()
    working.join(30)
    assert ended, "print_slip came to an end"
    return ended[0]


def assert_printed(peer: PtyPrinter, ink: Ink, index: int = -1) -> None:
    meant = escpos.raster(ink).ink.dots()
    assert np.array_equal(peer.slips[index], meant), "the paper shows what was meant"


@pytest.mark.parametrize("model", ["generic", "epson-tm-t82", "epson-tm-t90", "citizen-ppu", "custom-kpm"])
def test_a_slip_is_printed_and_confirmed(peer: PtyPrinter, model: str) -> None:
    """Three slips on one connection come out whole, one piece each, each confirmed by the model's barrier."""
    peer.full = bytes(4)
    printer = driver(peer, model)
    for seed in range(3):
        ink = picture(seed)
        assert printer.print_slip(ink, f"job-{seed}").state is Result.PRINTED
        assert_printed(peer, ink)
    assert len(peer.slips) == 3
    printer.close()


def test_feed_is_in_the_model_s_own_steps(tmp_path: Path) -> None:
    """A head of 180 dpi moves two units a dot, and the picture stays as tall as it was meant."""
    peer = PtyPrinter(tmp_path / "printer", width=512, feed_units=2)
    try:
        ink = picture(width=512)
        assert driver(peer, "epson-tm-t88").print_slip(ink, "job").state is Result.PRINTED
        assert_printed(peer, ink)
    finally:
        peer.close()


def test_a_slip_wider_than_the_head_is_not_sent(peer: PtyPrinter) -> None:
    """576 dots do not fit a 512 dot head: refused with the way out, and nothing reaches the printer."""
    outcome = driver(peer, "epson-tm-t88").print_slip(picture(width=576), "job")
    assert outcome.state is Result.FAILED
    assert "384" in outcome.words.zh
    assert not peer.received


@pytest.mark.parametrize(
    ("answers", "state", "sign"),
    [
        ((0x12, 0x12, 0x12, 0x12), State.OK, None),
        ((0x12, 0x12, 0x12, 0x1E), State.LOW, Sign.PAPER_LOW),
        ((0x1A, 0x32, 0x12, 0x7E), State.FAULT, Sign.PAPER_OUT),
        ((0x1A, 0x16, 0x12, 0x12), State.FAULT, Sign.COVER),
        ((0x1A, 0x52, 0x1A, 0x12), State.FAULT, Sign.CUTTER),
    ],
)
def test_health_is_what_the_printer_answers(
    peer: PtyPrinter,
    answers: tuple[int, ...],
    state: State,
    sign: Sign | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """DLE EOT 1 to 4, each asked by itself, add up to one state with its cause."""
    peer.replies = dict(enumerate(answers, 1))
    health = driver(peer).check()
    assert (health.state, health.sign) == (state, sign)
    assert bytes(peer.received) == bytes.fromhex("10 04 01 10 04 02 10 04 03 10 04 04")
    assert health.ready == (state in (State.OK, State.LOW))


def test_a_presenter_s_fault_is_seen(peer: PtyPrinter, caplog: pytest.LogCaptureFixture) -> None:
    """A KPM is also asked with DLE EOT 20; its cutter bit closes the printer, its silence too."""
    peer.full = bytes.fromhex("00 00 00 01")
    assert driver(peer, "custom-kpm").check().sign is Sign.CUTTER
    peer.full = None
    assert driver(peer, "custom-kpm").check().state is State.OFFLINE


def test_low_paper_prints(peer: PtyPrinter) -> None:
    """Near end is an alarm for the staff, not a reason to refuse a number."""
    peer.replies[4] = 0x1E
    assert driver(peer).print_slip(picture(), "job").state is Result.PRINTED
    assert len(peer.slips) == 1


def test_paper_out_before_the_job_sends_nothing(peer: PtyPrinter, caplog: pytest.LogCaptureFixture) -> None:
    """The pre-flight finds the empty roll: failed, and not one byte of the job is sent."""
    peer.run_out()
    outcome = driver(peer).print_slip(picture(), "job")
    assert outcome.state is Result.FAILED
    assert "沒有紙" in outcome.words.zh
    assert bytes(peer.received) == bytes.fromhex("10 04 01 10 04 02 10 04 03 10 04 04")


def test_a_silent_printer_is_offline_and_gets_nothing(
    peer: PtyPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """No answer is never taken for 'ready': offline within about a second, and no job."""
    peer.silent = True
    printer = Printer(link_for(peer.url), model_for("generic"))
    began = time.monotonic()
    assert printer.check().state is State.OFFLINE
    assert time.monotonic() - began < 2.5
    assert driver(peer).print_slip(picture(), "job").state is Result.FAILED
    assert set(peer.received) == {0x10, 0x04, 0x01}


def test_an_answer_that_comes_once_in_two_is_enough(peer: PtyPrinter) -> None:
    """One lost byte on the line is asked for again, not reported as a fault."""
    peer.silent = True
    printer = Printer(link_for(peer.url), model_for("generic"))
    answer_soon(peer)
    assert printer.check().state is State.OK


def answer_soon(peer: PtyPrinter) -> None:
    """Let the printer speak up once it was asked in vain."""

    def speak() -> None:
        wait_for(lambda: bool(peer.received))
        wait_for(lambda: len(peer.received) >= 3)
        peer.silent = False

    threading.Thread(target=speak, daemon=True).start()


@pytest.mark.parametrize("model", ["generic", "epson-tm-t90"])
def test_no_confirmation_is_unknown(peer: PtyPrinter, model: str) -> None:
    """All bytes taken, no barrier answered: unknown with what to do, after a bounded wait."""
    peer.no_barrier = True
    began = time.monotonic()
    outcome = driver(peer, model).print_slip(picture(), "job")
    assert outcome.state is Result.UNKNOWN
    assert "補印" in outcome.words.zh
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("automatic", [True, False])
def test_paper_out_in_mid_slip_is_unknown_and_can_be_cleared(peer: PtyPrinter, automatic: bool) -> None:
    """The roll ends in the picture: unknown; cleared and reloaded, the rest is cut off and the reprint is whole."""
    peer.out_after = 3
    peer.automatic_works = automatic
    printer = driver(peer)
    first = printer.print_slip(picture(1), "job")
    assert first.state is Result.UNKNOWN
    assert "沒有紙" in first.words.zh
    assert printer.clear()
    peer.load_paper()
    again = picture(2)
    assert printer.print_slip(again, "job-2").state is Result.PRINTED
    torn, _ = peer.slips
    assert torn.shape[0] < again.height
    assert_printed(peer, again)


def test_a_stale_status_does_not_stop_a_good_slip(peer: PtyPrinter) -> None:
    """An ASB that says 'paper out' while the printer, when asked, says it is ready is not believed."""
    printer = driver(peer)
    peer.before_barrier = bytes.fromhex("18 00 0f 00")
    assert printer.print_slip(picture(), "job").state is Result.PRINTED


def test_the_tail_of_a_status_is_not_a_confirmation(peer: PtyPrinter) -> None:
    """Three bytes of an ASB that lost its first look like GS r answers; they confirm nothing."""
    peer.no_barrier = True
    tail = bytes.fromhex("00 00 00")
    assert while_printing(peer, driver(peer), picture(), lambda: peer.say(tail)) is Result.UNKNOWN


def test_the_answer_to_another_job_is_not_a_confirmation(peer: PtyPrinter) -> None:
    """GS ( H brings the job's own id back; a late answer with another id confirms nothing."""
    peer.no_barrier = True
    late = b"\x37\x22ZZZZ\x00"
    printer = driver(peer, "epson-tm-t90")
    assert while_printing(peer, printer, picture(), lambda: peer.say(late)) is Result.UNKNOWN


def test_three_stray_bytes_before_the_answer_still_confirm(peer: PtyPrinter) -> None:
    """When the answer is among look-alikes the question is put once more, and its answer counts."""
    peer.before_barrier = bytes.fromhex("00 00")

    def be_clear() -> None:
        peer.before_barrier = b""

    assert while_printing(peer, driver(peer), picture(), be_clear) is Result.PRINTED


def test_the_cutter_is_asked_after_the_barrier(peer: PtyPrinter) -> None:
    """GS r says 'processed', not 'cut': a jam that shows in the re-check is unknown."""
    peer.no_barrier = True

    def jam() -> None:
        peer.replies[3] = 0x1A
        peer.say(b"\x00")

    assert while_printing(peer, driver(peer), picture(), jam) is Result.UNKNOWN


@pytest.mark.parametrize("at", [20, 600, 5000, 9000])
def test_unplugged_in_mid_slip_is_unknown_and_the_next_slip_is_whole(
    peer: PtyPrinter, at: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The cable goes at any byte; plugged in again, the next slip is whole and a piece of its own."""
    peer.unplug_after = at
    printer = driver(peer)
    lost = printer.print_slip(picture(1), "job")
    assert lost.state is Result.UNKNOWN
    assert "補印" in lost.words.zh
    assert printer.check().state is State.OFFLINE
    peer.unplug_after = -1
    peer.plug()
    again = picture(2)
    assert printer.print_slip(again, "job-2").state is Result.PRINTED
    assert_printed(peer, again)


def test_a_printer_that_reads_nothing_does_not_hang_the_driver(
    peer: PtyPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """A full line is a link fault after a few seconds, and the slip's fate is unknown."""
    printer = Printer(link_for(peer.url), model_for("generic"))
    assert printer.check().ready
    big = picture(width=384, height=2000)
    outcome: list[Result] = []
    working = threading.Thread(target=lambda: outcome.append(printer.print_slip(big, "job").state))
    working.start()
    wait_for(lambda: len(peer.received) > 2000)
    peer.deaf = True
    began = time.monotonic()
    working.join(20)
    assert outcome == [Result.UNKNOWN]
    assert time.monotonic() - began < 8


def test_clear_is_only_true_when_acknowledged(peer: PtyPrinter, caplog: pytest.LogCaptureFixture) -> None:
    """Without 37 25 00 nobody may print again."""
    printer = driver(peer)
    assert printer.clear()
    peer.no_clear = True
    assert not printer.clear()
    peer.unplug()
    assert not printer.clear()


def test_an_owed_answer_is_not_taken_for_the_next_slip_s(peer: PtyPrinter) -> None:
    """A late answer to an unknown slip's barrier confirms nothing but itself."""
    printer = driver(peer)
    peer.no_barrier = True
    assert printer.print_slip(picture(1), "job").state is Result.UNKNOWN
    # Still nothing in its turn: a printer that has not come so far cannot take another slip.
    held = printer.print_slip(picture(2), "job-2")
    assert held.state is Result.FAILED
    assert len(peer.slips) == 1, "nothing but the first slip"
    peer.no_barrier = False
    third = picture(3)
    assert printer.print_slip(third, "job-3").state is Result.PRINTED
    assert_printed(peer, third)


def test_ten_thousand_random_bytes_do_no_harm(peer: PtyPrinter, caplog: pytest.LogCaptureFixture) -> None:
    """Noise on the line may make a check fail, never hang or crash; when it is over, the printer works."""
    printer = driver(peer)
    assert printer.check().ready
    noise = random.Random(4).randbytes(10_000)
    for at in range(0, len(noise), 500):
        peer.say(noise[at : at + 500])
        printer.check()
    wait_for(lambda: printer.check().ready)
    ink = picture()
    assert printer.print_slip(ink, "job").state is Result.PRINTED
    assert_printed(peer, ink)


def test_lost_and_found_are_logged_once_each(peer: PtyPrinter, caplog: pytest.LogCaptureFixture) -> None:
    """Ten looks at a missing printer are one line, and its return is one."""
    caplog.set_level(logging.INFO, "devices.printer")
    printer = driver(peer)
    printer.check()
    peer.unplug()
    for _ in range(5):
        assert printer.check().state is State.OFFLINE
    peer.plug()
    for _ in range(5):
        assert printer.check().state is State.OK
    states = [record.levelname for record in caplog.records if "printer" in record.getMessage()]
    assert states == ["WARNING", "INFO"]


def test_a_file_says_written_and_nothing_more(tmp_path: Path) -> None:
    """A file link cannot answer: the job is written whole, and 'cleared' is never claimed."""
    target = tmp_path / "slips.bin"
    printer = Printer(link_for(f"file:{target}"), model_for("generic"))
    health = printer.check()
    assert health.state is State.OK
    assert "檔案" in health.words.zh
    for seed in range(2):
        assert printer.print_slip(picture(seed), f"job-{seed}").state is Result.PRINTED
    assert not printer.clear()
    paper = Decoder(width=384)
    paper.feed(target.read_bytes())
    assert [np.array_equal(paper.slips[n], escpos.raster(picture(n)).ink.dots()) for n in range(2)] == [
        True,
        True,
    ]


def test_a_link_that_is_not_there_is_failed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No port, no slip: failed with the sentence that names the port."""
    outcome = Printer(link_for(f"pty:{tmp_path}/none"), model_for("generic")).print_slip(picture(), "job")
    assert outcome.state is Result.FAILED
    assert f"{tmp_path}/none" in outcome.words.zh


def test_a_network_printer_that_dropped_an_idle_line_is_asked_again() -> None:
    """The far end closes between two slips; the next check connects anew and is not a fault."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        printer = Printer(link_for(f"tcp://127.0.0.1:{server.getsockname()[1]}"), model_for("generic"))

        def serve() -> None:
            for _ in range(2):
                far, _ = server.accept()
                with far:
                    far.settimeout(10)
                    for _ in range(4):
                        assert far.recv(3)[:2] == b"\x10\x04"
                        far.sendall(b"\x12")

        working = threading.Thread(target=serve, daemon=True)
        working.start()
        assert printer.check().state is State.OK
        assert printer.check().state is State.OK
        working.join(10)
        printer.close()


def test_link_down_before_the_first_picture_byte_is_failed(caplog: pytest.LogCaptureFixture) -> None:
    """Only commands that print nothing had left: failed, so it may be sent again."""

    class Breaks(MemoryLink):
        def write(self, data: bytes, timeout_s: float) -> None:
            if data.startswith(b"\x1dv"):
                self.close()
                raise LinkDown(Trouble.UNPLUGGED, "memory:", sent=0)
            super().write(data, timeout_s)

    link = Breaks(peer=lambda data: b"\x12" if data[:2] == b"\x10\x04" else b"")
    assert Printer(link, model_for("generic"), brisk).print_slip(picture(), "job").state is Result.FAILED


def test_a_freed_cutter_is_started_again_by_clear(peer: PtyPrinter, caplog: pytest.LogCaptureFixture) -> None:
    """The error stays until DLE ENQ 2, which clear() sends, and only then."""
    printer = driver(peer)
    assert printer.clear()
    assert b"\x10\x05" not in peer.received
    peer.replies = {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}
    assert printer.check().sign is Sign.CUTTER
    assert printer.clear()
    assert b"\x10\x05\x02" in peer.received
    assert peer.received.index(b"\x10\x05\x02") < peer.received.rindex(escpos.CLEAR_BUFFERS)


@pytest.mark.parametrize("acknowledged", [True, False])
@pytest.mark.parametrize("cut_at", [3, 5, 8, 700])
def test_after_a_killed_process_the_next_slip_is_whole(
    peer: PtyPrinter, cut_at: int, acknowledged: bool
) -> None:
    """A new driver that only knows that a slip was left half sent clears, and prints a whole one of its own."""
    made = escpos.raster(picture(1))
    killed = link_for(peer.url)
    killed.open()
    killed.write(
        escpos.RESET + escpos.AUTOMATIC_STATUS + b"".join(made.pieces[:2]) + made.pieces[2][:cut_at], 1
    )
    killed.close()
    wait_for(lambda: len(peer.decoder.rows) > 0)
    peer.no_clear = not acknowledged
    printer = driver(peer)
    assert printer.clear() is acknowledged
    again = picture(2)
    assert printer.print_slip(again, "job").state is Result.PRINTED
    assert_printed(peer, again)
