"""One device at one wire: waits for bytes, for time and for orders, and uses no processor while nothing happens."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from devices.virtual.far_end import FarEnd

CHUNK = 4096
BITS_PER_BYTE = 10  # 8N1 and 7E1 alike
OVERSLEEP_SECONDS = 0.05  # a busy machine wakes a poll this much late
Orders = Callable[[dict[str, object], float], dict[str, object] | None]


class Device(Protocol):
    """What sits at the far end; times are monotonic seconds."""

    @property
    def powered(self) -> bool: ...

    def room(self) -> int:
        """Bytes it takes now; 0 stalls the host."""
        ...

    def receive(self, data: bytes, now: float) -> None: ...

    def advance(self, now: float) -> None: ...

    def wake_at(self) -> float | None: ...

    def take_replies(self) -> bytes: ...


class Station:
    """Runs a device until told to stop. Orders are JSON lines on stdin; answers are JSON lines on stdout."""

    def __init__(
        self,
        end: FarEnd,
        device: Device,
        *,
        orders: Orders,
        settle: Callable[[], None],
        baud: int | None = None,
    ) -> None:
        """`settle` is called after every turn, to write what has come out; `baud` throttles what is read."""
        self.lock = (
            threading.Lock()
        )  # held while the device is touched: a window reads it from another thread
        self._end = end
        self._device = device
        self._orders = orders
        self._settle = settle
        self._byte_seconds = BITS_PER_BYTE / baud if baud else 0.0
        self._line_free = 0.0
        self._errands: deque[Callable[[], object]] = deque()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._stdin = _Orders()
        self._stopping = False

    # from any thread

    def post(self, errand: Callable[[], object]) -> None:
        """Have `errand` done on the device's own thread."""
        self._errands.append(errand)
        self._wake()

    def stop(self) -> None:
        """Leave `run` soon; also safe in a signal handler."""
        self._stopping = True
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"\0")

    # the device's thread

    def run(self) -> None:
        """Serve until `stop`; the wire is closed (a pty's symlink removed) on the way out."""
        try:
            while not self._stopping:
                self._turn()
        finally:
            self._end.close()

    def _turn(self) -> None:
        now = time.monotonic()
        with self.lock:
            self._device.advance(now)
            self._after()
            wake = self._device.wake_at()
            room = min(self._device.room(), CHUNK)
        if room and self._byte_seconds and now < self._line_free:
            wake = min(wake or self._line_free, self._line_free)
            room = 0
        poll = select.poll()
        for fd, events in self._end.watch(room > 0).items():
            poll.register(fd, events)
        poll.register(self._wake_read, select.POLLIN)
        if self._stdin.open:
            poll.register(0, select.POLLIN)
        for fd, events in poll.poll(None if wake is None else max(0.0, (wake - now) * 1000)):
            if fd == self._wake_read:
                os.read(self._wake_read, CHUNK)
            elif fd == 0:
                self._obey_stdin()
            else:
                self._hear(fd, events, room)
        while self._errands:
            with self.lock:
                self._errands.popleft()()

    def _hear(self, fd: int, events: int, room: int) -> None:
        if self._byte_seconds:
            room = min(room, max(1, int(0.01 / self._byte_seconds)))
        data = self._end.ready(fd, events, room)
        if not data:
            return
        now = time.monotonic()
        # Bytes that were waiting follow the last ones without a pause: what a poll overslept is not line time.
        begins = self._line_free if now - self._line_free < OVERSLEEP_SECONDS else now
        self._line_free = begins + len(data) * self._byte_seconds
        with self.lock:
            self._device.receive(data, now)

    def _after(self) -> None:
        replies = self._device.take_replies()
        if replies:
            self._end.send(replies)
        self._end.power(self._device.powered)
        self._settle()

    def _obey_stdin(self) -> None:
        for line in self._stdin.lines():
            try:
                order = json.loads(line)
                if not isinstance(order, dict):
                    raise ValueError("an order is a JSON object")  # noqa: TRY004  bad input, not a bad call
                with self.lock:
                    answer = self._orders(order, time.monotonic())
            except ValueError as wrong:
                answer = {"error": f"this order was not understood: {wrong}"}
            if answer is not None:
                say(answer)


class _Orders:
    """Stdin as lines, read without ever waiting for the end of one."""

    def __init__(self) -> None:
        self._partial = b""
        # In the background of a terminal a read would stop the whole program.
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
        try:
            os.fstat(0)
            self.open = True
        except OSError:
            self.open = False

    def lines(self) -> list[bytes]:
        try:
            data = os.read(0, CHUNK)
        except OSError:
            data = b""
        if not data:
            self.open = False
            data = b"\n" if self._partial else b""
        *lines, self._partial = (self._partial + data).split(b"\n")
        return [line for line in lines if line.strip()]


def say(line: dict[str, object]) -> None:
    """One JSON line on stdout; silence if nobody reads it."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def serve(station: Station) -> int:
    """Run to the end without a window; 1 with a sentence on stderr when what came out cannot be written."""
    try:
        station.run()
    except OSError as wrong:
        sys.stderr.write(
            f"The virtual device stopped: {wrong}. Make room or repair it, then start it again.\n"
        )
        return 1
    return 0


def stop_on_signals(station: Station) -> None:
    """Ctrl-C and SIGTERM end the program tidily. Call from the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: station.stop())
