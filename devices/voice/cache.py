"""A folder of WAV files by key, bounded in bytes; the longest unused goes first."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path


def key_of(*facts: object) -> str:
    """A file name for everything that shapes a sound: version, voice, rate, text."""
    return hashlib.sha256("\0".join(map(str, facts)).encode()).hexdigest()[:40]


ABANDONED = 600.0  # seconds; no phrase takes so long to write


class WavCache:
    """Rendered sounds that outlive the program. Safe for several threads of one process.

    Two processes may share a folder: files appear whole, and one that the other threw away is made again.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        """Opens `folder` (made when missing; OSError when it cannot be) and drops what is over the limit."""
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(f"{folder} cannot be written to")
        found = []
        for path in folder.glob("*.wav"):
            try:
                stat = path.stat()
            except OSError:
                continue
            if path.name.startswith(".") and stat.st_mtime < time.time() - ABANDONED:
                path.unlink(missing_ok=True)  # half a file of a program that was killed
                continue
            found.append((stat.st_mtime_ns, path.stem, stat.st_size))
        for _, key, size in sorted(found):
            self._sizes[key] = size
        with self._lock:
            self._evict()

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(self._sizes.values())

    def get(self, key: str) -> Path | None:
        """The file of `key`, now the most recently used; None when there is none."""
        path = self._path(key)
        with self._lock:
            try:
                os.utime(path)
                self._sizes[key] = path.stat().st_size
            except FileNotFoundError:
                self._sizes.pop(key, None)
                return None
            self._sizes.move_to_end(key)
        return path

    def make(self, key: str, write: Callable[[Path], None]) -> Path:
        """The file of `key`, written by `write(path)` when it is not there; what `write` raises passes."""
        held = self.get(key)
        if held is not None:
            return held
        fresh = self._folder / f".{key}.{os.getpid()}.{threading.get_ident()}.wav"
        try:
            write(fresh)
            size = fresh.stat().st_size
            path = self._path(key)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        with self._lock:
            self._sizes[key] = size
            self._sizes.move_to_end(key)
            self._evict()
        return path

    def forget(self, key: str) -> None:
        """Throw one file away (it turned out to be damaged)."""
        with self._lock:
            self._sizes.pop(key, None)
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.wav"

    def _evict(self) -> None:
        total = sum(self._sizes.values())
        while total > self._limit and len(self._sizes) > 1:
            key, size = self._sizes.popitem(last=False)
            self._path(key).unlink(missing_ok=True)
            total -= size
