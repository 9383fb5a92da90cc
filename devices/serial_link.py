"""A serial port (or a pty that stands for one) as a link."""

from __future__ import annotations

import array
import fcntl
import os
import termios
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl

import serial

from devices.link import LINK_ERRORS, LinkDown, Trouble, lost, opening_failed
from devices.wire import Wire

_FLOWS = ("none", "rtscts", "xonxoff", "dsrdtr")
_PTY_BYTES_PER_SECOND = 100_000.0  # a pty has no speed; the program at its other end does


@dataclass(frozen=True)
class SerialSettings:
    """How the port is set: as the device's switches are, see its manual."""

    path: str
    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop: float = 1
    flow: str = "none"
    paced: bool = True  # False: a pty whose URL names no baud

    @classmethod
    def of(cls, url: str) -> SerialSettings:
        """Read serial://PATH?baud=..&bits=..&parity=..&stop=..&flow=.. or pty:PATH.

        Raises LinkDown(ADDRESS) that names the wrong setting.
        """
        scheme, _, rest = url.partition(":")
        path, _, query = rest.removeprefix("//").partition("?")
        if not path.startswith("/") and scheme == "serial":
            raise LinkDown(Trouble.ADDRESS, url, "serial:///dev/ttyUSB0?baud=9600")
        if not path:
            raise LinkDown(Trouble.ADDRESS, url, "pty:PATH")
        given = dict(parse_qsl(query, keep_blank_values=True))
        paced = scheme == "serial" or "baud" in given
        settings = cls(
            path=path,
            baud=_whole(given.pop("baud", "9600")),
            bits=_whole(given.pop("bits", "8")),
            parity=given.pop("parity", "N").upper(),
            stop={"1": 1, "1.5": 1.5, "2": 2}.get(given.pop("stop", "1"), 0),
            flow=given.pop("flow", "none").lower(),
            paced=paced,
        )
        wrong = list(given)
        wrong += ["baud"] if settings.baud <= 0 else []
        wrong += ["bits"] if settings.bits not in (5, 6, 7, 8) else []
        wrong += ["parity"] if settings.parity not in tuple("NEOMS") else []
        wrong += ["stop"] if settings.stop not in (1, 1.5, 2) else []
        wrong += ["flow"] if settings.flow not in _FLOWS else []
        if wrong:
            raise LinkDown(Trouble.ADDRESS, url, ", ".join(wrong))
        return settings

    @property
    def bytes_per_second(self) -> float:
        """Characters a second on the wire: start, data, parity and stop bits each cost one bit time."""
        if not self.paced:
            return _PTY_BYTES_PER_SECOND
        return self.baud / (1 + self.bits + (self.parity != "N") + self.stop)


class SerialLink(Wire):
    """A serial port opened exclusively; pyserial sets it up, the poll loop of Wire carries the bytes."""

    def __init__(self, url: str, settings: SerialSettings) -> None:
        super().__init__(url, settings.path, settings.bytes_per_second)
        self._settings = settings
        self._port: serial.Serial | None = None

    @property
    def settings(self) -> SerialSettings:
        """What was asked of the port; a pty cannot show data bits and parity."""
        return self._settings

    def drain(self, timeout_s: float) -> None:
        """Wait until the kernel's output queue is empty, at most `timeout_s` seconds.

        tcdrain has no timeout, so the queue is polled.  Raises LinkDown when it stays full.
        """
        fd = self._descriptor()
        deadline = time.monotonic() + timeout_s
        try:
            while _queued(fd):
                if time.monotonic() >= deadline:
                    self._abandon()
                    raise LinkDown(Trouble.STUCK, self._name, f"{timeout_s:.1f} s")
                time.sleep(0.002)
        except LINK_ERRORS as error:
            self._abandon()
            raise lost(error, self._name) from error

    def _connect(self) -> int:
        chosen = self._settings
        # A pty has no data bits, parity or stop bits.  glibc forgives such a wish only while something else
        # changes with it, so the second opening of a pty with 7E1 would be refused with EINVAL.
        plain = os.path.realpath(chosen.path).startswith("/dev/pts/")
        try:
            port = serial.Serial(
                port=None,
                baudrate=chosen.baud,
                bytesize=8 if plain else chosen.bits,
                parity="N" if plain else chosen.parity,
                stopbits=1 if plain else chosen.stop,
                timeout=0,
                write_timeout=0,
                xonxoff=chosen.flow == "xonxoff",
                rtscts=chosen.flow == "rtscts",
                dsrdtr=chosen.flow == "dsrdtr",
                exclusive=True,
            )
            port.port = chosen.path
            port.open()
            self._port = port
            return int(port.fileno())
        except LINK_ERRORS as error:
            raise opening_failed(error, self._name) from error

    def _disconnect(self, *, graceful: bool) -> None:
        port, self._port = self._port, None
        if port is None or self._fd is None:
            return
        try:
            deadline = time.monotonic() + 1.0
            while graceful and _queued(self._fd) and time.monotonic() < deadline:
                time.sleep(0.005)
            # close() of a port held off by flow control waits for its queue, up to 30 s: drop the rest.  Never
            # without need: on a pty the flush takes back what the far end has not read yet.
            if not graceful or _queued(self._fd):
                termios.tcflush(self._fd, termios.TCOFLUSH)
        except LINK_ERRORS:
            pass
        port.close()


def _whole(text: str) -> int:
    """A number of the URL; 0, which no setting allows, when it is none."""
    return int(text) if text.isascii() and text.isdigit() else 0


def _queued(fd: int) -> int:
    """Bytes the kernel has not yet put on the wire (TIOCOUTQ)."""
    count = array.array("i", [0])
    fcntl.ioctl(fd, termios.TIOCOUTQ, count)
    return count[0]
