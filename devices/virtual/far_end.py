"""The far end of the wire: a pty behind a symlink, or a TCP port on this machine."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import tty
from pathlib import Path
from typing import Protocol

SOCKET_BUFFER = 4096  # asked of the kernel, so that a stalled printer stalls the host soon
STALLED = 0  # poll mask: only a lost peer wakes us


class FarEnd(Protocol):
    """What the station needs of a wire."""

    def watch(self, reading: bool) -> dict[int, int]:
        """File descriptors and their poll events; `reading` False while the device takes nothing."""
        ...

    def ready(self, fd: int, events: int, room: int) -> bytes:
        """What came on `fd`, at most `room` bytes; b'' if nothing did."""
        ...

    def send(self, data: bytes) -> None:
        """Bytes to the host; lost if nobody is there or the host does not read."""
        ...

    def power(self, on: bool) -> None:
        """The device lost or regained its power."""
        ...

    def facts(self) -> dict[str, object]:
        """What the ready line says of the wire."""
        ...

    def close(self) -> None: ...


class PtyEnd:
    """A pty in raw mode, found by its symlink; a client may come and go, as on a serial cable."""

    def __init__(self, path: Path) -> None:
        """Make the pty and put the symlink in place at once; raises OSError, FileExistsError if a file is there."""
        if path.exists() and not path.is_symlink():
            raise FileExistsError(errno.EEXIST, "a file of that name is there already", str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._master, self._slave = os.openpty()  # our own slave fd keeps the master alive between clients
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._name = os.ttyname(self._slave)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        beside.symlink_to(self._name)
        os.replace(beside, path)

    def watch(self, reading: bool) -> dict[int, int]:
        return {self._master: select.POLLIN if reading else STALLED}

    def ready(self, fd: int, events: int, room: int) -> bytes:
        if not events & select.POLLIN or not room:
            return b""
        try:
            return os.read(self._master, room)
        except BlockingIOError:
            return b""

    def send(self, data: bytes) -> None:
        # A serial line has no way to wait: what the host has no room for is lost.
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, data)

    def power(self, on: bool) -> None:
        """A cable does not show it: bytes run into the void."""

    def facts(self) -> dict[str, object]:
        return {"link": f"pty:{self.path}", "path": str(self.path)}

    def close(self) -> None:
        """Remove the symlink, unless a later program has put its own there."""
        with contextlib.suppress(OSError):
            if os.readlink(self.path) == self._name:
                self.path.unlink()
        os.close(self._master)
        os.close(self._slave)


class TcpEnd:
    """A port on 127.0.0.1 that serves one client at a time; the next one waits until the first is gone."""

    def __init__(self, port: int) -> None:
        """Listen; port 0 takes a free one. Raises OSError if the port is taken."""
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self._leaving = False  # the client has said its last word but still listens
        self.port = port
        self._listen()

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER)
        try:
            listener.bind(("127.0.0.1", self.port))
        except OSError:
            listener.close()
            raise
        listener.listen(1)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener

    def watch(self, reading: bool) -> dict[int, int]:
        fds = {}
        if self._client is not None and not self._leaving:
            fds[self._client.fileno()] = select.POLLIN if reading else STALLED
        elif self._listener is not None:
            fds[self._listener.fileno()] = select.POLLIN
        return fds

    def ready(self, fd: int, events: int, room: int) -> bytes:
        if self._listener is not None and fd == self._listener.fileno():
            self._accept()
            return b""
        if self._client is None or fd != self._client.fileno():
            return b""
        if not events & select.POLLIN:
            self._hang_up()
            return b""
        try:
            data = self._client.recv(room) if room else b""
        except BlockingIOError:
            return b""
        except OSError:
            self._hang_up()
            return b""
        self._leaving = bool(room) and not data
        return data

    def _accept(self) -> None:
        assert self._listener is not None
        try:
            client, _ = self._listener.accept()
        except OSError:
            return  # it went away before it was served
        self._hang_up()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        self._leaving = False

    def send(self, data: bytes) -> None:
        if self._client is None:
            return
        try:
            self._client.send(data)
        except BlockingIOError:
            pass  # the host does not read: lost
        except OSError:
            self._hang_up()

    def power(self, on: bool) -> None:
        """Without power the connection breaks and nobody answers at the port."""
        if on and self._listener is None:
            self._listen()
        elif not on and self._listener is not None:
            # The port first: a host that sees its connection break must not get in again at once.
            self._listener.close()
            self._listener = None
            if self._client is not None:
                # On, 0 seconds: the peer gets a reset, not a farewell.
                self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self._hang_up()

    def facts(self) -> dict[str, object]:
        return {"link": f"tcp://127.0.0.1:{self.port}", "port": self.port}

    def close(self) -> None:
        self._hang_up()
        if self._listener is not None:
            self._listener.close()


def open_far_end(link: str) -> FarEnd:
    """Open 'pty:PATH' or 'tcp:PORT'; raises ValueError or OSError whose words say what is wrong."""
    kind, _, rest = link.partition(":")
    if kind == "pty" and rest:
        return PtyEnd(Path(rest).absolute())
    if kind == "tcp" and rest.isascii() and rest.isdigit() and int(rest) < 65536:
        return TcpEnd(int(rest))
    raise ValueError(f"'{link}' is no link to listen on; write pty:PATH or tcp:PORT (0 takes a free port)")
