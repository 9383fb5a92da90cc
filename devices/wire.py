"""A link over one file descriptor: writes and reads in one poll loop, so neither side can block the other."""

from __future__ import annotations

import os
import select
import time

from devices.link import LINK_ERRORS, LinkDown, Trouble, lost

INBOX_LIMIT = 64 * 1024  # a device that chatters for ever must not grow this process; the oldest goes
_PIECE = 4096
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class Wire:
    """The part serial and TCP links share; a subclass connects, disconnects and names itself.

    While a write waits for room, bytes that come in are kept: a device that talks while it is being
    written to is never left with a full line, and a socket never has unread bytes when it is closed.
    """

    answers = True

    def __init__(self, url: str, name: str, bytes_per_second: float) -> None:
        self._url = url
        self._name = name
        self._rate = bytes_per_second
        self._fd: int | None = None
        self._inbox = bytearray()

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    @property
    def is_open(self) -> bool:
        """True between open() and close() or the first LinkDown."""
        return self._fd is not None

    @property
    def bytes_per_second(self) -> float:
        """The wire's speed at best."""
        return self._rate

    def open(self) -> None:
        """Connect, with nothing left from an earlier connection in the inbox.  Raises LinkDown."""
        if self._fd is None:
            self._inbox.clear()
            self._fd = self._connect()

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data` within `timeout_s` seconds.  Raises LinkDown, with how much was taken."""
        fd = self._descriptor()
        deadline = time.monotonic() + timeout_s
        sent = 0
        view = memoryview(data)
        try:
            poll = select.poll()
            poll.register(fd, select.POLLIN | select.POLLOUT)
            while sent < len(data):
                left = deadline - time.monotonic()
                ready = _state(poll, left)
                if ready & (select.POLLIN | _GONE):
                    self._take(fd)
                if ready & select.POLLOUT:
                    try:
                        sent += os.write(fd, view[sent : sent + _PIECE])
                    except BlockingIOError:
                        pass
                elif left <= 0:
                    self._abandon()
                    raise LinkDown(Trouble.STUCK, self._name, f"{timeout_s:.1f} s", sent)
        except LINK_ERRORS as error:
            self._abandon()
            raise lost(error, self._name, sent) from error

    def read(self, timeout_s: float) -> bytes:
        """What has come, b'' when nothing did within `timeout_s` seconds.  Raises LinkDown."""
        fd = self._descriptor()
        try:
            poll = select.poll()
            poll.register(fd, select.POLLIN)
            if _state(poll, 0 if self._inbox else timeout_s):
                self._take(fd)
        except LINK_ERRORS as error:
            if not self._inbox:
                self._abandon()
                raise lost(error, self._name) from error
            # The last words of a device that went away are still worth hearing; the next call says it.
        heard = bytes(self._inbox)
        self._inbox.clear()
        return heard

    def drain(self, timeout_s: float) -> None:
        """Wait until written bytes have left this machine, as far as it can be known.  Raises LinkDown."""
        self._descriptor()

    def close(self) -> None:
        """Let go of the device; never raises."""
        if self._fd is None:
            return
        try:
            self._disconnect(graceful=True)
        except LINK_ERRORS:
            pass
        self._fd = None

    def _abandon(self) -> None:
        """Let go at once: a descriptor kept open makes a replugged device come back under another name."""
        try:
            self._disconnect(graceful=False)
        except LINK_ERRORS:
            pass
        self._fd = None

    def _descriptor(self) -> int:
        if self._fd is None:
            raise LinkDown(Trouble.CLOSED, self._name)
        return self._fd

    def _take(self, fd: int) -> None:
        try:
            heard = os.read(fd, _PIECE)
        except BlockingIOError:
            return
        if not heard:
            raise OSError(f"{self._name} hung up")
        self._inbox += heard
        del self._inbox[:-INBOX_LIMIT]

    def _connect(self) -> int:
        """Open the device and return its non-blocking descriptor.  Raises LinkDown."""
        raise NotImplementedError

    def _disconnect(self, *, graceful: bool) -> None:
        """Close the descriptor; gracefully means that what was written should still arrive."""
        raise NotImplementedError


def _state(poll: select.poll, timeout_s: float) -> int:
    """What poll says of the one registered descriptor, 0 on timeout."""
    events = poll.poll(max(0, round(timeout_s * 1000)))
    return events[0][1] if events else 0
