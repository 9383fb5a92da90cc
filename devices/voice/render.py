"""Words to a WAV file by espeak-ng, through pyttsx3 first and its own program second.

pyttsx3 2.99 is used for one thing only, one file a run; measured on espeak-ng 1.51: queued utterances are
lost, `say` has no reliable end, and a file may come back empty: the last run's end is taken for the next
one's (run after run without a pause 6 to 33 files in 100, after a rest of 20 ms 1 in 1000). So there is a
rest, every file is judged before it is used, tried again, and then left to `espeak-ng -w`.
"""

from __future__ import annotations

import logging
import math
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overdue
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from devices.voice.samples import read_wav, rms_db

log = logging.getLogger(__name__)

LOUDNESS = 80  # percent; at 100 some phrases are rendered clipped
SPOKEN_WITHIN = 3.0  # seconds pyttsx3 gets for one phrase; it needs 0.02
REST = 0.03  # seconds between two runs of pyttsx3; its end-of-run event still comes after the run
PROGRAM_WITHIN = 5.0
QUIET_FILE_DB = -40.0


class RenderFailed(Exception):
    """The words did not become a usable file; str() says why, for the log."""


class Engine(Protocol):
    """Something that turns one text into one WAV file."""

    @property
    def name(self) -> str: ...

    def render(self, text: str, voice: str, rate: int, target: Path) -> None:
        """Write `text` to `target`; `rate` in words per minute. Raises RenderFailed."""
        ...


class Pyttsx3Engine:
    """espeak-ng inside this process through pyttsx3, kept on one thread of its own.

    If that thread ever hangs (pyttsx3 can, when a callback is lost), the engine is given up for the life of
    the process and the next engine does the work.
    """

    name = "pyttsx3"

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pyttsx3")
        self._engine: Any = None
        self._ids: dict[str, str] = {}
        self._given_up = ""
        self._rested = 0.0

    def render(self, text: str, voice: str, rate: int, target: Path) -> None:
        """See `Engine.render`."""
        if self._given_up:
            raise RenderFailed(self._given_up)
        try:
            self._thread.submit(self._render, text, voice, rate, target).result(SPOKEN_WITHIN)
        except Overdue:
            self._given_up = f"pyttsx3 did not answer within {SPOKEN_WITHIN:.0f} s"
            raise RenderFailed(self._given_up) from None

    def _render(self, text: str, voice: str, rate: int, target: Path) -> None:
        engine = self._started()
        wanted = self._ids.get(voice)
        if wanted is None:
            raise RenderFailed(f"espeak-ng has no voice {voice!r}")
        time.sleep(max(0.0, self._rested - time.monotonic()))
        try:
            engine.setProperty("voice", wanted)
            engine.setProperty("rate", rate)
            engine.setProperty("volume", LOUDNESS / 100)
            engine.save_to_file(text, str(target))
            engine.runAndWait()
            if engine.getProperty("voice") != wanted:  # an unknown voice is no error to pyttsx3
                raise RenderFailed(f"espeak-ng would not take the voice {voice!r}")
        except (RuntimeError, ValueError, OSError) as error:
            raise RenderFailed(f"pyttsx3: {error}") from error
        finally:
            self._rested = time.monotonic() + REST
        # The run may end before the file is there.
        late = time.monotonic() + 0.25
        while not target.exists() and time.monotonic() < late:
            time.sleep(0.005)

    def _started(self) -> Any:
        if self._engine is None:
            try:
                import pyttsx3

                engine = pyttsx3.init("espeak")
                # By the last part of the id, whole: 'sit/cmn-latn-pinyin'. A prefix would find 'sit/cmn'.
                self._ids = {str(v.id).rsplit("/", 1)[-1]: str(v.id) for v in engine.getProperty("voices")}
                self._engine = engine
            except (ImportError, OSError, RuntimeError) as error:
                self._given_up = f"pyttsx3 cannot start: {error}"
                raise RenderFailed(self._given_up) from error
        return self._engine


