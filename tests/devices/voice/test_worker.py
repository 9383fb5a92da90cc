"""The worker as a real process: orders in, reports out, and nothing else on its stdout."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.voice.messages import (
    Failed,
    Message,
    Ping,
    Playing,
    Pong,
    Prepare,
    Reason,
    Refused,
    Said,
    Say,
    Sound,
    read_report,
)

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.usefixtures("speech_engine")


class Far:
    """The far end of a worker: writes orders, reads every line it says."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.heard: list[Message] = []

    def send(self, *orders: Message | bytes) -> None:
        assert self.process.stdin is not None
        for order in orders:
            self.process.stdin.write(order if isinstance(order, bytes) else order.line())
        self.process.stdin.flush()

    def hear(self, wanted: Callable[[Message], bool]) -> Message:
        """The next report that is wanted; any line that is no report fails the test."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            report = read_report(line)
            self.heard.append(report)
            if wanted(report):
                return report
        raise AssertionError(f"the worker ended; heard {self.heard}")


@contextmanager
def worker(cache: Path, *words: str) -> Iterator[Far]:
    process = subprocess.Popen(
        [sys.executable, "-m", "devices.voice.worker", "--cache", str(cache), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        yield Far(process)
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdout.close()


def say(event: int, number: str = "1036", language: str = "zh-TW", **more: bool) -> Say:
    return Say(
        event=event,
        number=number,
        counter=7,
        language=language,
        recall=more.get("recall", False),
        called_at_us=1,
        short=more.get("short", False),
    )


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_calls_are_said_one_after_another_and_witnessed(
    cache: Path, recordings: Path, tmp_path: Path
) -> None:
    """Two calls given at once are played in order, each whole, whatever garbage comes between them.

    Ten thousand random bytes, half an order, a line without end: each is answered, none is believed. And a
    second worker on the same cache, as after a crash, does not say again what was said to its end.
    """
    noise = random.Random(4).randbytes(10_000)
    witness = tmp_path / "voiced.jsonl"
    words = ("--recordings", str(recordings), "--sink", f"timed:{witness}")
    with worker(cache, *words) as far:
        far.send(say(1, recall=True), noise + b"\n", b'{"kind":"say","event":9}\n', b"x" * 50_000 + b"\n\n\n")
        far.send(say(2, "1037", recall=True))
        far.hear(lambda report: isinstance(report, Said) and report.event == 2)
    order = [(type(report), report.event) for report in far.heard if isinstance(report, Playing | Said)]
    assert order == [(Playing, 1), (Said, 1), (Playing, 2), (Said, 2)]
    assert any(isinstance(report, Refused) and "longer" in report.detail for report in far.heard)
    first, second = lines(witness)
    assert (first["event"], second["event"]) == (1, 2)
    with wave.open(str(first["wav"])) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        assert file.getnframes() / 48_000 == pytest.approx(first["seconds"], abs=0.001)
    with worker(cache, *words) as far:
        far.send(say(1, recall=True))
        far.hear(lambda report: isinstance(report, Said))
    assert not any(isinstance(report, Playing) for report in far.heard)
    assert len(lines(witness)) == 2


def test_a_call_that_cannot_be_said_is_told_and_the_next_is_said(
    cache: Path, recordings: Path, tmp_path: Path
) -> None:
    """A number that is none fails alone."""
    with worker(
        cache, "--recordings", str(recordings), "--sink", f"timed:{tmp_path / 'voiced.jsonl'}"
    ) as far:
        far.send(say(1, "A036"), say(2))
        failed = far.hear(lambda report: isinstance(report, Failed))
        assert isinstance(failed, Failed)
        assert (failed.event, failed.reason) == (1, Reason.UNSPEAKABLE)
        far.hear(lambda report: isinstance(report, Playing) and report.event == 2)


def test_the_worker_ends_with_its_parent_in_the_middle_of_a_call(
    cache: Path, recordings: Path, tmp_path: Path
) -> None:
    """When stdin ends the worker falls silent and is gone at once; the call cut off has no witness."""
    file = tmp_path / "voiced.jsonl"
    with worker(cache, "--recordings", str(recordings), "--sink", f"timed:{file}") as far:
        far.send(say(1))
        far.hear(lambda report: isinstance(report, Playing))
        assert far.process.stdin is not None
        far.process.stdin.close()
        assert far.process.wait(timeout=2) == 0
    assert lines(file) == []


def test_a_player_dies_with_its_worker(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """kill -9 of the worker in the middle of a call leaves no player talking over the next one."""
    players = tmp_path / "bin"
    players.mkdir()
    for name, script in (
        ("paplay", f"echo $$ > {tmp_path}/pid.new; mv {tmp_path}/pid.new {tmp_path}/pid; exec sleep 60"),
        ("pactl", "exit 0"),
    ):
        (players / name).write_text(f"#!/bin/sh\n{script}\n")
        (players / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{players}:{os.environ['PATH']}")
    with worker(cache, "--sink", "auto") as far:
        far.send(say(1))
        far.hear(lambda report: isinstance(report, Playing))
        late = time.monotonic() + 10
        while not (tmp_path / "pid").exists():
            assert time.monotonic() < late
        player = int((tmp_path / "pid").read_text())
        os.kill(player, 0)
        far.process.send_signal(signal.SIGKILL)
        while Path(f"/proc/{player}/stat").exists() and " Z " not in Path(f"/proc/{player}/stat").read_text():
            assert time.monotonic() < late, "the player outlived its worker"


def test_the_second_language_is_the_tickets_and_left_out_when_short(cache: Path) -> None:
    """A Vietnamese ticket's call is longer than a Mandarin one's, its short form is not; Thai falls to English."""
    seconds = {}
    calls = {
        1: say(1), 2: say(2, language="vi"), 3: say(3, language="vi", short=True),
        4: say(4, language="th"), 5: say(5, language="en"),
    }  # fmt: skip
    with worker(cache, "--sink", "off") as far:
        far.send(*calls.values())
        while len(seconds) < len(calls):
            report = far.hear(lambda report: isinstance(report, Playing))
            assert isinstance(report, Playing)
            seconds[report.event] = report.seconds
    assert seconds[2] > seconds[1] + 1.0
    assert seconds[3] == pytest.approx(seconds[1], abs=0.05)
    assert seconds[4] == pytest.approx(seconds[5], abs=0.05) != pytest.approx(seconds[1], abs=0.5)


def test_orders_to_prepare_are_done_while_nothing_is_said(cache: Path, phrases: Path) -> None:
    """What was prepared is a file before its call comes, in Mandarin and in the ticket's language."""
    before = set(phrases.glob("*.wav"))
    with worker(cache, "--sink", "off") as far:
        far.send(Prepare(numbers=("8765",), counters=(), languages=("vi",)), Ping(n=3))
        far.hear(lambda report: isinstance(report, Pong) and report.n == 3)
        late = time.monotonic() + 10
        while len([path for path in set(phrases.glob("*.wav")) - before if path.name[0] != "."]) < 2:
            assert time.monotonic() < late
            time.sleep(0.01)


def test_a_machine_without_sound_is_told_at_start(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The supervisor hears of the missing speaker before the first call is lost to it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with worker(cache, "--sink", "auto") as far:
        sound = far.hear(lambda report: isinstance(report, Sound))
        assert isinstance(sound, Sound)
        assert sound.reason == Reason.NO_AUDIO
        far.send(say(1))
        failed = far.hear(lambda report: isinstance(report, Failed))
        assert isinstance(failed, Failed)
        assert failed.reason is Reason.NO_AUDIO


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(recordings: Path, tmp_path: Path) -> None:
    """With a file where the folder should be, the call is begun all the same."""
    (tmp_path / "cache").write_text("in the way")
    with worker(tmp_path / "cache", "--recordings", str(recordings), "--sink", "off") as far:
        far.send(say(1))
        far.hear(lambda report: isinstance(report, Playing))


def test_a_wrong_sink_is_a_usage_error(tmp_path: Path) -> None:
    """Exit code 2 and a sentence, as for every program of the office."""
    done = subprocess.run(
        [sys.executable, "-m", "devices.voice.worker", "--cache", str(tmp_path), "--sink", "loud"],
        capture_output=True,
        timeout=20,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 2
    assert b"timed:FILE" in done.stderr
