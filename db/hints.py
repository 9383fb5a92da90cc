"""Wake-ups between the office's programs: a datagram after each commit says only 'look at the feed'.

A hint may be lost or doubled without harm: the feed is the truth and a slow poll is the net. On one machine it is
UDP to the loopback broadcast address (a sender needs no list of readers); PostgreSQL has NOTIFY for it.
"""

from __future__ import annotations

import select
import socket
import time
import zlib
from typing import Any, Protocol

from sqlalchemy.engine import URL

from db import postgres
from db.engine import database_path

LOOPBACK_BROADCAST = "127.255.255.255"
FIRST_PORT, PORTS = 20_000, 12_000
RECONNECT_S = 1.0
"""How long a listener that lost its server waits before it tries again; the poll carries the feed meanwhile."""


def hint_port(url: URL) -> int:
    """The UDP port of one database: programs of different offices on a machine do not wake each other."""
    place = str(database_path(url) or url.render_as_string(hide_password=True))
    return FIRST_PORT + zlib.crc32(place.encode()) % PORTS


class HintSender:
    """Sends hints; a machine without a loopback broadcast merely falls back to polling."""

    def __init__(self, url: URL) -> None:
        self._address = (LOOPBACK_BROADCAST, hint_port(url))
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self._socket.setblocking(False)

    def send(self) -> None:
        """Say that something was committed. Never raises and never waits."""
        try:
            self._socket.sendto(b"!", self._address)
        except OSError:
            pass

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class Listener(Protocol):
    """Waits for a hint, or for the time to poll."""

    def wait(self, seconds: float) -> bool:
        """True when a hint came within `seconds`; those that piled up count as one."""
        ...

    def wake(self) -> None:
        """End a wait() in another thread now."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


def listener_for(url: URL) -> Listener:
    """The listener of a database: loopback datagrams beside SQLite, LISTEN on PostgreSQL."""
    if url.get_backend_name() == "postgresql":
        return NotifyListener(url)
    return DatagramListener(url)


class NotifyListener:
    """PostgreSQL's LISTEN on a connection of its own, outside every transaction."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._connection: Any = None
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._next_try = 0.0
        self._listen()

    def _listen(self) -> bool:
        import psycopg

        # Where nobody answers, a try may take seconds: the feed must not pay for it at every look.
        self._next_try = time.monotonic() + RECONNECT_S
        try:
            self._connection = psycopg.connect(
                postgres.libpq_address(self._url), autocommit=True, **postgres.connect_args(self._url)
            )
            self._connection.execute(f"listen {postgres.CHANNEL}")
        except psycopg.Error:
            self._forget()
        return self._connection is not None

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def wait(self, seconds: float) -> bool:
        """True when a NOTIFY came within `seconds`; without a connection the poll alone carries the feed."""
        if self._connection is None and time.monotonic() >= self._next_try and self._listen():
            return True  # what was said while nobody listened is not said again
        readable = [self._wake_read]
        if self._connection is not None:
            readable.append(self._connection.pgconn.socket)
        ready, _, _ = select.select(readable, [], [], seconds)
        if self._wake_read in ready:
            _drain(self._wake_read)
        elif ready:
            import psycopg

            try:
                self._connection.pgconn.consume_input()
                while self._connection.pgconn.notifies():
                    pass
            except psycopg.Error:
                self._forget()
        return bool(ready)

    def wake(self) -> None:
        """End a wait() in another thread now."""
        _nudge(self._wake_write)

    def close(self) -> None:
        """Close the connection and the sockets."""
        self._forget()
        self._wake_read.close()
        self._wake_write.close()


def _drain(ready: socket.socket) -> None:
    try:
        while ready.recv(64):
            pass
    except (BlockingIOError, OSError):
        pass


def _nudge(wake: socket.socket) -> None:
    try:
        wake.send(b"!")
    except OSError:
        pass


class DatagramListener:
    """Waits for the loopback's datagrams."""

    def __init__(self, url: URL) -> None:
        self._socket: socket.socket | None = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.setblocking(False)
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        try:
            # Bound to the broadcast address itself: nothing from outside this machine can reach it.
            self._socket.bind((LOOPBACK_BROADCAST, hint_port(url)))
        except OSError:
            # Somebody else owns the port: the poll alone carries the feed.
            self._socket.close()
            self._socket = None

    def wait(self, seconds: float) -> bool:
        """True when a hint came within `seconds`; the datagrams that piled up count as one."""
        sockets = [self._wake_read] + ([self._socket] if self._socket else [])
        ready, _, _ = select.select(sockets, [], [], seconds)
        for each in ready:
            _drain(each)
        return bool(ready)

    def wake(self) -> None:
        """End a wait() in another thread now."""
        _nudge(self._wake_write)

    def close(self) -> None:
        """Close the sockets."""
        for each in (self._socket, self._wake_read, self._wake_write):
            if each is not None:
                each.close()