class EspeakProgram:
    """The program `espeak-ng -w`, one process a phrase: slower by 20 ms, never seen to fail (0 of 600)."""

    name = "espeak-ng"

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program
        self._voices: frozenset[str] = frozenset()

    def render(self, text: str, voice: str, rate: int, target: Path) -> None:
        """See `Engine.render`."""
        # Asked for a voice it lacks, espeak-ng takes a like-named one: 'cmn', the one that must not speak.
        if not self._voices:
            self._voices = frozenset(self._listed())
        if voice not in self._voices:
            raise RenderFailed(f"espeak-ng has no voice {voice!r}")
        self._run("-v", voice, "-s", str(rate), "-a", str(LOUDNESS), "-w", str(target), text)

    def _listed(self) -> Iterator[str]:
        """The voices by the last part of their file's name, the list's fifth column: 'sit/cmn-Latn-pinyin'."""
        for line in self._run("--voices").splitlines()[1:]:
            columns = line.split()
            if len(columns) > 4:
                yield columns[4].rsplit("/", 1)[-1].lower()

    def _run(self, *words: str) -> str:
        try:
            done = subprocess.run(
                (self._program, *words),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROGRAM_WITHIN,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RenderFailed(f"{self._program}: {error}") from error
        if done.returncode:
            raise RenderFailed(f"{self._program}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace")


class Renderer:
    """Engines in the order they are tried, each file judged before it counts."""

    def __init__(self, engines: Sequence[Engine], *, attempts: int = 2) -> None:
        self._engines = tuple(engines)
        self._attempts = attempts

    def render(self, text: str, voice: str, rate: int, target: Path) -> str:
        """Write `text` to `target` and answer the name of the engine that did it.

        Raises RenderFailed with every engine's reason when none did.
        """
        reasons = []
        for engine in self._engines:
            for attempt in range(self._attempts):
                # A late file of a failed attempt must not be taken for this one's.
                trial = target.with_name(f"{target.stem}-{engine.name}{attempt}.wav")
                try:
                    engine.render(text, voice, rate, trial)
                    judge(trial, text, rate)
                    trial.replace(target)
                    return engine.name
                except RenderFailed as error:
                    reasons.append(f"{engine.name}: {error}")
                finally:
                    trial.unlink(missing_ok=True)
        raise RenderFailed("; ".join(reasons) or "no speech engine")


def least_seconds(text: str, rate: int) -> float:
    """The shortest time `text` can honestly take at `rate` words per minute; 0.4 to 0.85 of what it does take.

    Measured at 150: a Han syllable 0.27 to 0.31 s, a letter of English, Vietnamese or Indonesian 0.07 to 0.1 s.
    """
    seconds = sum(0.22 if "\u4e00" <= letter <= "\u9fff" else 0.05 for letter in text if not letter.isspace())
    return seconds * 150 / rate


def judge(path: Path, text: str, rate: int) -> None:
    """Raises RenderFailed unless `path` is a whole, audible WAV long enough to hold `text`."""
    try:
        samples, hertz = read_wav(path)
    except (OSError, ValueError) as error:
        raise RenderFailed(f"no usable file: {error}") from error
    seconds = samples.size / hertz
    if seconds < least_seconds(text, rate):
        raise RenderFailed(f"only {seconds:.2f} s for {text!r}")
    if not math.isfinite(float(np.sum(samples))) or rms_db(samples) < QUIET_FILE_DB:
        raise RenderFailed("the file is silent")


def standard_engines() -> tuple[Engine, ...]:
    """What this machine has: pyttsx3, then the program espeak-ng when it is installed."""
    engines: list[Engine] = [Pyttsx3Engine()]
    if shutil.which("espeak-ng"):
        engines.append(EspeakProgram())
    return tuple(engines)


def espeak_version() -> str:
    """What `espeak-ng --version` says, part of the cache's key; '' when the program is not there."""
    try:
        done = subprocess.run(
            ["espeak-ng", "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace").split("Data at")[0].strip()
