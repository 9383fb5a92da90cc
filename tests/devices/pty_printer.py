"""A ticket printer at the far end of a real pty: a thread that prints, answers, and fails on command."""

from __future__ import annotations

import os
import re
import select
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.devices.escpos_decoder import Decoder

REAL_TIME = re.compile(rb"\x10\x04([\x01-\x04\x14])|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")


def wait_for(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    """Wait until `condition` holds; the assertion says that it did not."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {timeout_s} s"
        time.sleep(0.002)


class PtyPrinter:
    """What it knows is set through its attributes; what it did is in `slips` and `received`.

    A replug is a new pty behind the same name; the printer keeps its buffer, as one behind a USB adapter does.
    """

    def __init__(self, path: Path, *, width: int = 576, feed_units: int = 1) -> None:
        self.path = path
        self.decoder = Decoder(width=width, feed_units=feed_units)
        self.received = bytearray()
        self.replies = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
        self.full: bytes | None = None  # answer to DLE EOT 20
        self.silent = False  # answers nothing
        self.deaf = False  # reads nothing
        self.no_barrier = False
        self.no_clear = False
        self.automatic_works = True
        self.out_after = -1  # raster or feed commands of a slip after which the paper ends
        self.unplug_after = -1  # bytes received in all after which the plug is pulled
        self.before_barrier = b""  # sent just before a barrier is answered
        self._commands = 0
        self._master = self._slave = -1
        self._alive = True
        self._lock = threading.Lock()
        self.plug()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"pty:{self.path}"

    @property
    def slips(self) -> list[NDArray[np.bool_]]:
        return self.decoder.slips

    @property
    def out(self) -> bool:
        return bool(self.replies[4] & 0x60)

    def plug(self) -> None:
        with self._lock:
            self._master, self._slave = os.openpty()
            tty.setraw(self._slave)
            beside = self.path.with_name(self.path.name + ".new")
            beside.symlink_to(os.ttyname(self._slave))
            os.replace(beside, self.path)

    def unplug(self) -> None:
        with self._lock:
            self._pull()

    def run_out(self) -> None:
        """The paper ends: off line, and says so."""
        self.replies = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}
        self._say_automatic(bytes.fromhex("18 00 0f 00"))

    def load_paper(self) -> None:
        """A new roll: on line, and what is buffered goes on."""
        self.replies = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
        self.out_after = -1
        self._say_automatic(bytes.fromhex("10 00 00 00"))

    def say(self, data: bytes) -> None:
        """Bytes that nobody asked for."""
        if self._master >= 0:
            os.write(self._master, data)

    def close(self) -> None:
        self._alive = False
        self._thread.join(5)
        self.unplug()

    def _pull(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1
            if self.path.is_symlink():
                self.path.unlink()

    def _run(self) -> None:
        while self._alive:
            with self._lock:
                master = -1 if self.deaf else self._master
                ready = master >= 0 and bool(select.select([master], [], [], 0.002)[0])
                if ready:
                    self._take(os.read(master, 4096))
            if not ready:
                time.sleep(0.001)
            if not self.out and self.decoder.buffer:
                self._print()

    def _take(self, data: bytes) -> None:
        before = len(self.received)
        self.received += data
        if 0 <= self.unplug_after <= len(self.received):
            data = data[: self.unplug_after - before]
            self._pull()
        for match in REAL_TIME.finditer(data):
            self._at_once(match)
        self.decoder.buffer += data
        self._print()

    def _at_once(self, match: re.Match[bytes]) -> None:
        if match[1] is None:
            if not self.no_clear:
                self.decoder.buffer.clear()  # what is on paper stays there
                self._answer(b"\x37\x25\x00")
        elif match[1] == b"\x14":
            if self.full is not None:
                self._answer(b"\x10\x0f" + self.full)
        else:
            self._answer(bytes([self.replies[match[1][0]]]))

    def _print(self) -> None:
        while not self.out:
            done = len(self.decoder.rows)
            if not self.decoder.step():
                return
            if len(self.decoder.rows) > done:
                self._commands += 1
                if self._commands == self.out_after:
                    self.run_out()
            elif not self.decoder.rows:
                self._commands = 0
            for request in self.decoder.asked:
                self._in_turn(request)
            self.decoder.asked.clear()

    def _in_turn(self, request: bytes) -> None:
        if request[:2] == b"\x1da":
            self._say_automatic(bytes.fromhex("10 00 00 00"))
        elif not self.no_barrier and request[:2] != b"\x1de":
            self._answer(self.before_barrier)
            if request == b"\x1dr\x01":
                self._answer(b"\x00")
            elif request.startswith(b"\x1d(H\x06\x00\x30\x30"):
                self._answer(b"\x37\x22" + request[7:] + b"\x00")

    def _say_automatic(self, data: bytes) -> None:
        if self.decoder.automatic and self.automatic_works:
            self._answer(data)

    def _answer(self, data: bytes) -> None:
        if data and not self.silent:
            self.say(data)
