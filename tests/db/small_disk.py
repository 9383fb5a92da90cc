"""A small disk of its own for a test: an ext4 file system in a file, which can be filled and can fail."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

MEGABYTES = 24
"""ext4 with a journal needs some; the rest is filled in a moment."""


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


class SmallDisk:
    """Mounted at `folder`; skips the test, loudly, where this process may not mount."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "disk"
        self.folder.mkdir()
        image = place / "disk.img"
        with image.open("wb") as file:
            file.truncate(MEGABYTES * 2**20)
        try:
            _run("mkfs.ext4", "-q", "-m", "0", str(image))
            _run("mount", "-o", "loop", str(image), str(self.folder))
        except (OSError, subprocess.CalledProcessError) as error:
            words = getattr(error, "stderr", "") or error
            pytest.skip(f"the full and the read-only disk were NOT tested, no mount here: {words}")
        self._ballast = self.folder / "ballast"

    def fill(self, leave: int) -> None:
        """Take all but `leave` bytes."""
        free = os.statvfs(self.folder)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - leave)

    def empty(self) -> None:
        """Give back what was taken."""
        self._ballast.unlink()

    def turn_read_only(self) -> None:
        """As the kernel does after an error of the disk, under every program that has files open."""
        _run("mount", "-o", "remount,abort", str(self.folder))

    def close(self) -> None:
        """Unmount."""
        _run("umount", "--lazy", str(self.folder))
