"""Links without a far end: a file that collects the bytes, and a memory one for trials and tests."""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Callable

from devices.link import LINK_ERRORS, LinkDown, Trouble, lost, opening_failed

_BYTES_PER_SECOND = 1_000_000.0


class FileLink:
    """Appends to a file, or writes to a named pipe or character device that is write-only.

    Nothing comes back, so a printer on it can only say 'written and flushed to the disk', never 'printed'.
    """

    answers = False
    bytes_per_second = _BYTES_PER_SECOND

    def __init__(self, url: str, path: str) -> None:
        self._url = url
        self._path = path
        self._fd: int | None = None

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    @property
    def is_open(self) -> bool:
        """True between open() and close() or the first LinkDown."""
        return self._fd is not None

    def open(self) -> None:
        """Open for appending, creating the file; a pipe without a reader is MISSING.  Raises LinkDown."""
        if self._fd is not None:
            return
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        try:
            self._fd = os.open(self._path, flags, 0o640)
        except LINK_ERRORS as error:
            raise opening_failed(error, self._path) from error

    def write(self, data: bytes, timeout_s: float) -> None:
        """Append all of `data` within `timeout_s` seconds.  Raises LinkDown, with how much was taken."""
        fd = self._descriptor()
        deadline = time.monotonic() + timeout_s
        sent = 0
        view = memoryview(data)
        try:
            poll = select.poll()
            poll.register(fd, select.POLLOUT)
            while sent < len(data):
                left = deadline - time.monotonic()
                if poll.poll(max(0, round(left * 1000))):
                    try:
                        sent += os.write(fd, view[sent:])
                    except BlockingIOError:
                        pass
                if left <= 0 and sent < len(data):
                    self.close()
                    raise LinkDown(Trouble.STUCK, self._path, f"{timeout_s:.1f} s", sent)
        except LINK_ERRORS as error:
            self.close()
            raise lost(error, self._path, sent) from error

    def drain(self, timeout_s: float) -> None:
        """Flush a regular file to the disk.  Raises LinkDown."""
        fd = self._descriptor()
        try:
            if stat.S_ISREG(os.fstat(fd).st_mode):
                os.fsync(fd)
        except LINK_ERRORS as error:
            self.close()
            raise lost(error, self._path) from error

    def read(self, timeout_s: float) -> bytes:
        """Always b'', at once: there is nothing to wait for."""
        self._descriptor()
        return b""

    def close(self) -> None:
        """Close the file; never raises."""
        fd, self._fd = self._fd, None
        if fd is not None:
            try:
                os.close(fd)
            except OSError:
                pass

    def _descriptor(self) -> int:
        if self._fd is None:
            raise LinkDown(Trouble.CLOSED, self._path)
        return self._fd


class MemoryLink:
    """Keeps what is written; `peer` turns each write into the bytes that come back."""

    bytes_per_second = _BYTES_PER_SECOND

    def __init__(self, url: str = "memory:", peer: Callable[[bytes], bytes] | None = None) -> None:
        self._url = url
        self._peer = peer
        self._open = False
        self._inbox = bytearray()
        self.written = bytearray()

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    @property
    def answers(self) -> bool:
        """True when somebody plays the far end."""
        return self._peer is not None

    @property
    def is_open(self) -> bool:
        """True between open() and close()."""
        return self._open

    def open(self) -> None:
        """Nothing can fail."""
        self._open = True

    def write(self, data: bytes, timeout_s: float) -> None:
        """Keep `data` and let the peer answer.  Raises LinkDown when closed."""
        self._check()
        self.written += data
        if self._peer is not None:
            self._inbox += self._peer(bytes(data))

    def drain(self, timeout_s: float) -> None:
        """Nothing waits here.  Raises LinkDown when closed."""
        self._check()

    def read(self, timeout_s: float) -> bytes:
        """What the peer has said since the last read, at once.  Raises LinkDown when closed."""
        self._check()
        heard = bytes(self._inbox)
        self._inbox.clear()
        return heard

    def close(self) -> None:
        """Forget that it was open; what was written stays."""
        self._open = False

    def _check(self) -> None:
        if not self._open:
            raise LinkDown(Trouble.CLOSED, "memory:")
