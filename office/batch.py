"""A `python -m db batch` process to talk to: one command line in, one JSON object back, whatever dies between."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from office.launcher import child_environment

Answer = dict[str, Any]
ANSWER_WITHIN = 30.0  # seconds; longer than the queue's own longest wait for its database
START_WITHIN = 60.0  # seconds of tries to get the process going again
PAUSE = 0.2  # seconds between two tries


class Unanswered(Exception):
    """The process died with the command in it and the command has no key: nobody knows whether it was done."""


class Batch:
    """Asks the queue through a child process of its own; a dead child is replaced and asked again.

    A command with `--key` is sent again after a death, and the key makes that harmless; one without a key raises
    Unanswered, and whoever asked looks at the counter before going on.  Thread-safe: one command at a time.
    Raises OSError with the child's last words when it cannot be kept alive for 20 s.
    """

    def __init__(
        self,
        database: str,
        log: Path,
        *,
        argv: Sequence[str] = (sys.executable, "-P", "-m", "db"),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._argv = (*argv, "--db", database, "batch")
        self._env = child_environment(env or {})
        self._log = log
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self.deaths = 0  # how often a child was found dead

    def ask(self, command: str) -> Answer:
        """The queue's answer to one command line, as JSON; a refusal is {"error": sentence}."""
        with self._lock:
            until = time.monotonic() + START_WITHIN
            while True:
                process = self._alive(until)
                line = self._exchange(process, command)
                if line is not None:
                    answer = json.loads(line)
                    assert isinstance(answer, dict)
                    return answer
                self.deaths += 1
                self._discard()
                if " --key " not in command:
                    raise Unanswered(command)
                if time.monotonic() > until:
                    raise OSError(f"the queue's process keeps dying: {self._last_words()}")
                time.sleep(PAUSE)

    def pid(self) -> int | None:
        """The child's process, if there is one now."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def close(self) -> None:
        """Lets the child end by closing its input."""
        with self._lock:
            process, self._process = self._process, None
            if process is None:
                return
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass  # it was dead already
            try:
                process.wait(3.0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _alive(self, until: float) -> subprocess.Popen[bytes]:
        while self._process is None or self._process.poll() is not None:
            if self._process is not None:
                self.deaths += 1
                self._discard()
                if time.monotonic() > until:
                    raise OSError(f"the queue's process cannot be started: {self._last_words()}")
                time.sleep(PAUSE)
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._argv,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=self._env,
                    process_group=0,  # Ctrl-C is for the launcher, which then lets this one end
                    bufsize=0,
                )
            self._rest = b""
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], command: str) -> bytes | None:
        """The line that comes back, or None when the child died or hung over it."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(command.encode() + b"\n")
        except BrokenPipeError:
            return None
        until = time.monotonic() + ANSWER_WITHIN
        while b"\n" not in self._rest:
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
            read = process.stdout.read(65536) if ready else b""
            if not read:
                return None
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass

    def _last_words(self) -> str:
        try:
            lines = self._log.read_text("utf-8", "replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-1] if lines else "it said nothing"
