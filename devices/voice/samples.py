"""Sound as numbers: mono float samples from -1 to 1, and the few operations a call's clip needs.

Only the worker process imports this module (and with it numpy); the wall's own process stays without.
"""

from __future__ import annotations

import math
import os
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Mono = NDArray[np.float64]
Pcm = NDArray[np.int16]

QUIETEST = -120.0  # what `rms_db` and `peak_db` answer for silence


def read_wav(path: Path) -> tuple[Mono, int]:
    """The samples of a 16-bit WAV mixed to mono, and its rate in Hz.

    Raises OSError when it cannot be opened and ValueError when it is not a whole 16-bit PCM WAV.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.getnframes()
            data = file.readframes(frames)
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path.name} is not a WAV file: {error}") from error
    if width != 2 or channels not in (1, 2) or rate <= 0:
        raise ValueError(f"{path.name}: {channels} channels of {8 * width} bits; mono or stereo 16 is read")
    if len(data) != frames * channels * width:
        raise ValueError(f"{path.name} is cut short")
    pcm = np.frombuffer(data, "<i2").astype(np.float64).reshape(-1, channels)
    return pcm.mean(axis=1) / 32768.0, rate


def write_wav(path: Path, pcm: Pcm, rate: int) -> None:
    """Write 16-bit frames (n, channels) whole or not at all: a reader never sees half a file."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with wave.open(str(partial), "wb") as file:
            file.setnchannels(pcm.shape[1])
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(pcm.astype("<i2").tobytes())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def resample(samples: Mono, rate: int, to: int) -> Mono:
    """The same sound at another rate, band-limited in the frequency domain.

    The block is padded on both sides so that its ends do not ring into each other.
    """
    if rate == to or samples.size == 0:
        return samples
    step = math.gcd(rate, to)
    inward, outward = rate // step, to // step
    blocks = -(-samples.size // inward)
    margin = max(1, rate // 50 // inward)
    padded = np.zeros((blocks + 2 * margin) * inward)
    padded[margin * inward : margin * inward + samples.size] = samples
    length = (blocks + 2 * margin) * outward
    spectrum = np.fft.rfft(padded)
    band = np.zeros(length // 2 + 1, dtype=spectrum.dtype)
    shared = min(spectrum.size, band.size)
    band[:shared] = spectrum[:shared]
    whole = np.fft.irfft(band, length) * (length / padded.size)
    start = margin * outward
    return np.asarray(whole[start : start + round(samples.size * to / rate)])


def trim(samples: Mono, *, floor_db: float = -50.0) -> Mono:
    """The sound without the silence before and after it (below `floor_db` dBFS)."""
    loud = np.flatnonzero(np.abs(samples) > 10 ** (floor_db / 20))
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples[:0]


def rms_db(samples: Mono) -> float:
    """Root mean square in dBFS (0 = a full-scale square wave)."""
    if samples.size == 0:
        return QUIETEST
    return max(QUIETEST, 20 * math.log10(max(float(np.sqrt(np.mean(samples**2))), 1e-9)))


def peak_db(samples: Mono) -> float:
    """The highest sample in dBFS."""
    if samples.size == 0:
        return QUIETEST
    return max(QUIETEST, 20 * math.log10(max(float(np.max(np.abs(samples))), 1e-9)))


def level(samples: Mono, *, rms: float, peak: float) -> Mono:
    """The sound at `rms` dBFS, or as near to it as keeps its peak at or under `peak` dBFS."""
    if samples.size == 0:
        return samples
    gain = min(rms - rms_db(samples), peak - peak_db(samples))
    return np.asarray(samples * 10 ** (gain / 20))


def silence(seconds: float, rate: int) -> Mono:
    """Nothing, for `seconds`."""
    return np.zeros(round(seconds * rate))


def stereo(samples: Mono) -> Pcm:
    """The sound on both channels as 16-bit frames.

    A mono stream is played 3 dB quieter by common mixers; a stereo one is not.
    """
    pcm = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype(np.int16)
    return np.column_stack((pcm, pcm))
