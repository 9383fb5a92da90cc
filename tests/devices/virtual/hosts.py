"""What the tests hold in their hands: jobs built byte by byte, and the programs at the far end of a real wire."""

from __future__ import annotations

import contextlib
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import segno
from PIL import Image

ROOT = Path(__file__).parents[3]
T = TypeVar("T")
PATIENCE = 10.0  # seconds; reached only when something is wrong


def ticket_picture(number: str, *, check: str = "7F3K9M", copy: int = 1, rows: int = 300) -> Image.Image:
    """A 576-dot slip with a ticket's QR code near its top right."""
    payload = f"https://example.invalid/q/{number}-{check}" + (f"-{copy}" if copy > 1 else "")
    file = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(file, kind="png", scale=4, border=4)
    picture = Image.new("1", (576, rows), 1)
    with Image.open(file) as code:
        picture.paste(code.convert("1"), (410, 20))
    return picture


def raster(picture: Image.Image) -> bytes:
    """The picture as one GS v 0, ink = 1."""
    width, height = picture.width // 8, picture.height
    head = b"\x1dv0\0" + bytes([width & 255, width >> 8, height & 255, height >> 8])
    return head + bytes(byte ^ 0xFF for byte in picture.tobytes())


def job(number: str, *, mark: bytes = b"ABCD", copy: int = 1, asb: bool = True) -> bytes:
    """A whole ticket: reset, ASB on, picture, feed, cut, and the question whether it is printed."""
    picture = raster(ticket_picture(number, copy=copy))
    return b"\x1b@" + (b"\x1da\x0f" if asb else b"") + picture + b"\x1bJ\x20\x1dV\x00" + barrier(mark)


def barrier(mark: bytes) -> bytes:
    """GS ( H fn 48 with a four-byte mark."""
    return b"\x1d(H\x06\x0000" + mark


def printed(mark: bytes) -> bytes:
    """The answer to `barrier`."""
    return b"\x37\x22" + mark + b"\0"


class Wire:
    """The host's end: a serial device file or a TCP connection."""

    def __init__(self, fd: int, close: Callable[[], object]) -> None:
        self._fd = fd
        self.close = close
        self._unread = b""

    @classmethod
    def serial(cls, path: Path) -> Wire:
        fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
        return cls(fd, lambda: os.close(fd))

    @classmethod
    def tcp(cls, port: int) -> Wire:
        connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        return cls(connection.fileno(), connection.close)

    def send(self, data: bytes) -> None:
        """Write it all; raises TimeoutError if the far end takes nothing for ten seconds."""
        left = self.send_some(data, PATIENCE)
        if left:
            raise TimeoutError(f"{len(left)} of {len(data)} bytes were not taken")

    def send_some(self, data: bytes, quiet: float) -> bytes:
        """Write until all is gone or nothing is taken for `quiet` seconds; the rest comes back."""
        os.set_blocking(self._fd, False)
        while data and select.select([], [self._fd], [], quiet)[1]:
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._fd, data) :]
        return data

    def read(self, count: int) -> bytes:
        """Exactly `count` bytes of answer; raises TimeoutError with what came."""
        return self._read(lambda got: got[:count] if len(got) >= count else None)

    def read_until(self, end: bytes) -> bytes:
        """All answer bytes up to and with `end`."""
        return self._read(lambda got: got[: got.index(end) + len(end)] if end in got else None)

    def _read(self, found: Callable[[bytes], bytes | None]) -> bytes:
        until = time.monotonic() + PATIENCE
        while (answer := found(self._unread)) is None:
            if not select.select([self._fd], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError(f"only {self._unread.hex(' ')} came")
            part = os.read(self._fd, 4096)
            if not part:
                raise EOFError(f"hung up after {self._unread.hex(' ')}")
            self._unread += part
        self._unread = self._unread[len(answer) :]
        return answer

    def ask(self, question: bytes, count: int = 1) -> bytes:
        """Send, then read the answer of `count` bytes."""
        self.send(question)
        return self.read(count)

    def hears_nothing(self, seconds: float) -> bool:
        """Whether no byte comes for that long."""
        return not self._unread and not select.select([self._fd], [], [], seconds)[0]


class Program:
    """`python -m devices virtual-printer` or `virtual-marquee` as a process of its own."""

    def __init__(self, device: str, *arguments: str, window: bool = False) -> None:
        arguments += () if window else ("--headless",)
        self._log = (
            Path(arguments[arguments.index("--out") + 1]) if "--out" in arguments else ROOT / "out"
        ) / "stderr"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "devices", device, *arguments],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        self.ready = self.line()

    def line(self) -> dict[str, Any]:
        """The next JSON line on its stdout."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError(self._log.read_text())
        line = self.process.stdout.readline()
        assert line, self._log.read_text()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def order(self, **order: object) -> None:
        """One order on its stdin."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def status(self) -> dict[str, Any]:
        """What it says of itself; orders before it have been carried out."""
        self.order(status=True)
        return self.line()

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Ask for the status until it is as wanted."""
        return wait_for(lambda: status if holds(status := self.status()) else None)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self.process.poll() is None:
            self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def wait_for(look: Callable[[], T | None]) -> T:
    """What `look` finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE
    while (found := look()) is None:
        if time.monotonic() > until:
            raise TimeoutError("the condition never held")
        select.select([], [], [], 0.01)
    return found


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal; none if it is not there yet."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextlib.contextmanager
def running(device: str, *arguments: str) -> Iterator[Program]:
    """A program for the length of a test."""
    program = Program(device, *arguments)
    try:
        yield program
    finally:
        program.end()
