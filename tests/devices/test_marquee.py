"""What is said to a marquee, in which order and with which silences; time here is the test's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices import alpha
from devices.file_link import MemoryLink
from devices.link import LinkDown, lost
from devices.marquee import AFTER_ABORT_S, WAKE_UP, Marquee
from devices.marquee_plan import Pair, SignPlan, plan_for
from devices.marquee_profile import profile_for
from devices.sign_memory import SignMemory
from office.clock import SECOND
from office.config import MarqueeMessage
from tests.devices.alpha_decoder import Sign

DAY_S = 86_400
PROFILE = profile_for("alpha16")
PLAN = plan_for(PROFILE, [MarqueeMessage(zh="歡迎光臨，請抽號碼牌", en="Welcome")])
OTHER = plan_for(PROFILE, [MarqueeMessage(zh="歡迎光臨，請抽號碼牌", en="Good morning")])
READING = plan_for(profile_for("alpha16 reads=on"), [MarqueeMessage(zh="歡迎光臨，請抽號碼牌", en="Welcome")])


@dataclass
class Bench:
    """A sign on a memory link, and a time that passes only while the driver waits."""

    now_s: float = 1_773_190_000.0
    sign: Sign = field(default_factory=Sign)
    writes: list[tuple[float, bytes]] = field(default_factory=list)
    table: bytes = b""  # what the sign answers to F$; empty: it does not answer
    breaks_at: int = -1  # the write (counted from 0) at which the link breaks

    def now_us(self) -> int:
        return round(self.now_s * SECOND)

    def pause(self, seconds: float) -> None:
        assert seconds > 0
        self.now_s += seconds

    def hear(self, data: bytes) -> bytes:
        if len(self.writes) == self.breaks_at:
            raise OSError("the far end is gone")
        self.writes.append((self.now_s, data))
        self.sign.hear(data)
        asked = self.sign.frames and self.sign.frames[-1].kind == "read" and data.endswith(b"\x04")
        if not (asked and self.table):
            return b""
        body = b"E" + self.table[1:]
        return b"\0\0\0\0\0\x01000\x02" + body + b"\x03" + alpha.checksum(b"\x02" + body + b"\x03") + b"\x04"

    def marquee(self, plan: SignPlan = PLAN, memory: SignMemory | None = None) -> Marquee:
        link = BreakingLink("memory:", self.hear)
        return Marquee(
            link, plan.profile, plan, self, memory=memory, stopwatch=lambda: self.now_s, pause=self.pause
        )

    def kinds(self) -> list[str]:
        """What was said, in words; the frames said so far are then forgotten."""
        kinds = [frame.kind + frame.label for frame in self.sign.frames]
        self.sign.frames.clear()
        return kinds


class BreakingLink(MemoryLink):
    """A memory link that goes away as a real one does: with LinkDown, and closed."""

    def write(self, data: bytes, timeout_s: float) -> None:
        try:
            super().write(data, timeout_s)
        except OSError as error:
            self.close()
            raise lost(error, "memory:", 1) from error


FULL = ["release0", "clear", "table", "textA", "dots.", "dots,", "dots:", "textA"]


def test_a_new_sign_is_laid_out_in_the_only_order_that_works() -> None:
    """Release, clear, table, a text, the pictures, the text again; the sign finds no fault in any of it."""
    bench = Bench()
    bench.marquee().connect()
    assert bench.writes[0][1] == WAKE_UP
    assert bench.sign.problems == []
    assert bench.sign.pictures == {label: dots.rows for label, dots in PLAN.pictures}
    assert bench.sign.texts["A"].pages == ["{:}  Welcome"]
    assert bench.kinds() == FULL


def test_every_silence_is_kept_from_the_end_of_the_packet_on_the_wire() -> None:
    """250 ms after the last bit of each packet, 2 s after the clear, 10 s after the table, 100 ms in a picture."""
    bench = Bench()
    marquee = bench.marquee()
    marquee.connect()
    marquee.show_call(Pair("1036", 7))
    marquee.release()
    gaps: list[float] = []
    for (start, data), (following, after) in zip(bench.writes, bench.writes[1:], strict=False):
        silence = following - (start + len(data) / 960)
        if data == WAKE_UP:
            continue
        if not data.endswith(b"\x04"):
            assert silence == pytest.approx(0.1), "the pause inside a picture packet"
            assert set(after[:240]) <= set(b"03\r")
            continue
        gaps.append(round(silence, 3))
    assert gaps == [0.25, 2.0, 10.0, *[0.25] * 6]


def test_an_unchanged_plan_is_not_written_again(tmp_path: Path) -> None:
    """A restart on the same day: no clear, no table; a sign that cannot answer gets its pictures anew."""
    kept = tmp_path / "marquee.json"
    bench = Bench()
    bench.marquee(memory=SignMemory(kept)).connect()
    bench.kinds()
    bench.marquee(memory=SignMemory(kept)).connect()
    assert bench.kinds() == ["release0", "textA", "dots.", "dots,", "dots:", "textA"]
    assert bench.sign.problems == []


def test_a_sign_that_answers_is_only_told_what_it_lacks(tmp_path: Path) -> None:
    """F$ shows our table: nothing at all is written again, not even after a restart of the program."""
    kept = tmp_path / "marquee.json"
    bench = Bench(table=READING.table)
    bench.marquee(READING, SignMemory(kept)).connect()
    bench.now_s += 3 * DAY_S
    bench.kinds()
    bench.marquee(READING, SignMemory(kept)).connect()
    assert bench.kinds() == ["release0", "read$"]


def test_a_sign_that_lost_its_memory_is_laid_out_anew(tmp_path: Path) -> None:
    """F$ shows another table: everything is written, whatever the file of this machine says."""
    kept = tmp_path / "marquee.json"
    bench = Bench(table=READING.table)
    bench.marquee(READING, SignMemory(kept)).connect()
    bench.kinds()
    bench.table = alpha.memory_plan([alpha.TextFile("A", 256)])
    bench.marquee(READING, SignMemory(kept)).connect()
    assert bench.kinds() == ["release0", "read$", *FULL[1:]]


def test_the_size_of_the_first_file_is_not_compared() -> None:
    """The sign gives the rest of its pool to the first file, so its size never reads back as sent."""
    bench = Bench(table=READING.table.replace(b"AAL0400", b"AAL5E20"))
    memory = SignMemory()
    bench.marquee(READING, memory).connect()
    bench.kinds()
    bench.marquee(READING, memory).connect()
    assert bench.kinds() == ["release0", "read$"]


def test_the_next_morning_a_silent_sign_is_laid_out_anew(tmp_path: Path) -> None:
    """Signs are switched off at night and forget; one that cannot say so gets its table every day."""
    kept = tmp_path / "marquee.json"
    bench = Bench()
    bench.marquee(memory=SignMemory(kept)).connect()
    bench.now_s += DAY_S
    bench.kinds()
    bench.marquee(memory=SignMemory(kept)).connect()
    assert bench.kinds() == FULL


def test_a_changed_text_writes_that_text_only() -> None:
    """New English in a message: the pictures stay, the text is written, and the same again writes nothing."""
    bench = Bench()
    marquee = bench.marquee()
    marquee.connect()
    bench.kinds()
    marquee.adopt(OTHER)
    for step in marquee.steps():
        marquee.write(step)
    assert bench.kinds() == ["textA"]
    assert bench.sign.texts["A"].pages == ["{:}  Good morning"]
    assert marquee.steps() == []


def test_a_call_uses_pictures_only_when_they_are_there() -> None:
    """English until the phrases are written, Chinese from then on."""
    bench = Bench()
    marquee = bench.marquee()
    marquee.open()
    shown: list[list[str]] = []
    for step in [*marquee.steps(), None]:
        marquee.show_call(Pair("1036", 7))
        shown.append(bench.sign.frames[-1].pages)
        marquee.release()
        if step is not None:
            marquee.write(step)
    english, chinese = ["1036 -> 7"], ["1036{.}7{,}", "1036->7"]
    assert shown == [*[english] * 5, *[chinese] * 3]
    assert bench.sign.problems == []


def test_a_broken_packet_is_followed_by_silence() -> None:
    """After a packet cut short the sign is left alone until it has given that packet up."""
    bench = Bench(breaks_at=2)
    marquee = bench.marquee()
    with pytest.raises(LinkDown):
        marquee.connect()
    broke = bench.now_s
    bench.breaks_at = -1
    bench.sign.held.clear()
    marquee.open()
    assert bench.writes[2] == (broke + AFTER_ABORT_S, WAKE_UP)


def test_a_crash_between_clear_and_table_is_remembered_as_unknown(tmp_path: Path) -> None:
    """The link breaks while the table leaves: the next start does not believe that it was written."""
    kept = tmp_path / "marquee.json"
    bench = Bench()
    bench.marquee(memory=SignMemory(kept)).connect()
    bench.now_s += DAY_S
    again = bench.marquee(memory=SignMemory(kept))
    bench.breaks_at = len(bench.writes) + 3
    with pytest.raises(LinkDown):
        again.connect()
    bench.breaks_at = -1
    bench.kinds()
    bench.marquee(memory=SignMemory(kept)).connect()
    assert bench.kinds() == FULL


@pytest.mark.parametrize("text", ["", "{", "[]", '{"table": 1, "day": "", "files": {}}', '{"table": "x"}'])
def test_an_unreadable_memory_file_only_costs_time(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever stands in the file, the sign is laid out anew and the file is good again."""
    kept = tmp_path / "marquee.json"
    kept.write_text(text, "utf-8")
    bench = Bench()
    bench.marquee(memory=SignMemory(kept)).connect()
    assert bench.kinds() == FULL
    assert SignMemory(kept).table == PLAN.fingerprint


def test_a_memory_file_that_cannot_be_written_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A directory that is not there: one warning, and the sign works."""
    bench = Bench()
    bench.marquee(memory=SignMemory(tmp_path / "nowhere" / "marquee.json")).connect()
    assert bench.kinds() == FULL
    assert len(caplog.records) == 1


def test_a_slower_url_slows_the_pacing() -> None:
    """A link that knows itself slower than the profile decides how long a packet is on the wire."""
    bench = Bench()
    marquee = bench.marquee()
    assert marquee.seconds(marquee.steps()[0]) == pytest.approx(18 / 960 + 2.0)
    link = MemoryLink("memory:", bench.hear)
    link.bytes_per_second = 480.0
    slow = Marquee(link, PROFILE, PLAN, bench)
    assert slow.seconds(slow.steps()[0]) == pytest.approx(18 / 480 + 2.0)
