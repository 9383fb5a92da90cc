"""What the voice's tests share: one cache of phrases, so that each is rendered once a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from devices.voice.samples import stereo, write_wav


@pytest.fixture(scope="session")
def phrases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for rendered phrases that all tests of the run fill together."""
    return tmp_path_factory.mktemp("voice-phrases")


@pytest.fixture
def cache(tmp_path: Path, phrases: Path) -> Path:
    """A cache of the test's own (its calls, its journal) on the shared phrases."""
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "phrases").symlink_to(phrases)
    return folder


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recorded Mandarin whose every fragment is a beep of 30 ms, so that a call lasts a second and a half."""
    folder = tmp_path_factory.mktemp("voice-recordings")
    t = np.arange(1440) / 48_000
    for digit in range(10):
        write_wav(folder / f"d{digit}.wav", stereo(0.5 * np.sin(2 * np.pi * (400 + 70 * digit) * t)), 48_000)
    digits = ", ".join(f'{digit} = "d{digit}.wav"' for digit in range(10))
    counters = ", ".join(f'{n} = "d{n % 10}.wav"' for n in range(1, 20))
    (folder / "manifest.toml").write_text(
        '["zh-TW"]\nagain = "d0.wav"\nnumber = ["{digits}"]\ncounter = ["{counter}"]\n'
        f"digits = {{ {digits} }}\ncounters = {{ {counters} }}\n"
    )
    return folder


@pytest.fixture
def speech_engine() -> None:
    """Skips, loudly, on a machine that cannot speak at all."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is NOT INSTALLED: the voice was not tested")
