"""The folder of rendered sounds: bounded, whole files only, shared without harm."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.voice.cache import WavCache, key_of


def writer(size: int, made: list[Path] | None = None) -> Callable[[Path], None]:
    """Writes a file of `size` bytes and notes that it was asked to."""

    def write(path: Path) -> None:
        if made is not None:
            made.append(path)
        path.write_bytes(b"x" * size)

    return write


def test_a_sound_is_made_once(tmp_path: Path) -> None:
    """The second asking finds the file, also from another cache on the same folder."""
    made: list[Path] = []
    first = WavCache(tmp_path, 1000).make("a", writer(10, made))
    second = WavCache(tmp_path, 1000).make("a", writer(10, made))
    assert first == second
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    """The folder never holds more than its limit, and what was used last stays."""
    cache = WavCache(tmp_path, 30)
    for key in "abc":
        cache.make(key, writer(10))
    cache.get("a")
    cache.make("d", writer(10))
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["a", "c", "d"]
    assert cache.size == 30


def test_the_order_of_use_outlives_the_program(tmp_path: Path) -> None:
    """A new start with a smaller limit drops the ones used longest ago."""
    cache = WavCache(tmp_path, 100)
    for key in "abc":
        cache.make(key, writer(10))
    cache.get("a")
    WavCache(tmp_path, 20)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["a", "c"]


def test_half_files_of_a_killed_program_are_cleared_away(tmp_path: Path) -> None:
    """An old partial file goes at the next start; one that is being written now stays."""
    for name, age in ((".old.1.2.wav", 3600), (".new.1.2.wav", 0)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    WavCache(tmp_path, 1000)
    assert [path.name for path in tmp_path.iterdir()] == [".new.1.2.wav"]


def test_a_failed_making_leaves_nothing(tmp_path: Path) -> None:
    """Half a file is never found by the next asking."""

    def fails(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("the disk is full")

    cache = WavCache(tmp_path, 1000)
    with pytest.raises(OSError, match="full"):
        cache.make("a", fails)
    assert cache.get("a") is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_thrown_away_by_another_is_made_again(tmp_path: Path) -> None:
    """Two programs may share the folder."""
    cache = WavCache(tmp_path, 1000)
    cache.make("a", writer(10)).unlink()
    assert cache.get("a") is None
    assert cache.make("a", writer(10)).exists()


def test_every_fact_changes_the_key() -> None:
    """A sound of another version, voice, rate or text is another sound; joined facts never run together."""
    keys = {key_of(1, "vi", 150, "x"), key_of(2, "vi", 150, "x"), key_of(1, "id", 150, "x")}
    keys |= {key_of(1, "vi", 15, "0x"), key_of(1, "vi", 150, "y")}
    assert len(keys) == 5
