"""Nineteen writer processes at work on one database, and the parent that starts and kills them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

WRITERS = range(1, 20)


class Crowd:
    """The parent; see tests/db/writers.py for the lines it obeys."""

    def __init__(self, database: str, folder: Path, *options: str) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.db.writers", database, str(folder), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def tell(self, words: str) -> str:
        """The parent's answer to a line."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(words + "\n")
        return self._parent.stdout.readline().strip()

    def close(self) -> None:
        """End them all."""
        for pipe in (self._parent.stdin, self._parent.stdout):
            assert pipe is not None
            pipe.close()
        assert self._parent.wait(30) == 0


@contextmanager
def nineteen(database: str, folder: Path, *options: str) -> Iterator[Crowd]:
    """Nineteen writers at work."""
    with closing(Crowd(database, folder, *options)) as crowd:
        assert crowd.tell("start " + " ".join(map(str, WRITERS))) == "started 19"
        yield crowd
