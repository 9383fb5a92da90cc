"""A network printer's raw port (9100) as a link."""

from __future__ import annotations

import contextlib
import errno
import socket
import time

from devices.link import LinkDown, Trouble
from devices.wire import Wire

_CONNECT_S = 3.0
_LINGER_S = 1.0
_BYTES_PER_SECOND = 500_000.0  # what a receipt printer's Ethernet board takes at best


class TcpLink(Wire):
    """A TCP connection that is kept, always read, and closed without a reset.

    Closing a socket that holds an unread status byte sends RST, and the printer then drops what it has not
    printed yet; so close() ends our direction first and reads until the far end is done.
    """

    def __init__(self, url: str, host: str, port: int) -> None:
        super().__init__(url, f"{host}:{port}", _BYTES_PER_SECOND)
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def _connect(self) -> int:
        try:
            made = socket.create_connection(self._address, timeout=_CONNECT_S)
        except ConnectionRefusedError as error:
            raise LinkDown(Trouble.REFUSED, self._name, str(error)) from error
        except (OSError, UnicodeError) as error:  # UnicodeError: a host name no resolver can take
            denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
            trouble = Trouble.DENIED if denied else Trouble.UNREACHABLE
            raise LinkDown(trouble, self._name, str(error)) from error
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A printer that lost its power says nothing: keep-alive finds out within about 12 s.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (("TCP_KEEPIDLE", 6), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3)):
            if hasattr(socket, name):
                made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        self._socket = made
        return made.fileno()

    def _disconnect(self, *, graceful: bool) -> None:
        made, self._socket = self._socket, None
        if made is None:
            return
        with contextlib.closing(made):
            made.shutdown(socket.SHUT_WR)
            deadline = time.monotonic() + (_LINGER_S if graceful else 0.0)
            while True:
                made.settimeout(max(0.001, deadline - time.monotonic()))
                if not made.recv(4096) or time.monotonic() >= deadline:
                    return
