"""Sound as numbers: resampling, levels, files."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.samples import level, peak_db, read_wav, resample, rms_db, stereo, trim, write_wav


def tone(hertz: float, seconds: float, rate: int, strength: float = 0.5) -> np.ndarray:
    """A sine that swells and fades, so that its ends are no clicks."""
    t = np.arange(round(seconds * rate)) / rate
    return strength * np.sin(2 * np.pi * hertz * t) * np.hanning(t.size)


@pytest.mark.parametrize("hertz", [100.0, 659.0, 3000.0, 9000.0])
@pytest.mark.parametrize("rate", [22_050, 16_000 * 2, 44_100])
def test_resampling_keeps_pitch_level_and_length(hertz: float, rate: int) -> None:
    """A tone brought to 48 kHz is the tone that would have been made at 48 kHz, to 60 dB."""
    made = resample(tone(hertz, 0.7, rate), rate, 48_000)
    meant = tone(hertz, 0.7, 48_000)
    size = min(made.size, meant.size)
    assert abs(made.size - meant.size) <= 1
    # The window above is counted in samples of each rate, so its last sample differs by a hair.
    assert peak_db(made[:size] - meant[:size]) < -58


def test_resampling_down_leaves_no_mirror() -> None:
    """What the lower rate cannot hold is taken out, not folded into the speech band."""
    assert peak_db(resample(tone(15_000, 0.5, 48_000), 48_000, 22_050)) < -60


@given(st.integers(1, 5000), st.sampled_from([8_000, 22_050, 44_100, 48_000]))
def test_resampling_any_length(size: int, rate: int) -> None:
    """Every length comes out as long in seconds as it went in."""
    made = resample(np.full(size, 0.25), rate, 48_000)
    assert abs(made.size - size * 48_000 / rate) <= 1
    assert np.isfinite(made).all()


@given(st.floats(0.001, 1.0), st.floats(-30, -10), st.floats(-6, 0))
def test_level_reaches_its_target_or_its_ceiling(strength: float, rms: float, peak: float) -> None:
    """A sound comes out at the wanted level, or with its peak at the ceiling, and never above either."""
    made = level(tone(500, 0.3, 48_000, strength), rms=rms, peak=peak)
    assert rms_db(made) <= rms + 0.01
    assert peak_db(made) <= peak + 0.01
    assert rms_db(made) > rms - 0.01 or peak_db(made) > peak - 0.01


def test_trim_takes_the_silence_at_both_ends_only() -> None:
    """The sound in the middle stays whole, with its own pauses."""
    sound = np.concatenate([np.zeros(500), np.ones(10), np.zeros(300), np.ones(10), np.zeros(700)])
    assert trim(sound).size == 320
    assert trim(np.zeros(100)).size == 0


def test_a_stereo_file_comes_back_as_it_went(tmp_path: Path) -> None:
    """What is written is 16-bit stereo at its rate, both channels alike, and reads back the same."""
    sound = tone(659, 0.2, 48_000)
    write_wav(tmp_path / "a.wav", stereo(sound), 48_000)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
    back, rate = read_wav(tmp_path / "a.wav")
    assert rate == 48_000
    assert np.abs(back - sound).max() < 1 / 16_000
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "8-bit"])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: str) -> None:
    """A file that is not whole 16-bit sound raises ValueError and is never played as noise."""
    path = tmp_path / "a.wav"
    write_wav(path, stereo(tone(500, 0.1, 48_000)), 48_000)
    whole = path.read_bytes()
    if damage == "8-bit":
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1)
            file.setframerate(8000)
            file.writeframes(b"\x80" * 800)
    else:
        path.write_bytes({"empty": b"", "text": b"not a sound", "cut": whole[: len(whole) // 2]}[damage])
    with pytest.raises(ValueError, match=r"a\.wav"):
        read_wav(path)
