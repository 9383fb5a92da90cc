"""The announcer with its real worker: order, deaths, hangs, missing sound, and one outcome for each call."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from devices.voice import Announcement, Announcer, Health, Patience
from office.clock import SECOND, TAIPEI, SystemClock
from office.config import VoicePlan
from tests.devices.voice.waiting import until

ROOT = Path(__file__).resolve().parents[3]
QUICK = Patience(render=5.0, beyond=1.0, ping=0.1, pong=0.8, again=(0.2,), respawn=(0.0, 0.1, 0.2))


class Fixed:
    """A clock that stands still."""

    def __init__(self, us: int) -> None:
        self._us = us

    def now_us(self) -> int:
        return self._us


class Hall:
    """An announcer, everything it told, and the witness of what was voiced."""

    def __init__(self, announcer: Callable[..., Announcer], witness: Path, cache: Path) -> None:
        self.told: list[tuple[int, str, str, float]] = []
        self.healths: list[Health] = []
        self._witness = witness
        self._cache = cache
        self.voice = announcer(
            on_outcome=lambda *outcome: self.told.append(outcome), on_health=self.healths.append
        )

    def call(self, *events: int, age: float = 0.0, recall: bool = False) -> None:
        for event in events:
            at = SystemClock().now_us() - round(age * SECOND)
            self.voice.announce(Announcement(event, str(1000 + event), 7, "zh-TW", recall, at))

    def wait_told(self, count: int, seconds: float = 25.0) -> None:
        until(lambda: len(self.told) >= count, seconds, f"for {count} outcomes, told {self.told}")

    def wait_playing(self, event: int) -> None:
        """Until the worker has the sound of `event` and begins to play it."""
        until(lambda: any(self._cache.glob(f"calls/{event}-*.wav")), what=f"for call {event} to begin")

    def wait_worker(self) -> int:
        until(lambda: self.voice.worker is not None and bool(self.healths), what="for the worker")
        assert self.voice.worker is not None
        return self.voice.worker

    @property
    def outcomes(self) -> dict[int, str]:
        """Each event's outcome, with its reason; fails when an event was told twice."""
        assert len({event for event, *_ in self.told}) == len(self.told), f"told twice: {self.told}"
        return {
            event: outcome if not reason else f"{outcome}:{reason}" for event, outcome, reason, _ in self.told
        }

    @property
    def witnessed(self) -> list[dict[str, object]]:
        """The lines of what was voiced."""
        if not self._witness.exists():
            return []
        return [json.loads(line) for line in self._witness.read_text().splitlines()]

    def assert_never_two_at_once(self) -> None:
        """Each call began after the one before had ended."""
        ends = [datetime.fromisoformat(str(line["at"])).timestamp() for line in self.witnessed]
        lengths = [float(str(line["seconds"])) for line in self.witnessed]
        for before, end, length in zip(ends, ends[1:], lengths[1:], strict=False):
            assert end - length >= before - 0.002


@pytest.fixture
def hall(cache: Path, recordings: Path, tmp_path: Path) -> Iterator[Callable[..., Hall]]:
    """Makes a started announcer; all of them are stopped when the test ends."""
    halls: list[Hall] = []

    def make(*, start: bool = True, **more: object) -> Hall:
        witness = tmp_path / "voiced.jsonl"
        settings: dict[str, object] = {
            "sink": f"timed:{witness}", "cache": cache, "recordings": recordings, "patience": QUICK,
        }  # fmt: skip
        made = Hall(lambda **told: Announcer(**(settings | more), **told), witness, cache)
        halls.append(made)
        if start:
            made.voice.start()
        return made

    yield make
    for made in halls:
        made.voice.stop()


