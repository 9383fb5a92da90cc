"""The marquee's thread on a real pty: order, merging, unplugging, a stuck peer, stopping."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from devices.callboard import Call
from devices.link import LinkDown
from devices.marquee_health import Health
from devices.marquee_plan import CallRefused, SignPlan, plan_for
from devices.marquee_profile import profile_for
from devices.marquee_worker import LineState, MarqueeWorker, marquee_for
from office.clock import SystemClock
from office.config import MarqueeMessage
from tests.devices.pty_sign import NotingLink, PtySign, wait_for

# The sign's real pace, except that nothing is waited for that no sign is busy with.
REAL = replace(profile_for("alpha16 columns=112"), clear_s=0.05, table_s=0.05, stay_s=1.0)
QUICK = replace(
    REAL, columns=160, baud=115_200, gap_s=0.03, dots_pause_s=0.0, idle_s=0.3, stay_s=0.3, page_s=0.0
)
MESSAGES = [MarqueeMessage(zh="請抽號碼牌", en="Take a number")]
NOW = SystemClock()


class Desk:
    """A worker, its link as noted, and what it reported."""

    def __init__(self, url: str, plan: SignPlan) -> None:
        self.link = NotingLink(url)
        self.outcomes: dict[int, tuple[str, str]] = {}
        self.twice: list[int] = []
        self.health: list[Health] = []
        self.worker = MarqueeWorker(
            self.link,
            plan,
            on_outcome=self.note,
            on_health=self.health.append,
            jitter=lambda: 0.0,
            device=Path(url.removeprefix("pty:")),
        )

    def note(self, event_id: int, outcome: str, reason: str) -> None:
        if event_id in self.outcomes:
            self.twice.append(event_id)
        self.outcomes[event_id] = (outcome, reason)

    def call(self, event_id: int, number: str, counter: int = 7, age_s: float = 0.0) -> None:
        self.worker.submit(Call(event_id, number, counter, NOW.now_us() - round(age_s * 1e6)))

    def packets(self, start: int = 0) -> list[tuple[float, bytes]]:
        """When each whole packet was handed over."""
        return [(at, data) for at, data in self.link.writes[start:] if data.endswith(b"\x04")]


@contextmanager
def desk(url: str, plan: SignPlan) -> Iterator[Desk]:
    one = Desk(url, plan)
    one.worker.start()
    try:
        yield one
    finally:
        assert one.worker.stop(2.0), "the worker did not end within 2 s"
        assert one.twice == []


@pytest.fixture
def sign(tmp_path: Path) -> Iterator[PtySign]:
    far_end = PtySign(tmp_path / "led")
    yield far_end
    if far_end.path.exists():
        far_end.unplug()


def test_a_whole_session_decodes_without_a_fault(sign: PtySign) -> None:
    """From the first NUL to the last release, every frame reads in an independent decoder."""
    with desk(sign.url, plan_for(QUICK, MESSAGES)) as one:
        assert one.worker.wait_prepared(10)
        for event in range(8):
            one.call(event, str(1036 + event), 1 + event)
            wait_for(lambda event=event: event in one.outcomes)  # type: ignore[misc]
        wait_for(lambda: sign.sign.frames[-1].kind == "release")
        one.worker.change_plan(plan_for(QUICK, [MarqueeMessage(zh="服務到五點半", en="Open until 17:30")]))
        assert one.worker.wait_prepared(10)
    assert sign.sign.problems == []
    calls = [frame for frame in sign.sign.frames if frame.label == "0" and frame.kind == "text"]
    assert [frame.pages[0] for frame in calls] == [
        f"{1036 + event}{{.}}{1 + event}{{,}}" for event in range(8)
    ]
    assert set(one.outcomes.values()) == {("shown", "")}
    assert sign.sign.texts["A"].pages == ["{:}  Open until 17:30"]
    assert all(health.state == "ok" for health in one.health)


def test_calls_at_once_and_calls_during_the_gap_share_a_packet_at_9600(sign: PtySign) -> None:
    """At the sign's real pace: two at once leave together; what comes during the 250 ms gap leaves after it."""
    with desk(sign.url, plan_for(REAL, ())) as one:
        assert one.worker.wait_prepared(20)
        before = len(one.link.writes)
        start = time.monotonic()
        one.call(1, "1036", 7)
        one.call(2, "1037", 19)
        wait_for(lambda: len(one.outcomes) == 2)
        one.call(3, "1038")
        wait_for(lambda: len(one.outcomes) == 3)
        first, second = one.packets(before)
    assert one.outcomes == {1: ("merged", "與 1037 號同一則顯示"), 2: ("shown", ""), 3: ("shown", "")}
    pages = [frame.pages for frame in sign.sign.frames if frame.label == "0" and frame.kind == "text"]
    assert pages[0][:2] == ["1037{.}19{,}", "1036{.}7{,}"]
    assert pages[1][:3] == ["1038{.}7{,}", "1037{.}19{,}", "1036{.}7{,}"]
    # The last bit of both leaves this long after the calls; apart, the second could not be there before 0.33 s.
    assert first[0] - start + len(first[1]) / 960 < 0.3
    gap = second[0] - (first[0] + len(first[1]) / 960)
    assert gap > 0.25 - 0.02, "the noting link starts its stopwatch a little later than the driver"


