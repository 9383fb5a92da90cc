"""Evidence that outlives the program: JSON lines, each written whole at once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


class Journal:
    """A JSON-lines file that is only appended to; a reader never sees half a line."""

    def __init__(self, path: Path) -> None:
        """Open or make `path`; raises OSError if the folder cannot be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)

    def lines(self) -> int:
        """How many lines the file holds, those of earlier runs included."""
        with self.path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 16), b""))

    def write(self, line: Mapping[str, object]) -> None:
        """Append one line with a single write; raises OSError when the disk refuses it."""
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        while data:
            data = data[os.write(self._fd, data) :]

    def close(self) -> None:
        os.close(self._fd)
