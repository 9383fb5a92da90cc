"""Where a call's WAV goes: a player program for the sound system of this machine, or a witness file.

A player is a child process, so a sound server that dies or hangs takes at most that child with it
(inside a Qt program libpulse aborts the whole process when its server goes, context.c:1087).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.voice.messages import Reason
from office.clock import Clock, SystemClock, iso

GRACE = 4.0  # seconds
HONEST = 0.8  # a player that is done before this share of the sound has lasted did not play it
PROBE_WITHIN = 3.0


@dataclass(frozen=True)
class Utterance:
    """One call's sound on its way to a sink."""

    event: int
    number: str
    counter: int
    wav: Path
    seconds: float


class SinkFailed(Exception):
    """The sound was not played to its end; `reason` is no_audio or sound_failed, str() is for the log."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Sink(Protocol):
    """Plays one sound after another; `play` and `probe` are never called at the same time as themselves."""

    @property
    def name(self) -> str: ...

    def play(self, utterance: Utterance) -> None:
        """Play it and come back when it has ended. Raises SinkFailed."""
        ...

    def probe(self) -> None:
        """Look whether sound could be played now, without a sound. Raises SinkFailed."""
        ...

    def close(self) -> None:
        """Silence at once; called from another thread than `play`."""
        ...


class PlayerSink:
    """A sink that runs a player program for each sound."""

    def __init__(
        self,
        name: str,
        player: tuple[str, ...],
        probe: tuple[str, ...],
        *,
        expects: str = "",
        grace: float = GRACE,
    ) -> None:
        """`player` gets the WAV's path as last word; `probe` tells whether it could play.

        It could when `probe` exits with 0 and its output (in the C locale) has `expects` in it.
        `grace` in seconds is what a player may take beyond the sound before it counts as hung.
        """
        self.name = name
        self._player = player
        self._probe = probe
        self._expects = expects.encode()
        self._grace = grace
        self._lock = threading.Lock()
        self._playing: subprocess.Popen[bytes] | None = None
        self._closed = False

    def play(self, utterance: Utterance) -> None:
        """See `Sink.play`."""
        self._installed()
        started = time.monotonic()
        with self._lock:
            if self._closed:
                raise SinkFailed(Reason.SOUND_FAILED, "the sink is closed")
            try:
                player = subprocess.Popen(
                    (*_dies_with_us(), *self._player, str(utterance.wav)),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
            except OSError as error:
                raise SinkFailed(Reason.NO_AUDIO, f"{self._player[0]}: {error}") from error
            self._playing = player
        try:
            _, complaint = player.communicate(timeout=utterance.seconds + self._grace)
        except subprocess.TimeoutExpired:
            player.kill()
            player.communicate()
            raise SinkFailed(
                Reason.SOUND_FAILED, f"{self.name} did not end; the sound server hangs"
            ) from None
        finally:
            with self._lock:
                self._playing = None
        words = complaint.decode(errors="replace").strip()[-200:]
        if player.returncode:
            raise SinkFailed(Reason.SOUND_FAILED, f"{self.name} ended with {player.returncode}: {words}")
        if time.monotonic() - started < HONEST * utterance.seconds:
            raise SinkFailed(Reason.SOUND_FAILED, f"{self.name} ended before the sound could: {words}")

    def probe(self) -> None:
        """See `Sink.probe`."""
        self._installed()
        try:
            done = subprocess.run(
                self._probe,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROBE_WITHIN,
                check=False,
                env=os.environ | {"LC_ALL": "C"},
            )
        except OSError as error:
            raise SinkFailed(Reason.NO_AUDIO, f"{self._probe[0]}: {error}") from error
        except subprocess.TimeoutExpired:
            raise SinkFailed(Reason.SOUND_FAILED, f"{self._probe[0]} gets no answer") from None
        if done.returncode or self._expects not in done.stdout:
            words = (done.stderr or done.stdout).decode(errors="replace").strip()[-200:]
            raise SinkFailed(Reason.NO_AUDIO, f"{self._probe[0]}: {words}")

    def close(self) -> None:
        """See `Sink.close`."""
        with self._lock:
            self._closed = True
            if self._playing is not None:
                self._playing.kill()

    def _installed(self) -> None:
        if shutil.which(self._player[0]) is None:
            raise SinkFailed(Reason.NO_AUDIO, f"the program {self._player[0]} is not installed")


def paplay() -> PlayerSink:
    """PulseAudio, or PipeWire through its pulse server."""
    return PlayerSink("paplay", ("paplay",), ("pactl", "info"))


def aplay() -> PlayerSink:
    """ALSA without a sound server; `aplay -l` lists the cards, and exits with 0 also when there is none."""
    return PlayerSink("aplay", ("aplay", "-q"), ("aplay", "-l"), expects="card ")


class AutoSink:
    """The first of several sinks that answers; looked for again after each failure."""

    def __init__(self, choices: tuple[Sink, ...]) -> None:
        self._choices = choices
        self._chosen: Sink | None = None

    @property
    def name(self) -> str:
        """The chosen sink's, or 'auto' while there is none."""
        chosen = self._chosen
        return chosen.name if chosen else "auto"

    def play(self, utterance: Utterance) -> None:
        """See `Sink.play`."""
        chosen = self._chosen or self._found()
        try:
            chosen.play(utterance)
        except SinkFailed:
            self._chosen = None
            raise
        self._chosen = chosen

    def probe(self) -> None:
        """See `Sink.probe`."""
        chosen = self._chosen
        if chosen is None:
            self._chosen = self._found()
        else:
            chosen.probe()

    def close(self) -> None:
        """See `Sink.close`."""
        for choice in self._choices:
            choice.close()

    def _found(self) -> Sink:
        failures = []
        for choice in self._choices:
            try:
                choice.probe()
                return choice
            except SinkFailed as error:
                failures.append(error)
        # A server that hangs is another trouble than none at all, and worth more words.
        reasons = {failure.reason for failure in failures}
        reason = Reason.SOUND_FAILED if Reason.SOUND_FAILED in reasons else Reason.NO_AUDIO
        raise SinkFailed(reason, "; ".join(map(str, failures)))


