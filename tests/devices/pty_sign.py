"""A sign at the far end of a real pty, and a link that notes when each packet was handed over."""

from __future__ import annotations

import os
import select
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

from devices.link import Link, link_for
from tests.devices.alpha_decoder import Sign


def wait_for(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    """Wait until `condition` holds; the assertion names what did not happen."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {timeout_s} s"
        time.sleep(0.002)


class PtySign:
    """Listens on the master side and decodes; the slave is reached through a symlink, as a by-id path is."""

    def __init__(self, path: Path, *, deaf: bool = False) -> None:
        self.path = path
        self.sign = Sign()
        self.raw = bytearray()
        self._deaf = deaf  # nobody reads: the peer is stuck
        self._master = -1
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self.plug()

    @property
    def url(self) -> str:
        return f"pty:{self.path}"

    def plug(self) -> None:
        """A new pty appears behind the same name, atomically."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        beside = self.path.with_name(self.path.name + ".new")
        beside.symlink_to(os.ttyname(slave))
        os.replace(beside, self.path)
        self._ended.clear()
        if not self._deaf:
            self._thread = threading.Thread(target=self._listen, args=(self._master, slave), daemon=True)
            self._thread.start()
        else:
            os.close(slave)

    def unplug(self) -> None:
        """The adapter is pulled: the name goes, and the line with it."""
        self.path.unlink()
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        os.close(self._master)

    def say(self, data: bytes) -> None:
        os.write(self._master, data)

    def _listen(self, master: int, slave: int) -> None:
        # The slave stays open here: without an opener, reading the master fails at once.
        try:
            while not self._ended.is_set():
                if select.select([master], [], [], 0.02)[0]:
                    data = os.read(master, 4096)
                    self.raw += data
                    self.sign.hear(data)
        finally:
            os.close(slave)


class NotingLink:
    """Passes everything on and notes when each write began and how long it was."""

    def __init__(self, url: str) -> None:
        self._link: Link = link_for(url)
        self.writes: list[tuple[float, bytes]] = []
        self.attempts = 0

    @property
    def url(self) -> str:
        return self._link.url

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    @property
    def answers(self) -> bool:
        return self._link.answers

    @property
    def bytes_per_second(self) -> float:
        return self._link.bytes_per_second

    def open(self) -> None:
        self.attempts += 1
        self._link.open()

    def write(self, data: bytes, timeout_s: float) -> None:
        self.writes.append((time.monotonic(), data))
        self._link.write(data, timeout_s)

    def drain(self, timeout_s: float) -> None:
        self._link.drain(timeout_s)

    def read(self, timeout_s: float) -> bytes:
        return self._link.read(timeout_s)

    def close(self) -> None:
        self._link.close()