def test_calls_are_voiced_in_order_one_at_a_time(hall: Callable[..., Hall]) -> None:
    """Calls given at once are each voiced whole and once, in their order, however often they are announced."""
    wall = hall()
    wall.call(1)
    wall.call(1, 2, recall=True)
    wall.wait_told(1)
    wall.call(1)
    wall.wait_told(2)
    assert wall.outcomes == {1: "voiced", 2: "voiced"}
    assert [line["event"] for line in wall.witnessed] == [1, 2]
    assert [line["number"] for line in wall.witnessed] == ["1001", "1002"]
    told = [seconds for *_, seconds in wall.told]
    assert told == pytest.approx([line["seconds"] for line in wall.witnessed], abs=0.001)
    wall.assert_never_two_at_once()
    assert [health.state for health in wall.healths] == ["ok"]


def test_a_worker_killed_or_halted_in_the_middle_says_the_call_again(
    hall: Callable[..., Hall], caplog: pytest.LogCaptureFixture
) -> None:
    """kill -9 in one call, SIGSTOP in the next: each is said again, whole and witnessed once, and in order."""
    wall = hall()
    wall.call(1, 2, recall=True)
    wall.wait_playing(1)
    first = wall.wait_worker()
    os.kill(first, signal.SIGKILL)
    until(lambda: wall.voice.worker not in (None, first), what="for another worker")
    wall.wait_playing(2)
    second = wall.wait_worker()
    os.kill(second, signal.SIGSTOP)
    wall.wait_told(2)
    assert wall.outcomes == {1: "voiced", 2: "voiced"}
    assert [line["event"] for line in wall.witnessed] == [1, 2]
    until(lambda: len(wall.healths) > 4)  # the call is told first
    assert [health.state for health in wall.healths] == ["ok", "fault", "ok", "fault", "ok"]
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
    assert "(it ended)" in caplog.text
    assert "does not answer" in caplog.text


def test_a_worker_that_stands_still_while_nobody_is_called_is_noticed(
    hall: Callable[..., Hall], caplog: pytest.LogCaptureFixture
) -> None:
    """The fault is known before the next call is lost to it."""
    wall = hall()
    worker = wall.wait_worker()
    os.kill(worker, signal.SIGSTOP)
    until(lambda: [health.state for health in wall.healths] == ["ok", "fault", "ok"])
    assert wall.voice.worker != worker
    assert "is started again" in caplog.text


