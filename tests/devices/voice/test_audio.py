"""What really comes out of a speaker: the calls as recorded from a sound server's monitor.

The server is one of the test's own, with a sink that leads nowhere; nobody hears anything. It proves that the
right clip is played, whole, once and in order. It does not prove that the Mandarin is good Mandarin: that
takes the golden phonemes (test_phrases.py) and a person.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.voice import Announcement, Announcer, Health, Patience
from devices.voice.samples import read_wav, rms_db
from office.clock import SystemClock
from office.config import VoicePlan
from tests.devices.voice.waiting import until

RATE = 48_000
NEEDED = ("pulseaudio", "pactl", "parec", "paplay")
missing = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = [
    pytest.mark.audio,
    pytest.mark.skipif(bool(missing), reason=f"{missing} NOT INSTALLED: no played sound was verified"),
]


class Server:
    """A PulseAudio of the test's own, its null sink 'lobby' and a recording of what is played there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "pulse" / "native"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.pid = 0

    def start(self) -> None:
        server = self._run(
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-level=error",
            "-L", f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
            "-L", f"module-null-sink sink_name=lobby rate={RATE} channels=2",
            "-L", "module-always-sink",
        )  # fmt: skip
        self.pid = server.pid
        until(lambda: self._pactl("set-default-sink", "lobby"), what="for the sound server")

    def record(self) -> Path:
        """Start recording; the file grows from now on."""
        file = self._folder / "heard.raw"
        self._run(
            "parec", "-d", "lobby.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2",
            "--latency-msec=20", str(file),
        )  # fmt: skip
        until(lambda: file.exists() and file.stat().st_size > RATE, what="for the recording to run")
        return file

    def kill(self) -> None:
        """The server is gone as in a crash."""
        os.kill(self.pid, signal.SIGKILL)
        self._processes[0].wait()

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes.clear()

    def _run(self, *words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._processes.append(process)
        return process

    def _pactl(self, *words: str) -> bool:
        done = subprocess.run(("pactl", *words), capture_output=True, timeout=10, check=False)
        return done.returncode == 0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A running sound server that this process and its children use."""
    runtime = tmp_path / "run"
    (runtime / "pulse").mkdir(parents=True)
    runtime.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("PULSE_RUNTIME_PATH", str(runtime / "pulse"))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{runtime / 'pulse' / 'native'}")
    made = Server(runtime)
    made.start()
    yield made
    made.stop()


def found(heard: np.ndarray, clip: np.ndarray) -> tuple[float, int]:
    """Where `clip` is in `heard` (sample) and how well (normalised correlation, 1 = exactly)."""
    size = 1 << int(np.ceil(np.log2(heard.size + clip.size)))
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size)), size)
    places = heard.size - clip.size + 1
    energy = np.cumsum(np.concatenate([[0.0], heard**2]))
    window = np.sqrt(np.maximum(energy[clip.size :] - energy[: -clip.size], 1e-9))
    match = product[:places] / (window * np.sqrt(np.sum(clip**2)))
    best = int(np.argmax(match))
    return float(match[best]), best


def recording(file: Path) -> np.ndarray:
    """What was recorded, left channel."""
    data = file.read_bytes()
    return np.frombuffer(data[: len(data) // 4 * 4], "<i2")[::2] / 32768.0


@pytest.mark.usefixtures("speech_engine")
def test_calls_come_out_of_the_speaker_whole_once_and_in_order(
    server: Server, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Two calls, the worker killed in the middle of the first: each is heard whole, in order, none over another."""
    told: list[tuple[int, str, str, float]] = []
    voice = Announcer(
        on_outcome=lambda *outcome: told.append(outcome), sink="auto", cache=cache, plan=VoicePlan(rate=300)
    )
    heard = server.record()
    voice.start()
    now = SystemClock().now_us()
    voice.announce(Announcement(1, "2589", 4, "zh-TW", False, now))
    voice.announce(Announcement(2, "1036", 17, "zh-TW", True, now))
    until(lambda: any(cache.glob("calls/1-*")), what="for the first call")
    quiet = heard.stat().st_size
    until(lambda: heard.stat().st_size > quiet + RATE * 4, what="for a second of the first call")
    assert voice.worker is not None
    os.kill(voice.worker, signal.SIGKILL)
    until(lambda: len(told) == 2, what=f"for all calls, told {told}")
    voice.stop()
    end = heard.stat().st_size
    until(lambda: heard.stat().st_size > end + RATE)
    sound = recording(heard)

    assert [(event, outcome) for event, outcome, *_ in told] == [(1, "voiced"), (2, "voiced")]
    spans = []
    for event in (1, 2):
        (wav,) = cache.glob(f"calls/{event}-*.wav")
        clip = read_wav(wav)[0]
        match, start = found(sound, clip)
        assert match >= 0.99, f"call {event} is in the recording only at {match:.3f}"
        assert rms_db(sound[start : start + clip.size]) > -30
        spans.append((start, start + clip.size))
    (first, first_end), (second, second_end) = spans
    assert first_end <= second, "two calls were heard at once"
    rest = sound.copy()
    rest[first:first_end] = 0.0
    rest[second:second_end] = 0.0
    # What is left is the beginning of the first call, cut off before it was said again, and silence.
    loud = np.flatnonzero(np.abs(rest) > 0.01)
    assert loud.size, "the worker was not killed in the middle"
    assert loud[-1] < first
    assert 0.1 < (loud[-1] - loud[0]) / RATE < 2.0


def test_a_sound_server_that_dies_and_comes_back_loses_no_call(
    server: Server, cache: Path, recordings: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The server is killed in the middle of a call and is back a moment later: the call is said whole."""
    told: list[tuple[int, str, str, float]] = []
    healths: list[Health] = []
    voice = Announcer(
        on_outcome=lambda *outcome: told.append(outcome),
        on_health=healths.append,
        cache=cache,
        recordings=recordings,
        patience=Patience(again=(0.3,)),
    )
    voice.start()
    until(lambda: bool(healths))
    voice.announce(Announcement(1, "1036", 17, "zh-TW", False, SystemClock().now_us()))
    until(lambda: any(cache.glob("calls/1-*")))
    server.kill()
    until(lambda: len(healths) == 2, what="for the fault to be told")
    server.start()
    until(lambda: len(told) == 1)
    voice.stop()
    assert told[0][:2] == (1, "voiced")
    states = [health.state for health in healths]
    assert (states[0], states[-1]) == ("ok", "ok")
    assert len(states) > 2