class TimedSink:
    """Takes exactly as long as the sound lasts, then writes one line that it was 'played' to a witness file.

    The line: {"event", "number", "counter", "wav", "seconds", "at"}; one write, so that lines never mix.
    """

    name = "timed"

    def __init__(self, file: Path, clock: Clock | None = None) -> None:
        self._file = file
        self._clock = clock or SystemClock()
        self._closed = threading.Event()

    def play(self, utterance: Utterance) -> None:
        """See `Sink.play`."""
        if self._closed.wait(utterance.seconds):
            raise SinkFailed(Reason.SOUND_FAILED, "the sink was closed in the middle")
        line = {
            "event": utterance.event,
            "number": utterance.number,
            "counter": utterance.counter,
            "wav": str(utterance.wav),
            "seconds": round(utterance.seconds, 3),
            "at": iso(self._clock.now_us()),
        }
        try:
            self._append(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise SinkFailed(Reason.SOUND_FAILED, f"{self._file}: {error}") from error

    def probe(self) -> None:
        """See `Sink.probe`."""
        try:
            self._append(b"")
        except OSError as error:
            raise SinkFailed(Reason.NO_AUDIO, f"{self._file}: {error}") from error

    def close(self) -> None:
        """See `Sink.close`."""
        self._closed.set()

    def _append(self, data: bytes) -> None:
        file = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, data)
        finally:
            os.close(file)


class OffSink:
    """No sound, and every call says so."""

    name = "off"

    def play(self, utterance: Utterance) -> None:
        """See `Sink.play`."""
        raise SinkFailed(Reason.OFF, f"call {utterance.event} is not said: the voice is off")

    def probe(self) -> None:
        """See `Sink.probe`."""

    def close(self) -> None:
        """See `Sink.close`."""


def sink_of(words: str) -> Sink:
    """The sink named 'auto', 'paplay', 'aplay', 'timed:FILE' or 'off'. Raises ValueError for another."""
    kind, _, rest = words.partition(":")
    if kind == "timed" and rest:
        return TimedSink(Path(rest))
    if not rest:
        if kind == "auto":
            return AutoSink((paplay(), aplay()))
        if kind == "paplay":
            return paplay()
        if kind == "aplay":
            return aplay()
        if kind == "off":
            return OffSink()
    raise ValueError(f"a voice sink is auto, paplay, aplay, timed:FILE or off, not {words!r}")


def _dies_with_us() -> tuple[str, ...]:
    """The words before a command that have the kernel end it with this process, however it ends.

    Without it a worker killed in the middle of a call would leave its player talking over the next one.
    """
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL") if setpriv else ()
