"""What a sign was last told to keep, so that a restart does not write it all again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)


def digest(command: bytes) -> str:
    """A short hash of what a file was written with."""
    return hashlib.sha256(command).hexdigest()[:16]


class SignMemory:
    """The hash of the memory table, the day it was written, and a hash for each file written since.

    Kept in a small JSON file when `path` is given.  A disk that cannot be written costs only a longer start:
    it is said once in the log.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._warned = False
        self.table = ""
        self.day = ""
        self.files: dict[str, str] = {}
        self._load()

    def forget(self) -> None:
        """Nothing is known of the sign any more; said before it is cleared, so that a crash cannot lie."""
        self.table = ""
        self.day = ""
        self.files = {}
        self._save()

    def laid_out(self, table: str, day: str) -> None:
        """The table with this hash was written on this business day; every file is empty."""
        self.table = table
        self.day = day
        self.files = {}
        self._save()

    def wrote(self, file: str, content: str) -> None:
        """A file now holds what hashes to `content`."""
        self.files[file] = content
        self._save()

    def _load(self) -> None:
        if self._path is None:
            return
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            table, day, files = kept["table"], kept["day"], kept["files"]
            if isinstance(table, str) and isinstance(day, str) and isinstance(files, dict):
                self.table, self.day = table, day
                self.files = {str(file): str(content) for file, content in files.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning(
                "the marquee's memory file %s is unreadable, the sign is written anew: %s", self._path, error
            )

    def _save(self) -> None:
        if self._path is None:
            return
        text = json.dumps({"table": self.table, "day": self.day, "files": self.files}, ensure_ascii=False)
        beside = self._path.with_name(self._path.name + ".new")
        try:
            beside.write_text(text, "utf-8")
            os.replace(beside, self._path)
        except OSError as error:
            if not self._warned:
                log.warning(
                    "the marquee's memory file cannot be written, each start will be longer: %s", error
                )
            self._warned = True
