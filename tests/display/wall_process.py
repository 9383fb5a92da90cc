"""The wall as a process of its own, with its witness file and a loudspeaker's stand-in that takes its time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class WallProcess:
    """Starts, kills and ends `python -m display` offscreen; reads what its far ends say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.witness_file, self.voice_file = folder / "wall.jsonl", folder / "voice.jsonl"
        self.log = folder / "wall.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str, voice: bool = False) -> None:
        """Start it; with `voice` it speaks into the timed sink."""
        sink = f"timed:{self.voice_file}" if voice else "off"
        words = [sys.executable, "-m", "display", "--db", str(self.folder / "office.db")]
        words += ["--witness", str(self.witness_file), "--voice", sink, "--screen", "1920x1080+0+0", *more]
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(words, stdout=log, stderr=log, env=environment)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(5)

    def end(self) -> int | None:
        """Ask it to close; its exit code."""
        if self._process is None or self._process.poll() is not None:
            return self._process.returncode if self._process else None
        self._process.terminate()
        try:
            return self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def painted(self) -> list[dict[str, Any]]:
        """The witness' lines."""
        return _lines(self.witness_file)

    def voiced(self) -> list[dict[str, Any]]:
        """What was said to its end."""
        return _lines(self.voice_file)

    def wait(self, condition: Callable[[], bool], seconds: float = 20.0) -> None:
        """Wait until `condition`; fails with the wall's log."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until or not self.alive:
                raise AssertionError(f"the wall did not get there; its log:\n{self.log.read_text()}")
            time.sleep(0.02)

    def wait_painted(self, events: set[int], seconds: float = 20.0) -> None:
        """Wait until each of these events has a witness line."""
        self.wait(lambda: events <= {line["event"] for line in self.painted()}, seconds)


def _lines(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    text = file.read_bytes()
    return [json.loads(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]
