"""The sound of one call: what is in it, where, and how loud."""

from __future__ import annotations

import numpy as np
import pytest

from devices.voice.clip import (
    AFTER_CHIME,
    BETWEEN_LANGUAGES,
    BETWEEN_PARTS,
    C5,
    E5,
    NOTE,
    PEAK,
    RATE,
    RMS,
    WAKE,
    Clip,
    Speech,
    assemble,
)
from devices.voice.samples import Mono, peak_db, rms_db


def speech(language: str, *seconds: float, strength: float = 0.3) -> Speech:
    """A stand-in for words: noise of known length, with peaks as speech has."""
    chance = np.random.default_rng(7)
    return Speech(
        language, tuple(strength * chance.laplace(0, 0.15, round(s * RATE)).clip(-1, 1) for s in seconds)
    )


def cut(clip: Clip, name: str) -> Mono:
    """One piece of the clip as float samples of its left channel."""
    (span,) = [span for span in clip.spans if span.name == name]
    return clip.pcm[round(span.start * RATE) : round(span.end * RATE), 0] / 32767.0


def pitch(sound: Mono) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size), 1 << 18))
    return float(np.argmax(spectrum)) * RATE / (1 << 18)


def test_a_call_is_chime_mandarin_then_one_more_language() -> None:
    """The pieces follow each other in order, with the pauses of the design, and nothing else."""
    clip = assemble([speech("zh-TW", 1.0, 0.8), speech("vi", 1.2, 0.9)], recall=False)
    assert [span.name for span in clip.spans] == ["chime", "zh-TW", "vi"]
    chime, mandarin, vietnamese = clip.spans
    assert chime.start == pytest.approx(WAKE, abs=1e-4)
    assert chime.end - chime.start == pytest.approx(2 * NOTE, abs=1e-4)
    assert mandarin.start - chime.end == pytest.approx(AFTER_CHIME, abs=1e-4)
    assert mandarin.end - mandarin.start == pytest.approx(1.8 + BETWEEN_PARTS, abs=1e-4)
    assert vietnamese.start - mandarin.end == pytest.approx(BETWEEN_LANGUAGES, abs=1e-4)
    assert clip.seconds == pytest.approx(0.3 + 0.64 + 0.35 + 1.95 + 0.35 + 2.25 + 0.1, abs=1e-3)


def test_the_clip_is_stereo_with_both_channels_alike() -> None:
    """A mono stream would be played 3 dB too quiet."""
    clip = assemble([speech("zh-TW", 1.0)], recall=False)
    assert clip.pcm.shape[1] == 2
    assert clip.pcm.dtype == np.int16
    assert np.array_equal(clip.pcm[:, 0], clip.pcm[:, 1])


def test_the_chime_of_a_call_is_ding_dong() -> None:
    """E5 then C5, 320 ms each; the first 0.3 s before them are silent."""
    clip = assemble([speech("zh-TW", 1.0)], recall=False)
    assert not clip.pcm[: round(WAKE * RATE)].any()
    ding, dong = np.split(cut(clip, "chime"), 2)
    assert pitch(ding) == pytest.approx(E5, abs=3)
    assert pitch(dong) == pytest.approx(C5, abs=3)


def test_a_recall_has_one_note() -> None:
    """A recall can be told from a call before the first word."""
    clip = assemble([speech("zh-TW", 1.0)], recall=True)
    assert cut(clip, "chime").size == round(NOTE * RATE)
    assert pitch(cut(clip, "chime")) == pytest.approx(E5, abs=3)


@pytest.mark.parametrize("strength", [0.01, 0.3, 1.0])
def test_every_language_is_as_loud_as_the_next(strength: float) -> None:
    """A voice that renders softly is not lost in the hall, and none is clipped."""
    clip = assemble([speech("zh-TW", 1.0, strength=1.0), speech("en", 1.0, strength=strength)], recall=False)
    for name in ("chime", "zh-TW", "en"):
        assert rms_db(cut(clip, name)) == pytest.approx(RMS, abs=1.0)
        assert peak_db(cut(clip, name)) <= PEAK + 0.01


def test_pauses_do_not_change_the_level() -> None:
    """The same words are as loud in one piece as in three."""
    whole, pieces = speech("zh-TW", 1.5), speech("zh-TW", 0.5, 0.5, 0.5)
    one = assemble([Speech("zh-TW", whole.parts)], recall=False)
    three = assemble([pieces], recall=False)
    first = cut(three, "zh-TW")[: round(0.5 * RATE)]
    assert rms_db(first) == pytest.approx(rms_db(cut(one, "zh-TW")[: round(0.5 * RATE)]), abs=0.5)


def test_volume_scales_the_whole_call() -> None:
    """Half the volume is 6 dB less of everything, chime and words alike."""
    full = assemble([speech("zh-TW", 1.0)], recall=False)
    half = assemble([speech("zh-TW", 1.0)], recall=False, volume=0.5)
    for name in ("chime", "zh-TW"):
        assert rms_db(cut(full, name)) - rms_db(cut(half, name)) == pytest.approx(6.02, abs=0.05)


def test_without_words_there_is_still_the_chime() -> None:
    """When no engine can speak, people are at least made to look up."""
    clip = assemble([], recall=False)
    assert [span.name for span in clip.spans] == ["chime"]