def test_a_worker_that_never_starts_costs_the_calls_and_nothing_else(
    hall: Callable[..., Hall], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Calls end as dropped when they are too old; the wall is told once that the voice is gone."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    wall = hall(speak_within_seconds=1.0)
    wall.call(1, 2)
    wall.wait_told(2)
    assert wall.outcomes == {1: "dropped:worker_lost", 2: "dropped:worker_lost"}
    assert [health.state for health in wall.healths] == ["fault"]
    assert caplog.text.count("was lost") == 1


def test_an_old_call_is_shown_and_not_said(hall: Callable[..., Hall]) -> None:
    """A call older than 20 s is dropped as stale at once; a fresh one is begun."""
    wall = hall()
    wall.call(1, age=21.0)
    wall.call(2)
    wall.wait_playing(2)
    assert wall.outcomes == {1: "dropped:stale"}


def test_stopping_tells_the_rest(hall: Callable[..., Hall]) -> None:
    """stop() in the middle of a call ends within three seconds and no call is left without its outcome."""
    wall = hall()
    wall.call(1, 2, 3)
    wall.wait_playing(1)
    worker = wall.wait_worker()
    started = time.monotonic()
    wall.voice.stop()
    assert time.monotonic() - started < 3
    wall.call(4)
    wall.voice.stop()
    assert wall.outcomes == dict.fromkeys((1, 2, 3, 4), "dropped:stopped")
    assert wall.witnessed == []
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_one_that_was_never_started_tells_too(hall: Callable[..., Hall]) -> None:
    """A wall that is closed before its voice started still gets each outcome."""
    wall = hall(start=False)
    wall.call(1)
    wall.voice.stop()
    wall.voice.start()
    assert wall.outcomes == {1: "dropped:stopped"}


def test_switched_off_is_told_at_once_without_a_worker(hall: Callable[..., Hall]) -> None:
    """`--voice off` is no fault, starts nothing, and still tells each call."""
    wall = hall(sink="off")
    wall.call(1, 2)
    wall.wait_told(2, 5)
    assert wall.outcomes == {1: "dropped:off", 2: "dropped:off"}
    assert wall.voice.worker is None
    assert [health.state for health in wall.healths] == ["ok"]


def test_quiet_hours_are_kept(hall: Callable[..., Hall]) -> None:
    """In the plan's quiet hours a call is shown only."""
    noon = Fixed(int(datetime(2026, 3, 11, 12, 10, tzinfo=TAIPEI).timestamp()) * SECOND)
    wall = hall(plan=VoicePlan(quiet_hours=("12:00-13:00",)), clock=noon)
    wall.call(1)
    wall.wait_told(1)
    assert wall.outcomes == {1: "dropped:quiet_hours"}


NONSENSE = [
    Announcement(1, "A036", 7, "vi", False, 0),
    Announcement(2, "1036", 0, "vi", False, 0),
    Announcement(3, "9" * 5000, 7, "vi", False, 0),
    Announcement(4, 1036, 7, None, "no", None),  # type: ignore[arg-type]
]


def test_a_call_that_makes_no_sense_is_told_and_the_next_is_said(hall: Callable[..., Hall]) -> None:
    """Whatever is announced, nothing is raised into the wall and nothing stops the calls after it."""
    wall = hall()
    for call in NONSENSE:
        wall.voice.announce(call)
    wall.call(5)
    wall.wait_playing(5)
    assert wall.outcomes == dict.fromkeys((1, 2, 3, 4), "dropped:unspeakable")


def test_sound_that_comes_back_in_time_says_the_call(
    hall: Callable[..., Hall], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A sound system away for a moment delays a call; it is told as offline and as ok again."""
    away = tmp_path / "away"
    wall = hall(sink=f"timed:{away / 'voiced.jsonl'}")
    until(lambda: bool(wall.healths))
    assert wall.healths[0].state == "offline"
    wall.call(1)
    wall.wait_playing(1)
    away.mkdir()
    wall.wait_told(1)
    assert wall.outcomes == {1: "voiced"}
    until(lambda: len(wall.healths) > 1)  # the call is told first
    assert [health.state for health in wall.healths] == ["offline", "ok"]
    assert caplog.text.count("the voice is offline") == 1


def test_sound_that_stays_away_drops_each_call_with_its_reason(
    hall: Callable[..., Hall],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The first call is tried until it is old, later ones once; none waits in vain for ever."""
    monkeypatch.setenv("PATH", str(tmp_path))  # no player on this machine
    wall = hall(sink="auto", speak_within_seconds=1.0)
    wall.wait_worker()
    wall.call(1)
    wall.wait_told(1)
    wall.call(2)
    wall.wait_told(2, 6)
    assert wall.outcomes == {1: "dropped:no_audio", 2: "dropped:no_audio"}
    assert [health.state for health in wall.healths] == ["offline"]
    assert caplog.text.count("the voice is offline") == 1


def test_an_undone_call_is_not_said(hall: Callable[..., Hall]) -> None:
    """A call taken back while another is being said is dropped as withdrawn."""
    wall = hall()
    wall.call(1, 2)
    wall.wait_playing(1)
    wall.voice.withdraw(2)
    wall.wait_told(1)
    assert wall.outcomes == {2: "dropped:withdrawn"}


def test_announcing_never_waits(hall: Callable[..., Hall], caplog: pytest.LogCaptureFixture) -> None:
    """With the worker standing still, 500 calls are taken in under a millisecond each."""
    wall = hall(patience=Patience(pong=60.0))
    os.kill(wall.wait_worker(), signal.SIGSTOP)
    took = []
    for event in range(500):
        wall.voice.prepare(str(2000 + event), "vi")
        started = time.perf_counter()
        wall.call(event)
        took.append(time.perf_counter() - started)
    # Two busy cores may take the processor away from us now and then; that is not the announcer waiting.
    assert sorted(took)[-25] < 0.001
    wall.voice.stop()
    assert len(wall.outcomes) == 500


def test_a_listener_that_fails_costs_nothing(
    cache: Path, recordings: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Exceptions of the wall's own callbacks are logged; the calls go on."""
    told: list[object] = []

    def fails(first: object, *_: object) -> None:
        told.append(first)
        raise RuntimeError("the wall has a bug")

    voice = Announcer(
        on_outcome=fails, on_health=fails, sink=f"timed:{tmp_path / 'v'}", cache=cache, recordings=recordings
    )  # type: ignore[arg-type]
    voice.start()
    now = SystemClock().now_us()
    for event in (1, 2):
        voice.announce(Announcement(event, "A", 7, "zh-TW", False, now))
    until(lambda: [one for one in told if isinstance(one, int)] == [1, 2])
    until(lambda: any(isinstance(one, Health) for one in told))
    voice.stop()
    assert "found no ear" in caplog.text


def test_whatever_happens_each_call_has_one_outcome(
    hall: Callable[..., Hall], caplog: pytest.LogCaptureFixture
) -> None:
    """Kills, halts, repeats, withdrawals and a stop at random: one outcome each, and voiced is what was heard."""
    chance = random.Random()
    seed = chance.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance.seed(seed)
    wall = hall(speak_within_seconds=4.0)
    wall.wait_worker()
    events = iter(range(1, 100))
    announced: list[int] = []
    until_then = time.monotonic() + 3.0
    while time.monotonic() < until_then:
        match chance.randrange(6):
            case 0 | 1:
                announced.append(next(events))
                wall.call(announced[-1], age=chance.choice([0.0, 0.0, 3.0, 5.0]))
            case 2 if announced:
                wall.call(chance.choice(announced))
            case 3 if announced:
                wall.voice.withdraw(chance.choice(announced))
            case 4 if chance.random() < 0.5:
                worker = wall.voice.worker
                if worker is not None:
                    try:
                        os.kill(worker, chance.choice([signal.SIGKILL, signal.SIGSTOP]))
                    except ProcessLookupError:
                        pass
        threading.Event().wait(chance.random() * 0.5)
    wall.voice.stop()
    assert sorted(wall.outcomes) == sorted(set(announced))
    voiced = [event for event, outcome in wall.outcomes.items() if outcome == "voiced"]
    heard = [line["event"] for line in wall.witnessed]
    assert len(heard) == len(set(heard)), "a call was played twice to its end"
    assert set(voiced) <= set(heard)
    # A call may end and the wall close, or its worker die, before the worker's word of it is through.
    assert len(set(heard) - set(voiced)) <= 1
    wall.assert_never_two_at_once()


def test_the_worker_goes_with_a_wall_that_is_killed(cache: Path, tmp_path: Path) -> None:
    """kill -9 of the wall's process ends its worker too."""
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from devices.voice import Announcer\n"
        f"voice = Announcer(on_outcome=print, sink='timed:{tmp_path / 'v'}', cache=Path({str(cache)!r}))\n"
        "voice.start()\n"
        "while voice.worker is None: time.sleep(0.01)\n"
        "print(voice.worker, flush=True)\n"
        "time.sleep(60)\n"
    )
    wall = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    assert wall.stdout is not None
    worker = int(wall.stdout.readline())
    os.kill(worker, 0)
    wall.kill()
    wall.wait()
    wall.stdout.close()
    until(lambda: not alive(worker), what="for the worker to go")


def alive(pid: int) -> bool:
    """Whether the process runs (a zombie whose new parent has not looked yet does not)."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_the_walls_process_loads_neither_sound_nor_qt() -> None:
    """numpy, pyttsx3 and Qt are the worker's and the wall's own business, not the announcer's."""
    code = (
        "import sys, devices.voice; sys.exit(bool({'numpy', 'pyttsx3', 'PySide6.QtCore'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
