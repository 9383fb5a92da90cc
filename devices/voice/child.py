"""The voice's worker as seen from the wall: a child process, its lines and its end."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devices.voice.messages import LONGEST, Message, read_report

log = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[2]


class Gone(Exception):
    """The worker takes no more orders: it has ended, or it hangs with a full pipe."""


@dataclass(frozen=True)
class Heard:
    """A worker reported something."""

    child: Child
    report: Message


@dataclass(frozen=True)
class Ended:
    """A worker is no more; nothing is heard from it after this."""

    child: Child


class Child:
    """One worker process in a session of its own; killed as a whole, so that its player dies with it."""

    def __init__(self, words: tuple[str, ...], post: Callable[[Heard | Ended], None]) -> None:
        """Start `python -m devices.voice.worker WORDS`; OSError when it cannot be.

        `post` gets what the worker reports, and Ended once, on a thread of the child's own; everything else
        here belongs to the thread that made it.
        """
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(PROJECT), environment.get("PYTHONPATH", "")))
        )
        self._process = subprocess.Popen(
            (sys.executable, "-m", "devices.voice.worker", *words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=environment,
            bufsize=0,
        )
        assert self._process.stdin is not None
        self._stdin = self._process.stdin.fileno()
        os.set_blocking(self._stdin, False)
        self._closing = threading.Lock()
        self._reader = threading.Thread(target=self._read, args=(post,), name="voice-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The worker's process id, also its group's."""
        return self._process.pid

    def send(self, message: Message) -> None:
        """Hand one order over without ever waiting. Raises Gone, ValueError for one that is too long."""
        line = message.line()
        try:
            # A pipe takes up to 4096 bytes whole or not at all.
            os.write(self._stdin, line)
        except OSError as error:
            raise Gone(str(error)) from error

    def kill(self) -> None:
        """End the worker and its player now, running, stopped or hanging."""
        with self._closing:
            if self._process.returncode is None:  # not reaped, so the group id is still ours
                try:
                    os.killpg(self._process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def close(self) -> None:
        """Let go of the pipe to a worker that has ended, or tell one that has not to end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._stdin = -1

    def finish(self, within: float) -> None:
        """Have the worker end by itself, and kill it after `within` seconds."""
        self.close()
        self._reader.join(within)
        self.kill()
        self._reader.join(2.0)

    def _read(self, post: Callable[[Heard | Ended], None]) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        held = b""
        while data := os.read(stdout.fileno(), 65536):
            *lines, held = (held + data).split(b"\n")
            held = held[-LONGEST:]
            for line in lines:
                try:
                    report = read_report(line)
                except ValueError as error:
                    log.warning("the voice's worker wrote a line that is no report: %s", error)
                    continue
                post(Heard(self, report))
        self.kill()  # what is left of its group: a player that still talks
        with self._closing:
            self._process.wait()
        stdout.close()
        post(Ended(self))