def test_nothing_long_leaves_while_people_are_called(sign: PtySign) -> None:
    """A reconnect in the middle of the day: calls go first, and pictures wait until nobody is called."""
    plan = plan_for(QUICK, MESSAGES)
    with desk(sign.url, plan) as one:
        one.call(1, "1036")  # before anything is prepared
        wait_for(lambda: 1 in one.outcomes)
        for event in range(2, 12):
            one.call(event, str(1035 + event))
            wait_for(lambda event=event: event in one.outcomes)  # type: ignore[misc]
        calling = one.packets()[-1][0]
        assert one.worker.wait_prepared(10)
    longest = {at: len(data) for at, data in one.packets()}
    between = [size for at, size in longest.items() if one.packets()[0][0] < at <= calling]
    assert max(between, default=0) < 0.29 * QUICK.bytes_per_second
    first_picture = next(at for at, data in one.packets() if b"\x02I" in data)
    assert first_picture > calling + QUICK.idle_s
    assert sign.sign.problems == []
    assert len(sign.sign.pictures) == len(plan.pictures)


def test_a_call_stays_its_time_and_is_released_bare(sign: PtySign) -> None:
    """After its seconds the message is ended by A0 and nothing behind it; the idle text is not rewritten."""
    with desk(sign.url, plan_for(QUICK, ())) as one:
        assert one.worker.wait_prepared(10)
        one.call(1, "1036")
        wait_for(lambda: sign.sign.priority is not None)
        before = len(sign.sign.frames)
        wait_for(lambda: sign.sign.priority is None)
        called, released = one.packets()[-2:]
    assert [frame.kind for frame in sign.sign.frames[before:]] == ["release"]
    assert b"\x02A0\x03" in released[1]
    assert released[0] - called[0] >= QUICK.stay_s


def test_an_undone_call_comes_down_at_once(sign: PtySign) -> None:
    """The clerk takes a call back: the sign is released long before its time."""
    with desk(sign.url, plan_for(replace(QUICK, stay_s=60), ())) as one:
        assert one.worker.wait_prepared(10)
        one.call(1, "1036")
        wait_for(lambda: sign.sign.priority is not None)
        one.worker.withdraw("1036")
        wait_for(lambda: sign.sign.priority is None, 2)


def test_unplugged_and_back_a_current_call_is_raised_again(
    sign: PtySign, caplog: pytest.LogCaptureFixture
) -> None:
    """The adapter is pulled under a call and put back: lost once, back once, the call stands again."""
    caplog.set_level(logging.INFO, "devices")
    with desk(sign.url, plan_for(replace(QUICK, stay_s=30), MESSAGES)) as one:
        assert one.worker.wait_prepared(10)
        one.call(1, "1036")
        wait_for(lambda: sign.sign.priority is not None)
        sign.unplug()
        wait_for(lambda: one.worker.state is LineState.FAULT)
        sign.plug()
        sign.sign.priority = None
        wait_for(lambda: sign.sign.priority is not None)
    assert [health.state for health in one.health] == ["ok", "offline", "ok"]
    assert "字幕機離線" in one.health[1].words.zh
    assert "大螢幕" in one.health[1].words.zh
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "marquee lost",
        "marquee back",
    ]
    assert one.outcomes == {1: ("shown", "")}
    assert sign.sign.problems == []


