"""The sound of one call: chime, Mandarin, then one more language, as one stereo WAV.

One clip a call is what keeps calls from overlapping and lets a test find the whole of it in a recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from devices.voice.samples import Mono, Pcm, level, silence, stereo

RATE = 48_000
WAKE = 0.30  # seconds of silence first: amplifiers and HDMI sinks swallow the start of a sound
NOTE = 0.32
AFTER_CHIME = 0.35
BETWEEN_PARTS = 0.15  # the comma in 來賓一零三六號，請到七號櫃檯
BETWEEN_LANGUAGES = 0.35
TAIL = 0.10
E5, C5 = 659.0, 523.0  # Hz
RMS = -18.0  # dBFS, of each language and of the chime
PEAK = -0.4  # dBFS
_PARTIALS = ((1.0, 1.0), (2.0, 0.22), (3.0, 0.08))  # a soft bell: multiple of the note, strength


@dataclass(frozen=True)
class Span:
    """Where a piece of the clip stands, in seconds from its start."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class Clip:
    """A call ready to be played: 48 kHz stereo frames and what is where in them."""

    pcm: Pcm
    spans: tuple[Span, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / RATE


@dataclass(frozen=True)
class Speech:
    """One language's pieces at 48 kHz, in the order they are said."""

    language: str
    parts: tuple[Mono, ...]


def note(hertz: float) -> Mono:
    """One bell-like note of 320 ms that starts and ends at zero."""
    t = np.arange(round(NOTE * RATE)) / RATE
    tone = sum(strength * np.sin(2 * np.pi * hertz * n * t) for n, strength in _PARTIALS)
    attack = np.minimum(1.0, t / 0.004)
    release = np.minimum(1.0, (NOTE - t) / 0.04)
    return np.asarray(tone * np.exp(-4.0 * t) * attack * release)


def chime(*, recall: bool) -> Mono:
    """The ding-dong of a call (E5, C5), or the one note of a recall (E5)."""
    notes = (note(E5),) if recall else (note(E5), note(C5))
    return level(np.concatenate(notes), rms=RMS, peak=PEAK)


def assemble(speeches: Sequence[Speech], *, recall: bool, volume: float = 1.0) -> Clip:
    """The clip of one call; `volume` from 0 to 1 scales all of it alike.

    Each language is brought to the same level, so that a voice that renders softly is not lost in the hall.
    """
    pieces: list[Mono] = []
    spans: list[Span] = []
    length = 0

    def lay(sound: Mono, name: str = "") -> None:
        nonlocal length
        if name:
            spans.append(Span(name, length / RATE, (length + sound.size) / RATE))
        pieces.append(sound)
        length += sound.size

    lay(silence(WAKE, RATE))
    lay(chime(recall=recall), "chime")
    lay(silence(AFTER_CHIME, RATE))
    for index, speech in enumerate(speeches):
        if index:
            lay(silence(BETWEEN_LANGUAGES, RATE))
        lay(_joined(speech), speech.language)
    lay(silence(TAIL, RATE))
    return Clip(stereo(np.concatenate(pieces) * min(max(volume, 0.0), 1.0)), tuple(spans))


def _joined(speech: Speech) -> Mono:
    """The pieces of a language at one level; pauses do not count towards it."""
    words = level(np.concatenate(speech.parts), rms=RMS, peak=PEAK)
    cuts = np.cumsum([part.size for part in speech.parts])[:-1]
    pause = silence(BETWEEN_PARTS, RATE)
    laid: list[Mono] = []
    for index, piece in enumerate(np.split(words, cuts)):
        if index:
            laid.append(pause)
        laid.append(piece)
    return np.concatenate(laid)
