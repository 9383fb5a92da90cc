"""What the voice's tests share: one cache of phrases, so that each is rendered once a run."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

FAST = 420  # words per minute: calls of three seconds instead of six


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


@pytest.fixture
def speech_engine() -> None:
    """Skips, loudly, on a machine that cannot speak at all."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is NOT INSTALLED: the voice was not tested")


def until(holds: Callable[[], bool], seconds: float = 20.0, what: str = "") -> None:
    """Wait until `holds()`; fail when it does not within `seconds`."""
    late = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < late, f"waited {seconds} s in vain {what}"
        time.sleep(0.01)
