"""The voice's own process: `python -m devices.voice.worker --sink auto --cache DIR`.

Orders come as JSON lines on stdin, reports go as JSON lines to stdout (see `devices.voice.messages`).
It says one call after another and exits when stdin ends, that is when its parent is gone.
"""

from __future__ import annotations

import argparse
import logging
import os
import queue
import sys
import threading
from pathlib import Path
from tempfile import mkdtemp

from devices.voice.cache import WavCache
from devices.voice.journal import Journal
from devices.voice.messages import (
    LONGEST,
    Failed,
    Message,
    Ping,
    Pong,
    Prepare,
    Ready,
    Reason,
    Refused,
    Say,
    Sound,
    read_order,
)
from devices.voice.phrases import VOICES
from devices.voice.render import Renderer, espeak_version, standard_engines
from devices.voice.sinks import Sink, SinkFailed, sink_of
from devices.voice.sources import Phrasebook, PhraseSource, RecordedPhrases, SpokenPhrases
from devices.voice.speaker import Speaker

log = logging.getLogger("devices.voice.worker")

PHRASE_BYTES = 96 * 1024 * 1024  # about a thousand numbers in two languages
CALL_BYTES = 48 * 1024 * 1024
TOO_LONG = f"a line longer than {LONGEST} bytes"
PREPARED_AHEAD = 64  # orders to prepare that may wait; older ones are rendered when they are called


class Channel:
    """The worker's stdout as whole lines, and nothing else's.

    pyttsx3 prints to stdout; from here on file descriptor 1 leads nowhere and only this object has the pipe.
    """

    def __init__(self) -> None:
        sys.stdout.flush()
        self._pipe = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Write one report; a parent that is gone is noticed on stdin, not here."""
        try:
            with self._lock:
                os.write(self._pipe, message.line())
        except (OSError, ValueError) as error:
            log.warning("a report was lost: %s", error)


class Worker:
    """Reads orders on the main thread; says, prepares and listens to the sound system on three others."""

    def __init__(self, speaker: Speaker, sink: Sink, channel: Channel, *, probe_every: float) -> None:
        """`probe_every` in seconds, between two looks at the sound system; 0 looks once."""
        self._speaker = speaker
        self._sink = sink
        self._channel = channel
        self._probe_every = probe_every
        self._calls: queue.SimpleQueue[Say] = queue.SimpleQueue()
        self._ahead: queue.Queue[Prepare] = queue.Queue(PREPARED_AHEAD)
        self._saying = threading.Event()
        self._ended = threading.Event()

    def run(self) -> None:
        """Work until stdin ends; then silence, at once."""
        for work in (self._say, self._prepare, self._listen):
            threading.Thread(target=work, name=work.__name__, daemon=True).start()
        self._channel.send(Ready(sink=self._sink.name))
        with open(0, "rb", buffering=0, closefd=False) as stdin:
            self._take_orders(stdin.fileno())
        self._ended.set()
        self._sink.close()

    def _take_orders(self, stdin: int) -> None:
        held = b""
        skipping = False
        while data := os.read(stdin, 65536):
            *lines, held = (held + data).split(b"\n")
            for line in lines:
                if skipping:
                    skipping = False  # this is the end of a line that was too long
                elif line.strip():
                    self._take(line)
            if len(held) > LONGEST:
                if not skipping:
                    self._channel.send(Refused(detail=TOO_LONG))
                held, skipping = b"", True

    def _take(self, line: bytes) -> None:
        try:
            if len(line) > LONGEST:
                raise ValueError(TOO_LONG)
            order = read_order(line)
        except ValueError as error:
            self._channel.send(Refused(detail=str(error)[:200]))
            return
        match order:
            case Ping():
                self._channel.send(Pong(n=order.n))
            case Say():
                self._calls.put(order)
            case Prepare():
                try:
                    self._ahead.put_nowait(order)
                except queue.Full:
                    pass

    def _say(self) -> None:
        while True:
            call = self._calls.get()
            self._saying.set()
            try:
                self._speaker.say(call)
            except Exception as error:
                log.exception("call %s", call.event)
                self._channel.send(
                    Failed(event=call.event, reason=Reason.WORKER_LOST, detail=repr(error)[:200])
                )
            self._saying.clear()

    def _prepare(self) -> None:
        while True:
            order = self._ahead.get()
            try:
                self._speaker.prepare(order)
            except Exception:
                log.exception("preparing %s", order)

    def _listen(self) -> None:
        """Report what the sound system looks like, at start and then between calls."""
        while True:
            if not self._saying.is_set():
                reason, detail = "", ""
                try:
                    self._sink.probe()
                except SinkFailed as error:
                    reason, detail = error.reason.value, str(error)[:200]
                if not self._saying.is_set():  # a call that began meanwhile tells more than the look did
                    self._channel.send(Sound(reason=reason, detail=detail))
            if self._ended.wait(self._probe_every or None):
                return


def folder(wanted: Path) -> Path:
    """The cache's folder, or one for this run alone when that cannot be written."""
    try:
        WavCache(wanted / "phrases", PHRASE_BYTES)
        return wanted
    except OSError as error:
        spare = Path(mkdtemp(prefix="voice-"))
        log.warning(
            "%s cannot be used (%s); phrases are kept in %s until the program ends", wanted, error, spare
        )
        return spare


def voice(words: str) -> tuple[str, tuple[str, int]]:
    """'vi=vi:150' as language, voice and rate. Raises ValueError."""
    language, _, spoken = words.partition("=")
    name, _, rate = spoken.rpartition(":")
    if not (language and name):
        raise ValueError(words)
    return language, (name, int(rate))


def main(words: list[str]) -> int:
    """Run the worker; 2 for a usage error, 0 when stdin has ended."""
    parser = argparse.ArgumentParser(prog="python -m devices.voice.worker", description=__doc__)
    parser.add_argument("--sink", default="auto", help="auto, paplay, aplay, timed:FILE or off")
    parser.add_argument("--cache", type=Path, required=True, help="folder of rendered phrases")
    parser.add_argument("--recordings", type=Path, help="folder of recorded phrases with manifest.toml")
    parser.add_argument(
        "--voice",
        action="append",
        type=voice,
        metavar="LANGUAGE=VOICE:RATE",
        help="once a language, as vi=vi:150; RATE in words a minute",
    )
    parser.add_argument("--probe-every", type=float, default=10.0, metavar="SECONDS")
    chosen = parser.parse_args(words)
    try:
        sink = sink_of(chosen.sink)
    except ValueError as error:
        parser.error(str(error))
    logging.basicConfig(level=logging.WARNING, format="voice: %(message)s")
    channel = Channel()
    cache = folder(chosen.cache)
    sources: list[PhraseSource] = [RecordedPhrases(chosen.recordings)] if chosen.recordings else []
    sources.append(
        SpokenPhrases(
            Renderer(standard_engines()),
            WavCache(cache / "phrases", PHRASE_BYTES),
            voices=dict(chosen.voice or [(language, (name, 150)) for language, name in VOICES.items()]),
            engine_version=espeak_version(),
        )
    )
    speaker = Speaker(
        Phrasebook(sources),
        WavCache(cache / "calls", CALL_BYTES),
        sink,
        Journal(cache / "said.txt"),
        channel.send,
    )
    Worker(speaker, sink, channel, probe_every=chosen.probe_every).run()
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    # No clean-up of threads: a speech engine that hangs must not keep the process alive.
    logging.shutdown()
    os._exit(code)