def test_a_call_that_grew_old_while_unplugged_does_not_come_back(
    sign: PtySign, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is sent to a counter by a call of long ago; the sign is only released."""
    with desk(sign.url, plan_for(replace(QUICK, stay_s=30, current_s=1.0), ())) as one:
        assert one.worker.wait_prepared(10)
        one.call(1, "1036")
        wait_for(lambda: sign.sign.priority is not None)
        sign.unplug()
        wait_for(lambda: one.worker.state is LineState.FAULT)
        one.call(2, "1037")
        wait_for(lambda: 2 in one.outcomes)
        sign.sign.frames.clear()
        sign.plug()
        wait_for(lambda: one.worker.state is LineState.READY)
        assert one.worker.wait_prepared(10)
        one.call(3, "1038")
        wait_for(lambda: 3 in one.outcomes)
    assert one.outcomes[2][0] == "dropped"
    assert "過時" in one.outcomes[2][1]
    calls = [frame for frame in sign.sign.frames if frame.label == "0"]
    assert [frame.kind for frame in calls[:2]] == ["release", "text"]
    assert calls[1].pages[0].startswith("1038")
    assert len(calls[1].pages) <= 2


def test_replugging_ends_the_waiting_early(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The worker sits in its longest wait; the by-id path appears, and it is back in under a second."""
    path = tmp_path / "led"
    with desk(f"pty:{path}", plan_for(QUICK, ())) as one:
        wait_for(lambda: bool(one.health))
        wait_for(lambda: one.link.attempts >= 3, 8)  # the wait after the third failure is 2 s
        plugged = time.monotonic()
        sign = PtySign(path)
        wait_for(lambda: one.worker.state is LineState.READY)
        assert time.monotonic() - plugged < 1.5
    sign.unplug()


def test_a_stuck_peer_is_a_fault_and_never_a_hang(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody reads at the far end: after its time the write counts as lost, calls are dropped, stop is quick."""
    stuck = PtySign(tmp_path / "led", deaf=True)
    # Each picture is 4 KB; a pty takes some of them before it is full.
    messages = [MarqueeMessage(zh="戶" * 15) for _ in range(10)]
    quick = replace(QUICK, current_s=1.0, idle_s=0.0, baud=115_200)
    with desk(stuck.url, plan_for(quick, messages)) as one:
        wait_for(lambda: [health.state for health in one.health] == ["ok", "offline"], 15)
        one.call(1, "1036")
        assert "不再收資料" in one.health[1].words.zh
    assert one.outcomes[1][0] == "dropped"


def test_stopping_takes_the_call_down_and_reports_what_waited(sign: PtySign) -> None:
    """No call is left standing on the sign by a program that has ended, and no event is left without an end."""
    with desk(sign.url, plan_for(replace(QUICK, stay_s=60, gather_s=60.0), ())) as one:
        assert one.worker.wait_prepared(10)
        one.call(1, "1036")
    assert one.outcomes[1][0] == "dropped"
    with desk(sign.url, plan_for(replace(QUICK, stay_s=60), ())) as two:
        assert two.worker.wait_prepared(10)
        two.call(2, "1037")
        wait_for(lambda: sign.sign.priority is not None)
    wait_for(lambda: sign.sign.priority is None)
    two.call(3, "1038")
    assert two.outcomes[3][0] == "dropped"
    assert two.worker.state is LineState.CLOSED


@pytest.mark.parametrize("moment", ["preparing", "waiting"])
def test_stop_is_quick_at_any_moment(
    sign: PtySign, moment: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of a long picture, and while waiting for a link that is not there."""
    url = sign.url if moment == "preparing" else f"pty:{tmp_path / 'nowhere'}"
    with desk(url, plan_for(replace(REAL, table_s=10.0), MESSAGES)) as one:
        wait_for(lambda: bool(one.health))
        start = time.monotonic()
    assert time.monotonic() - start < 2.0


def test_many_threads_may_call(sign: PtySign) -> None:
    """Calls from ten threads at once: each event has one outcome, and the sign finds no fault."""
    with desk(sign.url, plan_for(QUICK, ())) as one:
        assert one.worker.wait_prepared(10)

        def ten(base: int) -> None:
            for event in range(base, base + 10):
                one.call(event, str(1000 + event))

        threads = [threading.Thread(target=ten, args=(base,)) for base in range(0, 100, 10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_for(lambda: len(one.outcomes) == 100)
    assert set(one.outcomes) == set(range(100))
    assert "shown" in {kind for kind, _reason in one.outcomes.values()}
    assert sign.sign.problems == []


def test_noise_from_the_sign_harms_nothing(sign: PtySign) -> None:
    """Ten thousand random bytes come back while calls are made."""
    noise = random.Random(4)
    with desk(sign.url, plan_for(QUICK, ())) as one:
        assert one.worker.wait_prepared(10)
        for event in range(5):
            sign.say(noise.randbytes(2000))
            one.call(event, str(1036 + event))
            wait_for(lambda event=event: event in one.outcomes)  # type: ignore[misc]
    assert sign.sign.problems == []


def test_the_plan_names_a_marquee_by_url_and_profile(sign: PtySign) -> None:
    """What a kiosk hands over is enough; wrong words are refused in sentences before anything starts."""

    def make(url: str, profile: str) -> MarqueeWorker:
        return marquee_for(
            url, profile, MESSAGES, on_outcome=lambda *told: None, on_health=lambda health: None
        )

    worker = make(sign.url, "alpha16 baud=115200 table_s=0.1 clear_s=0.1 gap_s=0.05")
    worker.start()
    assert worker.wait_prepared(10)
    with pytest.raises(CallRefused, match="A032"):
        worker.submit(Call(1, "A032", 5, NOW.now_us()))
    assert worker.stop()
    with pytest.raises(LinkDown, match="網址"):
        make("telnet:sign", "alpha16")
    with pytest.raises(ValueError, match="betabrite"):
        make(sign.url, "betabrite")


def test_a_sign_without_its_font_is_a_fault_with_a_sentence(sign: PtySign) -> None:
    """The sign works in English, and staff are told which package is missing; a low sign is no fault."""
    plan = plan_for(QUICK, MESSAGES, font_files=[Path("/nowhere/unifont.otf")])
    with desk(sign.url, plan) as one:
        assert one.worker.wait_prepared(10)
    assert [(health.state.value, "fonts-unifont" in health.words.zh) for health in one.health] == [
        ("fault", True)
    ]
    with desk(sign.url, plan_for(replace(QUICK, rows=7), MESSAGES)) as two:
        assert two.worker.wait_prepared(10)
    assert [(health.state.value, "7 排" in health.words.zh) for health in two.health] == [("ok", True)]
